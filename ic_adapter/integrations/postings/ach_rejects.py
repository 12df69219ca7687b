"""ACH rejects: a payment that the bank returned (adapter §4, F-05)."""

from decimal import Decimal

from ic_adapter import money
from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import End, Plan, Send, ended
from ic_adapter.integrations.postings.payment_codes import router_code
from ic_adapter.integrations.postings.payments import net_amount, skipped
from ic_adapter.integrations.postings.posted import Posted, posted
from ic_adapter.model import Outcome
from ic_adapter.records.events import AchRejectEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import ADD_RETURNED_CHECK
from ic_adapter.router.values import amount_of


def ach_reject(record: Record, biller: Biller, payment: Record | None) -> Plan:
    """One AddReturnedCheck; SKIPPED for notifications of change (Q-35) and for payments that never were posted."""
    event = record.event_as(AchRejectEvent)
    if event.return_code.upper().startswith("C"):
        return skipped(because(ReasonCode.NOTIFICATION_OF_CHANGE, return_code=event.return_code))
    paid = posted(payment)
    if isinstance(paid, End):
        return paid
    request = fields(paid, biller)
    answer = yield Send(ADD_RETURNED_CHECK, request)
    return _booked(answer, money.parse(request["CHECK_AMT"]))


def fields(paid: Posted, biller: Biller) -> dict[str, str]:
    """The request tag for tag (§4 step 3), in the order of the wire."""
    net = biller.keys.check_amt == "net_of_fee"
    return {
        "PAYMENT_REF": payment_ref(paid, biller.keys.payment_ref),
        "REASON_CD": router_code(biller, "106"),
        "SUBSYSTEM_ID": "UM",
        "SOURCE_REF": "RCPT",
        "COLLECTION_STREAM": router_code(biller, "COLLECTION_STREAM"),  # INT-4619
        "CHECK_AMT": money.to_text(net_amount(paid.payment) if net else money.parse(paid.payment.amount)),
        "BANK_ID": "",
        "BRANCH_ID": "",
        "NSF_LETTER_YN": "",
    }


def payment_ref(paid: Posted, kind: str) -> str:
    """PAYMENT_REF by the key of that name (Q-22); Held where the item number is wanted and not known."""
    if kind == "item_no":
        return paid.numbered()
    return paid.guid if kind == "guid" else ""


def _booked(answer: RouterAnswer, sent: Decimal) -> End:
    """The end with FOLIO_NO; a CHECK_AMT of the reply that is another one is a warning (§4 step 4)."""
    if answer.outcome is not Outcome.SENT:
        return ended(answer)
    tags = answer.tags or {}
    echo, folio = tags.get("CHECK_AMT", ""), tags.get("FOLIO_NO", "")
    warnings = [] if folio else [because(ReasonCode.REPLY_WITHOUT_FOLIO)]
    if echo and amount_of(echo) != sent:
        warnings.append(because(ReasonCode.CHECK_AMOUNT_DIFFERS, came=repr(echo[:20]), sent=money.to_text(sent)))
    result = {"folio_no": folio} if folio else {}
    return End(outcome=answer.outcome, reason=answer.reason, result=result, warnings=tuple(warnings))
