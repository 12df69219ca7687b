"""The decisions of RTDR (adapter §2.1 to §2.6): pure functions over invoices, reply tags and settings.

No I/O, no clock.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ic_adapter import money
from ic_adapter.integrations.rtdr.result import Value, kept
from ic_adapter.integrations.rtdr.settings import RtdrSettings
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.router.values import amount_of, date_of
from ic_adapter.store.bills.invoices import Account, Invoice

INTEGER = re.compile(r"-?[0-9]{1,9}")
BUDGET = "BUDGET"

Tags = Mapping[str, str]
Warn = Callable[[str], None]


def eligible(invoices: Iterable[Invoice], settings: RtdrSettings) -> list[Invoice]:
    """Candidates after the filter, most recent first (§2.1 steps 1, 2, 4; ITG-3499, Q-18)."""
    left = [
        invoice
        for invoice in invoices
        if not invoice.deactivated
        and invoice.invoice_type_id not in settings.donation_types
        and (settings.whitelist is None or invoice.invoice_type_id in settings.whitelist)
    ]
    return sorted(left, key=lambda one: (one.invoice_date, one.invoice_due_date, one.imported_seq), reverse=True)


@dataclass(frozen=True, slots=True)
class Match:
    """The invoice the run is about, and why its balance may not be touched (None = it matches)."""

    invoice: Invoice
    mismatch: Reason | None


def match(candidates: list[Invoice], tags: Tags, settings: RtdrSettings) -> Match:
    """The invoice whose date is the reply's (§2.2; INT-2573, INT-6948); `candidates` as of `eligible`, not empty."""
    tag, name = ("LAST_BILL_DT", "InvoiceDate") if settings.use_bill_date else ("DUE_DT", "InvoiceDueDate")
    text = tags.get(tag, "")
    found = date_of(text)
    for invoice in candidates if settings.any_open else candidates[:1]:
        if found is not None and _date(invoice, settings) == found:
            return Match(invoice, None)
    target = candidates[0]
    came = found.isoformat() if found else "blank" if not text else f"unreadable ({text[:20]})"
    wanted = _date(target, settings).isoformat()
    return Match(target, because(ReasonCode.DATE_MISMATCH, tag=tag, came=came, name=name, wanted=wanted))


def _date(invoice: Invoice, settings: RtdrSettings) -> date:
    return invoice.invoice_date if settings.use_bill_date else invoice.invoice_due_date


def balance_tags(invoice: Invoice, settings: RtdrSettings) -> list[str]:
    """The tags to read BalanceDue from, in order (§2.3, Q-13); more than one only with `balance_fallback`."""
    default = "CURRENT_BALANCE"
    chosen = settings.balance_tag or default
    if invoice.custom2.strip() == BUDGET and not (settings.setting129_first and settings.balance_tag):
        chosen = "BUDGET_BILL_AMT"
    return [chosen, default] if settings.balance_fallback and chosen != default else [chosen]


def balance(invoice: Invoice, tags: Tags, settings: RtdrSettings, warn: Warn) -> Value:
    """BalanceDue (§2.3): stored as it is, zero and negative too; the arrangement is part of it and never added."""
    names = balance_tags(invoice, settings)
    for name in names:
        found = amount_of(tags.get(name, ""))
        if found is not None:
            reason = because(ReasonCode.UPDATED)
            if name != names[0]:
                reason = because(ReasonCode.FELL_BACK, lack=_lack(names[0], tags).text, tag=name)
                warn(f"BalanceDue: {reason.text}")
            return Value(field="BalanceDue", old=invoice.balance_due, new=found, source_tag=name, reason=reason)
    lacks = [_lack(name, tags) for name in names]
    reason = lacks[0]
    if len(lacks) > 1:
        reason = because(ReasonCode.NO_VALUE_IN_EITHER, first=lacks[0].text, second=lacks[1].text)
    warn(f"BalanceDue: {reason.text}")
    return kept("BalanceDue", invoice.balance_due, reason, names[0])


def _lack(name: str, tags: Tags) -> Reason:
    """Why the tag gives no amount: it is absent or blank, or says what is no Amt (router §3)."""
    return because(ReasonCode.UNREADABLE_VALUE if tags.get(name) else ReasonCode.NO_VALUE, tag=name)


def past_due(invoice: Invoice, tags: Tags, settings: RtdrSettings, warn: Warn) -> Value:
    """PastDue from the tag that AS 107 names (§2.4, ITG-2949)."""
    name = settings.past_due_tag
    if name is None:
        return kept("PastDue", invoice.past_due, because(ReasonCode.SETTING_BLANK, setting="107"))
    text = tags.get(name, "")
    found = amount_of(text)
    if found is None:
        if name not in tags or text:
            warn(f"PastDue: {_lack(name, tags).text}")
        return kept("PastDue", invoice.past_due, _lack(name, tags), name)
    return Value(field="PastDue", old=invoice.past_due, new=found, source_tag=name, reason=because(ReasonCode.UPDATED))


def unreadable(values: Iterable[Value], tags: Tags) -> list[str]:
    """Return the tags because of which a value stays as it was although the reply has something there."""
    found: list[str | None] = []
    for value in values:
        if value.reason.code is ReasonCode.UNREADABLE_VALUE:
            found.append(value.source_tag)
        elif value.reason.code is ReasonCode.NO_VALUE_IN_EITHER:
            found += [tag for tag in (value.source_tag, "CURRENT_BALANCE") if tag and tags.get(tag)]
    return [tag for tag in found if tag]


@dataclass(frozen=True, slots=True)
class Plans:
    """What the router said of pay arrangements: the gate (None = not stated) and the plans (None = not known)."""

    active: bool | None
    found: tuple[Tags, ...] | None
    today: date


def arrangement(invoice: Invoice, plans: Plans, settings: RtdrSettings, warn: Warn) -> Value:
    """PaymentArrangementAmount (§2.5; ITG-3456, ITG-3462, EBPP-24851)."""
    field, old = "PaymentArrangementAmount", invoice.payment_arrangement_amount
    if not settings.pay_arrangement:
        return kept(field, old, because(ReasonCode.ARRANGEMENTS_OFF))
    if plans.active is None:
        return kept(field, old, because(ReasonCode.GATE_NOT_STATED))
    if not plans.active:
        if not settings.clear_on_inactive:
            return kept(field, old, because(ReasonCode.ARRANGEMENT_KEPT))
        reason = because(ReasonCode.NO_ACTIVE_ARRANGEMENT)
        return Value(field=field, old=old, new=None, source_tag="ACTIVE_PAYARR_YN", reason=reason)
    if plans.found is None:
        return kept(field, old, because(ReasonCode.NO_ANSWER, function="GetPayArrangements"))
    return _amount_of_plan(old, plans.found, plans.today, warn)


def _amount_of_plan(old: Decimal | None, plans: tuple[Tags, ...], today: date, warn: Warn) -> Value:
    field, tag = "PaymentArrangementAmount", "ARRANGEMENT_AMT"
    plan = pick(plans, today)
    if plan is None:
        unread = _unread_date(plans)
        if unread is not None:
            reason = because(ReasonCode.UNREADABLE_VALUE, tag=unread)
            warn(f"{field}: {reason.text}")
            return kept(field, old, reason, unread)
        none = because(ReasonCode.NO_ARRANGEMENT_TODAY)
        return Value(field=field, old=old, new=money.ZERO, source_tag=tag, reason=none)
    amount = amount_of(plan.get(tag, ""))
    if amount is None:
        warn(f"{field}: {_lack(tag, plan).text}")
        return kept(field, old, _lack(tag, plan), tag)
    reason = because(ReasonCode.ARRANGEMENT, reference=plan.get("PAY_ARRANGEMENT_REF", ""))
    return Value(field=field, old=old, new=max(amount, money.ZERO), source_tag=tag, reason=reason)


def _unread_date(plans: Iterable[Tags]) -> str | None:
    """The first tag with a date that is none, of a plan with STATUS_CD Y: nobody can tell whether it holds today."""
    return next(
        (
            tag
            for plan in plans
            for tag in ("START_DT", "END_DT")
            if plan.get("STATUS_CD") == "Y" and plan.get(tag) and date_of(plan[tag]) is None
        ),
        None,
    )


def pick(plans: Iterable[Tags], today: date) -> Tags | None:
    """Among plans with STATUS_CD Y that hold today: the latest START_DT, then the highest reference (Q-12).

    A blank END_DT is an open end, although §2.5 reads START_DT ≤ today ≤ END_DT: the router itself counts such a plan
    as active (router F-02), and ACTIVE_PAYARR_YN true beside an amount of 0 would be a contradiction.
    """
    holding: list[tuple[date, int, Tags]] = []
    for plan in plans:
        start, end = date_of(plan.get("START_DT", "")), plan.get("END_DT", "")
        last = date_of(end) if end else date.max
        if plan.get("STATUS_CD") == "Y" and start is not None and last is not None and start <= today <= last:
            reference = plan.get("PAY_ARRANGEMENT_REF", "")
            holding.append((start, int(reference) if INTEGER.fullmatch(reference) else -1, plan))
    return max(holding, key=lambda one: one[:2], default=(None, None, None))[2]


def blocks(account: Account, tags: Tags | None, settings: RtdrSettings) -> tuple[Value, Value]:
    """BlockACH and BlockCC (§2.6; AS 28, AS 32, INT-4012, Q-14, Q-55); `tags` None when GetAccount gave none."""
    old = {"BlockACH": account.block_ach, "BlockCC": account.block_cc}
    codes = settings.blocks
    if codes is None or tags is None:
        blank = because(ReasonCode.SETTING_BLANK, setting="28")
        why = blank if codes is None else because(ReasonCode.NO_ANSWER, function="GetAccount")
        return kept("BlockACH", old["BlockACH"], why), kept("BlockCC", old["BlockCC"], why)
    returned = [(tag, tags[tag]) for tag in settings.block_tags if tags.get(tag)]
    ach = _block("BlockACH", old["BlockACH"], returned, codes.both | codes.eft, settings)
    return ach, _block("BlockCC", old["BlockCC"], returned, codes.both | codes.card, settings)


def _block(
    field: str, old: bool, returned: list[tuple[str, str]], codes: frozenset[str], settings: RtdrSettings
) -> Value:
    hit = next(((tag, code) for tag, code in returned if code in codes), None)
    if hit is not None:
        reason = because(ReasonCode.BLOCK_CODE, tag=hit[0], block=hit[1])
        return Value(field=field, old=old, new=True, source_tag=hit[0], reason=reason)
    if settings.blocks_owned:
        owned = because(ReasonCode.BLOCK_FLAG_OWNED)
        return Value(field=field, old=old, new=False, source_tag=None, reason=owned)
    return kept(field, old, because(ReasonCode.NO_BLOCK_CODE))
