"""RTDR: refresh one account's balance, past due, pay arrangement and payment blocks from Cayenta (adapter §2.1)."""

import logging
from dataclasses import dataclass, field

from ic_adapter.billers.register import Biller, Register
from ic_adapter.integrations.rtdr import rules
from ic_adapter.integrations.rtdr.result import Result, Value, kept
from ic_adapter.integrations.rtdr.settings import RtdrSettings, rtdr_endpoint, rtdr_settings
from ic_adapter.model import Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, Reason, because
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.client import CallBatch, RouterClient
from ic_adapter.router.functions import GET_ACCOUNT, GET_ACCOUNT_BALANCE, GET_PAY_ARRANGEMENTS, Function
from ic_adapter.router.values import flag_of
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account, Invoice
from ic_adapter.store.database.engine import Store
from ic_adapter.store.rtdr_log import append

LOG = logging.getLogger("ic_adapter.rtdr")
COLUMNS = {"BalanceDue": "balance_due", "PastDue": "past_due", "PaymentArrangementAmount": "payment_arrangement_amount"}
BLOCKS = {"BlockACH": "block_ach", "BlockCC": "block_cc"}
FIELDS = {  # what each request carries besides ACCOUNT_NO: all listed tags are sent, blank (router §2.1)
    GET_ACCOUNT: ("PREPAY_INFO_YN", "FMT_PREPAY_YN"),
    GET_ACCOUNT_BALANCE: (),
    GET_PAY_ARRANGEMENTS: ("PAYSCHEDULE_YN",),
}


@dataclass(slots=True)
class _Run:
    """One run under way: what was asked and answered so far."""

    biller: Biller
    account: str
    calls: list[RouterAnswer] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # flags that were not read

    def end(self, outcome: Outcome, reason: Reason, invoice: Invoice | None = None) -> Result:
        return Result(
            outcome=outcome,
            reason=reason,
            account_number=self.account,
            invoice_number=invoice.invoice_number if invoice else None,
            calls=tuple(call for call in self.calls if call.attempted),
            values=tuple(self.values),
            warnings=tuple(self.warnings),
            at=self.biller.clock.now(),
        )


class Rtdr:
    """The integration, over a store and a router client."""

    def __init__(self, store: Store, register: Register, client: RouterClient) -> None:
        self._store = store
        self._register = register
        self._client = client

    def refresh(self, bid: str, account: str) -> Result:
        """Refresh this account and log what was done; NotFound for a biller that is not there."""
        run = _Run(self._register.get(bid), account)
        result = self._refresh(run)
        with self._store.writing() as connection:
            self._register.staying(connection, bid)  # it may have been deleted while the router was asked
            append(connection, bid, account, result.as_json())
        LOG.info("rtdr bid=%s account=%r outcome=%s", bid, account, result.outcome.value)
        return result

    def _refresh(self, run: _Run) -> Result:
        try:
            settings = rtdr_settings(run.biller)
            endpoint = rtdr_endpoint(run.biller)
        except Held as held:
            return run.end(Outcome.HELD, held.reason)
        with self._store.reading() as connection:
            stored = invoices.of_account(connection, run.biller.id, run.account)
            account = invoices.account_of(connection, run.biller.id, run.account)
        candidates = rules.eligible(stored, settings)
        if not candidates or account is None:
            return run.end(Outcome.SKIPPED, because(ReasonCode.NO_INVOICE))
        with self._client.batch(endpoint) as batch:
            return self._look_up(run, settings, batch, candidates, account)

    def _look_up(
        self, run: _Run, settings: RtdrSettings, batch: CallBatch, candidates: list[Invoice], account: Account
    ) -> Result:
        """Steps 5 to 12: ask, decide, store."""
        master = self._ask(run, batch, GET_ACCOUNT) if settings.needs_account else None
        answer = self._ask(run, batch, GET_ACCOUNT_BALANCE)
        if answer.tags is None:
            # a call that was not made was stopped by another one, which the reason of the stopped group names
            reason = answer.reason.of_function(answer.function) if answer.attempted else answer.reason
            outcome, invoice = answer.outcome, candidates[0]
            run.values += [kept(name, getattr(invoice, column), reason) for name, column in COLUMNS.items()]
        else:
            plans = self._plans(run, settings, batch, master)
            found = rules.match(candidates, answer.tags, settings)
            invoice = found.invoice
            outcome = Outcome.SKIPPED if found.mismatch else Outcome.SENT
            self._decide(run, settings, found, answer, plans)
            unread = [*run.unread, *rules.unreadable(run.values, answer.tags)]
            in_part = because(ReasonCode.PARTLY_REFRESHED, tags=", ".join(unread))
            reason = found.mismatch or (in_part if unread else because(ReasonCode.REFRESHED))
        run.values += rules.blocks(account, master.tags if master else None, settings)
        self._store_values(run, invoice)
        return run.end(outcome, reason, invoice)

    def _ask(self, run: _Run, batch: CallBatch, function: Function) -> RouterAnswer:
        fields = {"ACCOUNT_NO": run.account, **dict.fromkeys(FIELDS[function], "")}
        answer = batch.call(function, run.account, fields)
        run.calls.append(answer)
        if answer.attempted and answer.outcome is not Outcome.SENT and function is not GET_ACCOUNT_BALANCE:
            run.warnings.append(f"{function.name} failed: {answer.reason.text}")
        return answer

    def _plans(self, run: _Run, settings: RtdrSettings, batch: CallBatch, master: RouterAnswer | None) -> rules.Plans:
        """The gate of step 7: GetPayArrangements only if ACTIVE_PAYARR_YN is true."""
        text = (master.tags or {}).get("ACTIVE_PAYARR_YN", "") if master else ""
        active = flag_of(text)
        if active is None and text:
            run.unread.append("ACTIVE_PAYARR_YN")
            run.warnings.append(f"ACTIVE_PAYARR_YN {text[:20]!r} is not T, Y, F or N")
        found = None
        if active and settings.pay_arrangement:
            answer = self._ask(run, batch, GET_PAY_ARRANGEMENTS)
            found = answer.reply.groups if answer.tags is not None and answer.reply else None
        return rules.Plans(active, found, run.biller.clock.today())

    def _decide(
        self, run: _Run, settings: RtdrSettings, found: rules.Match, answer: RouterAnswer, plans: rules.Plans
    ) -> None:
        """Steps 8 to 10."""
        invoice, warn, tags = found.invoice, run.warnings.append, answer.tags or {}
        if found.mismatch:
            run.values.append(kept("BalanceDue", invoice.balance_due, found.mismatch))
            run.values.append(kept("PastDue", invoice.past_due, found.mismatch))
        else:
            run.values.append(rules.balance(invoice, tags, settings, warn))
            run.values.append(rules.past_due(invoice, tags, settings, warn))
        if found.mismatch and settings.mismatch_keeps_all:
            stays = kept("PaymentArrangementAmount", invoice.payment_arrangement_amount, found.mismatch)
            run.values.append(stays)
        else:
            run.values.append(rules.arrangement(invoice, plans, settings, warn))

    def _store_values(self, run: _Run, invoice: Invoice) -> None:
        """One transaction for what changed; an invoice that a bill file replaced meanwhile keeps the file's values."""
        by_field = {value.field: value for value in run.values}
        amounts = {column: by_field[name].new for name, column in COLUMNS.items() if by_field[name].changed}
        blocks = {column: by_field[name].new is True for name, column in BLOCKS.items() if by_field[name].changed}
        with self._store.writing() as connection:
            bid = run.biller.id
            if blocks:  # first: an import takes its locks in the same order
                invoices.change_blocks(connection, bid, run.account, blocks)
            if amounts and not invoices.change_values(connection, bid, invoice, amounts):
                run.warnings.append(
                    f"invoice {invoice.invoice_number} was reloaded during the refresh; the refresh did not change it"
                )
                run.values = [
                    kept(value.field, value.old, because(ReasonCode.INVOICE_RELOADED))
                    if value.field in COLUMNS
                    else value
                    for value in run.values
                ]
