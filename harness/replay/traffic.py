"""Calls of router functions out of a recording, in their order, each with the biller's day as far as it shows."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from lxml import etree

from harness.profiles.reply import parse
from harness.record.recording import RecordedExchange, RecordingHeader, read_recording

#: Tags in which a client tells the day of its call, by function (router §6).
TODAY = {
    "AddARItems": "ITEM_DT",
    "AddAlert": "ALERT_ON_DT",
    "AddContact": "RECEIVED_DTM",
    "AddIssueContact": "EFFECTIVE_DT",
}
READS = frozenset(
    {"GetAccountBalance", "GetAccount", "GetPayArrangements", "GetPhoneRecords", "GetAccountBillingAddress"}
)
Leaves = list[tuple[str, str]]


@dataclass(frozen=True)
class ReplayCall:
    """One recorded call: its place in the recording, function, request and reply, and the biller's day."""

    place: str
    function: str
    request: etree._Element
    reply: etree._Element
    day: date
    asked: Mapping[str, str]

    @property
    def is_read(self) -> bool:
        """Whether the function changes nothing."""
        return self.function in READS

    @property
    def succeeded(self) -> bool:
        """Whether the reply has no STATUS but 0 and blank (router §4.1)."""
        found = [(node.text or "").strip() for node in self.reply.iter("STATUS")]
        return any(status == "0" for status in found) and all(status in ("", "0") for status in found)

    def text(self, path: str) -> str:
        """Return a text of the reply by its path below Params, without blanks around it; blank if it is missing."""
        return (self.reply.findtext(f".//Params/{path}") or "").strip()


@dataclass
class Traffic:
    """All that can be replayed of a recording, and why the rest cannot, by reason."""

    calls: list[ReplayCall] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    headers: list[RecordingHeader] = field(default_factory=list)


def traffic(recording: Path, first_day: date | None) -> Traffic:
    """Return the calls of a recording; ``first_day`` is the biller's day at its start, if the calls do not show it.

    Raises BadRecording.
    """
    found = Traffic()
    days: list[date | None] = []
    for run, (header, exchanges) in enumerate(read_recording(recording), start=1):
        found.headers.append(header)
        started = datetime.fromisoformat(header.started)
        for place, exchange in enumerate(exchanges, start=1):
            why = _unusable(exchange)
            if why:
                found.left_out[why] += 1
                continue
            fallback = (started + timedelta(seconds=exchange.at)).date()
            call = _call(f"{run}:{place}", exchange, fallback)
            if call is None:
                found.left_out["its request is not one of a function"] += 1
                continue
            found.calls.append(call)
            days.append(_shown(call))
    found.calls = list(_dated(found.calls, days, first_day))
    return found


def _unusable(exchange: RecordedExchange) -> str:
    if exchange.request is None or exchange.reply is None or exchange.note:
        return "it has no whole reply"
    if not exchange.request.body.xml:
        return "its request has no XML"
    return "" if exchange.reply.body.xml else "its reply has no XML"


def _call(place: str, exchange: RecordedExchange, day: date) -> ReplayCall | None:
    if exchange.request is None or exchange.reply is None:
        return None
    request, reply = parse(exchange.request.body.xml.encode()), parse(exchange.reply.body.xml.encode())
    params = request.find("*/Params")
    if request.tag != "Request" or len(request) != 1 or params is None:
        return None
    asked = {str(node.tag): (node.text or "").strip() for node in params if not len(node)}
    return ReplayCall(place, str(request[0].tag), request, reply, day, asked)


def _shown(call: ReplayCall) -> date | None:
    """Return the day that a request tells, None if it tells none."""
    text = call.asked.get(TODAY.get(call.function, ""), "")[:8]
    try:
        return datetime.strptime(text, "%Y%m%d").date() if re.fullmatch("[0-9]{8}", text) else None  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None


def _dated(calls: list[ReplayCall], days: list[date | None], first: date | None) -> Iterator[ReplayCall]:
    """Yield the calls with their days: what a call tells, else what the last one told, else what the next one tells."""
    known = first or next((day for day in days if day), None)
    for call, day in zip(calls, days, strict=True):
        known = day if day and (known is None or day >= known) else known
        yield ReplayCall(call.place, call.function, call.request, call.reply, known or call.day, call.asked)


def leaves(root: etree._Element) -> Leaves:
    """Return path and text of each element without children, in document order; paths begin below the root."""
    found: Leaves = []
    for node in root.iter():
        if not len(node):
            names = [str(node.tag), *(str(above.tag) for above in node.iterancestors())]
            found.append(("/".join(reversed(names)), node.text or ""))
    return found
