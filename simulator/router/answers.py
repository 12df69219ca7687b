"""Answers to one call: the function's reply or a refusal, numbered, written and noted in the journal entry."""

from simulator.billing.books import Books
from simulator.billing.records.bookings import SENT, Booking
from simulator.billing.records.counters import Counter
from simulator.contract import magic
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall, Wire
from simulator.contract.refusals import TABLE as REFUSALS
from simulator.contract.refusals import Level
from simulator.contract.registry import Function
from simulator.errors import Refused
from simulator.journal.entries import Exchange
from simulator.router.state import RouterState

#: Router processes; consecutive requests are answered by different ones (router §2.2).
PIDS = (2020, 9364, 11124)
FIRST_PID_AT = 6431  # the transNo that the first of them answers
TOLD = 255  # characters of a refusal: what STATUS_DESC can carry


def answered(
    router: RouterState, function: Function, call: RouterCall, entry: Exchange, books: Books, keys: Keys
) -> Wire:
    """The function's own answer to a valid call, done or refused, by these books."""
    try:
        magic.check(call, keys)
        result = function.handle(call, books, keys)
    except Refused as refusal:
        return refused(router, entry, function, refusal, call)
    entry.account = call.account or result.account
    entry.postings += result.postings
    numbers = _number(router, entry)
    if function.moves_books:
        books.bookings.add(_booking(entry, numbers[0], call, result))
    return _done(router, entry, function, result, numbers)


def refused(
    router: RouterState, entry: Exchange, function: Function | None, refusal: Refused, call: RouterCall | None = None
) -> Wire:
    """The refusal as the table says: a reply with its STATUS, or an HTTP status alone, which is no transaction."""
    row = REFUSALS[type(refusal)]
    entry.status_desc = str(refusal)[:TOLD]
    router.findings.keep(type(refusal), entry, call, router.keys)
    if row.level is Level.HTTP:
        entry.http_status = row.code
        return Wire(row.code, b"")
    numbers = _number(router, entry)
    code = router.keys.status_codes.get(row.code, row.code)
    entry.reply = router.contract.write_refusal(function, row, code, str(refusal), *numbers)
    entry.http_status, entry.status = 200, code
    return Wire(200, entry.reply)


def _done(router: RouterState, entry: Exchange, function: Function, result: Result, numbers: tuple[int, int]) -> Wire:
    """A reply with STATUS 0."""
    entry.reply = router.contract.write_reply(function, result, *numbers)
    entry.http_status, entry.status, entry.status_desc = 200, 0, str(result.params.get("STATUS_DESC", ""))
    return Wire(200, entry.reply)


def _number(router: RouterState, entry: Exchange) -> tuple[int, int]:
    """TransNo and pid: every reply has a transaction number of its own."""
    entry.trans_no = trans_no = router.books.counters.next(Counter.TRANS_NO)
    entry.pid = pid = PIDS[(trans_no - FIRST_PID_AT) % len(PIDS)]
    return trans_no, pid


def _booking(entry: Exchange, trans_no: int, call: RouterCall, result: Result) -> Booking:
    """What the books keep of a call that moved them, whether its reply comes through or not."""
    return Booking(
        trans_no=trans_no,
        at=entry.at,
        function=call.function,
        account_no=result.account or call.account or "",
        record=result.record,
        posting=result.postings[0] if result.postings else None,
        tags={tag: call.fields[tag] for tag in SENT if call.fields.get(tag)},
    )
