"""Defects of pages and web services: amounts, fees, receipts, tickets, the audit trail, secrets, sign-on."""

from dataclasses import replace
from typing import Any

from tests.defects.planting import changing, plant, replacing

TICKETS = "ic_adapter.integrations.tickets"
REGISTRATION = "ic_adapter.sign_on.registration:Registration"


@plant("portal-amount-of-bill", "ic_adapter.integrations.payment_options:payment_options")
def _of_bill(real: Any) -> Any:
    def payment_options(account: Any, invoices: Any, donation_types: Any) -> Any:
        printed = [replace(one, balance_due=one.total_amount_due) for one in invoices]
        return real(account, printed, donation_types)

    return payment_options


def _without_fee(rows: list[Any], _request: Any, _till: Any, intent: Any) -> list[Any]:
    from ic_adapter.web.pages.payer_words import dollars

    return [("Total", dollars(intent.amount)) if row[0] == "Total" else row for row in rows if row[0] != "Fee"]


changing("portal-fee-left-out", "ic_adapter.web.checkout.confirm:_rows", _without_fee)
replacing("portal-pending-hidden", "ic_adapter.payers.outstanding:under_way", lambda *_args: [])


def _without_arrangement(kinds: Any, *_args: Any) -> Any:
    return tuple(kind for kind in kinds if kind.name != "ARRANGEMENT")


changing("portal-arrangement-hidden", "ic_adapter.payers.offer:Offer.kinds", _without_arrangement)


@plant("portal-receipt-for-declined", "ic_adapter.payers.outcomes:words_of")
def _receipt(real: Any) -> Any:
    def words_of(intent: Any, *rest: Any) -> Any:
        return real(type(intent).APPROVED if intent is not None and intent.name == "DECLINED" else intent, *rest)

    return words_of


@plant("ticket-any-status-ok", f"{TICKETS}:_became")
def _any_status(real: Any) -> Any:
    def became(answer: Any) -> Any:
        found = real(answer)
        if found["outcome"] != "REJECTED":
            return found
        return found | {"outcome": "SENT", "issue_no": answer.reply.tags.get("ISSUE_NO", "") or "0"}

    return became


def _contact_no(found: Any, answer: Any) -> Any:
    return found | {"issue_no": (answer.tags or {}).get("CONTACT_NO", "")}


changing("ticket-number-of-contact", f"{TICKETS}:_became", _contact_no)
replacing("crm-change-not-audited", "ic_adapter.billers.trail:note", lambda *_args: None)
changing("crm-key-shown", "ic_adapter.billers.settings:masked", lambda _masked, values: dict(values))
changing("token-used-twice", "ic_adapter.store.sign_on.links:spend", lambda *_args: True)


@plant("registration-partial", f"{REGISTRATION}._fault")
def _partial(real: Any) -> Any:
    from ic_adapter.store.bills import invoices

    def fault(self: Any, biller: Any, numbers: list[str], *rest: Any) -> Any:
        with self.store.reading() as connection:
            known = [one for one in numbers if invoices.account_of(connection, biller.id, one) is not None]
        numbers[:] = known or numbers
        return real(self, biller, numbers, *rest)

    return fault
