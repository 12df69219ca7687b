"""One biller's router: the whole life of a request on one page (design §3)."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from simulator.billing.books import Books
from simulator.billing.people.accounts import Account
from simulator.billing.records.bookings import SENT, Booking
from simulator.billing.records.counters import Counter
from simulator.contract import access, magic, registry
from simulator.contract.contract import Contract, OffSchemaReply
from simulator.contract.faults import reply_effects
from simulator.contract.faults.catalogue import Effect
from simulator.contract.faults.rules import Asked, Drawn, Rule
from simulator.contract.faults.switchboard import Switchboard
from simulator.contract.keys import Keys
from simulator.contract.model import Call, Caller, Envelope, RawRequest, Result, Wire
from simulator.contract.paths import finds
from simulator.contract.refusals import TABLE as REFUSALS
from simulator.contract.refusals import Level
from simulator.contract.registry import Function
from simulator.errors import Refused
from simulator.journal.entries import Exchange, Journal
from simulator.journal.findings import Findings

#: Router processes; consecutive requests are answered by different ones (router §2.2).
PIDS = (2020, 9364, 11124)
FIRST_PID_AT = 6431  # the transNo that the first of them answers
MOST_LATE = 1_000  # calls that wait to be booked; the oldest is booked when one more comes
TOLD = 255  # characters of a refusal: what STATUS_DESC can carry
NAME_KEPT = 80  # characters of a function's name in the journal: the client chose them


@dataclass(frozen=True, slots=True, eq=False)
class Late:
    """A call that a rule lets be booked after its client got its reply, or gave up (router §9)."""

    seconds: float
    answer: Callable[[Exchange, Books, Keys], Wire]
    asked: Exchange
    rule: str


@dataclass(slots=True, kw_only=True)
class Router:
    """One biller: books, logins, keys, journal, counters, how far bills were run. Reset = a new Router."""

    contract: Contract
    books: Books
    keys: Keys = field(default_factory=Keys)
    logins: dict[str, access.Login] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    findings: Findings = field(default_factory=Findings)
    faults: Switchboard = field(default_factory=Switchboard)
    late: list[Late] = field(default_factory=list)
    previous: bytes = b""
    bill_runs: int = 0
    billed_until: date | None = None

    def answer(self, raw: RawRequest) -> Wire:
        """One request, one reply, one journal entry around both, whatever becomes of them."""
        client = access.client_address(raw, self.keys)
        with self.journal.entry(client, raw.body, self.books.clock.now()) as entry:
            try:
                wire = self._line(raw, entry)
            except OffSchemaReply as defect:  # ours, never the client's: the only 500 there is
                entry.http_status, entry.status, entry.status_desc = 500, None, str(defect)
                return Wire(500, f"{defect}\n".encode(), "text/plain; charset=UTF-8")
            self.previous = wire.body
            return wire

    def inherit(self, old: "Router") -> None:
        """Go on with what the router in this one's place held beside its books: they alone were put together anew.

        What was put off there would move books that are gone: it is dropped.
        """
        old.late.clear()
        self.journal, self.faults, self.findings, self.previous = old.journal, old.faults, old.findings, old.previous

    def shadow(self) -> "Router":
        """A router that answers like this one and changes nothing here: for whoever wants to know beforehand."""
        apart = replace(self, journal=Journal(1), findings=Findings(), late=[])
        apart.books, apart.faults = self.books.copy(), self.faults.copy()
        return apart

    def considered(self, raw: RawRequest) -> list[tuple[Rule, str | None]]:
        """Each rule with the reason why it does not fire for this request; none where it never comes to them."""
        try:
            caller = access.admit(raw, self.keys, self.logins)
            envelope = self.contract.parse(raw, caller, self.keys)
            call = self.contract.check_request(registry.lookup(envelope), envelope, self.keys)
        except Refused:
            return []
        return list(self.faults.considered(_asked(caller, envelope, call)))

    def _line(self, raw: RawRequest, entry: Exchange) -> Wire:
        """The rules of the router in the order they apply (router §4.4)."""
        function: Function | None = None
        envelope: Envelope | None = None
        try:
            caller = access.admit(raw, self.keys, self.logins)
            entry.login = caller.login
            envelope = self.contract.parse(raw, caller, self.keys)
            entry.function, entry.request = envelope.function[:NAME_KEPT], envelope.xml
            function = registry.lookup(envelope)
            access.grant(caller, function)
            call = self.contract.check_request(function, envelope, self.keys)
            entry.account = call.account
            drawn = self._drawn(caller, envelope, call)
            if drawn is not None:
                return self._faulted(drawn, function, call, entry)
            return self._answered(function, call, entry, self.books, self.keys)
        except Refused as refusal:
            entry.account = entry.account or (envelope.account if envelope else None)
            return self._refused(entry, function, refusal)

    def _drawn(self, caller: Caller, envelope: Envelope, call: Call) -> Drawn | None:
        """The rule of the switchboard that fires, else that of a magic number, whose account comes to be."""
        drawn = None if self.faults.is_empty else self.faults.draw(_asked(caller, envelope, call))
        if drawn is not None or not self.keys.magic_accounts:
            return drawn
        found = magic.fault(call)
        if found is None:
            return None
        number, rule = found
        if not self.books.has_account(number):
            self.books.open_account(Account(account_no=number, account_no_custom=number, person_no=number))
        return Drawn(rule, 1, f"{rule.name}/{number}")

    def _answered(self, function: Function, call: Call, entry: Exchange, books: Books, keys: Keys) -> Wire:
        """The function's own answer to a valid call, done or refused, by these books."""
        try:
            magic.check(call, keys)
            result = function.handle(call, books, keys)
        except Refused as refusal:
            return self._refused(entry, function, refusal, call)
        entry.account = call.account or result.account
        entry.postings += result.postings
        numbers = self._number(entry)
        if function.moves_books:
            books.bookings.add(_booking(entry, numbers[0], call, result))
        return self._done(entry, function, result, numbers)

    def _faulted(self, drawn: Drawn, function: Function, call: Call, entry: Exchange) -> Wire:
        """The answer with its effect on the books as the rule says, and the reply as the rule shows it (router §9)."""
        rule, apart = drawn.rule, copy(entry)
        apart.fault = rule.name  # what the second booking is refused for is not the client's doing
        moves = rule.effect in (Effect.DONE, Effect.TWICE)
        keys = _swapped(self.keys) if rule.view == "swap_shape" else self.keys
        wire = self._answered(function, call, entry, self.books if moves else self.books.copy(), keys)
        if rule.effect is Effect.TWICE:
            self._answered(function, call, apart, self.books, keys)
        entry.fault = rule.name
        entry.postings = entry.postings + apart.postings if moves else ()
        if rule.view == "status":
            wire = self._status(drawn, function, entry)
        if rule.effect is Effect.LATE:
            late = Late(rule.late, partial(self._answered, function, call), copy(entry), rule.name)
            self.late.append(late)
            if len(self.late) > MOST_LATE:
                self.book_late(self.late[0])
            wire = replace(wire, afterwards=(rule.late, partial(self.book_late, late)))
        wire = reply_effects.seen(wire, drawn, self.previous)
        entry.reply, entry.http_status = wire.body, wire.status
        if rule.view in reply_effects.CHANGE_STATUS:
            entry.status = reply_effects.status_in(wire)
        if rule.view in ("status", "http"):
            self.findings.keep_faulted(entry)
        return wire

    def _status(self, drawn: Drawn, function: Function, entry: Exchange) -> Wire:
        """A reply with the STATUS that the rule gives, at the levels it names."""
        code, text, level = (drawn.rule.parameter(name) for name in ("code", "description", "level"))
        numbers = (entry.trans_no or 0, entry.pid or 0)
        entry.status, entry.status_desc = int(str(code)), str(text)
        return Wire(200, self.contract.write_status(function, entry.status, str(text), str(level), *numbers))

    def book_late(self, late: Late) -> None:
        """Book what a rule put off, unless that was done already; an entry of its own tells of it."""
        if late not in self.late:
            return
        self.late.remove(late)
        asked = late.asked
        with self.journal.entry(asked.client, asked.request, self.books.clock.now()) as entry:
            entry.fault = f"{late.rule}, booked late"
            entry.function, entry.login, entry.account = asked.function, asked.login, asked.account
            late.answer(entry, self.books, self.keys)

    def _done(self, entry: Exchange, function: Function, result: Result, numbers: tuple[int, int]) -> Wire:
        """A reply with STATUS 0."""
        entry.reply = self.contract.write_reply(function, result, *numbers)
        entry.http_status, entry.status, entry.status_desc = 200, 0, str(result.params.get("STATUS_DESC", ""))
        return Wire(200, entry.reply)

    def _refused(self, entry: Exchange, function: Function | None, refusal: Refused, call: Call | None = None) -> Wire:
        """The refusal as the table says: a reply with its STATUS, or an HTTP status alone, which is no transaction."""
        row = REFUSALS[type(refusal)]
        entry.status_desc = str(refusal)[:TOLD]
        self.findings.keep(type(refusal), entry, call, self.keys)
        if row.level is Level.HTTP:
            entry.http_status = row.code
            return Wire(row.code, b"")
        numbers = self._number(entry)
        code = self.keys.status_codes.get(row.code, row.code)
        entry.reply = self.contract.write_refusal(function, row, code, str(refusal), *numbers)
        entry.http_status, entry.status = 200, code
        return Wire(200, entry.reply)

    def _number(self, entry: Exchange) -> tuple[int, int]:
        """TransNo and pid: every reply has a transaction number of its own."""
        entry.trans_no = trans_no = self.books.counters.next(Counter.TRANS_NO)
        entry.pid = pid = PIDS[(trans_no - FIRST_PID_AT) % len(PIDS)]
        return trans_no, pid


def _asked(caller: Caller, envelope: Envelope, call: Call) -> Asked:
    """What the rules of the switchboard are held against."""
    return Asked(
        function=call.function,
        account=call.account or "",
        login=caller.login,
        finds=partial(finds, envelope.root),
    )


def _booking(entry: Exchange, trans_no: int, call: Call, result: Result) -> Booking:
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


def _swapped(keys: Keys) -> Keys:
    """The keys with the other documented shape of GetAccountBalance."""
    return replace(keys, balance_shape="template" if keys.balance_shape == "sample" else "sample")
