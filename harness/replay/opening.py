"""The state before the first call of a story, as its reads show it: accounts, people, ledgers, arrangements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from harness.replay.ledgers import ZERO, BalanceLedger, PostedSums, Row, amount, day
from harness.replay.stories import ReplayStory, account_of, new_numbers
from harness.replay.traffic import ReplayCall

#: When an arrangement was changed last, as yyyyMMddHHmmssff: the time at which it is made.
CHANGED = "CHG_DTM"
#: Tags of an address reply that are not the record's.
BESIDE_ADDRESS = {"PERSON_NO", "ACCOUNT_NO", "ACCOUNT_NO_CUSTOM", "STATUS", "STATUS_DESC", "DEFAULT_YN"}
#: What each write changes of what a read shows; a read after it does not tell the state before.
TOUCHES = {
    "AddPersonPhone": "GetPhoneRecords",
    "SetPhone": "GetPhoneRecords",
    "SetAccountBillingAddress": "GetAccountBillingAddress",
}


@dataclass
class OpeningAccount:
    """What is known of one account before the first call."""

    number: str
    custom: str = ""
    person: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    gate: str | None = None  # ACTIVE_PAYARR_YN
    ledger: list[Row] = field(default_factory=list)
    arrangements: list[Row] = field(default_factory=list)
    budget: Row = field(default_factory=dict)
    discount: Row = field(default_factory=dict)


@dataclass
class Opening:
    """The accounts, and the phone and address records of people, as rows of tags with the accounts that use them."""

    accounts: dict[str, OpeningAccount] = field(default_factory=dict)
    phones: dict[str, list[Row]] = field(default_factory=dict)
    addresses: dict[str, list[Row]] = field(default_factory=dict)
    late: list[ReplayCall] = field(default_factory=list)  # reads that came after a change of what they show


def opening(story: ReplayStory) -> Opening:
    """Return the state in which the story begins."""
    found = Opening()
    refused = {account_of(call) for call in story.calls if not call.succeeded}
    answered = {account_of(call) for call in story.calls if call.succeeded}
    for number in story.accounts:
        if number in answered or number not in refused:
            found.accounts[number] = OpeningAccount(number)
    posted: dict[str, _Posted] = {number: _Posted() for number in found.accounts}
    changed: set[tuple[str, str]] = set()
    seen: set[tuple[str, str]] = set()
    for call in story.calls:
        if not call.succeeded:
            continue
        _learn(call, found, posted, seen, changed)
    for person in story.persons:
        if not any(account.person == person for account in found.accounts.values()) and person in (
            found.phones.keys() | found.addresses.keys()
        ):
            found.accounts[person] = OpeningAccount(person, person=person)
    return found


def _learn(
    call: ReplayCall,
    found: Opening,
    posted: dict[str, "_Posted"],
    seen: set[tuple[str, str]],
    changed: set[tuple[str, str]],
) -> None:
    """Take the first read of each kind; add up what is posted before it."""
    number = account_of(call)
    subject = number or call.asked.get("PERSON_NO", "")
    if not call.is_read:
        if call.function in TOUCHES:
            changed.add((TOUCHES[call.function], call.asked.get("PERSON_NO") or number))
        for sums in posted.values():
            sums.add(call, number, posted)
        return
    if (call.function, subject) in seen:
        return
    seen.add((call.function, subject))
    if (call.function, subject) in changed:
        found.late.append(call)
        return
    account = found.accounts.get(number)
    if call.function == "GetPhoneRecords":
        found.phones[subject] = [_phone(node) for node in call.reply.iter("PHONE")]
    elif account is not None:
        _READERS[call.function](call, account, found, posted[number].sums)


def _balance(call: ReplayCall, account: OpeningAccount, _found: Opening, sums: PostedSums) -> None:
    read = {str(node.tag): node.text or "" for node in call.reply.iterfind(".//Params/*")}
    account.custom = account.custom or call.text("ACCOUNT_NO_CUSTOM")
    account.ledger = BalanceLedger(read, call.day, sums).rows()
    if amount(read.get("BUDGET_BILL_AMT", "")):
        account.budget = {
            "type": call.text("BUDGET_BILL_TP") or "BUDGET",
            "amount": f"{amount(read['BUDGET_BILL_AMT']):.2f}",
            "start": call.day.replace(day=1).isoformat(),
        }
    until = day(read.get("DISCOUNT_END_DT", ""))
    if until and amount(read.get("DISCOUNT_AMT", "")):
        account.discount = {"amount": f"{amount(read['DISCOUNT_AMT']):.2f}", "end": until.isoformat()}


def _master(call: ReplayCall, account: OpeningAccount, _found: Opening, _sums: PostedSums) -> None:
    account.tags = {str(node.tag): node.text or "" for node in call.reply.iterfind(".//Params/*")}
    account.custom = call.text("ACCOUNT_NO_CUSTOM") or account.custom
    account.person = call.text("PERSON_NO") or account.person
    account.gate = call.text("ACTIVE_PAYARR_YN")


def _arrangements(call: ReplayCall, account: OpeningAccount, _found: Opening, _sums: PostedSums) -> None:
    for node in call.reply.iter("Arrangement"):
        texts = {str(leaf.tag): (leaf.text or "").strip() for leaf in node}
        start, end = day(texts.get("START_DT", "")), day(texts.get("END_DT", ""))
        row = {
            "ref": texts.get("PAY_ARRANGEMENT_REF", ""),
            "start": (start or call.day).isoformat(),
            "end": end.isoformat() if end else "",
            "amount": f"{amount(texts.get('ARRANGEMENT_AMT', '')):.2f}",
            "option_cd": texts.get("PAY_OPTION_CD", ""),
            "option_amt": f"{amount(texts.get('PAY_OPTION_AMT', '')):.2f}",
            "stream_cd": texts.get("STREAM_CD", ""),
            "grace_days": texts.get("GRACE_DAYS", ""),
            "reason_cd": texts.get("REASON_CD", ""),
            "status_cd": texts.get("STATUS_CD", ""),
            CHANGED: texts.get("CHG_DTM", ""),
        }
        account.arrangements.append({name: value for name, value in row.items() if value})


def _address(call: ReplayCall, account: OpeningAccount, found: Opening, _sums: PostedSums) -> None:
    account.custom = account.custom or call.text("ACCOUNT_NO_CUSTOM")
    person = account.person = account.person or call.text("PERSON_NO")
    row = {
        str(node.tag): (node.text or "").strip()
        for node in call.reply.iterfind(".//Params/*")
        if node.tag not in BESIDE_ADDRESS and (node.text or "").strip()
    }
    known = found.addresses.setdefault(person, [])
    same = next((one for one in known if one.get("ADDRESS_SEQ") == row.get("ADDRESS_SEQ")), None)
    if same is None:
        known.append(row | {"accounts": account.number})
    else:
        same["accounts"] += f", {account.number}"


_READERS = {
    "GetAccountBalance": _balance,
    "GetAccount": _master,
    "GetPayArrangements": _arrangements,
    "GetAccountBillingAddress": _address,
}


def _phone(node: etree._Element) -> Row:
    row = {str(leaf.tag): (leaf.text or "").strip() for leaf in node if not len(leaf) and (leaf.text or "").strip()}
    accounts = [(leaf.text or "").strip() for leaf in node.iterfind("ACCOUNT/ACCOUNT_NO")]
    return row | {"accounts": ", ".join(filter(None, accounts))}


@dataclass
class _Item:
    account: str
    net: Decimal
    kind: str
    guids: frozenset[str]


class _Posted:
    """What was posted to one account so far."""

    def __init__(self) -> None:
        self.sums = PostedSums()
        self.items: dict[str, _Item] = {}

    def add(self, call: ReplayCall, account: str, posted: Mapping[str, "_Posted"]) -> None:
        """Take a writing call, if it is about this account."""
        if posted.get(account) is self and call.function == "AddARItems":
            self._posting(call, account)
        elif call.function in ("AdjARItem", "AddReturnedCheck"):
            key = call.asked.get("ITEM_NO") or call.asked.get("PAYMENT_REF", "")
            for number, item in self.items.items():
                if number == key or key in item.guids:
                    self._change(call, item)
                    break
        self._add_up()

    def _posting(self, call: ReplayCall, account: str) -> None:
        much, kind = amount(call.asked.get("ITEM_AMT", "")), "charge"
        if call.asked.get("ITEM_TP", "").startswith("DONATE"):
            kind = "donation"
        elif call.asked.get("AS_PAYMENT_YN") == "T":
            kind = "payment" if much > 0 else "reversal"
        guids = frozenset(filter(None, (call.asked.get("SOURCE_SPEC1"), call.asked.get("SOURCE_SPEC2"))))
        number = next(iter(new_numbers(call)), f"{len(self.items)} of {account}")
        self.items[number] = _Item(account, abs(much), kind, guids)

    def _change(self, call: ReplayCall, item: _Item) -> None:
        if call.function == "AdjARItem":
            item.net = amount(call.asked.get("ITEM_AMT", ""))
        elif item.kind == "payment":
            self.sums.other += max(ZERO, amount(call.asked.get("CHECK_AMT", "")) - item.net)
            item.net = ZERO

    def _add_up(self) -> None:
        by_kind: dict[str, Decimal] = {}
        for item in self.items.values():
            by_kind[item.kind] = by_kind.get(item.kind, ZERO) + item.net
        standing = [item.net for item in self.items.values() if item.kind == "payment" and item.net]
        self.sums.credit = by_kind.get("payment", ZERO) - by_kind.get("reversal", ZERO)
        self.sums.unbilled = by_kind.get("charge", ZERO)
        self.sums.last_payment = standing[-1] if standing else None


def unknown_tags(story_calls: list[ReplayCall], seen: dict[str, set[str]]) -> None:
    """Add the tags that successful replies had a value in, by function."""
    for call in story_calls:
        if call.succeeded:
            known = seen.setdefault(call.function, set())
            known |= {str(node.tag) for node in call.reply.iter() if not len(node) and (node.text or "").strip()}


def pairs_of(rows: list[Row]) -> Iterator[tuple[str, ...]]:
    """Yield a header and the cells of rows that may have different names."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield tuple(names)
    for row in rows:
        yield tuple(row.get(name, "") for name in names)
