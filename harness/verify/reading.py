"""Verification of the reading functions: every request twice, each reply judged, and the reads beside each other."""

from collections.abc import Sequence

from lxml import etree

from harness.profiles.reply import NotAReply, read_reply
from harness.verify import reads
from harness.verify.agreement import judge_agreement
from harness.verify.judging import Texts, judge_reply, texts_of
from harness.verify.target import Router, RouterRequest
from harness.verify.verdicts import Verification


def verify_reads(
    target: Router, accounts: Sequence[str], reference: Router | None = None, found: Verification | None = None
) -> Verification:
    """Ask the target every reading request twice, the reference once, and judge each tag.

    Raises NoReply if one of them does not answer.
    """
    found = found or Verification()
    found.expect((*reads.READS, reads.PHONES))
    persons: dict[str, None] = {}
    for request in (*reads.account_reads(accounts), *reads.refused_reads()):
        reply = _ask_twice(request, found, target, reference)
        if person := reply.findtext(".//GetAccount/Params/PERSON_NO"):
            persons[person] = None
    for request in reads.person_reads(tuple(persons)):
        _ask_twice(request, found, target, reference)
    for account in accounts:
        _beside_each_other(account, found)
    return found


def _ask_twice(request: RouterRequest, found: Verification, target: Router, reference: Router | None) -> etree._Element:
    """Judge one request that reads; return the target's first reply."""
    first, second = target.ask(request), target.ask(request)
    other = reference.ask(request) if reference else None
    judge_reply(found, request, first, other, again=second)
    return first


def _beside_each_other(account: str, found: Verification) -> None:
    """Compare what the reads of an account and of its person say."""
    texts: dict[str, Texts] = {}
    numbers: dict[str, int] = {}
    person = ""
    for exchange in found.exchanges:
        request = exchange.request
        key = request.text("PERSON_NO") if request.function == reads.PHONES else request.text("ACCOUNT_NO")
        if key != (person if request.function == reads.PHONES else account) or request.function in texts:
            continue
        try:
            reply = read_reply(exchange.reply)
        except NotAReply:
            continue
        if not reply.refused:
            texts[request.function], numbers[request.function] = texts_of(reply), exchange.number
            person = person or next(iter(texts_of(reply).get("PERSON_NO", ())), "")
    judge_agreement(found, texts, numbers)
