"""Defects of the simulator's ledger: off by a cent, booked twice or not at all, on another account, in another order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.defects.planting import changing, plant, replacing

LEDGER = "simulator.billing.ledger.ledger"
ITEMS = "simulator.contract.functions.ar_items"
POSTED = "simulator.contract.functions.checks:posted"
CENT = Decimal("0.01")


def kinds() -> Any:
    """The kinds of entries; the ledger is imported only where a defect is planted."""
    from simulator.billing.ledger.ledger import EntryKind

    return EntryKind


@plant("balance-last-payment-voided", f"{LEDGER}:_last_payment")
def _last_payment(_real: Any) -> Any:
    def last_payment(items: Any) -> Any:
        made = [item for item in items if item.entry.kind is kinds().PAYMENT]
        return max(made, key=lambda item: (item.entry.effective, item.entry.posting), default=None)

    return last_payment


@plant("balance-past-due-today", f"{LEDGER}:Position.late")
def _late_today(_real: Any) -> Any:
    return lambda self: [charge for charge in self.charges if charge.open and charge.due <= self.today]


@plant("balance-newest-paid-first", f"{LEDGER}:_pay_off")
def _newest_first(_real: Any) -> Any:
    def pay_off(charges: Any, credit: Decimal) -> Decimal:
        charges.sort(key=lambda charge: (charge.due, charge.entry.posting), reverse=True)
        for charge in charges:
            paid = min(charge.open, credit)
            charge.open -= paid
            credit -= paid
        return credit

    return pay_off


changing("balance-cutoff-flag-ignored", f"{LEDGER}:Position.cut_off", lambda _amount, position: position.past_due)
replacing(
    "balance-arrangement-not-covered",
    "simulator.billing.ledger.arrangements:overdue",
    lambda _plans, position: position.cut_off,
)


def _ended_as_active(state: Any, *_args: Any) -> Any:
    return type(state).ACTIVE if state.name == "ENDED" else state


changing("arrangement-end-no-effect", "simulator.billing.ledger.arrangements:Arrangement.state", _ended_as_active)


@plant("payment-cent-short", POSTED)
def _cent_short(real: Any) -> Any:
    def posted(books: Any, account_no: str, order: Any, tag: str) -> Any:
        if order.kind is kinds().PAYMENT and order.amount > CENT:
            order = replace(order, amount=order.amount - CENT)
        return real(books, account_no, order, tag)

    return posted


@plant("payment-booked-twice", POSTED)
def _twice(real: Any) -> Any:
    def posted(books: Any, account_no: str, order: Any, tag: str) -> Any:
        entry = real(books, account_no, order, tag)
        if order.kind is kinds().PAYMENT:
            real(books, account_no, order, tag)
        return entry

    return posted


def not_booked(defect: str, kind: str) -> None:
    """Answer a posting of this kind as booked, and leave the books as they are."""

    @plant(defect, POSTED)
    def _not_booked(real: Any) -> Any:
        def posted(books: Any, account_no: str, order: Any, tag: str) -> Any:
            return real(books.copy() if order.kind is kinds()[kind] else books, account_no, order, tag)

        return posted


not_booked("payment-not-booked", "PAYMENT")
not_booked("return-not-booked", "RETURN")
not_booked("void-not-booked", "ADJUSTMENT")


@plant("payment-wrong-account", POSTED)
def _wrong_account(real: Any) -> Any:
    def posted(books: Any, account_no: str, order: Any, tag: str) -> Any:
        if order.kind is kinds().PAYMENT:
            others = (account.account_no for account in books.accounts() if account.account_no != account_no)
            account_no = next(others, account_no)
        return real(books, account_no, order, tag)

    return posted


@plant("return-fee-lost", POSTED)
def _fee_lost(real: Any) -> Any:
    def posted(books: Any, account_no: str, order: Any, tag: str) -> Any:
        if order.kind is kinds().RETURN:
            order = replace(order, amount=books.receivables.item(account_no, order.of_item).net)
        return real(books, account_no, order, tag)

    return posted


def taken_for(defect: str, kind: str, other: str) -> None:
    """Book an AR item of one kind as one of another."""

    def changed(found: tuple[Any, Decimal], *_args: Any) -> tuple[Any, Decimal]:
        return (kinds()[other], found[1]) if found[0] is kinds()[kind] else found

    changing(defect, f"{ITEMS}:_kind_and_amount", changed)


taken_for("payment-negative-lowers", "CREDIT_REVERSAL", "PAYMENT")
taken_for("payment-donation-in-balance", "DONATION", "PAYMENT")
taken_for("payment-charge-lowers", "CHARGE", "PAYMENT")


@plant("payment-zero-accepted", f"{ITEMS}:_kind_and_amount")
def _zero(real: Any) -> Any:
    def kind_and_amount(call: Any, keys: Any) -> Any:
        is_zero = Decimal(call.text("ITEM_AMT")) == 0
        return (kinds().PAYMENT, Decimal(0)) if is_zero else real(call, keys)

    return kind_and_amount


replacing("payment-duplicate-accepted", f"{ITEMS}:_refuse_duplicate", lambda *_args: None)
replacing("return-twice-accepted", f"{ITEMS}:_refuse_settled", lambda *_args: None)


@plant("return-twice-accepted", "simulator.billing.ledger.posting:signed_amount")
def _returned_again(real: Any) -> Any:
    def signed_amount(order: Any, item: Any) -> Any:
        is_again = order.kind is kinds().RETURN and item is not None and item.state.name == "RETURNED"
        return order.amount if is_again else real(order, item)

    return signed_amount


@plant("return-stream-ignored", f"{ITEMS}:return_check")
def _every_stream(real: Any) -> Any:
    def return_check(call: Any, books: Any, keys: Any) -> Any:
        return real(call, books, replace(keys, auto_process_streams=type(keys.auto_process_streams)()))

    return return_check


@plant("void-twice-accepted", f"{ITEMS}:adjust_item")
def _voided_again(real: Any) -> Any:
    from simulator.contract.model import Result
    from simulator.errors import Settled

    def adjust_item(call: Any, books: Any, keys: Any) -> Any:
        try:
            return real(call, books, keys)
        except Settled:
            return Result({"STATUS": "0"}, account=books.receivables.owner(call.text("ITEM_NO")))

    return adjust_item


@plant("refund-amount-as-refund", f"{ITEMS}:adjust_item")
def _as_refund(real: Any) -> Any:
    return lambda call, books, keys: real(call, books, replace(keys, adj_semantics="refund"))


@plant("refund-above-accepted", f"{ITEMS}:_refund")
def _above(real: Any) -> Any:
    from simulator.errors import OutOfRange

    def refund(amount: Decimal, item: Any, keys: Any) -> Decimal:
        try:
            return Decimal(real(amount, item, keys))
        except OutOfRange:
            return Decimal(0)

    return refund


def _a_cent_less(bill: Any, *_args: Any) -> Any:
    return replace(bill, gross_amount=bill.gross_amount - CENT)


def _a_day_late(bill: Any, *_args: Any) -> Any:
    return replace(bill, due_dt=date.fromordinal(bill.due_dt.toordinal() + 1))


BILL_OF = "simulator.statements.bills:bill_of"
changing("bill-run-gross-cent", BILL_OF, _a_cent_less)
changing("bill-run-due-day-late", BILL_OF, _a_day_late)
replacing("bill-run-closed-billed", "simulator.billing.people.accounts:Account.is_billed", lambda _self: True)
