"""Judges one reply: by its profile, by the same request's second reply, and by the reference's."""

from decimal import Decimal, InvalidOperation

from lxml import etree

from harness.profiles.checking import KnownFacts, check_reply
from harness.profiles.reply import NotAReply, RouterReply, read_reply
from harness.verify.target import RouterRequest
from harness.verify.verdicts import TagResult, TagVerdict, Verification

#: STATUS at function level, beside the paths below Params.
AT_FUNCTION = "(function) STATUS"
Texts = dict[str, tuple[str, ...]]


def judge_reply(
    found: Verification,
    request: RouterRequest,
    first: etree._Element,
    other: etree._Element | None = None,
    *,
    again: etree._Element | None = None,
) -> int:
    """Judge the reply of a request, keep the exchange, and return its number."""
    found.requests += 1
    number = found.keep(request, first, other)
    for finding in check_reply(first, KnownFacts(request.root())):
        path = AT_FUNCTION if finding.path == "STATUS" else finding.path.removeprefix("Params/")
        found.note(request.function, path, TagResult(TagVerdict.DIFFERS, "profile", str(finding), (number,)))
    try:
        reply = read_reply(first)
        repeated = read_reply(again) if again is not None else reply
        expected = read_reply(other) if other is not None else None
    except NotAReply as error:
        found.note(request.function, "/", TagResult(TagVerdict.DIFFERS, "profile", str(error), (number,)))
        return number
    if not reply.refused:
        found.answered.add(request.function)
        if request.refused:
            found.note(request.function, "STATUS", TagResult(TagVerdict.DIFFERS, "rule", "is success", (number,)))
    elif request.code and reply.status != request.code:
        why = f"is {reply.status}, expected {request.code} (assumed, router §4.2)"
        found.note(request.function, "STATUS", TagResult(TagVerdict.DIFFERS, "rule", why, (number,)))
    _compare(found, request.function, number, (reply, repeated, expected))
    return number


def texts_of(reply: RouterReply | None) -> Texts:
    """Return the stripped texts of each leaf by its path, and STATUS at function level."""
    if reply is None:
        return {}
    found = {path: tuple(text.strip() for text in texts) for path, texts in reply.values().items()}
    if (status := reply.statuses[1]) is not None:
        found[AT_FUNCTION] = (status.strip(),)
    return found


def _compare(
    found: Verification, function: str, number: int, replies: tuple[RouterReply, RouterReply, RouterReply | None]
) -> None:
    """Compare each tag with the same request's second reply, and with the reference's."""
    reply, again, expected = replies
    mine, repeated, theirs = (texts_of(one) for one in (reply, again, expected))
    for path in dict.fromkeys((*mine, *theirs)):
        values, twice, wanted = (texts.get(path, ()) for texts in (mine, repeated, theirs))
        if values != twice:
            result = TagResult(TagVerdict.NOISE, "repetition", f"{shown(values)} and {shown(twice)}", (number,))
        elif expected is None:
            result = TagResult(TagVerdict.SAME, "profile", "", (number,))
        elif values == wanted:
            result = TagResult(TagVerdict.SAME, "reference", "", (number,))
        else:
            why = f"is {shown(values)}, the reference has {shown(wanted)}"
            result = TagResult(TagVerdict.DIFFERS, "reference", why, (number,))
        found.note(function, path, result)


def shown(texts: tuple[str, ...]) -> str:
    """Return values as a message shows them."""
    return ", ".join(text or "blank" for text in texts) if texts else "missing"


def amount(text: str) -> Decimal | None:
    """Return the number of a text; None if it is not one."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
