"""The line that a request passes, from its bytes to the reply: the whole life of a request on one page (design §3).

What each stage does is beside it: answers.py, fault_effects.py, late_bookings.py; shadow.py asks beforehand.
"""

from dataclasses import dataclass

from simulator.contract import access, registry
from simulator.contract.contract import OffSchemaReply
from simulator.contract.faults.rules import Rule
from simulator.contract.model import Envelope, RawRequest, Wire
from simulator.errors import Refused
from simulator.journal.entries import Exchange
from simulator.router import late_bookings, shadow
from simulator.router.answers import answered, refused
from simulator.router.fault_effects import drawn_for, faulted
from simulator.router.state import Late, RouterState

NAME_KEPT = 80  # characters of a function's name in the journal: the client chose them


@dataclass(slots=True, kw_only=True)
class Router(RouterState):
    """One biller's router: its state, and the line that answers a request."""

    def answer(self, raw: RawRequest) -> Wire:
        """One request, one reply, one journal entry around both, whatever becomes of them."""
        client = access.client_address(raw, self.keys)
        entry = self.journal.begin(client, raw.body, self.books.clock.now())
        try:
            wire = self._line(raw, entry)
        except OffSchemaReply as defect:  # ours, never the client's: the only 500 there is
            entry.http_status, entry.status, entry.status_desc = 500, None, str(defect)
            return Wire(500, f"{defect}\n".encode(), "text/plain; charset=UTF-8")
        finally:
            self.journal.keep(entry)
        self.previous = wire.body
        return wire

    def _line(self, raw: RawRequest, entry: Exchange) -> Wire:
        """The rules of the router in the order they apply (router §4.4)."""
        function: registry.Function | None = None
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
            drawn = drawn_for(self, caller, envelope, call)
            if drawn is not None:
                return faulted(self, drawn, function, call, entry)
            return answered(self, function, call, entry, self.books, self.keys)
        except Refused as refusal:
            entry.account = entry.account or (envelope.account if envelope else None)
            return refused(self, entry, function, refusal)

    def inherit(self, old: "Router") -> None:
        """Go on with what the router in this one's place held beside its books: they alone were put together anew.

        What was put off there would move books that are gone: it is dropped.
        """
        old.late.clear()
        self.journal, self.faults, self.findings, self.previous = old.journal, old.faults, old.findings, old.previous

    def shadow(self) -> "Router":
        """Return a router that answers like this one and changes nothing here."""
        return shadow.shadow(self)

    def considered(self, raw: RawRequest) -> list[tuple[Rule, str | None]]:
        """Return each fault rule with the reason why it does not fire for this request."""
        return shadow.considered(self, raw)

    def book_late(self, late: Late) -> None:
        """Book what a fault rule put off, unless that was done already."""
        late_bookings.book(self, late)
