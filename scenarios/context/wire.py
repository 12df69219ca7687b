"""The router's XML as QA writes and compares it: building requests, reading replies level by level; sends nothing."""

import difflib
from collections.abc import Iterable
from enum import Enum

import httpx
from lxml import etree

from scenarios.context import asserted
from scenarios.context.asserted import TagText
from scenarios.errors import StepError

#: The tags of the requests that read, in documented order (router §6).
REQUEST_TAGS = {
    "GetAccountBalance": ("ACCOUNT_NO",),
    "GetAccount": ("ACCOUNT_NO", "PREPAY_INFO_YN", "FMT_PREPAY_YN"),
    "GetPayArrangements": ("ACCOUNT_NO", "PAYSCHEDULE_YN"),
    "GetPhoneRecords": ("PERSON_NO",),
    "GetAccountBillingAddress": ("ACCOUNT_NO",),
}
#: Counters of a live router: their presence is compared, their value is not (router §8.1).
COUNTERS = frozenset({"transNo", "pid"})
#: The router answers with it, in plain text, what would not match its own schema (router §3).
SELF_CHECK_FAILED = 500
#: Stands for any value in an expected reply.
ANY = "*"


class Level(Enum):
    """Where a STATUS can stand (router §4.1)."""

    PARAMS = "Params"
    FUNCTION = "function"
    REPLY = "Reply"


def request(function: str, tags: Iterable[tuple[str, str]]) -> str:
    """A request with these tags in this order."""
    root = etree.Element("Request")
    params = etree.SubElement(etree.SubElement(root, function), "Params")
    for tag, value in tags:
        etree.SubElement(params, tag).text = value
    return str(etree.tostring(root, encoding="unicode"))


def documented(function: str, values: dict[str, str]) -> str:
    """A request with all documented tags, blank where no value is given."""
    return request(function, ((tag, values.get(tag, "")) for tag in REQUEST_TAGS[function]))


def parse(body: bytes | str) -> etree._Element:
    """The root of a reply; StepError where it is not XML."""
    raw = body.encode() if isinstance(body, str) else body
    try:
        return etree.fromstring(raw.strip(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise StepError.on("the reply is not XML", expected="an XML reply", came=repr(raw[:200])) from error


def parse_reply(response: httpx.Response) -> etree._Element:
    """The root of the router's reply; StepError where it is not XML or the router reports a defect of its own."""
    kind = response.headers.get("content-type", "")
    if response.status_code == SELF_CHECK_FAILED and kind.startswith("text/plain"):
        told = response.text.strip()
        raise StepError(f"the router's self-check failed (HTTP 500, a defect of the simulator)\n  {told}")
    return parse(response.content)


def level(root: etree._Element, which: Level) -> etree._Element | None:
    """The element of a level: Reply, the function element in it, or that one's Params."""
    reply = root[0] if root.tag == "REPLY" and len(root) else root
    if which is Level.REPLY:
        return reply
    function = next((child for child in reply if child.tag not in {"STATUS", "STATUS_DESC"}), None)
    return function if which is Level.FUNCTION or function is None else function.find("Params")


def value_at(root: etree._Element, which: Level, tag: str) -> str | None:
    """The text of a tag directly under a level; "" for a blank one, None where it is absent."""
    place = level(root, which)
    found = None if place is None else place.find(tag)
    path = tag if which is Level.PARAMS else f"({which.value}) {tag}"
    return None if found is None else TagText.at(found.text or "", *_origin(root), path)


def params(root: etree._Element) -> dict[str, str]:
    """The flat tags of Params."""
    place = level(root, Level.PARAMS)
    return {} if place is None else _texts(root, place, "")


def repeated(root: etree._Element, tag: str) -> list[dict[str, str]]:
    """The rows of a message that repeats an element, in order; of a nested tag its texts, comma between."""
    return [_row(root, element) for element in root.iter(tag)]


def _origin(root: etree._Element) -> tuple[str, str]:
    """Direction and function element of a message."""
    function = level(root, Level.FUNCTION)
    return "request" if root.tag == "Request" else "reply", "" if function is None else str(function.tag)


def _texts(root: etree._Element, place: etree._Element, above: str) -> dict[str, str]:
    """The leaves right under a place, which know where they stood."""
    origin = _origin(root)
    return {
        name: TagText.at(child.text or "", *origin, f"{above}{name}")
        for child in place
        if not len(child) and (name := str(child.tag))
    }


def _row(root: etree._Element, element: etree._Element) -> dict[str, str]:
    above = str(element.tag)
    row, origin = _texts(root, element, f"{above}/"), _origin(root)
    nested: dict[str, list[str]] = {}
    for child in element:
        if len(child):
            nested.setdefault(str(child.tag), []).extend(it.text or "" for it in child)
    for name, texts in nested.items():
        inner = next(str(it.tag) for child in element.iterfind(name) for it in child)
        row[name] = TagText.at(", ".join(texts), *origin, f"{above}/{name}/{inner}")
    return row


def outline(body: bytes | str) -> list[str]:
    """A document as one line per element, with exact texts, so that two of them can be compared and shown."""
    return list(_lines(parse(body), 0))


def _lines(element: etree._Element, depth: int) -> Iterable[str]:
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items())
    shown = [name if name in COUNTERS else f'{name}="{value}"' for name, value in attributes]
    text = "" if len(element) else f" = {element.text or ''!r}"
    yield "  " * depth + " ".join([str(element.tag), *shown]) + text
    for child in element:
        yield from _lines(child, depth + 1)


def differences(expected: str, came: bytes) -> list[str]:
    """Where two documents differ, as lines of a diff; none where they agree tag for tag and in order."""
    wanted, got = outline(expected), outline(came)
    _note_all(parse(expected), parse(came))
    any_value = f"= {ANY!r}"
    if len(wanted) == len(got):
        wanted = [
            theirs if ours.endswith(any_value) and ours.split(" = ")[0] == theirs.split(" = ")[0] else ours
            for ours, theirs in zip(wanted, got, strict=True)
        ]
    if wanted == got:
        return []
    return [line for line in difflib.ndiff(wanted, got) if line[0] in "-+"]


def _note_all(expected: etree._Element, came: etree._Element) -> None:
    """Each leaf that came was compared, but for those whose expected text is any."""
    direction, function = _origin(came)
    free = {path for path, text in leaves(expected) if text == ANY}
    for path, _ in leaves(came):
        if path not in free:
            asserted.note(direction, function, path)


def leaves(root: etree._Element) -> Iterable[tuple[str, str]]:
    """Yield paths below Params with their texts, and STATUS at the function."""
    place, function = level(root, Level.PARAMS), level(root, Level.FUNCTION)
    for node in () if place is None else place.iterdescendants():
        if not len(node):
            names = [str(node.tag)]
            for above in node.iterancestors():
                if above is place:
                    break
                names.append(str(above.tag))
            yield "/".join(reversed(names)), node.text or ""
    status = None if function is None else function.find("STATUS")
    if status is not None:
        yield asserted.AT_FUNCTION, status.text or ""
