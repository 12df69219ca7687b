"""Defects of files: the donation lockbox and the import of bills."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.defects.planting import changing, plant, replacing

CLOSING = "ic_adapter.files.lockbox.closing"
BILLS = "ic_adapter.files.bills"
CENT = Decimal("0.01")

changing("lockbox-total-cent", "ic_adapter.files.lockbox.layout:total", lambda amount, _donations: amount + CENT)
changing(
    "lockbox-pumped-not-marked",
    f"{CLOSING}:_donation",
    lambda donation, *_args: replace(donation, is_pumped=False),
)
replacing("lockbox-exported-again", "ic_adapter.store.lockbox.donations:assign", lambda *_args: None)


@plant("lockbox-fee-included", f"{CLOSING}:_donation")
def _with_fee(real: Any) -> Any:
    from ic_adapter import money
    from ic_adapter.integrations.postings.payments import event_of
    from ic_adapter.store import records

    def donation(biller: Any, row: Any) -> Any:
        return replace(real(biller, row), amount=money.parse(event_of(records.record_of(row)).amount))

    return donation


@plant("file-total-short", f"{BILLS}.bif:Header.texts")
def _short(real: Any) -> Any:
    return lambda self: (*real(self)[:-1], f"{self.total - CENT:.2f}")


@plant("file-invoice-number-iso", f"{BILLS}.rules:_common")
def _iso(real: Any) -> Any:
    def common(values: Any, profile: Any) -> None:
        real(values, profile)
        numbers = zip(values["invoice_no"], values["#11"], strict=True)
        values["#10"] = [f"UB{number}{day.replace('-', '')}" for number, day in numbers]

    return common


replacing("file-duplicate-taken", f"{BILLS}.importer:check_new", lambda *_args: None)
replacing("file-older-undoes-newer", "ic_adapter.store.bills.imports:has_newer", lambda *_args: False)


@plant("file-drec-as-normal", f"{BILLS}.importer:Importer.take")
def _normal(real: Any) -> Any:
    def take(self: Any, bid: str, name: str, source: Any, kind: Any, *rest: Any, **named: Any) -> Any:
        return real(self, bid, name, source, type(kind)("N"), *rest, **named)

    return take


changing(
    "file-commercial-as-42", f"{BILLS}.profile:profile_of", lambda profile, *_args: replace(profile, commercial={})
)


@plant("file-display-number-account", f"{BILLS}.mapping:_key")
def _account_shown(real: Any) -> Any:
    return lambda fs, profile: "account_no" if fs == 373 else real(fs, profile)


@plant("file-past-due-kept", f"{BILLS}.rules:has_field")
def _kept(real: Any) -> Any:
    return lambda field, profile: field.fs == 407 or real(field, profile)


@plant("file-windows-encoding-lost", f"{BILLS}.reading.encoding:CheckedSource.__init__")
def _no_fallback(real: Any) -> Any:
    return lambda self, source, _fallback: real(self, source, "")
