"""Bounds of the facets of a value type: for each a value just inside and one just outside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from xmlschema.validators import XsdAtomicRestriction

from harness.schema.languages import Chain, Choice, Expression, Repeat, Span
from harness.schema.patterns import UnknownPattern, read_pattern
from harness.schema.values import ValueType

XSD = "http://www.w3.org/2001/XMLSchema"
#: Outside the Basic Multilingual Plane: one character, of four bytes in UTF-8 and two units in UTF-16.
BEYOND_BMP = "\U0001d11e"
#: Repetitions of a part that has no end of its own.
MANY = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound: its name, a value that the type accepts and one that it refuses; None where there is none."""

    name: str
    inside: str | None
    outside: str | None = None


def bounds_of(value: ValueType) -> tuple[Bound, ...]:
    """Return every bound of a type's facets, each name once; a bound without values is one that cannot be reached."""
    found: dict[str, Bound] = {}
    for bound in _candidates(value):
        inside = bound.inside if bound.inside is not None and value.accepts(bound.inside) else None
        outside = bound.outside if bound.outside is not None and not value.accepts(bound.outside) else None
        name = bound.name
        while name in found:
            name += "'"
        found[name] = Bound(name, inside, outside)
    return tuple(found.values())


def _candidates(value: ValueType) -> Iterator[Bound]:
    step: Any = value.compiled
    while isinstance(step, XsdAtomicRestriction) and not _built_in(step):
        for key in sorted(step.facets, key=str):
            yield from _of_facet(str(key).rpartition("}")[2], step.facets[key], value)
        step = step.base_type
    if value.compiled.white_space == "collapse":
        yield Bound("whiteSpace collapse", f"\t {value.typical()}\n")


def _built_in(step: XsdAtomicRestriction) -> bool:
    return str(step.target_namespace) == XSD


def _of_facet(name: str, facet: Any, value: ValueType) -> Iterator[Bound]:
    match name:
        case "pattern":
            yield from _patterns(facet.regexps)
        case "enumeration":
            yield from (Bound(f"enumeration {text}", str(text), f"{text}x") for text in facet.enumeration)
        case "maxLength" | "minLength" | "length":
            yield from _lengths(name, facet.value)
        case "totalDigits" | "fractionDigits":
            yield _digits(name, facet.value)
        case "whiteSpace":
            return  # that of the type says it, with those that it inherits
        case _:
            yield _limit(name, str(getattr(facet, "value", "")), value)


def _patterns(texts: Iterable[str]) -> Iterator[Bound]:
    for text in texts:
        try:
            expression = read_pattern(text)
        except UnknownPattern:
            yield Bound(f"pattern {text}", None)
        else:
            yield from _named(f"pattern {text}", variants(expression))


def _named(facet: str, found: Iterator[Bound]) -> Iterator[Bound]:
    yield from (Bound(f"{facet}: {bound.name}", bound.inside, bound.outside) for bound in found)


def _lengths(name: str, length: int) -> Iterator[Bound]:
    if name != "minLength":
        yield Bound(f"{name} {length}", "x" * length, "x" * (length + 1))
        yield Bound(f"{name} {length} beyond the BMP", BEYOND_BMP * length, BEYOND_BMP * (length + 1))
    if name != "maxLength" and length:
        yield Bound(f"{name} {length} from below", "x" * length, "x" * (length - 1))


def _digits(name: str, digits: int) -> Bound:
    first, second = digits, digits + 1
    if name == "totalDigits":
        return Bound(f"{name} {digits}", "9" * first, "9" * second)
    return Bound(f"{name} {digits}", f"0.{'1' * first}" if first else "1", f"0.{'1' * second}")


def _limit(name: str, text: str, value: ValueType) -> Bound:
    """The limit of a number: itself and its neighbor, by the smallest step that the type has; else unreachable."""
    try:
        limit = Decimal(text)
    except InvalidOperation:
        return Bound(f"{name} {text}", None)
    within = 1 if name.startswith("min") else -1
    step = next(
        (step for step in (Decimal("0.01"), Decimal(1)) if value.accepts(f"{limit + within * step}")), Decimal(1)
    )
    beyond = -within * step
    if name.endswith("Exclusive"):
        return Bound(f"{name} {text}", f"{limit - beyond}", f"{limit}")
    return Bound(f"{name} {text}", f"{limit}", f"{limit + beyond}")


# --- patterns -----------------------------------------------------------------------------------------------------


def variants(expression: Expression) -> Iterator[Bound]:
    """Yield words that hit each bound of a pattern: ends of its ranges, its repetitions, each of its options."""
    match expression:
        case Span(ranges):
            yield from _ends(_merged(ranges))
        case Chain(first, rest):
            before, after = word(first), word(rest)
            yield from (_around("", bound, after) for bound in variants(first))
            yield from (_around(before, bound, "") for bound in variants(rest))
        case Choice():
            for option in ordered(expression):
                shown = word(option)
                if not isinstance(option, Span):
                    yield Bound(f"option {shown!r}", shown)
                yield from variants(option)
        case Repeat(inner, low, high):
            yield from _repetitions(inner, low, high)
        case _:
            yield Bound("blank", "")


def word(expression: Expression) -> str:
    """Return a short word of a pattern, filled where it can be."""
    match expression:
        case Span(ranges):
            return chr(ranges[0][0])
        case Chain(first, rest):
            return word(first) + word(rest)
        case Choice():
            return next((text for option in ordered(expression) if (text := word(option))), "")
        case Repeat(inner, low, _):
            return word(inner) * max(low, 1)
        case _:
            return ""


def ordered(choice: Choice) -> list[Expression]:
    """Return the options in an order that is the same in every run."""
    return sorted(choice.options, key=repr)


def _around(before: str, bound: Bound, after: str) -> Bound:
    def put(text: str | None) -> str | None:
        return None if text is None else before + text + after

    return Bound(bound.name, put(bound.inside), put(bound.outside))


def _merged(ranges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _ends(ranges: list[tuple[int, int]]) -> Iterator[Bound]:
    for low, high in ranges:
        yield Bound(f"from {_shown(low)}", chr(low), _neighbor(low - 1))
        yield Bound(f"to {_shown(high)}", chr(high), _neighbor(high + 1))


def _shown(code: int) -> str:
    return chr(code) if 0x20 < code < 0x7F else f"U+{code:04X}"


def _neighbor(code: int) -> str | None:
    """A character that XML can carry, or None."""
    return chr(code) if 0x20 < code < 0xD800 else None


def _repetitions(inner: Expression, low: int, high: int | None) -> Iterator[Bound]:
    one = word(inner)
    yield Bound(f"{low} times {one!r}", one * low, one * (low - 1) if low else None)
    if high is None:
        yield Bound(f"{low + MANY} times {one!r}", one * (low + MANY))
    else:
        yield Bound(f"{high} times {one!r}", one * high, one * (high + 1))
    yield from (_around("", bound, one * (max(low, 1) - 1)) for bound in variants(inner))
