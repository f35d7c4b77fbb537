"""Headings in English and Chinese lead to the fields that people mean."""

import pytest

from rapport.engine.objects.field import Piece
from rapport.engine.records.imports.headings.guess import guess_map
from rapport.engine.records.imports.headings.vocabulary import Target
from rapport.engine.records.imports.reading import Column, Head

TARGETS = [
    Target(path="quantity", label="Quantity", type="decimal", names=("Quantity", "数量", "qty"), of=("thing", "物品")),
    Target(path="name", label="Name", type="text", names=("Name", "名称"), of=("thing", "物品")),
    Target(path="box.number", label="Box › Number", type="text", match=True, names=("Number", "编号"), of=("box", "箱子")),
    Target(path="box.put_at", label="Box › Put at", type="datetime", names=("Put at", "date", "日期"), of=("box", "箱子")),
    Target(path="box.owner.email", label="Box › Owner › E-mail", type="email", names=("E-mail", "邮箱"), of=("owner",)),
    Target(path="box.owner.city", label="Box › Owner › City", type="text", names=("City", "城市"), of=("owner",)),
]  # fmt: skip


def guessed(*columns: Column) -> dict[str, str]:
    head = Head(format="csv", size=1, columns=columns)
    return {column: path for column, (path, _) in guess_map(head, TARGETS).items()}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Quantity", "quantity"),
        ("QTY", "quantity"),
        ("quanttity", "quantity"),
        ("数量", "quantity"),
        ("Box-Number", "box.number"),
        ("boxNumber", "box.number"),
        ("箱子编号", "box.number"),
        ("box_date", "box.put_at"),
        ("日期", "box.put_at"),
        ("box.owner.email", "box.owner.email"),
        ("owner email", "box.owner.email"),
        ("Thing name", "name"),
        ("Owner id", None),
        ("Something else", None),
    ],
)
def test_a_heading_leads_to_its_field(heading: str, path: str | None) -> None:
    assert guessed(Column(name=heading)).get(heading) == path


def test_no_field_is_given_to_two_columns() -> None:
    found = guessed(Column(name="Quantity"), Column(name="qty"))
    assert list(found.values()) == ["quantity"]


def test_addresses_are_told_by_their_contents_alone() -> None:
    head = Head(format="csv", size=1, columns=(Column(name="x", type="email", samples=("a@example.org",)),))
    own = Target(path="mail", label="Mail", type="email", names=("Mail",), of=("thing",))
    assert guess_map(head, [*TARGETS, own]) == {"x": ("mail", 0.65)}


def test_the_name_of_another_record_alone_means_its_number_or_else_its_name() -> None:
    name = Target(path="box.name", label="Box › Name", type="text", title=True, names=("Name",), of=("box", "箱子"))
    for heading in ("box", "箱子"):
        numbered = Column(name=heading, type="text", samples=("B7", "B8"))
        named = Column(name=heading, type="text", samples=("the blue one", "B8"))
        for column, path in ((numbered, "box.number"), (named, "box.name")):
            found = guess_map(Head(format="csv", size=1, columns=(column,)), [*TARGETS, name])
            assert {key: of for key, (of, _) in found.items()} == {heading: path}


def test_another_record_called_by_addresses_is_known_by_its_address() -> None:
    column = Column(name="owner", type="email", samples=("c1@example.com", "c2@example.com"))
    assert guessed(column) == {"owner": "box.owner.email"}


def test_below_a_merged_heading_the_last_word_says_what_a_column_holds() -> None:
    columns = [Column(name=f"Owner {what}", type="text") for what in ("name", "city")]
    assert guessed(*columns) == {"Owner name": "name", "Owner city": "box.owner.city"}


def test_an_amount_written_in_several_ways_is_still_what_its_heading_says() -> None:
    mixed = Column(name="quantity", type="text", samples=("¥1,234.50", "1.234,50 €"))
    assert guessed(mixed) == {"quantity": "quantity"}


def test_a_day_that_is_needed_is_the_only_column_of_days_whatever_its_heading() -> None:
    needed = Target(path="put_at", label="Put at", type="datetime", required=True, names=("Put at",), of=("thing",))

    def found(*headings: str) -> dict[str, str]:
        columns = tuple(Column(name=heading, type="date", samples=("2026-01-02",)) for heading in headings)
        pairs = guess_map(Head(format="csv", size=1, columns=columns), [needed])
        return {column: path for column, (path, _) in pairs.items()}

    assert found("Kdt") == {"Kdt": "put_at"}
    assert found("Kdt", "Ldt") == {}
    assert found("Kdt", "Put at") == {"Put at": "put_at"}


def test_a_column_of_words_is_not_taken_for_a_date() -> None:
    assert guessed(Column(name="date", type="text", samples=("soon", "later"))) == {}


def test_a_heading_that_says_email_is_believed_though_some_addresses_are_wrong() -> None:
    dirty = Column(name="邮箱", type="text", samples=("a@example.org", "b at example", "none"))
    own = Target(path="mail", label="Mail", type="email", names=("Mail", "邮箱"), of=("thing",))
    found = guess_map(Head(format="csv", size=1, columns=(dirty,)), [*TARGETS, own])
    assert found == {"邮箱": ("mail", 0.6)}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("N° de la box", "box.number"),
        ("numéro box", "box.number"),
        ("№ box", "box.number"),
        ("City of the owner", "box.owner.city"),
    ],
)
def test_small_words_and_their_order_do_not_matter(heading: str, path: str) -> None:
    assert guessed(Column(name=heading, samples=("7",))) == {heading: path}


@pytest.mark.parametrize(
    ("kind", "samples", "taken"),
    [
        ("integer", ("6175550123", "6175550124"), True),
        ("text", ("0151 2345678", "none"), True),
        ("text", ("Ann", "Bob"), False),
    ],
)
def test_a_heading_is_believed_as_far_as_the_values_can_be_meant(
    kind: str, samples: tuple[str, ...], taken: bool
) -> None:
    phone = Target(path="box.owner.phone", label="Box › Owner › Phone", type="phone", names=("phone",), of=("person",))
    column = Column(name="phone", type=kind, samples=samples)
    assert bool(guess_map(Head(format="csv", size=1, columns=(column,)), [phone])) == taken


@pytest.mark.parametrize("heading", ["Tax amount", "Shipping amount", "Discount Amount", "Refunded Amount"])
def test_what_is_taken_off_or_added_is_not_the_amount_itself(heading: str) -> None:
    amount = Target(path="amount", label="Amount", type="money", names=("amount",), of=("thing",))
    columns = (Column(name=heading, type="money", samples=("7",)),)
    assert guess_map(Head(format="csv", size=1, columns=columns), [amount]) == {}


@pytest.mark.parametrize(
    "heading", ["box no.", "Box #", "BOX ID", "box-nr", "boxnummer", "箱子号", "箱子代码", "BoxKey"]
)
def test_what_a_thing_is_numbered_by_has_many_names(heading: str) -> None:
    assert guessed(Column(name=heading, type="integer", samples=("7",))).get(heading) == "box.number"


@pytest.mark.parametrize("heading", ["zip number", "phone number", "serial no", "编号二"])
def test_another_number_is_not_taken_for_the_key(heading: str) -> None:
    assert guessed(Column(name=heading, type="integer", samples=("7",))) == {}


@pytest.mark.parametrize(("distinct", "path"), [(1.0, "code"), (0.4, None)])
def test_a_bare_id_is_the_records_own_key_when_it_tells_them_apart(distinct: float, path: str | None) -> None:
    own = Target(path="code", label="Code", type="text", match=True, names=("Code", "编号"), of=("shelf", "架子"))
    columns = (Column(name="ID", type="integer", samples=("7",), distinct=distinct),)
    found = guess_map(Head(format="csv", size=1, columns=columns), [*TARGETS, own])
    assert found.get("ID", (None,))[0] == path


def test_a_few_names_are_names_and_a_mark_is_none() -> None:
    name = Target(path="box.name", label="Box › Name", type="text", title=True, names=("Name",), of=("box",))
    few = Column(name="box", type="choice", samples=("the blue one", "the red one"))
    assert guess_map(Head(format="csv", size=1, columns=(few,)), [name]) == {"box": ("box.name", 0.6)}
    own = Target(path="name", label="Name", type="text", title=True, names=("account",), of=("thing",))
    mark = Column(name="Securities Account", type="integer", samples=("0", "1"))
    assert guess_map(Head(format="csv", size=1, columns=(mark,)), [own]) == {}


@pytest.mark.parametrize(
    ("names", "given", "path"),
    [
        (("Lefèvre", "Martin", "de la Tour"), ("Élodie", "Zoé"), "who.family"),
        (("Élodie Lefèvre", "Zoé Martin"), ("Élodie", "Zoé"), "who"),
        (("王小明", "李雷"), ("小明", "雷"), "who"),
        (("Tea Ltd", "Bean & Sons"), ("Ann", "Bo"), "who"),
    ],
)
def test_a_name_beside_a_given_name_is_the_family_name_where_it_does_not_hold_it(
    names: tuple[str, ...], given: tuple[str, ...], path: str
) -> None:
    who = Target(path="who", label="Who", type="text", title=True, names=("nom",), of=("client",))
    parts = [
        Target(
            path=f"who.{part}", label=part, type="text", names=(name,), piece_of="who", piece=Piece(part, alone=True)
        )
        for part, name in (("family", "surname"), ("given", "prénom"))
    ]
    columns = (
        Column(name="Nom du client", type="text", samples=names),
        Column(name="Prénom", type="text", samples=given),
    )
    found = guess_map(Head(format="csv", size=1, columns=columns), [who, *parts])
    assert found["Nom du client"][0] == path
    assert ("Prénom" in found) == (path != "who")
