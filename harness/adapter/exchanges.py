"""One request of the client with its reply, as the simulator's journal has it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from harness.profiles.reply import NotAReply, Values, parse, path_of, read_reply

GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
ITEM_NO = re.compile(r"AR item ([0-9]+)")
#: What may carry the payment's GUID, the usual one first (router F-04, Q-77).
GUID_TAGS = ("SOURCE_SPEC1", "SOURCE_SPEC2")


@dataclass(frozen=True, kw_only=True)
class ClientExchange:
    """An exchange; ``case`` is the run that it came in, ``number`` its place there.

    ``status`` is None where no STATUS reached the client; ``effect`` and ``view`` are those of the fault that it met,
    blank without one.
    """

    case: str
    number: int
    function: str
    request: str
    reply: str
    http: int = 200
    status: int | None = None
    told: str = ""
    outcome: str = ""
    login: str | None = None
    fault: str = ""
    effect: str = ""
    view: str = ""
    postings: tuple[int, ...] = field(default=())

    @cached_property
    def root(self) -> etree._Element | None:
        """The request as a tree; None if it is not XML."""
        try:
            return parse(self.request.strip().encode())
        except etree.XMLSyntaxError:
            return None

    @cached_property
    def values(self) -> Values:
        """Texts of the request's tags by their paths below Params, without the space around them."""
        params = self.root.find("*/Params") if self.root is not None else None
        found: dict[str, list[str]] = {}
        if params is None:
            return {}
        for node in params.iterdescendants():
            if not len(node):
                found.setdefault(path_of(node, params), []).append((node.text or "").strip())
        return {path: tuple(texts) for path, texts in found.items()}

    @cached_property
    def answered(self) -> Values:
        """Texts of the reply's tags; ITEM_NO also from STATUS_DESC (router F-04, Q-20). Nothing if it is not XML."""
        try:
            found = dict(read_reply(parse(self.reply.strip().encode())).values())
        except (etree.XMLSyntaxError, NotAReply):
            return {}
        if number := ITEM_NO.search(" ".join(found.get("STATUS_DESC", ()))):
            found.setdefault("ITEM_NO", (number[1],))
        return {path: tuple(text.strip() for text in texts) for path, texts in found.items()}

    @property
    def has_succeeded(self) -> bool:
        """Whether the client was told that it is done."""
        return self.status == 0 and self.http == 200

    @property
    def took_effect(self) -> bool:
        """Whether the router did it, whatever the client was told."""
        if self.effect:
            return self.effect != "none"
        return self.has_succeeded

    @property
    def place(self) -> str:
        """How reports name it."""
        return f"{self.case}, exchange {self.number}"

    @property
    def key(self) -> str:
        """How result files name it."""
        return f"{self.case}/{self.number}"

    def text(self, path: str) -> str:
        """Return the last value of a tag that is not blank, blank if there is none; GUID is that of a payment."""
        if path == "GUID":
            return self.values[guid_tag(self.values)][0] if guid_tag(self.values) in self.values else ""
        return next((text for text in reversed(self.values.get(path, ())) if text), "")


def guid_tag(values: Mapping[str, tuple[str, ...]]) -> str:
    """Return the tag of AddARItems that has the payment's GUID; the usual one where none has."""
    for tag in GUID_TAGS:
        if any(GUID.fullmatch(text) for text in values.get(tag, ())):
            return tag
    return GUID_TAGS[0]
