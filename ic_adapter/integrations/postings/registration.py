"""Registration alerts: what another CIS, VertexOne, tells of a customer goes on to Cayenta (adapter §12, ITG-3745)."""

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import End, Plan, Send, ended
from ic_adapter.integrations.postings.alerts import add_alert
from ic_adapter.model import Outcome
from ic_adapter.records.events import RegistrationEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.router.functions import ADD_ALERT


def registration(record: Record, biller: Biller, _payment: Record | None) -> Plan:
    """One alert for a customer who registered; not released, hence off by default (Q-42)."""
    event = record.event_as(RegistrationEvent)
    alert = biller.keys.registration_alert
    if not alert.enabled:
        return End(outcome=Outcome.SKIPPED, reason=because(ReasonCode.NOT_ENABLED))
    if event.event != "registered":
        return End(outcome=Outcome.SKIPPED, reason=because(ReasonCode.NOT_A_REGISTRATION, event=event.event))
    fields = add_alert(record.account_number, alert.code, biller.clock.now(), alert.comment)
    answer = yield Send(ADD_ALERT, fields)
    return ended(answer)
