"""Request documents of the router: the schema of each function, and one usual document of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from harness.generate.facets import Bound, bounds_of
from harness.generate.facts import TargetFacts
from harness.schema.languages import Chain, Choice, Every, Expression, Repeat, Symbol
from harness.schema.occurrences import count
from harness.schema.tree import Document, Element, read_document
from harness.schema.values import ValueType

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
#: Records of a repeated element in a usual document; more than the least, so that order shows.
RECORDS = 2
#: Dates that end a record: in a usual document nothing ends.
LEFT_BLANK = frozenset({"INACTIVE_DT"})


@dataclass(frozen=True, eq=False)
class RequestSchema:
    """The requests of one function."""

    function: str
    document: Document

    @property
    def params(self) -> Element:
        """The element that holds the tags."""
        return self.document.roots["Request"].children[self.function].children["Params"]

    def leaves(self) -> Iterator[tuple[str, ValueType]]:
        """Yield each tag with a value by its path below Params, in documented order."""
        yield from _leaves(self.params, "")


@dataclass(frozen=True, slots=True)
class PlacedBound:
    """A bound of one tag: of its value, or of how often it may stand there (``times``)."""

    path: str
    bound: Bound
    times: tuple[int | None, int | None] | None = None  # inside and outside

    def __str__(self) -> str:
        return f"{self.path} {self.bound.name}"


@cache
def request_schemas(folder: Path = SCHEMAS) -> Mapping[str, RequestSchema]:
    """Return the request schema of each function by its name; UnreadableSchema for one that is broken."""
    paths = sorted((folder / "router").glob("*.request.xsd"))
    names = [path.name.removesuffix(".request.xsd") for path in paths]
    documents = (read_document(f"router/{name}.request", path) for name, path in zip(names, paths, strict=True))
    return {name: RequestSchema(name, document) for name, document in zip(names, documents, strict=True)}


@cache
def _bounds_of(value: ValueType) -> tuple[Bound, ...]:
    return bounds_of(value)


def bounds(schema: RequestSchema) -> Iterator[PlacedBound]:
    """Yield every bound of a function's requests: of the values of its tags, and of their occurrence."""
    for path, value in schema.leaves():
        yield from (PlacedBound(path, bound) for bound in _bounds_of(value))
    yield from _occurrences(schema.params, "")


def usual(schema: RequestSchema, facts: TargetFacts) -> etree._Element:
    """Return a document with every tag in documented order: known values where there are some, else blank."""
    root = etree.Element("Request")
    params = etree.SubElement(etree.SubElement(root, schema.function), "Params")
    _fill(params, schema.params, facts, 0)
    return root


def tags(root: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements at a path below Params."""
    return list(root.iterfind(f"*/Params/{path}"))


def fullest(element: Element) -> list[str]:
    """Return names of children, as many as one document can have; repeated ones RECORDS times."""
    return _fullest(element.content, element) if element.content is not None else []


def _fullest(expression: Expression, element: Element) -> list[str]:
    match expression:
        case Symbol(name):
            return [name]
        case Chain(first, rest):
            return _fullest(first, element) + _fullest(rest, element)
        case Choice(options):
            words = sorted(_fullest(option, element) for option in options)
            return max(words, key=len)
        case Repeat(inner, low, high):
            return _fullest(inner, element) * (max(low, RECORDS) if high is None else max(high, 1))
        case Every(needed, optional):
            return [name for name in element.children if name in needed or name in optional]
        case _:
            return []


def _fill(node: etree._Element, element: Element, facts: TargetFacts, place: int) -> None:
    """Fill an element; ``place`` is its number among records of its kind, which take different known values."""
    seen: dict[str, int] = {}
    for name in fullest(element):
        child = etree.SubElement(node, name)
        inner = element.children[name]
        if inner.value is None:
            _fill(child, inner, facts, seen.get(name, 0))
        elif seen.get(name, 0) == 0 and name not in LEFT_BLANK:
            known = facts.known(name, inner.value.name)
            child.text = known[place % len(known)] if known else ""
        seen[name] = seen.get(name, 0) + 1


def _leaves(element: Element, above: str) -> Iterator[tuple[str, ValueType]]:
    for name, child in element.children.items():
        if child.value is not None:
            yield f"{above}{name}", child.value
        else:
            yield from _leaves(child, f"{above}{name}/")


def _occurrences(element: Element, above: str) -> Iterator[PlacedBound]:
    for name, child in element.children.items():
        if element.content is None:
            continue
        low, high = count(element.content, name)
        path = f"{above}{name}"
        yield PlacedBound(path, Bound(f"occurs {low} times", None), (low, low - 1 if low else None))
        most = 3 if high is None else high
        yield PlacedBound(path, Bound(f"occurs {most} times", None), (most, None if high is None else high + 1))
        yield from _occurrences(child, f"{path}/")
