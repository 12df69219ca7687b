"""The AR item family: AddARItems, AddReturnedCheck, AdjARItem (router F-04…F-06)."""

import re
from decimal import Decimal

from simulator.billing.books import Books
from simulator.billing.ledger.ledger import ITEM_KINDS, LOWERS, EntryKind, Item
from simulator.billing.ledger.money import ZERO
from simulator.billing.ledger.posting import SETTLED, Posting
from simulator.billing.ledger.returned_checks import ReturnedCheck
from simulator.billing.records.counters import Counter
from simulator.contract.functions.checks import bookable, in_table, is_utility, posted
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall
from simulator.errors import Duplicate, NotFound, OutOfRange, Settled, UnknownAccount

#: A payment GUID, in whichever SOURCE_SPEC it travels (Q-32).
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SPECS = ("SOURCE_SPEC1", "SOURCE_SPEC2")


def add_item(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-04: one AR item and its ledger entry; whether it is a payment, a charge or a donation is told by its tags."""
    for tag in ("SUBSYSTEM_ID", "SS_ACCOUNT_NO", "ITEM_TP", "ITEM_AMT"):
        call.required(tag)
    account_no = call.text("SS_ACCOUNT_NO")
    if not books.has_account(account_no):
        raise UnknownAccount
    is_utility(call)
    item_dt = bookable(call, "ITEM_DT") or books.clock.today()
    in_table(books, "ITEM_TP", call)
    kind, amount = _kind_and_amount(call, keys)
    if keys.duplicate_policy == "reject":
        _refuse_duplicate(call, books, account_no)
    order = Posting(
        kind=kind,
        amount=amount,
        effective=item_dt,
        due=item_dt if kind is EntryKind.CHARGE else None,
        in_cutoff=call.flag("CUTOFF_YN") or not call.text("CUTOFF_YN"),
        tags=call.filled(),
    )
    entry = posted(books, account_no, order, "ITEM_AMT")
    item_no = entry.item_no or ""
    told = "AR item added." if keys.ar_reply_item_no == "none" else f"AR item {item_no} added."
    return Result(
        {"ITEM_NO": item_no, "STATUS": "0", "STATUS_DESC": told},
        shape="item_no" if keys.ar_reply_item_no == "tag" else "sample",
        account=account_no,
        postings=(entry.posting,),
        record=item_no,
    )


def return_check(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-05: takes a payment back, now or, where its stream is not processed automatically, not yet."""
    if keys.payment_ref_blank == "refuse":
        call.required("PAYMENT_REF")
    for tag in ("SUBSYSTEM_ID", "CHECK_AMT"):
        call.required(tag)
    if not call.text("PAYMENT_REF") and keys.payment_ref_blank == "unprocessed":
        return _without_payment(call, books)
    item_no, item = _referred(call, books, keys)
    account_no = books.receivables.owner(item_no) or ""
    is_utility(call)
    in_table(books, "REASON_CD", call)
    in_table(books, "COLLECTION_STREAM", call)
    amount = _check_amount(call, item, keys)
    if keys.duplicate_policy == "reject" and books.returned_checks(item_no):
        raise Duplicate(reason=f"AR item {item_no} already has a returned check")
    if item is None or item.entry.kind not in LOWERS:
        raise Settled(reason=f"AR item {item_no} is not a payment")
    _refuse_settled(item_no, item)
    processed = not keys.auto_process_streams or call.text("COLLECTION_STREAM") in keys.auto_process_streams
    order = Posting(kind=EntryKind.RETURN, amount=amount, of_item=item_no, tags=call.filled())
    postings = (posted(books, account_no, order, "CHECK_AMT").posting,) if processed else ()
    check = _kept(call, books, item_no, account_no, amount, processed=processed)
    told = {"STATUS": "0", "STATUS_DESC": "", "FOLIO_NO": str(check.folio_no), "CHECK_AMT": call.text("CHECK_AMT")}
    return Result(told, account=account_no, postings=postings, record=str(check.folio_no))


def _kept(
    call: RouterCall, books: Books, item_no: str, account_no: str, amount: Decimal, *, processed: bool
) -> ReturnedCheck:
    """The entry of the folio."""
    check = ReturnedCheck(
        folio_no=books.counters.next(Counter.FOLIO_NO),
        item_no=item_no,
        account_no=account_no,
        amount=amount,
        processed=processed,
        tags=call.filled(),
    )
    books.add_returned_check(check)
    return check


def _without_payment(call: RouterCall, books: Books) -> Result:
    """A check that names no payment: kept on the folio, without effect (key payment_ref_blank)."""
    is_utility(call)
    in_table(books, "REASON_CD", call)
    in_table(books, "COLLECTION_STREAM", call)
    check = _kept(call, books, "", "", _check_amount(call, None, Keys()), processed=False)
    told = {"STATUS": "0", "STATUS_DESC": "", "FOLIO_NO": str(check.folio_no), "CHECK_AMT": call.text("CHECK_AMT")}
    return Result(told, record=str(check.folio_no))


def adjust_item(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-06: ITEM_AMT 0 voids the item, a smaller amount than what stands refunds a part of it."""
    item_no = call.required("ITEM_NO")
    amount = Decimal(call.required("ITEM_AMT"))
    account_no = books.receivables.owner(item_no)
    if account_no is None:
        raise NotFound(reason=f"AR item {item_no} not found.")
    effective = bookable(call, "ITEM_DT")
    in_table(books, "ITEM_TP", call)
    in_table(books, "REASON_CD", call, "ADJ_REASON_CD")
    item = books.receivables.item(account_no, item_no)
    refund = _refund(amount, item, keys)
    if item is None or item.entry.kind is EntryKind.CREDIT_REVERSAL:
        raise Settled(reason=f"AR item {item_no} cannot be adjusted")
    _refuse_settled(item_no, item)
    order = Posting(kind=EntryKind.ADJUSTMENT, amount=refund, effective=effective, of_item=item_no, tags=call.filled())
    entry = posted(books, account_no, order, "ITEM_AMT")
    return Result({"STATUS": "0"}, account=account_no, postings=(entry.posting,), record=entry.item_no or "")


def _kind_and_amount(call: RouterCall, keys: Keys) -> tuple[EntryKind, Decimal]:
    """What the item is, and its magnitude; OutOfRange (-907) where that kind has no such amount (F-04 steps 3 to 5)."""
    amount = Decimal(call.text("ITEM_AMT"))
    is_payment = call.flag("AS_PAYMENT_YN")
    if is_payment and keys.payment_sign == "signed":
        amount = -amount
    if call.text("ITEM_TP") in keys.donation_item_types:
        kind = EntryKind.DONATION
    elif is_payment:
        kind = EntryKind.PAYMENT if amount >= 0 else EntryKind.CREDIT_REVERSAL
    else:
        kind = EntryKind.CHARGE
    if amount == 0 or (amount < 0 and kind is not EntryKind.CREDIT_REVERSAL):
        raise OutOfRange(tag="ITEM_AMT", reason=f"{call.text('ITEM_AMT')} is not a valid amount of a {kind.value}")
    return kind, abs(amount)


def _refuse_duplicate(call: RouterCall, books: Books, account_no: str) -> None:
    """Duplicate (-908) where an item of the account carries one of the request's payment GUIDs."""
    for guid in (call.text(tag) for tag in SPECS):
        if not GUID.fullmatch(guid):
            continue
        for item_no in (number for tag in SPECS for number in books.receivables.referred(tag, guid)):
            if books.receivables.owner(item_no) == account_no:
                raise Duplicate(reason=f"payment {guid} already exists as AR item {item_no}")


def _referred(call: RouterCall, books: Books, keys: Keys) -> tuple[str, Item | None]:
    """Return the AR item that PAYMENT_REF means: by the first tag that matches, the oldest that stands (F-05, Q-77)."""
    ref = call.text("PAYMENT_REF")
    if not ref:
        return _of_amount(Decimal(call.text("CHECK_AMT")), books)
    for reference in keys.payment_ref_match:
        tag = books.receivables.guid_tag if reference == "GUID" else reference
        numbers = [ref] if tag == "ITEM_NO" else books.receivables.referred(tag, ref)
        owned = [(number, owner) for number in numbers if (owner := books.receivables.owner(number))]
        found = [(number, books.receivables.item(owner, number)) for number, owner in owned]
        if found:
            return next(((number, item) for number, item in found if item and item.state not in SETTLED), found[0])
    raise NotFound(reason=f"Payment {ref[:60]} not found.")


def _of_amount(amount: Decimal, books: Books) -> tuple[str, Item]:
    """Return the newest posted payment of exactly this amount that stands (key payment_ref_blank: by_amount)."""
    found = [
        (item.entry.posting, number, item)
        for account_no in books.receivables.posted_accounts()
        for number, item in books.receivables.items(account_no).items()
        if item.entry.kind is EntryKind.PAYMENT and item.state not in SETTLED and item.net == amount
    ]
    if not found:
        raise NotFound(reason=f"No payment of {amount} found.")
    _, number, item = max(found, key=lambda one: one[0])
    return number, item


def _check_amount(call: RouterCall, item: Item | None, keys: Keys) -> Decimal:
    """CHECK_AMT; OutOfRange (-907) where it is not positive, or less (strict: other) than what stands."""
    amount = Decimal(call.text("CHECK_AMT"))
    net = item.net if item is not None and item.state not in SETTLED else None
    if amount <= 0 or (net is not None and amount < net):
        raise OutOfRange(tag="CHECK_AMT", reason=f"{amount} is less than the amount to take back")
    if keys.strict_check_amt and net is not None and amount != net:
        raise OutOfRange(tag="CHECK_AMT", reason=f"{amount} is not the remaining {net}")
    return amount


def _refund(amount: Decimal, item: Item | None, keys: Keys) -> Decimal:
    """What the adjustment takes off the item; OutOfRange (-907) where ITEM_AMT leaves the range (F-06 step 2).

    An item that is settled has no range left: a negative amount alone is out of it, and its state answers (-909).
    """
    if amount < 0:
        raise OutOfRange(tag="ITEM_AMT", reason=f"{amount} is less than 0")
    if item is None or item.state in SETTLED or item.entry.kind not in ITEM_KINDS:
        return ZERO
    if keys.adj_semantics == "refund" and amount:
        amount = item.net - amount
    if not 0 <= amount < item.net:
        raise OutOfRange(tag="ITEM_AMT", reason=f"AR item {item.entry.item_no} has {item.net} left")
    return item.net - amount


def _refuse_settled(item_no: str, item: Item) -> None:
    if item.state in SETTLED:
        raise Settled(reason=f"AR item {item_no} is already {item.state.value}.")
