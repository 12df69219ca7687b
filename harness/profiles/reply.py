"""A reply as it was read: function, tags of Params, and STATUS at each level (router §4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

Values = Mapping[str, tuple[str, ...]]


class NotAReply(ValueError):
    """The document has no function element with Params."""


@dataclass(frozen=True)
class RouterReply:
    """One reply; ``statuses`` are STATUS under Params, at function level and under Reply, None where there is none."""

    root: etree._Element
    function: etree._Element
    params: etree._Element
    statuses: tuple[str | None, str | None, str | None]

    @property
    def status(self) -> str:
        """The STATUS that counts: the first that is not 0, else 0, else blank (router §4.1)."""
        found = [text for status in self.statuses if (text := (status or "").strip())]
        return next((status for status in found if status != "0"), "0" if found else "")

    @property
    def refused(self) -> bool:
        """Whether a STATUS that is not blank is not 0."""
        return self.status not in ("", "0")

    def values(self) -> Values:
        """Return the texts of each leaf by its path below Params, in document order."""
        found: dict[str, list[str]] = {}
        for node in self.params.iterdescendants():
            if not len(node):
                found.setdefault(path_of(node, self.params), []).append(node.text or "")
        return {path: tuple(texts) for path, texts in found.items()}


def path_of(node: etree._Element, params: etree._Element) -> str:
    """Return the names from below Params down to the node."""
    names = [str(node.tag)]
    names += [
        str(above.tag) for above in node.iterancestors() if above is not params and params in above.iterancestors()
    ]
    return "/".join(reversed(names))


def parse(document: bytes) -> etree._Element:
    """Return the root of a document; comments are left out. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(document, parser)


def read_reply(root: etree._Element) -> RouterReply:
    """Read a reply, with or without the outer REPLY; NotAReply says what is missing."""
    envelope = root
    if root.tag == "REPLY" and len(root) == 1:
        envelope = root[0]
    if envelope.tag != "Reply":
        raise NotAReply(f"the root is {root.tag}, not Reply or REPLY around Reply")
    function = next((node for node in envelope if node.tag not in ("STATUS", "STATUS_DESC")), None)
    params = function.find("Params") if function is not None else None
    if function is None or params is None:
        raise NotAReply("Reply has no function element with Params")
    statuses = (params.findtext("STATUS"), function.findtext("STATUS"), envelope.findtext("STATUS"))
    return RouterReply(root, function, params, statuses)


def request_values(root: etree._Element) -> Values:
    """Return the texts of each tag of a request by its name."""
    found: dict[str, list[str]] = {}
    for node in root.iterfind("*/Params/*"):
        found.setdefault(str(node.tag), []).append((node.text or "").strip())
    return {name: tuple(texts) for name, texts in found.items()}
