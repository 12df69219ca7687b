"""A story played on a simulator: each recorded request is sent, each reply compared with the recorded one."""

import copy
import re
from dataclasses import dataclass, field

import httpx
from lxml import etree

from harness.profiles.reply import parse
from harness.replay.staging import NoStage, StagedBiller
from harness.replay.stories import new_numbers
from harness.replay.traffic import ReplayCall, leaves

NUMBER = re.compile(r"[0-9]+")
#: Tags of a request that name what a posting made.
NAMING = ("ITEM_NO", "PAYMENT_REF")


@dataclass(frozen=True)
class ReplayDifference:
    """A value that a simulator answers otherwise than the recorded router did."""

    call: ReplayCall
    path: str
    recorded: str
    replayed: str

    def __str__(self) -> str:
        tag = self.path.rpartition("/")[2]
        return f"{self.call.place} {self.call.function} {tag}: recorded {self.recorded!r}, replayed {self.replayed!r}"


@dataclass
class PlayedCall:
    """One call as it was sent, the reply to expect, and what differs."""

    call: ReplayCall
    request: etree._Element
    expected: etree._Element | None  # None where the elements of the replies are not the same
    matching: list[tuple[str, str]] = field(default_factory=list)
    differences: list[ReplayDifference] = field(default_factory=list)


class StoryPlayer:
    """Plays the calls of one story on a staged biller; numbers that routers give are translated."""

    def __init__(self, client: httpx.Client, biller: StagedBiller) -> None:
        self._client, self._biller = client, biller
        self._numbers: dict[str, str] = {}

    def play(self, call: ReplayCall) -> PlayedCall:
        """Send a call and compare its reply; NoStage if the simulator does not answer."""
        request = copy.deepcopy(call.request)
        for tag in NAMING:
            for node in request.iter(tag):
                node.text = self._numbers.get((node.text or "").strip(), node.text)
        reply = self._ask(request)
        self._learn(call, reply)
        return self._compared(call, request, reply)

    def _ask(self, request: etree._Element) -> etree._Element:
        path = f"/billers/{self._biller.bid}/router"
        try:
            answer = self._client.post(path, data={"XMLREQUEST": etree.tostring(request, encoding="unicode")})
            return parse(answer.content)
        except (httpx.HTTPError, etree.XMLSyntaxError) as error:
            raise NoStage(f"the simulator did not answer a call ({type(error).__name__})") from None

    def _learn(self, call: ReplayCall, reply: etree._Element) -> None:
        """Note which number the simulator gave for each that the recorded router gave."""
        played = ReplayCall(call.place, call.function, call.request, reply, call.day, call.asked)
        theirs, ours = new_numbers(call), new_numbers(played)
        if len(theirs) == len(ours):
            self._numbers |= dict(zip(theirs, ours, strict=True))

    def _compared(self, call: ReplayCall, request: etree._Element, reply: etree._Element) -> PlayedCall:
        numbers = self._numbers if not call.is_read else {}
        recorded = [(path, _translated(text, numbers)) for path, text in leaves(call.reply)]
        replayed = leaves(reply)
        same = [path for path, _ in recorded] == [path for path, _ in replayed]
        played = PlayedCall(call, request, copy.deepcopy(reply) if same else None)
        if same and played.expected is not None:
            nodes = [node for node in played.expected.iter() if not len(node)]
            for node, (path, text), (_, other) in zip(nodes, recorded, replayed, strict=True):
                if text.strip() != other.strip():
                    node.text = "*"
                    played.differences.append(ReplayDifference(call, path, text, other))
            return played
        theirs, ours = dict(recorded), dict(replayed)
        for path in dict.fromkeys((*theirs, *ours)):
            if theirs.get(path, "").strip() != ours.get(path, "").strip() or (path in theirs) != (path in ours):
                played.differences.append(ReplayDifference(call, path, theirs.get(path, ""), ours.get(path, "")))
            elif path.count("/Params/") and path.rpartition("/Params/")[2].count("/") == 0:
                played.matching.append((path.rpartition("/")[2], ours[path]))
        return played


def _translated(text: str, numbers: dict[str, str]) -> str:
    return NUMBER.sub(lambda match: numbers.get(match[0], match[0]), text)
