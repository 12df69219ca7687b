"""Mutations of structure: well-formed, and not valid by the schema; refused with -902, which names the tag."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from harness.generate.documents import PlacedBound, RequestSchema, tags
from harness.mutate.bodies import body
from harness.mutate.expectations import Mutation, Refusal, StatusLevel

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
OTHER = "urn:example.org:other"
SOURCE = "router §1.2"


def invalid(names: str) -> Refusal:
    """Return the refusal of a request that its schema does not accept."""
    return Refusal(StatusLevel.FUNCTION, -902, names, "assumed", SOURCE)


def mutations_of_structure(schema: RequestSchema, usual: etree._Element) -> Iterator[Mutation]:
    """Yield unknown, misspelt, misplaced and nested tags, attributes, and stray text."""
    for path, _ in schema.leaves():
        yield from _of_tag(usual, path)
    yield from _orders(usual)
    yield from _of_function(schema, usual)


def outside(usual: etree._Element, placed: PlacedBound) -> Mutation | None:
    """Return the document just outside a bound, with its refusal; None where nothing is outside."""
    root = deepcopy(usual)
    found = tags(root, placed.path)
    name = placed.path.rpartition("/")[2]
    if placed.times is not None:
        if placed.times[1] is None:
            return None
        parent = found[0].getparent()
        kept = [] if parent is None else [node for node in found if node.getparent() is parent]
        for _ in range(placed.times[1] - len(kept)):
            kept[-1].addnext(deepcopy(kept[-1]))
    elif placed.bound.outside is None:
        return None
    else:
        found[0].text = placed.bound.outside
    return Mutation(f"outside {placed.bound.name}", placed.path, body(root), invalid(name))


def inside(usual: etree._Element, placed: PlacedBound) -> etree._Element | None:
    """Return the document just inside a bound; None where the bound cannot be reached."""
    root = deepcopy(usual)
    found = tags(root, placed.path)
    if placed.times is not None:
        wanted = placed.times[0] or 0
        parent = found[0].getparent()
        kept = [node for node in found if node.getparent() is parent]
        for node in kept[wanted:]:
            if parent is not None:
                parent.remove(node)
        for _ in range(wanted - len(kept)):
            kept[-1].addnext(deepcopy(kept[-1]))
        return root
    if placed.bound.inside is None:
        return None
    found[0].text = placed.bound.inside
    return root


def _of_tag(usual: etree._Element, path: str) -> Iterator[Mutation]:
    name = path.rpartition("/")[2]

    def changed() -> tuple[etree._Element, etree._Element]:
        root = deepcopy(usual)
        return root, tags(root, path)[0]

    for mutation, tag, named in (
        ("tag in lower case", name.lower(), name.lower()),
        ("tag misspelt", f"{name}X", f"{name}X"),
        ("tag of another namespace", f"{{{OTHER}}}{name}", OTHER[:12]),
    ):
        root, node = changed()
        node.tag = tag
        yield Mutation(mutation, path, body(root), invalid(named))
    root, node = changed()
    etree.SubElement(node, name)
    yield Mutation("tag within a value", path, body(root), invalid(name))
    for attribute in ("note", f"{XSI}nil", f"{XSI}type"):
        root, node = changed()
        node.set(attribute, "true")
        yield Mutation(f"attribute {etree.QName(attribute).localname}", path, body(root), invalid(name))
    root, node = changed()
    node.tail = "stray"
    yield Mutation("text between tags", path, body(root), invalid(_owner(node)))


def _owner(node: etree._Element) -> str:
    parent = node.getparent()
    return "" if parent is None else str(parent.tag)


def _orders(usual: etree._Element) -> Iterator[Mutation]:
    """Each tag after the one that follows it."""
    params = usual[0][0]
    for place in range(len(params) - 1):
        name, following = str(params[place].tag), str(params[place + 1].tag)
        if name != following:
            root = deepcopy(usual)
            children = root[0][0]
            children.insert(place, children[place + 1])
            yield Mutation("wrong order", name, body(root), invalid(name))


def _of_function(schema: RequestSchema, usual: etree._Element) -> Iterator[Mutation]:
    def changed() -> tuple[etree._Element, etree._Element, etree._Element]:
        root = deepcopy(usual)
        return root, root[0], root[0][0]

    for place in (0, len(usual[0][0])):
        root, _, params = changed()
        params.insert(place, etree.Element("NO_SUCH_TAG"))
        yield Mutation("unknown tag", "first" if place == 0 else "last", body(root), invalid("NO_SUCH_TAG"))
    root, function, params = changed()
    function.append(deepcopy(params))
    yield Mutation("Params twice", "", body(root), invalid("Params"))
    root, function, params = changed()
    function.remove(params)
    yield Mutation("no Params", "", body(root), invalid("Params"))
    root, function, params = changed()
    params.tag = "params"
    yield Mutation("Params in lower case", "", body(root), invalid("Params"))
    root, function, _ = changed()
    etree.SubElement(function, "STATUS").text = "0"
    yield Mutation("tag beside Params", "", body(root), invalid("STATUS"))
    for node_name, node_of in (("Request", 0), ("function", 1), ("Params", 2)):
        nodes = changed()
        nodes[node_of].set("version", "1.1")
        yield Mutation("attribute version", node_name, body(nodes[0]), invalid("version"))
    root, _, params = changed()
    params.text = "stray"
    yield Mutation("text before the tags", "", body(root), invalid("Params"))
    yield from _names(schema, usual)


def _names(schema: RequestSchema, usual: etree._Element) -> Iterator[Mutation]:
    """Names of the function: unknown to the router (-903), since names are case-sensitive (§2.1)."""
    unknown = Refusal(StatusLevel.REPLY, -903, "", "assumed", SOURCE)
    for mutation, name in (
        ("unknown function", "NoSuchFunction"),
        ("function in lower case", schema.function.lower()),
        ("function in upper case", schema.function.upper()),
        ("function of another namespace", f"{{{OTHER}}}{schema.function}"),
    ):
        root = deepcopy(usual)
        root[0].tag = name
        yield Mutation(mutation, "", body(root), unknown)
