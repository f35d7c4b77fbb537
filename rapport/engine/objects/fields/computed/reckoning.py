"""What kind of value a formula gives, told from the kinds of the fields it reads; what does not go together is refused."""

from collections.abc import Callable
from decimal import Decimal

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.computed.expression import COMPARISONS, Call, Constant, Expression, Name

FieldAt = Callable[[tuple[str, ...]], Field]
NUMBERS = ("number", "money")
TIMES = ("day", "moment")
MOST_DECIMALS = 6
# What people call each kind of value.
_WORDS = {
    "number": "a number",
    "money": "an amount of money",
    "text": "text",
    "boolean": "a yes or no",
    "day": "a date",
    "moment": "a date and time",
    "link": "a link to a record",
}


def kind_of(expression: Expression, field_at: FieldAt) -> str:
    """`number`, `money`, `text`, `boolean`, `day` or `moment`; ValueError, with a sentence, when it makes no sense."""
    match expression:
        case Constant(value):
            return "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
        case Name(path):
            kind = field_at(path).reckons
            if not kind:
                raise ValueError(f"“{'.'.join(path)}” is nothing that a formula can compute with.")
            return kind
        case Call("today"):
            return "day"
        case Call("empty", (part,)):
            kind_of(part, field_at)
            return "boolean"
        case Call("=" | "!=", (left, right)):
            _check_choice(left, right, field_at)
            _check_choice(right, left, field_at)
            return _called(expression, [kind_of(part, field_at) for part in expression.parts])
        case Call(_, parts):
            return _called(expression, [kind_of(part, field_at) for part in parts])


def fits(kind: str, wanted: str) -> bool:
    """Whether a field that `wanted` one kind of value can keep another; a number is an amount in the workspace's currency."""
    return kind == wanted or (kind, wanted) in (("number", "money"), ("moment", "day"))


def say_kind(kind: str) -> str:
    """A kind of value in words."""
    return _WORDS[kind]


def _called(call: Call, kinds: list[str]) -> str:
    name = call.name
    if name in ("+", "-", "*", "/"):
        return _arithmetic(name, kinds[0], kinds[1])
    if name in COMPARISONS:
        return _compared(name, kinds[0], kinds[1])
    match name:
        case "and" | "or" | "not":
            _want(name, kinds, ("boolean",))
            return "boolean"
        case "&":
            _want(name, kinds, ("text", "number"))
            return "text"
        case "if":
            _want("if", kinds[:1], ("boolean",))
            return _one_kind("if", kinds[1:])
        case "coalesce":
            return _one_kind(name, kinds)
        case "min" | "max":
            _want(name, kinds, (*NUMBERS, *TIMES))
            return _one_kind(name, kinds)
        case "days":
            _want(name, kinds, TIMES)
            return "number"
        case "hours":
            _want(name, kinds, ("moment",))
            return "number"
        case "year" | "month":
            _want(name, kinds, TIMES)
            return "number"
        case _:
            # Left are round, abs and a minus before a value.
            _want(name, kinds[:1], NUMBERS)
            if len(call.parts) > 1:
                _check_decimals(call.parts[1])
            return kinds[0]


def _arithmetic(sign: str, left: str, right: str) -> str:
    match sign, left, right:
        case "-", "day" | "moment", "day" | "moment":
            return "number"
        case "+" | "-", "day" | "moment", "number":
            return "day"
        case "+" | "-", "number" | "money", "number" | "money":
            return "money" if "money" in (left, right) else "number"
        case "*", "number" | "money", "number" | "money" if (left, right) != ("money", "money"):
            return "money" if "money" in (left, right) else "number"
        case "/", "number" | "money", "number":
            return left
        case "/", "money", "money":
            return "number"
        case _:
            raise ValueError(f"“{sign}” cannot be between {_WORDS[left]} and {_WORDS[right]}.")


def _compared(sign: str, left: str, right: str) -> str:
    alike = left == right or {left, right} <= set(NUMBERS) or {left, right} <= set(TIMES)
    ordered = left in (*NUMBERS, *TIMES)
    if not alike or left == "link" or not (ordered or sign in ("=", "!=")):
        raise ValueError(f"{_WORDS[left]} and {_WORDS[right]} cannot be compared with “{sign}”.".capitalize())
    return "boolean"


def _one_kind(name: str, kinds: list[str]) -> str:
    found = set(kinds)
    if len(found) == 1 and "link" not in found:
        return kinds[0]
    if found <= set(NUMBERS):
        return "money"
    if found <= set(TIMES):
        return "day"
    raise ValueError(f"“{name}” wants values of one kind, not {' and '.join(_WORDS[kind] for kind in sorted(found))}.")


def _want(name: str, kinds: list[str], wanted: tuple[str, ...]) -> None:
    for kind in kinds:
        if kind not in wanted:
            said = " or ".join(_WORDS[each] for each in wanted)
            raise ValueError(f"“{name}” wants {said}, not {_WORDS[kind]}.")


def _check_decimals(part: Expression) -> None:
    value = part.value if isinstance(part, Constant) else None
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= MOST_DECIMALS:
        raise ValueError(f"“round” wants the number of decimals as its second value: 0 to {MOST_DECIMALS}.")


def _check_choice(named: Expression, value: Expression, field_at: FieldAt) -> None:
    """A value that the field can never have is a slip of the pen."""
    if not isinstance(named, Name) or not isinstance(value, Constant):
        return
    offered = field_at(named.path).describe().get("enum")
    if offered and value.value not in offered:
        raise ValueError(
            f"“{'.'.join(named.path)}” is never “{str(value.value)[:40]}”; it is one of {', '.join(offered[:12])}."
        )
