"""One biller's router: the whole life of a request on one page (design §3)."""

from dataclasses import dataclass, field
from datetime import date

from simulator import access, magic, registry
from simulator.billing.books import Books
from simulator.billing.counters import Counter
from simulator.contract import Contract, OffSchemaReply
from simulator.errors import Refused
from simulator.journal import Exchange, Journal
from simulator.keys import Keys
from simulator.model import Envelope, RawRequest, Result, Wire
from simulator.refusals import TABLE as REFUSALS
from simulator.refusals import Level
from simulator.registry import Function

#: Router processes; consecutive requests are answered by different ones (router §2.2).
PIDS = (2020, 9364, 11124)
FIRST_PID_AT = 6431  # the transNo that the first of them answers
NAME_KEPT = 80  # characters of a function's name in the journal: the client chose them


@dataclass(slots=True, kw_only=True)
class Router:
    """One biller: books, logins, keys, journal, counters, how far bills were run. Reset = a new Router."""

    contract: Contract
    books: Books
    keys: Keys = field(default_factory=Keys)
    logins: dict[str, access.Login] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    bill_runs: int = 0
    billed_until: date | None = None

    def answer(self, raw: RawRequest) -> Wire:
        """One request, one reply, one journal entry around both, whatever becomes of them."""
        client = access.client_address(raw, self.keys)
        with self.journal.entry(client, raw.body, self.books.clock.now()) as entry:
            try:
                return self._line(raw, entry)
            except OffSchemaReply as defect:  # ours, never the client's: the only 500 there is
                entry.http_status, entry.status, entry.status_desc = 500, None, str(defect)
                return Wire(500, f"{defect}\n".encode(), "text/plain; charset=UTF-8")

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
            magic.check(call, self.keys)
            result = function.handle(call, self.books, self.keys)
            entry.account = call.account or result.account
            entry.postings = result.postings
            return self._done(entry, function, result)
        except Refused as refusal:
            entry.account = entry.account or (envelope.account if envelope else None)
            return self._refused(entry, function, refusal)

    def _done(self, entry: Exchange, function: Function, result: Result) -> Wire:
        """A reply with STATUS 0."""
        numbers = self._number(entry)
        entry.reply = self.contract.write_reply(function, result, *numbers)
        entry.http_status, entry.status, entry.status_desc = 200, 0, str(result.params.get("STATUS_DESC", ""))
        return Wire(200, entry.reply)

    def _refused(self, entry: Exchange, function: Function | None, refusal: Refused) -> Wire:
        """The refusal as the table says: a reply with its STATUS, or an HTTP status alone, which is no transaction."""
        row = REFUSALS[type(refusal)]
        entry.status_desc = str(refusal)
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
