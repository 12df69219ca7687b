"""Measures runs: what of the contract was met in their exchanges, and which of the received values were compared.

A value counts as compared only in the run that compared it, and only if a message of that run had the tag: an
expectation about a reply that never came covers nothing. A comparison that does not know its function counts for the
only function that sent such a tag in the run, or for those whose tag had that value.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote_plus

from lxml import etree

from harness.coverage.contract import AT_FUNCTION, FunctionContract, RouterContract
from harness.coverage.journal import Compared, JournalExchange, JournalRun
from harness.profiles.reply import path_of

EFFECTIVE = "(effective) STATUS"
#: A tag of one function: direction, function, path below Params.
TagOf = tuple[str, str, str]


@dataclass
class TagCount:
    """How often a tag came with a value, blank, or not at all, in the messages of its function."""

    filled: int = 0
    blank: int = 0
    absent: int = 0


@dataclass
class Measured:
    """What runs have met; counts by function, code, tag, bound and fault."""

    exchanges: int = 0
    runs: int = 0
    comparisons: int = 0
    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by view: function
    tags: dict[TagOf, TagCount] = field(default_factory=lambda: defaultdict(TagCount))
    bounds: set[tuple[str, str, str]] = field(default_factory=set)  # function, path, name of the bound
    received: Counter[TagOf] = field(default_factory=Counter)
    compared: Counter[TagOf] = field(default_factory=Counter)  # in how many runs


def measure(runs: Iterable[JournalRun], contract: RouterContract) -> Measured:
    """Return what the runs have met."""
    found = Measured()
    for run in runs:
        found.runs += 1
        found.comparisons += len(run.compared)
        texts: dict[TagOf, list[str]] = defaultdict(list)
        for exchange in run.exchanges:
            _exchange(exchange, contract, found, texts)
        found.received.update(texts.keys())
        found.compared.update({tag for compared in run.compared for tag in _tags(compared, contract, texts)})
    return found


def _exchange(
    exchange: JournalExchange, contract: RouterContract, found: Measured, texts: dict[TagOf, list[str]]
) -> None:
    found.exchanges += 1
    function = contract.functions.get(exchange.function or "")
    if exchange.fault_view:
        found.faults[exchange.fault_view][exchange.function or "-"] += 1
    if function is None:
        return
    found.statuses[function.name][exchange.code or f"HTTP {exchange.http_status}"] += 1
    for direction, body in (("request", exchange.request), ("reply", exchange.reply)):
        root = _parsed(body)
        if root is not None:
            _message(root, direction, function, found, texts)


def _message(
    root: etree._Element, direction: str, function: FunctionContract, found: Measured, texts: dict[TagOf, list[str]]
) -> None:
    values = dict(_values(root))
    for path in function.tags[direction]:
        count = found.tags[direction, function.name, path]
        came = values.get(path)
        if came is None:
            count.absent += 1
        else:
            is_filled = any(text.strip() for text in came)
            count.filled, count.blank = count.filled + is_filled, count.blank + (not is_filled)
    for path, came in values.items():
        texts[direction, function.name, path] += came
        for bound in function.bounds.get(path, ()) if direction == "request" else ():
            if any(bound.pattern.fullmatch(text) for text in came):
                found.bounds.add((function.name, path, bound.name))


def _parsed(body: str) -> etree._Element | None:
    """The tree of a message, also of a request that is still a form; None where it cannot be read."""
    text = body.strip()
    if not text.startswith("<"):
        text = unquote_plus(text.partition("=")[2]).strip()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(text.encode(), parser) if text.startswith("<") else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _values(root: etree._Element) -> Iterator[tuple[str, list[str]]]:
    """Yield the texts of each leaf below Params by its path, and STATUS at the function."""
    envelope = root[0] if root.tag == "REPLY" and len(root) else root
    function = next((node for node in envelope if node.tag not in ("STATUS", "STATUS_DESC")), None)
    if function is None:
        return
    found: dict[str, list[str]] = {}
    for params in function.iterfind("Params"):
        for node in params.iterdescendants():
            if not len(node):
                found.setdefault(path_of(node, params), []).append(node.text or "")
    yield from found.items()
    if root.tag != "Request" and (status := function.findtext("STATUS")) is not None:
        yield AT_FUNCTION, [status]


def _tags(compared: Compared, contract: RouterContract, texts: Mapping[TagOf, list[str]]) -> set[TagOf]:
    """Return the received tags that a comparison looked at; none where no message of the run had it."""
    paths = {"STATUS", AT_FUNCTION} if compared.path == EFFECTIVE else {compared.path}
    found = {
        tag for tag in texts if tag[0] == compared.direction and (tag[2] in paths or tag[2].rpartition("/")[2] in paths)
    }
    if compared.function:
        function = contract.named(compared.function)
        return {tag for tag in found if function is not None and tag[1] == function.name}
    if len({tag[1] for tag in found}) > 1:
        found = {tag for tag in found if any(_is_value(text, compared.value) for text in texts[tag])}
    return found


def _is_value(text: str, value: str) -> bool:
    """Whether a text is the value, as a text or as a number, or names it as a word."""
    if text.strip() == value or re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text):
        return bool(value)
    try:
        return Decimal(text.strip()) == Decimal(value)
    except InvalidOperation:
        return False
