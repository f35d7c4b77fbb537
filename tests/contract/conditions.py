"""Any condition over shelves that makes sense, drawn from few enough values that some of them meet."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

TEXTS = ["a", "A b", "100%", "x_y", "龙井", "É", "☕'", "lin@example.com", "+8613800138000", "\\"]
NUMBERS = [-1, 0, 1, 2, 2.5, 3, 12.5, 0.0001]
DAYS = ["2025-12-31", "2026-03-01", "2026-03-04", "2026-03-05", "2026-03-06", "2026-04-01"]
MOMENTS = ["2026-03-04T16:00:00Z", "2026-03-05T15:59:59.999999Z", "2026-03-05T16:00:00+00:00", "2025-12-31T16:00:00Z"]
BY_TYPE: Mapping[str, Sequence[Any]] = {
    "text": TEXTS,
    "email": ["lin@example.com", "mei@example.com", "LIN@example.com"],
    "phone": ["+8613800138000", "138 0013 8000", "+442079460958"],
    "url": ["https://example.com/a", "example.com/a"],
    "long_text": TEXTS,
    "decimal": NUMBERS,
    "integer": [-1, 0, 1, 2, 3],
    "percent": [0, 0.1, 0.25, 1],
    "boolean": [True, False],
    "date": DAYS,
    "datetime": MOMENTS,
    "money": [0, 2.5, {"amount": "12.50", "currency": "CNY"}, {"amount": "3.00", "currency": "USD"}, "-1"],
    "choice": ["low", "high", "a", "b"],
    "auto_number": ["B-1", "b-"],
    "name": ["王小明", "Ada Lovelace", "欧阳小明", {"family": "Lovelace", "given": "Ada"}],
    "address": ["浙江省杭州市西湖区文三路90号 310012", "1 Infinite Loop, Cupertino, CA 95014, USA", "100%"],
    "part": ["杭州市", "CN", "US", "王", "Lovelace", "小明", ""],
    "location": [[30.25, 120.15], [30.26, 120.16], [-17.8, 179.9], [51.5, -0.12]],
    "degrees": [0, 30.25, 120.15, -17.8],
    "time": ["08:30", "08:30:00", "22:00:05", "00:00"],
    "duration": [0, 60, 5_400],
    "recurrence": ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO"],
    "choices": [["tea"], ["tea", "cup"], ["pot"]],
    "tags": [["a"], ["a", "A b"], ["龙井", "100%"]],
    "rating": [1, 3, 5],
    "rich": ["a", "A b", "100%", "x_y"],
}
MEMBERS = {"choices": ["tea", "cup", "pot"], "tags": ["a", "A b", "A", "龙井", "100%"], "links": ["@me"]}
CIRCLES = [(30.25, 120.15, 2.5), (30.255, 120.155, 900), (-17.8, -179.95, 40), (90, 0, 7_000)]
MEASURES = {"boxes": ["count", "sum:total", "avg:total", "min:total", "max:total", "min:put_at", "max:put_at"],
            "things": ["count", "sum:quantity", "avg:quantity", "min:price", "max:total"], "helpers": ["count"]}  # fmt: skip
FIELDS: Mapping[str, Mapping[str, str]] = {
    "shelf": {
        "name": "text", "code": "text", "kind": "choice", "email": "email", "phone": "phone", "site": "url", "note": "long_text",
        "height": "decimal", "floor": "integer", "full": "percent", "open": "boolean", "built": "date", "seen": "datetime",
        "price": "money", "worth": "money", "weight": "decimal", "grade": "choice", "settings": "json", "owner": "ref",
        "keeper": "name", "keeper.family": "part", "address": "address", "address.city": "part", "address.country": "part",
        "place": "location", "place.latitude": "degrees", "place.longitude": "degrees", "opens": "time", "tidying": "duration",
        "tidied": "recurrence", "holds": "choices", "tags": "tags", "neat": "rating", "story": "rich", "helpers": "links",
        "owner.team": "ref", "owner.name": "text", "owner.team.name": "text",
    },
    "box": {"number": "auto_number", "put_at": "datetime", "total": "money", "shelf.floor": "integer"},
    "thing": {"label": "text", "quantity": "decimal", "price": "money", "total": "money"},
    "user": {"id": "ref"},
}  # fmt: skip
COLLECTIONS = {"shelf": (("boxes", "box"), ("helpers", "user")), "box": (("things", "thing"),)}
ORDERED = ("decimal", "integer", "percent", "date", "datetime", "money", "time", "duration", "rating", "degrees")
SEARCHED = ("text", "email", "phone", "url", "auto_number", "name", "address", "part")
UNEQUAL = ("json", "long_text", "rich", "location", "degrees", "choices", "tags", "links")
periods = st.one_of(
    st.tuples(
        st.sampled_from(["last", "next"]),
        st.integers(1, 400),
        st.sampled_from(["day", "week", "month", "quarter", "year"]),
    ),
    st.tuples(st.just("this"), st.sampled_from(["day", "week", "month", "quarter", "year"])),
)


def conditions(object: str = "shelf", depth: int = 3) -> st.SearchStrategy[Any]:
    """Conditions in JSON over a kind of record, nested `depth` deep."""
    leaves = [_term(name, type) for name, type in FIELDS[object].items()]
    leaves += [_some(*many) for many in COLLECTIONS.get(object, ())]
    term = st.one_of(leaves)
    if not depth:
        return term
    inner = conditions(object, depth - 1)
    many = st.lists(inner, max_size=3)
    return st.one_of(
        term,
        st.tuples(st.sampled_from(["and", "or"]), many).map(lambda pair: [pair[0], *pair[1]]),
        inner.map(lambda part: ["not", part]),
    )


def _term(name: str, type: str) -> st.SearchStrategy[Any]:
    asked = [st.sampled_from([[name, "empty"], [name, "not_empty"]])]
    values = st.sampled_from(["@me", "@my_team"]) if type == "ref" else st.sampled_from(BY_TYPE.get(type, [0]))
    if type not in UNEQUAL:
        asked.append(
            st.tuples(st.just(name), st.sampled_from(["=", "!="]), st.one_of(values, values, st.none())).map(list)
        )
    if type not in (*UNEQUAL, "boolean"):
        words = st.just("@my_teams") if name == "owner.team" else st.none()
        several = st.lists(st.one_of(values, values, words), max_size=3)
        asked.append(st.tuples(st.just(name), st.sampled_from(["in", "not in"]), several).map(list))
    if type in ORDERED:
        asked.append(st.tuples(st.just(name), st.sampled_from(["<", "<=", ">", ">="]), values).map(list))
    if type in MEMBERS:
        asked += _held(name, MEMBERS[type])
    if type == "location":
        asked.append(st.sampled_from(CIRCLES).map(lambda circle: [name, "near", *circle]))
    if type in ("long_text", "rich"):
        asked.append(st.sampled_from(TEXTS).map(lambda text: [name, "contains", text]))
    if type in SEARCHED:
        asked.append(
            st.tuples(st.just(name), st.sampled_from(["contains", "starts"]), st.sampled_from(TEXTS)).map(list)
        )
    if type in ("date", "datetime"):
        asked.append(periods.map(lambda period: [name, "within", *period]))
    return st.one_of(asked)


def _held(name: str, members: Sequence[str]) -> list[st.SearchStrategy[Any]]:
    """What is asked of a list."""
    one = st.sampled_from(members)
    several = st.lists(st.one_of(one, one, st.none()), max_size=3)
    return [
        one.map(lambda member: [name, "contains", member]),
        st.tuples(st.just(name), st.sampled_from(["in", "not in", "all"]), several).map(list),
    ]


def _some(collection: str, object: str) -> st.SearchStrategy[Any]:
    where = st.one_of(st.none(), conditions(object, 1))
    operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    measured = st.sampled_from(MEASURES[collection]).flatmap(
        lambda measure: st.tuples(
            st.just("any"), st.just(collection), where, st.just(measure), operators,
            st.sampled_from(MOMENTS if measure.endswith("put_at") else [0, 1, 2, 2.5, -1, "3", 12.5]),
        )
    )  # fmt: skip
    return st.one_of(where.map(lambda inner: ["any", collection, inner]), measured.map(list))
