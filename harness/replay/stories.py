"""Calls that belong together: those about one account or person, and what was posted to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.record.stand_ins import GUID
from harness.replay.traffic import ReplayCall

#: Tags of a request that hold an account.
ACCOUNT_TAGS = ("ACCOUNT_NO", "SS_ACCOUNT_NO", "ALERT_KEY")
#: Tags in which a payment carries its GUID (router F-04).
GUID_TAGS = ("SOURCE_SPEC1", "SOURCE_SPEC2")
NUMBER = re.compile(r"[0-9]+")


@dataclass
class ReplayStory:
    """The calls about a group of accounts and persons that have to do with each other."""

    accounts: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    calls: list[ReplayCall] = field(default_factory=list)


def stories(calls: list[ReplayCall]) -> tuple[list[ReplayStory], list[ReplayCall]]:
    """Return the stories, and the calls that belong to none, such as a void of what was posted before the recording."""
    owners = _Groups()
    keys_of = []
    posted: set[str] = set()
    for call in calls:
        keys = list(_keys(call, posted))
        posted |= {key for key in keys if key.startswith(("item ", "guid "))}
        owners.join(keys)
        keys_of.append(keys)
    found: dict[str, ReplayStory] = {}
    strays = []
    for call, keys in zip(calls, keys_of, strict=True):
        if not keys:
            strays.append(call)
            continue
        story = found.setdefault(owners.first(keys[0]), ReplayStory())
        story.calls.append(call)
        for key in keys:
            kind, _, number = key.partition(" ")
            known = {"account": story.accounts, "person": story.persons}.get(kind)
            if known is not None and number not in known:
                known.append(number)
    return list(found.values()), strays


def account_of(call: ReplayCall) -> str:
    """Return the account that a call is about; blank if it names none."""
    named = next((call.asked[tag] for tag in ACCOUNT_TAGS if call.asked.get(tag)), "")
    return named or (call.text("ACCOUNT_NO") if call.succeeded else "")


def new_numbers(call: ReplayCall) -> list[str]:
    """Return the numbers that the router gave in a reply to a posting, in the order of the reply."""
    if call.is_read or not call.succeeded:
        return []
    texts = [
        node.text or "" for tag in ("ITEM_NO", "FOLIO_NO", "CONTACT_NO", "ISSUE_NO") for node in call.reply.iter(tag)
    ]
    if call.function in ("AddARItems", "AddIssueContact"):
        texts += [number for node in call.reply.iter("STATUS_DESC") for number in NUMBER.findall(node.text or "")]
    return texts


def _keys(call: ReplayCall, posted: set[str]) -> Iterator[str]:
    if account := account_of(call):
        yield f"account {account}"
    person = call.asked.get("PERSON_NO") or (call.text("PERSON_NO") if call.succeeded else "")
    if person:
        yield f"person {person}"
    if call.function == "AddARItems" and call.succeeded:
        yield from (f"item {number}" for number in new_numbers(call))
        yield from (f"guid {call.asked[tag]}" for tag in GUID_TAGS if GUID.fullmatch(call.asked.get(tag, "")))
    for tag, kind in (("ITEM_NO", "item"), ("PAYMENT_REF", "guid"), ("PAYMENT_REF", "item")):
        if f"{kind} {call.asked.get(tag)}" in posted:
            yield f"{kind} {call.asked[tag]}"


class _Groups:
    """Keys that were named together, directly or by others."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def first(self, key: str) -> str:
        while (above := self._above.setdefault(key, key)) != key:
            key = above
        return key

    def join(self, keys: list[str]) -> None:
        for key in keys[1:]:
            self._above[self.first(key)] = self.first(keys[0])
