"""Types of values: the texts that a simple type accepts, as expressions where its facets allow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xmlschema.validators import XsdAtomicRestriction, XsdSimpleType

from harness.schema.languages import (
    BLANK,
    NOTHING,
    Expression,
    SearchEnded,
    Span,
    chain,
    choice,
    nullable,
    repeat,
    shortest,
)
from harness.schema.patterns import (
    ANY,
    SPACES,
    UnknownPattern,
    complement,
    literal,
    read_pattern,
    representatives,
)

TEXTS = frozenset({"string", "normalizedString", "token"})
#: Texts tried on types that are no expressions: numbers with bounds, dates, unions.
COMMON = (
    *("", " ", "0", "1", "-1", "1.5", "1e3", "true", "A", "a", "T", "AB-1", "2024", "20240520", "-0.01", "99999999999"),
    *("2024-05-20", "2024-05-20T00:00:00", "10:00:00", "--05", "x y", "x" * 300, "INF", "NaN", "0x1F", "é", "%41"),
)
#: Token after white space is collapsed: no space at an end, none doubled, no line ends.
VISIBLE = Span(complement(SPACES))
ANYTHING = repeat(Span(ANY), 0, None)
COLLAPSED = choice(
    (BLANK, chain(repeat(VISIBLE, 1, None), repeat(chain(literal(" "), repeat(VISIBLE, 1, None)), 0, None)))
)


@dataclass(frozen=True, eq=False)
class ValueType:
    """A simple type: its name, what it says about itself, and the expressions that a value must all fit."""

    name: str
    facets: tuple[str, ...]
    languages: tuple[Expression, ...] | None  # None: not only patterns, lengths and lists of values
    compiled: XsdSimpleType

    def accepts(self, text: str) -> bool:
        """Whether the type takes the text, by the second engine (xmlschema)."""
        return bool(self.compiled.is_valid(text))

    def typical(self) -> str:
        """Return a short value that is not blank, if the type has one; else the blank."""
        if self.languages is None:
            return next((text for text in COMMON[2:] if self.accepts(text)), "")
        return _word(self.languages, (), filled=True) or _word(self.languages, ()) or ""


def read_value(kind: XsdSimpleType) -> ValueType:
    """Return a simple type of a compiled schema."""
    name = kind.local_name or f"a restriction of {kind.root_type.local_name if kind.root_type else 'an unknown type'}"
    return ValueType(name, tuple(_facets(kind)), _languages(kind), kind)


def lost_value(old: ValueType, new: ValueType) -> str | None:
    """Return a shortest value that the old type takes and the new one does not; None if none was found.

    Prefers one that is not blank. Both exact where both types are expressions, else out of COMMON.
    """
    if old.facets == new.facets:
        return None
    if old.languages is not None and new.languages is not None:
        filled = _word(old.languages, new.languages, filled=True)
        found = filled if filled is not None else _word(old.languages, new.languages)
        if found is not None:
            return found
    tried = (*COMMON, *(text for kind in (old, new) for text in _listed(kind)), " 1", "1 ", "A  B")
    return next((text for text in tried if old.accepts(text) and not new.accepts(text)), None)


def _word(inside: Sequence[Expression], outside: Sequence[Expression], *, filled: bool = False) -> str | None:
    """Return a shortest text that fits all of ``inside`` and, if there is an ``outside``, not all of that."""
    both = (*inside, *outside)
    count = len(inside)

    def wanted(state: tuple[Expression, ...]) -> bool:
        fits = all(nullable(one) for one in state[:count])
        return fits and not (outside and all(nullable(one) for one in state[count:]))

    def alive(state: tuple[Expression, ...]) -> bool:
        return NOTHING not in state[:count]

    alphabet = representatives(both)
    if filled:
        both = (chain(VISIBLE, repeat(Span(ANY), 0, None)), *both)
        count += 1
    try:
        word = shortest(both, alphabet, wanted, alive)
    except SearchEnded:
        return None
    return None if word is None else "".join(map(chr, word))


def _facets(kind: XsdSimpleType) -> list[str]:
    """What restricts the type, in a form that is equal for equal types whatever their names are."""
    texts: list[str] = []
    step: Any = kind
    while isinstance(step, XsdAtomicRestriction):
        for key in sorted(step.facets, key=str):
            facet: Any = step.facets[key]
            name = str(key).rpartition("}")[2]
            values = getattr(facet, "regexps", None) or getattr(facet, "enumeration", None) or [facet.value]
            texts.extend(f"{name} {value}" for value in values)
        step = step.base_type
    texts.append(f"based on {step.local_name if step is not None else '?'}")
    if not isinstance(kind, XsdAtomicRestriction) and not kind.is_primitive():
        texts.append(f"type {kind.local_name or kind!r}")
    return texts


def _listed(kind: ValueType) -> list[str]:
    return [str(value) for value in kind.compiled.enumeration or ()]


def _languages(kind: XsdSimpleType) -> tuple[Expression, ...] | None:
    """Return what a value must fit, or None for a type with facets or a base that are no expressions."""
    found: list[Expression] = []
    step: Any = kind
    while isinstance(step, XsdAtomicRestriction):
        for key, facet in step.facets.items():
            language = _facet(str(key).rpartition("}")[2], facet)
            if language is None:
                return None
            found.append(language)
        step = step.base_type
    if step is None or step.local_name not in TEXTS:
        return None
    return (*found, COLLAPSED if kind.white_space == "collapse" else ANYTHING)


def _facet(name: str, facet: Any) -> Expression | None:
    """Return the expression of one facet; None for one that has none."""
    match name:
        case "pattern":
            try:
                return choice(read_pattern(text) for text in facet.regexps)
            except UnknownPattern:
                return None
        case "enumeration":
            return choice(literal(str(value)) for value in facet.enumeration)
        case "minLength" | "maxLength" | "length":
            low = 0 if name == "maxLength" else facet.value
            return repeat(Span(ANY), low, None if name == "minLength" else facet.value)
        case "whiteSpace":  # white_space of the type says it, with those that it inherits
            return ANYTHING
        case _:
            return None
