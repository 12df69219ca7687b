"""Comparison of two trees of schemas, element by element."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from harness.diff.changes import ChangeKind, ContractChange, Side, Witness
from harness.diff.contents import Contents, Found
from harness.diff.witnesses import Pair, fill, no_witness, put_attribute, put_value, put_word
from harness.schema.tree import Attribute, Document, Element, closure, read_document, schema_files
from harness.schema.values import ValueType, lost_value


def compare(old: Path, new: Path) -> list[ContractChange]:
    """Return each change between two folders of schemas, breaking or not, in the order of schemas and paths.

    Raises HarnessError for a folder without schemas, UnreadableSchema for one that cannot be read.
    """
    before, after = schema_files(old), schema_files(new)
    changes: list[ContractChange] = []
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            changes.append(_whole(read_document(name, before[name]), ChangeKind.REMOVED, Side.OLD))
        elif name not in before:
            changes.append(_whole(read_document(name, after[name]), ChangeKind.ADDED, Side.NEW))
        elif closure(before[name]) != closure(after[name]):
            changes.extend(compare_documents(read_document(name, before[name]), read_document(name, after[name])))
    return changes


def compare_documents(old: Document, new: Document) -> list[ContractChange]:
    """Return each change between two schemas of one kind of document."""
    comparison = _Comparison(Pair(old, new, old.compiled(), new.compiled()))
    return list(comparison.roots())


def _whole(document: Document, kind: ChangeKind, side: Side) -> ContractChange:
    """Return the change of a schema that stands in one tree only: no document of it is known in the other."""
    root, element = next(iter(document.roots.items()))
    node = etree.Element(root)
    fill(node, element, None)
    witness = Witness(
        side,
        etree.tostring(node, encoding="unicode", pretty_print=True),
        "no schema",
        document.compiled().validate(node),
    )
    proofs = (witness,) if kind is ChangeKind.REMOVED else ()
    return ContractChange(document.name, document.direction, root, kind, f"schema {kind.value}", proofs)


@dataclass
class _Comparison:
    """One walk over two schemas."""

    pair: Pair
    compared: set[tuple[int, int]] = field(default_factory=set)

    def roots(self) -> Iterator[ContractChange]:
        old, new = self.pair.old.roots, self.pair.new.roots
        for name in sorted(old.keys() | new.keys()):
            if name in old and name in new:
                yield from self.element((name,), old[name], new[name])
                continue
            side, kind = (Side.OLD, ChangeKind.REMOVED) if name in old else (Side.NEW, ChangeKind.ADDED)
            proof = self.pair.prove(side, (name,), fill)
            yield self.change((name,), (kind, "", f"root element {kind.value}", (proof,)))

    def change(self, steps: tuple[str, ...], found: Found) -> ContractChange:
        kind, below, detail, witnesses = found
        path = "/" + "/".join((*steps, below) if below else steps)
        document = self.pair.new
        return ContractChange(document.name, document.direction, path, kind, detail, witnesses)

    def element(self, steps: tuple[str, ...], old: Element, new: Element) -> Iterator[ContractChange]:
        """Yield the changes of an element and of all below it."""
        if old.content is not None and (old.declared, new.declared) in self.compared:
            return  # the same two types as elsewhere in this schema: told there
        self.compared.add((old.declared, new.declared))
        for found in (*self._attributes(steps, old, new), *self._switches(steps, old, new)):
            yield self.change(steps, found)
        if (old.content is None) != (new.content is None):
            proofs = tuple(self.pair.prove(side, steps, fill) for side in Side)
            now = "children" if old.content is None else "a value"
            yield self.change(steps, (ChangeKind.TYPE, "", f"has {now} now", proofs))
            return
        if old.value is not None and new.value is not None:
            for found in self._values(steps, old.value, new.value):
                yield self.change(steps, found)
            return
        contents = Contents(self.pair, steps, old, new)
        for found in contents.changes():
            yield self.change(steps, found)
        for name in sorted(old.children.keys() & new.children.keys()):
            yield from self.element((*steps, name), old.children[name], new.children[name])

    def _values(self, steps: tuple[str, ...], old: ValueType, new: ValueType) -> Iterator[Found]:
        proofs = [
            self.pair.prove(side, steps, put_value(text))
            for side, text in ((Side.OLD, lost_value(old, new)), (Side.NEW, lost_value(new, old)))
            if text is not None
        ]
        yield from _by_direction("", old, new, tuple(proofs))

    def _attributes(self, steps: tuple[str, ...], old: Element, new: Element) -> Iterator[Found]:
        for name in sorted(old.attributes.keys() | new.attributes.keys()):
            before, after = old.attributes.get(name), new.attributes.get(name)
            if before and after:
                yield from self._attribute(steps, before, after)
            elif before:
                proof = self.pair.prove(Side.OLD, steps, put_attribute(name, before.value.typical()))
                yield ChangeKind.REMOVED, f"@{name}", "attribute removed", (proof,)
            elif after:
                proofs = [self.pair.prove(Side.NEW, steps, put_attribute(name, after.value.typical()))]
                if after.needed:
                    proofs.insert(0, self.pair.prove(Side.OLD, steps, put_attribute(name, None)))
                kind = ChangeKind.REQUIRED if after.needed else ChangeKind.ADDED
                yield kind, f"@{name}", "attribute added" + (", required" if after.needed else ""), tuple(proofs)

    def _attribute(self, steps: tuple[str, ...], old: Attribute, new: Attribute) -> Iterator[Found]:
        if old.needed != new.needed:
            side, kind = (Side.OLD, ChangeKind.REQUIRED) if new.needed else (Side.NEW, ChangeKind.OPTIONAL)
            proof = self.pair.prove(side, steps, put_attribute(new.name, None))
            yield kind, f"@{new.name}", f"attribute is {kind.value} now", (proof,)
        proofs = [
            self.pair.prove(side, steps, put_attribute(new.name, text))
            for side, text in (
                (Side.OLD, lost_value(old.value, new.value)),
                (Side.NEW, lost_value(new.value, old.value)),
            )
            if text is not None
        ]
        yield from _by_direction(f"@{new.name}", old.value, new.value, tuple(proofs))

    def _switches(self, steps: tuple[str, ...], old: Element, new: Element) -> Iterator[Found]:
        """Yield changes of text between children and of xsi:nil."""
        if old.mixed != new.mixed:
            side, kind = (Side.OLD, ChangeKind.NARROWER) if old.mixed else (Side.NEW, ChangeKind.WIDER)
            proof = self.pair.prove(side, steps, _put_text)
            yield kind, "", f"text between children is {'no longer' if old.mixed else 'now'} valid", (proof,)
        if old.nillable != new.nillable:
            side, kind = (Side.OLD, ChangeKind.NARROWER) if old.nillable else (Side.NEW, ChangeKind.WIDER)
            proof = self.pair.prove(side, steps, _put_nil)
            yield kind, "", f"xsi:nil is {'no longer' if old.nillable else 'now'} valid", (proof,)


def _by_direction(below: str, old: ValueType, new: ValueType, proofs: tuple[Witness, ...]) -> Iterator[Found]:
    """Yield the change of a type of values, named by the directions that have a proof."""
    if old.facets == new.facets:
        return
    sides = {witness.valid_in for witness in proofs}
    detail = f"{old.name} ({', '.join(old.facets)}) became {new.name} ({', '.join(new.facets)})"
    if len(sides) > 1:
        yield ChangeKind.TYPE, below, detail, proofs
    elif sides:
        yield (ChangeKind.NARROWER if Side.OLD in sides else ChangeKind.WIDER), below, detail, proofs
    elif old.languages is None or new.languages is None:
        # Nothing tried shows a difference, and these types are not compared exactly: told as unproven, not as equal.
        yield ChangeKind.TYPE, below, detail, tuple(no_witness(side) for side in Side)


def _put_text(node: etree._Element, valid: Element, other: Element | None) -> None:
    put_word(())(node, valid, other) if valid.content is None else fill(node, valid, other)
    node.text = "text"


def _put_nil(node: etree._Element, valid: Element, _other: Element | None) -> None:
    for attribute in valid.attributes.values():
        if attribute.needed:
            node.set(attribute.name, attribute.value.typical())
    node.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")
