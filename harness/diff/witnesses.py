"""Documents that are valid under one schema and invalid under the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.diff.changes import Side, Witness
from harness.schema.languages import NOTHING, Expression, SearchEnded, nullable, shortest, symbols
from harness.schema.occurrences import count, has
from harness.schema.tree import Document, Element

#: Fills a node: the node, its element on the side that is to be valid, the same on the other side if it has one.
Put = Callable[[etree._Element, Element, Element | None], None]  # noqa: SLF001 — lxml has no public name for it


@dataclass(frozen=True)
class Pair:
    """The old and the new schema of one kind of document, each compiled for the proof."""

    old: Document
    new: Document
    old_schema: etree.XMLSchema
    new_schema: etree.XMLSchema

    def prove(self, side: Side, steps: Sequence[str], put: Put) -> Witness:
        """Make a document, valid on ``side``, in which ``put`` fills the element at the path; let lxml judge it."""
        valid, other = (self.old, self.new) if side is Side.OLD else (self.new, self.old)
        root = etree.Element(steps[0])
        _fill_towards(root, valid.roots[steps[0]], other.roots.get(steps[0]), steps[1:], put)
        return self.judged(side, root)

    def judged(self, side: Side, root: etree._Element) -> Witness:
        """Return the witness that the document is, with both verdicts of lxml."""
        here, there = (self.old_schema, self.new_schema) if side is Side.OLD else (self.new_schema, self.old_schema)
        # Judged as it would be read, not as the tree that was built.
        xml = etree.tostring(root, encoding="unicode", pretty_print=root.text is None)
        read = etree.fromstring(xml)
        valid = here.validate(read)
        refused = not there.validate(read)
        refusal = next((str(error.message) for error in errors_of(there)), "") if refused else ""
        return Witness(side, xml, refusal, proven=valid and refused)


def errors_of(schema: etree.XMLSchema) -> list[etree._LogEntry]:
    """Return what the schema said about the document that it judged last."""
    log: Any = schema.error_log  # the stubs know neither its iteration nor its index
    return list(log)


def no_witness(side: Side) -> Witness:
    """Return the witness of a change for which no document was found."""
    return Witness(side, "", "", proven=False)


def put_word(word: Sequence[str]) -> Put:
    """Give an element these children."""
    return lambda node, valid, other: fill(node, valid, other, word)


def put_value(text: str) -> Put:
    """Give an element this text."""

    def put(node: etree._Element, valid: Element, other: Element | None) -> None:
        fill(node, valid, other)
        node.text = text

    return put


def put_attribute(name: str, text: str | None) -> Put:
    """Give an element this attribute, or None of that name."""

    def put(node: etree._Element, valid: Element, other: Element | None) -> None:
        fill(node, valid, other)
        if text is not None:
            node.set(name, text)
        elif name in node.attrib:
            del node.attrib[name]

    return put


def fill(node: etree._Element, valid: Element, other: Element | None, word: Sequence[str] | None = None) -> None:
    """Fill an element with the least that is valid, and that the other side takes too if possible."""
    for attribute in valid.attributes.values():
        wanted = other.attributes.get(attribute.name) if other else None
        if attribute.needed or (wanted and wanted.needed):
            node.set(attribute.name, attribute.value.typical())
    if valid.content is None:
        node.text = _text(valid, other)
        return
    for name in word if word is not None else least_word(valid, other) or ():
        child = etree.SubElement(node, name)
        fill(child, valid.children[name], other.children.get(name) if other else None)


def least_word(valid: Element, other: Element | None, *, having: Sequence[Expression] = ()) -> Sequence[str] | None:
    """Return the fewest children that are valid, on both sides if possible; None if there are none."""
    models: list[Expression] = [valid.content] if valid.content is not None else []
    both = [*models, other.content] if other is not None and other.content is not None else models
    for accepting in (both, models):
        found = search([*accepting, *having])
        if found is not None:
            return found
    return None


def search(accepting: Sequence[Expression], refusing: Sequence[Expression] = ()) -> Sequence[str] | None:
    """Return a shortest word that all of ``accepting`` take and none of ``refusing``; None if none was found.

    Looks first among the children that some model needs, or that are named in a wish (``has``), then among all.
    """
    names = sorted({name for model in (*accepting, *refusing) for name in symbols(model)})
    needed = [name for name in names if any(count(model, name)[0] for model in (*accepting, *refusing))]
    size = len(accepting)

    def wanted(state: tuple[Expression, ...]) -> bool:
        return all(map(nullable, state[:size])) and not any(map(nullable, state[size:]))

    def alive(state: tuple[Expression, ...]) -> bool:
        return NOTHING not in state[:size]

    for alphabet in (needed, names):
        try:
            word = shortest((*accepting, *refusing), alphabet, wanted, alive)
        except SearchEnded:
            continue
        if word is not None:
            return word
    return None


def _text(valid: Element, other: Element | None) -> str:
    value = valid.value
    if value is None:
        return ""
    theirs = other.value if other else None
    tried = ("", value.typical(), theirs.typical() if theirs else "")
    fitting = [text for text in tried if value.accepts(text)]
    return next((text for text in fitting if theirs is None or theirs.accepts(text)), next(iter(fitting), ""))


def _fill_towards(node: etree._Element, valid: Element, other: Element | None, steps: Sequence[str], put: Put) -> None:
    if not steps:
        put(node, valid, other)
        return
    names = sorted(symbols(valid.content)) if valid.content is not None else []
    word = least_word(valid, other, having=[has(names, steps[0])]) or (steps[0],)
    fill(node, valid, other, word)
    child = next(child for child in node if child.tag == steps[0])
    for grandchild in list(child):
        child.remove(grandchild)
    child.attrib.clear()
    child.text = None
    inner = other.children.get(steps[0]) if other else None
    _fill_towards(child, valid.children[steps[0]], inner, steps[1:], put)
