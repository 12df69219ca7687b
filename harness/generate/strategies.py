"""Hypothesis strategies walked from a request schema: every document that they draw is valid."""

from collections.abc import Sequence

from hypothesis import strategies as st
from lxml import etree

from harness.generate.documents import RequestSchema, bounds
from harness.generate.facts import TargetFacts
from harness.schema.languages import (
    Chain,
    Choice,
    Every,
    Expression,
    Repeat,
    Span,
    derive,
    firsts,
    nullable,
)
from harness.schema.patterns import ANY, UnknownPattern, read_pattern
from harness.schema.tree import Element
from harness.schema.values import COMMON, ValueType

#: Texts in several scripts, with what sorts, joins and escapes differently: right to left, combining, beyond the BMP.
LANGUAGES = (
    *("JORDAN Q SAMPLE", "Zoë Muñoz-Ålander", "Ελένη Παπαδοπούλου", "Анна Ёлкина", "山田 太郎", "김민준", "नेहा शर्मा"),
    *(
        "مها الأحمد",
        "שירה לוי",
        "e\u0301te\u0301",
        "\ufb01 \u017f \u0130 \u0131 ß",
        "👩‍👩‍👧 🏠",
        "\u202eabc\u202c",
        "a\u00a0b",
        "a\u2028b",
    ),
    *("Fish & Chips <b>", "]]>", 'O\'Brien "Bob"', "{{7*7}}", "%41+%2B&x=1", "line\nbreak\ttab", "-1", "=1+1", " x "),
)
#: Characters of a text: visible ASCII, Latin letters, anything that XML can carry.
ALPHABETS = (((0x20, 0x7E),), ((0xA0, 0x17F),), ANY)
#: Longest list drawn for a repeated part without an end.
MOST = 4
#: How many times as often known values are drawn.
KNOWN = 6


def documents(schema: RequestSchema, facts: TargetFacts) -> st.SearchStrategy[etree._Element]:
    """Return valid requests of a function: any tags that may be left out, known, usual, extreme and blank values."""
    borders: dict[str, list[str]] = {}
    for placed in bounds(schema):
        if placed.bound.inside is not None:
            borders.setdefault(placed.path, []).append(placed.bound.inside)
    leaves = {
        path: _leaf(value, facts.known(path.rpartition("/")[2], value.name), borders.get(path, []))
        for path, value in schema.leaves()
    }

    @st.composite
    def draw_document(draw: st.DrawFn) -> etree._Element:
        root = etree.Element("Request")
        params = etree.SubElement(etree.SubElement(root, schema.function), "Params")
        _draw_children(draw, params, schema.params, leaves, "")
        return root

    return draw_document()


def values(value: ValueType) -> st.SearchStrategy[str]:
    """Return texts that the type accepts."""
    patterns = [facet[8:] for facet in value.facets if facet.startswith("pattern ")]
    lengths = [int(facet.rpartition(" ")[2]) for facet in value.facets if facet.startswith(("maxLength ", "length "))]
    if patterns:
        try:
            return st.one_of(*(_words(read_pattern(text)) for text in patterns)).filter(value.accepts)
        except UnknownPattern:
            pass
    elif value.languages is not None:
        longest = min([*lengths, 4000])
        characters = st.one_of(*(_words(Span(ranges)) for ranges in ALPHABETS))
        texts = st.sampled_from(LANGUAGES) | st.text(characters, max_size=min(longest, 60))
        return texts.map(lambda text: text[:longest]).filter(value.accepts)
    fitting = [text for text in COMMON if value.accepts(text)]
    return st.sampled_from(fitting or [value.typical()])


def _leaf(value: ValueType, known: Sequence[str], borders: Sequence[str]) -> st.SearchStrategy[str]:
    """Known values in more than half of all cases, else any: blank, at a border, or drawn from the type."""
    fitting = [text for text in known if value.accepts(text)]
    others = [st.just(""), values(value), *([st.sampled_from(borders)] if borders else [])]
    # one_of flattens its options: what is to come more often stands there more often.
    return st.one_of(*([st.sampled_from(fitting)] * KNOWN if fitting else []), *others)


def _draw_children(
    draw: st.DrawFn,
    node: etree._Element,
    element: Element,
    leaves: dict[str, st.SearchStrategy[str]],
    above: str,
) -> None:
    """Add children by the content model: all in documented order, or with some left out, or ended early."""
    content = element.content
    places = {name: place for place, name in enumerate(element.children)}
    skips = draw(st.sampled_from((0, 0, 1, 3)))
    number, last = 0, -1
    while content is not None and (names := firsts(content)):
        # A name may stand at two places: what comes after the last tag is next, then what may be repeated.
        choices = sorted(names, key=lambda name: (places[name] <= last, places[name]))
        step = draw(st.integers(0, 9)) if skips else 9
        if nullable(content) and (step == 0 or number >= len(places) + MOST):
            break
        name = choices[min(step, len(choices) - 1) if step <= skips else 0]
        child = etree.SubElement(node, name)
        if element.children[name].value is None:
            _draw_children(draw, child, element.children[name], leaves, f"{above}{name}/")
        else:
            child.text = draw(leaves[f"{above}{name}"])
        content, number, last = derive(content, name), number + 1, places[name]


def _words(expression: Expression) -> st.SearchStrategy[str]:
    """Return words of a pattern."""
    match expression:
        case Span(ranges):
            return st.one_of(*(st.integers(low, high).map(chr) for low, high in ranges))
        case Chain(first, rest):
            return st.builds(lambda before, after: before + after, _words(first), _words(rest))
        case Choice(options):
            return st.one_of(*(_words(option) for option in sorted(options, key=repr)))
        case Repeat(inner, low, high):
            most = low + MOST if high is None else high
            return st.lists(_words(inner), min_size=low, max_size=most).map("".join)
        case Every():
            raise UnknownPattern("xs:all is not a pattern")
        case _:
            return st.just("")
