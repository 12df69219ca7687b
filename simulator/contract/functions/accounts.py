"""The read-only account family: GetAccountBalance, GetAccount, GetPayArrangements (router F-01…F-03)."""

from datetime import date, timedelta
from decimal import Decimal

from simulator.billing.books import Books
from simulator.billing.days import date8
from simulator.billing.events import cut_off_looms
from simulator.billing.ledger import arrangements
from simulator.billing.ledger.arrangements import Arrangement
from simulator.billing.ledger.ledger import Position
from simulator.billing.ledger.money import ZERO, as_text
from simulator.billing.people.accounts import MASTER_TAGS, PREPAY_TAGS, Account
from simulator.contract.functions.checks import account_by_either_number
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall

#: One blank: what live routers send where there is no value in some tags (quirk 11).
SINGLE_BLANK = " "
TEXT = 255  # characters of a text tag
CUTOFF_NOTICE = timedelta(days=10)

BALANCE_SAMPLE = tuple(
    """ACCOUNT_NO ACCOUNT_NO_CUSTOM BILLED_AND_OWING DUE_IF_TRUE_UP CURRENT_BALANCE CARRY_FWD_AMT OVERDUE_AMT
    UNAPPLIED_CREDIT CUTOFF_AMT BALANCE_NET_AMT PASTDUE_AMT LAST_BILL_DT LAST_BILL_AMT LAST_PAYMENT_DT LAST_PAYMENT_AMT
    CUTOFF_DT DUE_DT NONPAY_CUTOFF_YN EXTENDED_DUE_DT BUDGET_BILL_TP BUDGET_BILL_AMT CURRENT_CHARGES ACCOUNT_BALANCE
    WRITE_OFF_AMT WRITE_OFF_DT STATUS STATUS_DESC""".split()
)
BALANCE_TEMPLATE = tuple(
    """ACCOUNT_NO ACCOUNT_NO_CUSTOM BILLED_AND_OWING DUE_IF_TRUE_UP CURRENT_BALANCE CARRY_FWD_AMT OVERDUE_AMT
    UNAPPLIED_CREDIT LAST_BILL_DT LAST_BILL_AMT LAST_PAYMENT_DT LAST_PAYMENT_AMT DUE_DT CUTOFF_DT CUTOFF_AMT
    NONPAY_CUTOFF_YN DISCOUNT_AMT ACTUAL_AMT_OWING DISCOUNT_END_DT PREPAY_AMT PREPAY_BALANCE STATUS
    STATUS_DESC""".split()
)
ACCOUNT_TAGS = tuple(MASTER_TAGS)
#: Those that differ from account to account of a population.
OWN_TAGS = frozenset(
    """ACCOUNT_NO ACCOUNT_NO_CUSTOM ACCOUNT_NO_CUSTOM_2 PERSON_NO CYCLE_CD PERSON_FNM PERSON_LNM CLOSED_YN OK_TO_BILL_YN
    ACCOUNT_CLASS_DFLT OVERDUE_YN LAST_BILL_DT LAST_BILL_AMT CREDIT_RATING_CD BUDGET_BILL_TP V_NAME V_HAS_NSF_YN
    ACTIVE_PAYARR_YN""".split()
)
#: What they are of a call that does not ask for them.
NO_PREPAY = dict.fromkeys(PREPAY_TAGS, "")
ARRANGEMENT_TAGS = tuple(
    """ACCOUNT_NO PAY_ARRANGEMENT_REF STATUS_CD START_DT END_DT PAY_OPTION_CD PAY_OPTION_AMT STREAM_CD ARRANGEMENT_AMT
    GRACE_DAYS CHG_DTM REASON_CD""".split()
)


def balance(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-01: every amount is a fold of the ledger as of the biller's today."""
    account = account_by_either_number(call, books)

    def answer() -> Result:
        found = {"STATUS": "0", "STATUS_DESC": f"Account {account.account_no} found."}
        return Result(balance_tags(account, books) | found, shape=keys.balance_shape)

    return books.remembered(account.account_no, f"balance {keys.balance_shape}", answer)


def account(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-02: the 105 tags; the Params STATUS stays blank, success is told at function level (quirk 4)."""
    found = account_by_either_number(call, books)
    with_prepay = call.flag("PREPAY_INFO_YN")

    def answer() -> Result:
        tags = account_tags(found, books)
        return Result(tags if with_prepay else tags | NO_PREPAY)

    return books.remembered(found.account_no, f"account {with_prepay}", answer)


def pay_arrangements(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-03: one row per plan, active or not; PAYSCHEDULE_YN is accepted and changes nothing (Q-12)."""
    found = account_by_either_number(call, books)
    position = books.position(found.account_no)
    rows = tuple(arrangement_tags(found, plan, position) for plan in books.arrangements(found.account_no))
    return Result({"Arrangement": rows})


def balance_tags(account: Account, books: Books) -> dict[str, str]:
    """All tags of both balance shapes but STATUS and STATUS_DESC (router §5.1)."""
    position = books.position(account.account_no)
    arranged = books.arrangements(account.account_no)
    overdue = as_text(arrangements.overdue(arranged, position))
    balance, unbilled, discount = position.current_balance, position.unbilled, _discount(account, position.today)
    owing = as_text(balance)
    net = as_text(balance - discount) if discount else owing
    return {
        "ACCOUNT_NO": account.account_no,
        "ACCOUNT_NO_CUSTOM": account.account_no_custom,
        "BILLED_AND_OWING": as_text(balance - unbilled) if unbilled else owing,
        "DUE_IF_TRUE_UP": SINGLE_BLANK,
        "CURRENT_BALANCE": owing,
        "CARRY_FWD_AMT": SINGLE_BLANK,
        "OVERDUE_AMT": overdue,
        "UNAPPLIED_CREDIT": as_text(position.unapplied_credit),
        "CUTOFF_AMT": overdue,
        "BALANCE_NET_AMT": net,
        "PASTDUE_AMT": as_text(position.past_due),
        "EXTENDED_DUE_DT": "",
        "CURRENT_CHARGES": as_text(position.current_charges),
        "ACCOUNT_BALANCE": owing,
        "WRITE_OFF_AMT": as_text(position.written_off),
        "WRITE_OFF_DT": _day(position.last_write_off),
        "ACTUAL_AMT_OWING": net,
        "PREPAY_AMT": "",
        "PREPAY_BALANCE": "",
        **_last_postings(position),
        **_cut_off(account, books, position),
        **_budget(account, books, position.today),
        **_discount_tags(account, position.today),
    }


def account_tags(account: Account, books: Books) -> dict[str, str]:
    """The 105 GetAccount tags as they would be answered with PREPAY_INFO_YN true."""
    position = books.position(account.account_no)
    arranged = books.arrangements(account.account_no)
    bill = position.last_bill
    plan = books.budget_plan(account.account_no)
    tags = {**MASTER_TAGS, **account.tags}
    named = f" {tags['PERSON_FNM']} {tags['PERSON_LNM']} "  # outer blanks: quirk 12
    active = "T" if arrangements.active(arranged, position) else "F"
    tags |= {
        "V_NAME": tags["V_NAME"] or named[:TEXT],
        "ACCOUNT_NO": account.account_no,
        "ACCOUNT_NO_CUSTOM": account.account_no_custom,
        "ACCOUNT_NO_CUSTOM_2": account.account_no_custom_2,
        "PERSON_NO": account.person_no,
        "OVERDUE_YN": "T" if arrangements.overdue(arranged, position) else "F",
        "LAST_BILL_DT": _day(bill.effective if bill else None),
        "LAST_BILL_AMT": as_text(bill.amount) if bill else "",
        "BUDGET_BILL_TP": plan.type_cd if plan and plan.is_active(position.today) else "",
        "V_HAS_NSF_YN": "T" if position.has_returned_item else tags["V_HAS_NSF_YN"],
        "ACTIVE_PAYARR_YN": active if account.active_payarr_override is None else account.active_payarr_override,
    }
    return tags


def arrangement_tags(account: Account, plan: Arrangement, position: Position) -> dict[str, str]:
    """The 12 tags of one Arrangement."""
    return {
        "ACCOUNT_NO": account.account_no,
        "PAY_ARRANGEMENT_REF": str(plan.ref),
        "STATUS_CD": plan.wire_status(position),
        "START_DT": _day(plan.start),
        "END_DT": _day(plan.end),
        "PAY_OPTION_CD": plan.option_cd,
        "PAY_OPTION_AMT": as_text(plan.option_amt),
        "STREAM_CD": plan.stream_cd,
        "ARRANGEMENT_AMT": as_text(plan.amount),
        "GRACE_DAYS": str(plan.grace_days),
        "CHG_DTM": f"{plan.changed:%Y%m%d%H%M%S}{plan.changed.microsecond // 10_000:02d}",
        "REASON_CD": plan.reason_cd,
    }


def _last_postings(position: Position) -> dict[str, str]:
    bill, payment = position.last_bill, position.last_payment
    return {
        "LAST_BILL_DT": _day(bill.effective if bill else None),
        "LAST_BILL_AMT": as_text(bill.amount) if bill else "",
        "DUE_DT": _day(bill.due if bill else None),
        "LAST_PAYMENT_DT": _day(payment.entry.effective if payment else None),
        "LAST_PAYMENT_AMT": as_text(-payment.net) if payment else "",
    }


def _cut_off(account: Account, books: Books, position: Position) -> dict[str, str]:
    """Non-payment cut-off in ten days, once it looms."""
    looming = cut_off_looms(account, books, position)
    return {
        "CUTOFF_DT": _day(position.today + CUTOFF_NOTICE) if looming else "",
        "NONPAY_CUTOFF_YN": "T" if looming else "F",
    }


def _budget(account: Account, books: Books, today: date) -> dict[str, str]:
    plan = books.budget_plan(account.account_no)
    if plan is None or not plan.is_active(today):
        return {"BUDGET_BILL_TP": SINGLE_BLANK, "BUDGET_BILL_AMT": SINGLE_BLANK}
    return {"BUDGET_BILL_TP": plan.type_cd, "BUDGET_BILL_AMT": as_text(plan.amount)}


def _discount(account: Account, today: date) -> Decimal:
    discount = account.discount
    return discount.amount if discount and today <= discount.end else ZERO


def _discount_tags(account: Account, today: date) -> dict[str, str]:
    discount = account.discount
    if discount is None or today > discount.end:
        return {"DISCOUNT_AMT": "", "DISCOUNT_END_DT": ""}
    return {"DISCOUNT_AMT": as_text(discount.amount), "DISCOUNT_END_DT": _day(discount.end)}


def _day(day: date | None) -> str:
    """A Date8, blank for none."""
    return date8(day) if day else ""
