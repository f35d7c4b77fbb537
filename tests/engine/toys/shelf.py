"""Shelves hold boxes, boxes hold things; people look after shelves."""

from typing import Any

from rapport.engine.objects import (
    Address,
    Amount,
    AnyRef,
    AutoNumber,
    Boolean,
    Choice,
    Choices,
    ConditionField,
    Date,
    DateTime,
    Decimal,
    Duration,
    Email,
    File,
    Image,
    Integer,
    Json,
    Location,
    LongText,
    Money,
    Name,
    Object,
    Percent,
    Phone,
    Rating,
    Recurrence,
    Ref,
    Refs,
    Rollup,
    Secret,
    Stage,
    Tags,
    Text,
    Time,
    Url,
    board,
    derive,
    everything,
    extend,
    grant,
    page,
    table,
    timeline,
)  # fmt: skip

ALL = [grant("administrator", read=everything, write=everything), grant("manager", read=everything, write=everything)]
MINE = ["or", ["owner", "=", "@me"], ["owner", "empty"], ["owner.team", "=", "@my_team"]]


class Team(Object):
    """A few people."""

    name = Text(required=True, title=True)
    parent = Ref("team", tree=True)
    grants = [*ALL, grant("member", read=everything)]


class User(Object):
    """A person who signs in."""

    name = Text(required=True, title=True)
    email = Email(required=True, unique=True)
    password = Secret()
    role = Choice("administrator", "manager", "member", default="member", ruler="administrator")
    team = Ref("team")
    grants = [*ALL, grant("member", read=everything)]


class Shelf(Object):
    """A place for boxes."""

    name = Text(required=True, title=True, index=True)
    code = Text(unique=True, match=True)
    kind = Choice("low", "high", default="low")
    email = Email(match=True)
    phone = Phone()
    site = Url()
    note = LongText(sensitive=True)
    height = Decimal()
    floor = Integer(index=True)
    full = Percent()
    open = Boolean(default=True)
    built = Date()
    seen = DateTime(index=True)
    price = Money()
    rule = ConditionField("shelf")
    settings = Json()
    keeper = Name(index=True)
    address = Address()
    place = Location()
    opens = Time()
    tidying = Duration()
    tidied = Recurrence()
    holds = Choices("tea", "cup", "pot", index=True)
    tags = Tags()
    neat = Rating()
    story = LongText(rich=True)
    papers = File(many=True)
    photo = Image()
    owner = Ref("user", inverse="shelves")
    helpers = Refs("user", inverse="helped")
    near = Refs("shelf")
    sale = Stage(
        "offered",
        "agreed",
        chances={"offered": 0.2, "agreed": 0.75},
        requires={"agreed": ("height", "price")},
        default=None,
    )
    double = Decimal(formula="height * 2 + floor")
    offer = Money(formula="if(open, price * 0.9, price)")
    called = Text(formula='code & " / " & owner.name')
    age = Integer(formula="days(built, today())")
    held = Integer(rollup=Rollup("boxes"), readonly=True)
    worth_held = Money(rollup=Rollup("boxes", "sum", "total"), readonly=True)
    last_put = DateTime(rollup=Rollup("boxes", "max", "put_at"), readonly=True)
    last_box = Text(rollup=Rollup("boxes", "last", "number", by="put_at"), readonly=True)
    dear_boxes = Integer(rollup=Rollup("boxes", where=["total", ">", 10]), readonly=True)
    per_box = Money(formula="worth_held / held")
    marked = Integer(rollup=Rollup("marks", "sum", "points"))
    remarked = Integer(rollup=Rollup("remarks", "sum", "points"), readonly=True)
    likeness = ("name", "email", "phone", "built")
    held_by = "owner"
    lies_in = "name"
    views = [table("name", "kind", "floor"), page(("Facts", ("name", "code")), related=("boxes",))]
    grants = [*ALL, grant("member", read=MINE, write=MINE)]


class Mark(Object):
    """What a team thinks of a shelf, once each."""

    shelf = Ref("shelf", required=True, inverse="marks")
    team = Ref("team", required=True)
    other = Ref("shelf")
    points = Integer()
    about = AnyRef("shelf", "box", inverse="remarks")
    sought = False
    views = [table("shelf", "team", "points", "about"), board("points", by="about")]
    once = ("shelf", "team")
    grants = [*ALL, grant("member", read=everything, write=everything)]


class Share(Object):
    """A record that somebody lets others see."""

    object = Text(required=True)
    record = Ref("", required=True)
    user = Ref("user")
    team = Ref("team")
    level = Choice("read", "write", default="read")
    serves = "shares"
    sought = False
    grants = [*ALL, grant("member", read=everything, write=everything)]


class Look(Object):
    """Who saw what is sensitive."""

    object = Text(required=True)
    record = Ref("")
    kind = Text(required=True)
    fields = Text(required=True)
    count = Integer(required=True)
    door = Text()
    serves = "accesses"
    sought = False
    grants = [grant("administrator", read=everything)]


class Rate(Object):
    """What another currency cost from a day on."""

    currency = Text(required=True, title=True)
    day = Date(required=True, index=True)
    units = Integer(required=True, default=1)
    rate = Money(required=True)
    sought = False
    serves = "rates"
    grants = [*ALL, grant("member", read=everything)]


class Box(Object):
    """Something with a price on a shelf."""

    number = AutoNumber(title=True, unique=True, match=True, prefix="B-")
    shelf = Ref("shelf", inverse="boxes")
    put_at = DateTime(required=True, index=True)
    total = Money(rollup=Rollup("things", "sum", "total"), as_of="put_at", index=True)
    views = [
        table("number", "shelf", "put_at", "total"),
        timeline(at="put_at", title="number", facts=("total",), of="shelf"),
    ]
    grants = [*ALL, grant("member", read=["or", ["shelf", "empty"], ["shelf", "visible"]], write=["shelf", "visible"])]


class Thing(Object):
    """One thing in a box."""

    box = Ref("box", required=True, inverse="things")
    spare_for = Ref("shelf", inverse="spares")
    label = Text(title=True)
    quantity = Decimal(default=1)
    price = Money()
    total = Money()
    grants = [*ALL, grant("member", read=["box", "visible"], write=["box", "visible"])]


@derive("thing")
def thing_total(values: dict[str, Any]) -> dict[str, Any]:
    """Quantity times price."""
    if values.get("quantity") is None or not isinstance(values.get("price"), Amount):
        return {}
    return {"total": Amount(values["quantity"] * values["price"].amount, values["price"].currency)}


WORTH = extend(
    "shelf", "worth", {"worth": Money(index=True), "weight": Decimal(index=True), "grade": Choice("a", "b", "c")}
)
