"""All mutations of a function's request."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from harness.generate.documents import RequestSchema, tags
from harness.generate.facts import KINDS
from harness.mutate.expectations import Mutation
from harness.mutate.meaning import NO_NUMBER, mutations_of_meaning
from harness.mutate.structure import mutations_of_structure
from harness.mutate.wire import mutations_of_bytes


def mutations(schema: RequestSchema, usual: etree._Element) -> Iterator[Mutation]:
    """Yield every named mutation of the usual document of a function, those of single bounds excepted."""
    yield from mutations_of_meaning(schema, usual)
    yield from mutations_of_structure(schema, usual)
    yield from mutations_of_bytes(schema, steady(schema, usual))


def steady(schema: RequestSchema, usual: etree._Element) -> etree._Element:
    """Return the document with AR items that do not exist: it is answered the same however often it is sent."""
    root = deepcopy(usual)
    for path, _ in schema.leaves():
        if KINDS.get(path) == "item":
            tags(root, path)[0].text = NO_NUMBER
    return root
