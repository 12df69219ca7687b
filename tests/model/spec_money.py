"""F-01 to F-06 as router-functions.md tells them: balances, payments, returned checks, adjustments."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tests.model.spec_ledger import NOUGHT, Fee, Item, Kind, Standing, balance_tags
from tests.model.spec_state import Account, Asked, Check, Refused, State

Fields = Mapping[str, object]
GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DONATION: Final = "DONATE-PMT"


def get_account_balance(state: State, asked: Asked) -> Fields:
    """F-01: 27 tags of the sample shape."""
    asked.require_account()
    account = state.account(asked["ACCOUNT_NO"], asked["ACCOUNT_NO_CUSTOM"])
    tags = balance_tags(account.ledger, state.today, state.cutoff(account))
    named = {"ACCOUNT_NO": account.no, "ACCOUNT_NO_CUSTOM": account.custom}
    return named | tags | {"STATUS_DESC": f"Account {account.no} found."}


def get_account(state: State, asked: Asked) -> Fields:
    """F-02: the stored tags, and those that the books tell."""
    asked.require_account()
    account = state.account(asked["ACCOUNT_NO"], asked["ACCOUNT_NO_CUSTOM"])
    cutoff = state.cutoff(account)
    tags = balance_tags(account.ledger, state.today, cutoff)
    told = {
        "OVERDUE_YN": "F" if tags["OVERDUE_AMT"] == "0" else "T",
        "LAST_BILL_DT": tags["LAST_BILL_DT"],
        "LAST_BILL_AMT": tags["LAST_BILL_AMT"],
        "ACTIVE_PAYARR_YN": "T" if cutoff.plan_is_active else "F",
        "STATUS": "",
        "STATUS_DESC": "",
    }
    return account.tags | told


def get_pay_arrangements(state: State, asked: Asked) -> Fields:
    """F-03: the plans of an account; the model keeps what tells one from another."""
    asked.require_account()
    account = state.account(asked["ACCOUNT_NO"], asked["ACCOUNT_NO_CUSTOM"])
    return {"Arrangement": [{"PAY_ARRANGEMENT_REF": account.plan.ref}]} if account.plan else {}


def add_ar_items(state: State, asked: Asked) -> Fields:
    """F-04: one AR item and one entry, of the kind that ITEM_TP, AS_PAYMENT_YN and the sign tell."""
    asked.require("SUBSYSTEM_ID", "SS_ACCOUNT_NO", "ITEM_TP", "ITEM_AMT")
    account = state.account(asked["SS_ACCOUNT_NO"])
    if asked["SUBSYSTEM_ID"] != "UM":
        raise Refused(-905)
    state.in_table("ITEM_TP", asked["ITEM_TP"])
    day = asked.day("ITEM_DT") or state.today
    kind, amount = _told(state, asked)
    if state.keys.duplicate_policy == "reject" and _guids(asked) & _stored_guids(state, account):
        raise Refused(-908)
    if not account.ledger.has_room(amount):
        raise Refused(-907)
    item = Item(
        no=state.take("item_no"),
        account_no=account.no,
        kind=kind,
        amount=amount,
        day=day,
        net=amount,
        specs=(asked["SOURCE_SPEC1"], asked["SOURCE_SPEC2"]),
        cutoff=asked["CUTOFF_YN"] not in ("F", "N"),
    )
    state.items.append(item)
    account.ledger.post(item)
    return {"STATUS_DESC": f"AR item {item.no} added."}


def _told(state: State, asked: Asked) -> tuple[Kind, Decimal]:
    """Kind and magnitude; -907 for 0, and for a negative amount of what only ever adds."""
    amount = Decimal(asked["ITEM_AMT"])
    if not amount:
        raise Refused(-907)
    as_payment = asked["AS_PAYMENT_YN"] == "T"
    is_given = (amount > 0) == (state.keys.payment_sign == "positive" or not as_payment)
    if asked["ITEM_TP"] != DONATION and as_payment:
        return (Kind.PAYMENT if is_given else Kind.REVERSAL), abs(amount)
    if not is_given:
        raise Refused(-907)
    return (Kind.DONATION if asked["ITEM_TP"] == DONATION else Kind.CHARGE), abs(amount)


def _guids(asked: Asked) -> set[str]:
    return {spec for spec in (asked["SOURCE_SPEC1"], asked["SOURCE_SPEC2"]) if GUID.fullmatch(spec)}


def _stored_guids(state: State, account: Account) -> set[str]:
    return {spec for item in state.items if item.account_no == account.no for spec in item.specs}


def add_returned_check(state: State, asked: Asked) -> Fields:
    """F-05: a payment or donation is taken back; what the check exceeds it by is a fee due today."""
    asked.require("PAYMENT_REF", "SUBSYSTEM_ID", "CHECK_AMT")
    item = _referred(state, asked["PAYMENT_REF"])
    if asked["SUBSYSTEM_ID"] != "UM":
        raise Refused(-905)
    state.in_table("REASON_CD", asked["REASON_CD"])
    state.in_table("COLLECTION_STREAM", asked["COLLECTION_STREAM"])
    amount = Decimal(asked["CHECK_AMT"])
    _judge_check(state, item, amount)
    streams = state.keys.auto_process_streams
    processed = not streams or asked["COLLECTION_STREAM"] in streams
    if processed and not state.accounts[item.account_no].ledger.has_room(amount):
        raise Refused(-907)
    state.checks.append(Check(item.no, processed))
    if processed:
        _return(state, item, amount)
    return {"STATUS_DESC": "", "FOLIO_NO": state.take("folio_no"), "CHECK_AMT": asked["CHECK_AMT"]}


def _judge_check(state: State, item: Item, amount: Decimal) -> None:
    """Amounts (-907), then states (-908, -909)."""
    if amount <= 0:
        raise Refused(-907)
    is_stored = state.keys.duplicate_policy == "reject" and any(check.item_no == item.no for check in state.checks)
    if _is_done(item):
        raise Refused(-908 if is_stored else -909)
    if amount < item.net or (state.keys.strict_check_amt and amount != item.net):
        raise Refused(-907)
    if is_stored:
        raise Refused(-908)
    if item.kind not in (Kind.PAYMENT, Kind.DONATION):
        raise Refused(-909)


def _referred(state: State, ref: str) -> Item:
    """The item whose GUID (SOURCE_SPEC1), else ITEM_NO is the reference; of several the oldest that stands (Q-77)."""
    found = [item for item in state.items if item.specs[0] == ref]
    if found:
        return next((item for item in found if not _is_done(item)), found[0])
    return state.item(ref)


def _is_done(item: Item) -> bool:
    """Whether nothing stands of it that an amount could be judged by: -909 comes first, or could never come at all."""
    return item.standing in (Standing.VOIDED, Standing.RETURNED) or item.kind is Kind.ADJUSTMENT


def _return(state: State, item: Item, amount: Decimal) -> None:
    account = state.accounts[item.account_no]
    fee = amount - item.net
    account.ledger.lower(item, NOUGHT)
    item.standing = Standing.RETURNED
    if fee and item.kind is Kind.PAYMENT:
        account.ledger.post(Fee(state.today, fee))
    account.tags["V_HAS_NSF_YN"] = "T"


def adj_ar_item(state: State, asked: Asked) -> Fields:
    """F-06: ITEM_AMT stays of the item (or, by key, is taken off it); 0 voids it."""
    asked.require("ITEM_NO", "ITEM_AMT")
    item = state.item(asked["ITEM_NO"])
    day = asked.day("ITEM_DT") or state.today
    amount = Decimal(asked["ITEM_AMT"])
    rest = item.net - amount if amount and state.keys.adj_semantics == "refund" else amount
    if amount < 0:
        raise Refused(-907)
    if _is_done(item):
        raise Refused(-909)
    if rest < 0 or rest >= item.net:
        raise Refused(-907)
    if item.kind is Kind.REVERSAL:
        raise Refused(-909)
    if not state.accounts[item.account_no].ledger.has_room(item.net - rest):
        raise Refused(-907)
    adjustment = Item(
        no=state.take("item_no"),
        account_no=item.account_no,
        kind=Kind.ADJUSTMENT,
        amount=item.net - rest,
        day=day,
        net=item.net - rest,
    )
    state.items.append(adjustment)
    state.accounts[item.account_no].ledger.lower(item, rest)
    item.standing = Standing.ADJUSTED if rest else Standing.VOIDED
    return {}
