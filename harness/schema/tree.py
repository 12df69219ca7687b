"""A tree of schemas, read from a folder: one document for each XSD that has elements of its own."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import xmlschema
from lxml import etree
from xmlschema.validators import XsdAnyElement, XsdComplexType, XsdElement, XsdGroup

from harness.errors import HarnessError, UnreadableSchema
from harness.schema.languages import Every, Expression, Symbol, chain, choice, repeat
from harness.schema.values import ValueType, read_value


class Direction(Enum):
    """Who writes the documents of a schema."""

    REQUEST = "request"  # clients write, the router reads
    REPLY = "reply"  # the router writes, clients read
    FILE = "file"  # billers write, the adapter reads; both are users of the contract


@dataclass(frozen=True, eq=False)
class Attribute:
    """An attribute of an element."""

    name: str
    needed: bool
    value: ValueType


@dataclass(frozen=True, eq=False)
class Element:
    """An element: a value, or children by a content model."""

    name: str
    value: ValueType | None
    content: Expression | None
    children: dict[str, "Element"]
    attributes: dict[str, Attribute]
    mixed: bool
    nillable: bool
    declared: int  # equal for elements of one declared type


@dataclass(frozen=True, eq=False)
class Document:
    """The documents that one XSD describes."""

    name: str  # such as router/SetPhone.request
    direction: Direction
    roots: dict[str, Element]
    path: Path

    def compiled(self) -> etree.XMLSchema:
        """Return the schema of the first engine (lxml), which judges the proofs."""
        return etree.XMLSchema(etree.parse(str(self.path), _parser()))


@dataclass(frozen=True)
class _Walk:
    """Elements of one XSD that are read already, by their declaration, so that recursion ends."""

    path: Path
    read: dict[int, Element] = field(default_factory=dict)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def schema_files(folder: Path) -> dict[str, Path]:
    """Return the XSDs below a folder that describe documents, by name without ``.xsd``; HarnessError if none."""
    files = {
        path.relative_to(folder).as_posix().removesuffix(".xsd"): path
        for path in sorted(folder.rglob("*.xsd"))
        if _has_elements(path)
    }
    if not files:
        raise HarnessError(f"{folder} has no schemas (*.xsd with an element); name a folder such as schemas/")
    return files


def closure(path: Path) -> bytes:
    """Return the bytes of a schema and all it includes: equal bytes describe equal documents."""
    seen: dict[Path, bytes] = {}
    open_: list[Path] = [path]
    while open_:
        current = open_.pop().resolve()
        if current in seen:
            continue
        root = _parsed(current)
        seen[current] = etree.tostring(root, method="c14n", with_comments=False)
        included = root.iterfind("{*}include[@schemaLocation]")
        open_ += [current.parent / str(node.get("schemaLocation")) for node in included]
    return b"\0".join(seen.values())


def read_document(name: str, path: Path) -> Document:
    """Read one XSD; UnreadableSchema if it is not one, or uses what the harness does not know."""
    try:
        schema = xmlschema.XMLSchema10(str(path), allow="local", defuse="always")
    except (xmlschema.XMLSchemaException, OSError, etree.Error) as error:
        raise UnreadableSchema(path, str(error).splitlines()[0]) from error
    walk = _Walk(path)
    roots = {str(element.local_name): _element(element, walk) for element in schema.elements.values()}
    return Document(name, _direction(name), roots, path)


def _parsed(path: Path) -> etree._Element:
    try:
        return etree.parse(str(path), _parser()).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise UnreadableSchema(path, error) from error


def _has_elements(path: Path) -> bool:
    return _parsed(path).find("{http://www.w3.org/2001/XMLSchema}element") is not None


def _direction(name: str) -> Direction:
    suffix = name.rpartition(".")[2]
    return Direction(suffix) if suffix in ("request", "reply") else Direction.FILE


def _element(declared: XsdElement, walk: _Walk) -> Element:
    known = walk.read.get(id(declared))
    if known is not None:
        return known
    kind: Any = declared.type
    children: dict[str, Element] = {}
    complex_ = isinstance(declared.type, XsdComplexType)
    content: Expression | None = None
    if complex_ and isinstance(kind.content, XsdGroup):
        group = kind.content
        content = repeat(_content(group, walk, children), group.min_occurs, group.max_occurs)
    value = None if content is not None else read_value(kind.content if complex_ else kind)
    attributes = {
        str(name): Attribute(str(name), attribute.use == "required", read_value(attribute.type))
        for name, attribute in (kind.attributes.items() if complex_ else ())
        if name is not None
    }
    mixed = bool(complex_ and kind.mixed)
    element = Element(
        str(declared.local_name), value, content, children, attributes, mixed, bool(declared.nillable), id(kind)
    )
    walk.read[id(declared)] = element
    return element


def _content(group: XsdGroup, walk: _Walk, children: dict[str, Element]) -> Expression:
    """Return the content model of a group; its children are added to ``children``."""
    if group.model == "all" and group.max_occurs == 1:
        return _every(group, walk, children)
    parts: list[Expression] = []
    particle: Any
    for particle in group:
        if isinstance(particle, XsdAnyElement):
            raise UnreadableSchema(walk.path, "xs:any is not supported; name the elements instead")
        is_group = isinstance(particle, XsdGroup)
        inner = _content(particle, walk, children) if is_group else _child(particle, walk, children)
        parts.append(repeat(inner, particle.min_occurs, particle.max_occurs))
    return choice(parts) if group.model == "choice" else chain(*parts)


def _every(group: XsdGroup, walk: _Walk, children: dict[str, Element]) -> Expression:
    needed: set[str] = set()
    optional: set[str] = set()
    for particle in group:
        if not isinstance(particle, XsdElement):
            raise UnreadableSchema(walk.path, "xs:all with anything but elements is not supported")
        name = _child(particle, walk, children).name
        (needed if particle.min_occurs else optional).add(name)
    return Every(frozenset(needed), frozenset(optional))


def _child(particle: XsdElement, walk: _Walk, children: dict[str, Element]) -> Symbol:
    child = _element(particle.ref or particle, walk)
    children.setdefault(child.name, child)
    return Symbol(child.name)
