"""Operand: what a field may be compared with in a condition."""

from decimal import Decimal
from typing import cast

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.condition import LISTED, NULLARY, SEVERAL, SHARED
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.ref import Ref


def check_operand(field: Field, op: str, value: object) -> None:
    """Malformed unless `field` can be asked with `op` and be compared with `value`."""
    if op not in field.operators:
        raise Malformed(
            f"“{field.label}” cannot be asked with “{op}”; use one of {', '.join(field.operators)}.", code="operator"
        )
    if op in (*NULLARY, "within", "near"):
        return
    if op in ("contains", "starts"):
        if not isinstance(value, str):
            raise Malformed(f"{field.label}: “{op}” wants the text to look for.", code="operand")
        if "all" not in field.operators:
            return
    for one in cast(tuple[object, ...], value) if op in LISTED else (value,):
        if isinstance(one, str) and one.startswith("@"):
            _check_word(field, op, one)
            continue
        try:
            field.operand(one) if one is not None else None
        except (ValueError, ArithmeticError) as error:
            raise Malformed(f"{field.label}: {error}", code="operand") from None


def _check_word(field: Field, op: str, word: str) -> None:
    if word in (*SEVERAL, *SHARED) and op not in ("in", "not in"):
        raise Malformed(f'“{word}” stands for several: write ["{field.name}", "in", ["{word}"]].', code="operand")
    if word in SHARED and not isinstance(field, Ref):
        raise Malformed(f"“{word}” are records: ask it of “id”, or of a reference.", code="operand")


def check_measure(measure: str, target: Field | None, value: object) -> None:
    """Malformed unless a list can be counted or `target` measured so, and the result be compared with `value`."""
    kind, _, name = measure.partition(":")
    if (kind != "count" or name) and (target is None or kind not in target.measures):
        raise Malformed(
            f"“{measure[:60]}” is no measure; use count, or sum:, avg:, min:, max: with a field.", code="measure"
        )
    try:
        if target is not None and "sum" not in target.measures and "avg" not in target.measures:
            target.operand(value)
        elif not Decimal(str(value)).is_finite():
            raise ValueError("compare it with a number.")
    except ArithmeticError:
        raise Malformed(f"“{measure[:60]}” is compared with a number.", code="operand") from None
    except ValueError as error:
        raise Malformed(f"“{measure[:60]}”: {error}", code="operand") from None
