"""Why a request does not match its XSD, in a sentence a person can act on; loaded at the first refusal only."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import xmlschema
from lxml.etree import _Element
from xmlschema.validators import XsdElement

from simulator.choices import hint
from simulator.contract.layout import Layout

XML_BLANKS = " \t\r\n"
MOST = 3  # findings in one sentence: STATUS_DESC holds 255 characters


def explain(function: str, schema: Path, root: _Element, layout: Layout) -> str:
    """The first findings in document order, each naming tag and reason."""
    findings = (
        [*islice(_structure(function, root, layout), MOST + 1)]
        or [*islice(_values(schema, root), MOST + 1)]
        or [*islice(_other_blanks(root), MOST + 1)]
    )
    shown = "; ".join(findings[:MOST])
    return f"{shown}; and more" if len(findings) > MOST else shown or "does not match its schema"


def _structure(function: str, root: _Element, layout: Layout) -> Iterator[str]:
    """Elements that are missing, unknown, repeated, nested or in the wrong place; attributes; text between tags."""
    element = root[0]
    for node in root.iter():
        for name in node.attrib:
            yield f"{_name(node)}: attribute {_cut(str(name))} is not allowed"
    if [child.tag for child in element] != ["Params"]:
        held = ", ".join(_name(child) for child in element) or "nothing"
        yield f"{function}: contains {held}, expected exactly one Params"
        return
    yield from _text_between(root, element, element[0], *(child for child in element[0] if len(child)))
    yield from _tags(function, element[0], layout)


def _text_between(*parents: _Element) -> Iterator[str]:
    for parent in parents:
        places = [(parent.text, f"before {_name(parent[0])}" if len(parent) else "in it")]
        places += [(child.tail, f"after {_name(child)}") for child in parent]
        loose = [(text.strip(XML_BLANKS), place) for text, place in places if text and text.strip(XML_BLANKS)]
        if loose and not any(map(_is_seen, loose[0][0])):
            text, place = loose[0]
            yield f"{_name(parent)}: {_named(text[0])} {place} is not a blank of XML"
        elif loose:
            yield f"{_name(parent)}: text between its tags is not allowed"


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} ({unicodedata.name(sign, 'a character without a name')})"


def _is_seen(sign: str) -> bool:
    """Whether a person sees the sign: not for blanks of other kinds, and signs that only format."""
    return not sign.isspace() and unicodedata.category(sign) not in {"Zs", "Zl", "Zp", "Cf", "Cc"}


def _tags(owner: str, params: _Element, layout: Layout) -> Iterator[str]:
    last, seen = -1, Counter[str]()
    for child in params:
        name = str(child.tag)
        if name not in layout.places:
            yield f"{_name(child)}: is not a tag of {owner}{hint(name, layout.places)}"
            continue
        place = layout.place_after(name, last)
        if place is not None:
            last = place
        elif seen[name] == len(layout.places[name]):
            yield f"{name}: occurs {'twice' if seen[name] == 1 else 'too often'}"
        else:
            yield f"{name}: must come before {layout.tags[last].name} (documented order)"
        seen[name] += 1
        yield from _held(child, layout)
    yield from (f"{name}: is missing; send it, even if blank" for name in sorted(layout.needed - set(seen)))


def _held(tag: _Element, layout: Layout) -> Iterator[str]:
    """What stands within a tag: its own tags where it is a group, else text alone."""
    name = str(tag.tag)
    if name in layout.groups:
        yield from _text_between(tag)
        yield from _tags(name, tag, layout.groups[name])
    elif len(tag):
        yield f"{name}: contains {_name(tag[0])}, expected text"


def _values(schema: Path, root: _Element) -> Iterator[str]:
    """Values that do not have their type's form, in the words of the type's annotation in types.xsd."""
    for error in _schema(schema).iter_errors(root):
        element = error.elem
        if not isinstance(element, _Element):
            yield str(error.reason)[:120]
            continue
        yield f"{_name(element)}: {_cut(element.text or '')!r} is not {_form_of(error) or error.reason}"


def _other_blanks(root: _Element) -> Iterator[str]:
    """Blanks around a value that lxml counts as a part of it, and xmlschema, which knows all blanks, does not."""
    for node in root.iter():
        text = (node.text or "").strip(XML_BLANKS)
        around = [sign for sign in text[:1] + text[-1:] if not _is_seen(sign)]
        if around:
            yield f"{_name(node)}: {_named(around[0])} in its value is not a blank of XML"


def _form_of(error: xmlschema.XMLSchemaValidationError) -> str | None:
    """What the type of the refused value asks for, as its annotation says."""
    kind = error.validator.type if isinstance(error.validator, XsdElement) else error.validator
    annotation = getattr(kind, "annotation", None) or getattr(getattr(kind, "parent", None), "annotation", None)
    return str(annotation).strip() if annotation is not None else None


@cache
def _schema(path: Path) -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(str(path), allow="local")


def _name(element: _Element) -> str:
    return _cut(str(element.tag))


def _cut(text: str) -> str:
    clean = "".join(character if character.isprintable() else "?" for character in text)
    return clean if len(clean) <= 40 else f"{clean[:40]}…"
