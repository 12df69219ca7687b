"""Taking an event of IC into its lane, once (adapter §1.2).

The same kind and source id with the same content is the same record, with other content it is refused (Q-69).
"""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import BadField, Damaged, Fault, OtherContent
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump import dependents
from ic_adapter.records.events import TEXT_KEPT, Event, PaymentEvent, as_kept, differing
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.store import lane_order, lanes, records
from ic_adapter.store.database.damage import is_contradiction
from ic_adapter.store.database.engine import Store
from ic_adapter.store.lockbox import donations

INTAKE = "intake"


class Intake:
    """The door of the pump; safe to use from many threads and processes."""

    def __init__(self, store: Store, register: Register, failpoints: Failpoints) -> None:
        self._store = store
        self._register = register
        self._fail = failpoints

    def submit(self, bid: str, kind: Kind, event: Event, entered_by: str = "") -> tuple[Record, bool]:
        """Return the record, and whether it is new. `entered_by`: the clerk who did it, for the record's history.

        Raise NotFound for the biller, BadField for a payment that is not known here, and OtherContent where another
        event came in under this kind and source id.
        """
        try:
            with self._store.writing() as connection:
                record, is_new = self.within(
                    connection, self._register.staying(connection, bid), kind, event, entered_by
                )
                if not is_new:
                    return record, False
                self._fail.reach("hand_over.before_commit")
        except IntegrityError as error:  # the same event came in by another door meanwhile
            with self._store.reading() as connection:
                known = records.by_source(connection, bid, kind, event.source_id)
                if known is None and is_contradiction(error.orig):
                    raise Damaged("two indexes of the records contradict each other") from None
            if known is None:
                raise
            return _same(known, as_kept(event)[0]), False
        self._fail.reach("hand_over.after_commit")
        return record, True

    def within(
        self, connection: Connection, biller: Biller, kind: Kind, event: Event, entered_by: str = ""
    ) -> tuple[Record, bool]:
        """Do the same in a transaction of the caller, which holds the biller (`Register.staying`).

        The caller sees to it that nobody submits the same event at the same time.
        """
        event, cut = as_kept(event)
        now = biller.clock.now()
        known = records.by_source(connection, biller.id, kind, event.source_id)
        if known is not None:
            return _same(known, event), False
        record = self._new(connection, biller, kind, event, now)
        if entered_by:
            records.note(connection, record, record.state, entered_by, because(ReasonCode.ENTERED_BY_CLERK), now)
        for field in cut:
            reason = because(ReasonCode.TEXT_NOT_KEPT, field=field, most=str(TEXT_KEPT))
            records.note(connection, record, record.state, INTAKE, reason, now)
        return record, True

    def _new(self, connection: Connection, biller: Biller, kind: Kind, event: Event, now: datetime) -> Record:
        bid, route = biller.id, ROUTES[kind]
        payment = self._payment(connection, bid, event) if route.of_payment else None
        account = payment.account_number if payment else str(getattr(event, "account_number", ""))
        place = lane_order.place(connection, bid, account, route.lane.value)
        row = {"bid": bid, "kind": kind.value, "source_id": event.source_id, "account_number": account}
        row["payment_id"] = payment.id if payment else None  # type: ignore[assignment]
        record = records.add(connection, row, event, place, now)
        if kind is Kind.VOID and payment is not None:
            payment = records.get(connection, payment.id) or payment  # as it is now that the lane is locked
            voids = records.dependents(connection, payment.id)
            dependents.write(connection, dependents.follow(payment, voids, biller, now), now)
        if biller.template.donation_lockbox and isinstance(event, PaymentEvent) and event.kind == "donation":
            donations.add(connection, bid, record.id)
        lanes.make_ready(connection, place[0], record.id)
        return records.get(connection, record.id) or record

    def _payment(self, connection: Connection, bid: str, event: Event) -> Record:
        source_id = str(getattr(event, "payment", ""))
        payment = records.by_source(connection, bid, Kind.PAYMENT, source_id)
        if payment is None:
            raise BadField("payment not found", Fault("$.payment", f"payment {source_id} was not submitted"))
        return payment


def _same(known: Record, event: Event) -> Record:
    """Return the record that holds this event; raise OtherContent where it holds another one."""
    names = differing(known.event, event)
    if names:
        raise OtherContent(f"{known.kind.value.replace('_', ' ')} {known.source_id}", names)
    return known
