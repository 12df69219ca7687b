"""Defects of RTDR and of autopay: the wrong invoice, tag, date or arrangement."""

import re
from dataclasses import replace
from typing import Any

from tests.defects.planting import changing, plant

RULES = "ic_adapter.integrations.rtdr.rules"
SETTINGS = "ic_adapter.integrations.rtdr.settings:rtdr_settings"


def read_as(defect: str, **values: Any) -> None:
    """Read some settings of a run as something else."""
    changing(defect, SETTINGS, lambda settings, _biller: replace(settings, **values))


read_as("rtdr-donation-target", donation_types=frozenset(), whitelist=None)
read_as("rtdr-bill-date-ignored", use_bill_date=False)
read_as("rtdr-tag-of-setting-ignored", balance_tag=None)
read_as("rtdr-arrangement-kept", clear_on_inactive=False)


def _overdue(settings: Any, _biller: Any) -> Any:
    return replace(settings, past_due_tag="OVERDUE_AMT") if settings.past_due_tag else settings


changing("rtdr-past-due-overdue", SETTINGS, _overdue)
changing("rtdr-mismatch-updates", f"{RULES}:match", lambda found, *_args: replace(found, mismatch=None))


@plant("rtdr-budget-ignored", f"{RULES}:balance_tags")
def _no_budget(real: Any) -> Any:
    return lambda invoice, settings: real(replace(invoice, custom2=""), settings)


@plant("rtdr-arrangement-added", "ic_adapter.integrations.rtdr.lookup:Rtdr._decide")
def _added(real: Any) -> Any:
    def decide(self: Any, run: Any, *rest: Any) -> None:
        real(self, run, *rest)
        new = {value.field: value.new for value in run.values if value.changed}
        plan = new.get("PaymentArrangementAmount")
        for place, value in enumerate(run.values):
            if value.field == "BalanceDue" and plan and value.new is not None:
                run.values[place] = replace(value, new=value.new + plan)

    return decide


@plant("rtdr-block-second-code", "ic_adapter.billers.grammars.advanced_settings:parse_block_codes")
def _first_code(real: Any) -> Any:
    def parse_block_codes(value: str) -> Any:
        real(value)  # what is invalid stays so
        return real(re.sub(r":[^|]*", "", value))

    return parse_block_codes


@plant("autopay-by-due-date", "ic_adapter.store.autopay.collections:_due")
def _by_due_date(real: Any) -> Any:
    from ic_adapter.store.autopay import collections
    from ic_adapter.store.schema.tables import INVOICES

    vars(collections)["COLLECT_ON"] = INVOICES.c.invoice_due_date
    return real
