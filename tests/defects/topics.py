"""Which packs and feature files are likely to find a defect of a topic, the likeliest first; the rest comes after."""

from collections.abc import Mapping, Sequence
from pathlib import Path

PACKS = Path(__file__).resolve().parents[2] / "scenarios" / "packs"

#: By program and topic, `pack` or `pack/file`.
LIKELY: Mapping[tuple[str, str], Sequence[str]] = {
    ("simulator", "balance"): ("router_accounts/balance_tags", "router_accounts", "router_adjustments"),
    ("simulator", "status"): ("router_accounts/refusals", "router_accounts", "router_payments/refusals"),
    ("simulator", "accounts"): ("router_accounts/master_data", "router_accounts/golden_samples", "router_accounts"),
    ("simulator", "arrangements"): ("router_accounts/arrangements", "router_accounts"),
    ("simulator", "payments"): ("router_payments",),
    ("simulator", "donations"): ("router_payments/donations", "router_payments"),
    ("simulator", "returns"): ("router_returns", "router_accounts/master_data"),
    ("simulator", "adjustments"): ("router_adjustments",),
    ("simulator", "alerts"): ("router_alerts",),
    ("simulator", "phones"): ("router_phones",),
    ("simulator", "addresses"): ("router_addresses",),
    ("simulator", "contacts"): ("router_contacts",),
    ("simulator", "tickets"): ("router_issues",),
    ("simulator", "bill-images"): ("router_statements",),
    ("simulator", "faults"): ("router_faults", "flow_payments/uncertain"),
    ("simulator", "bill-run"): ("flow_bill_run", "flow_bill_images"),
    ("adapter", "pump"): (
        "flow_payments/uncertain",
        "flow_payments/outcomes",
        "flow_payments/order",
        "flow_payments/retry_and_pause",
        "flow_contact_details",
    ),
    ("adapter", "payments"): (
        "flow_payments/worked_examples",
        "flow_payments/payment_codes",
        "flow_payments/by_biller",
        "flow_payments/amounts_and_dates",
        "flow_payments",
    ),
    ("adapter", "donations"): ("flow_payments/donations", "flow_lockbox"),
    ("adapter", "voids"): ("flow_voids_and_credits/voids", "flow_voids_and_credits"),
    ("adapter", "refunds"): ("flow_voids_and_credits/credits",),
    ("adapter", "returns"): ("flow_returns",),
    ("adapter", "alerts"): ("flow_alerts",),
    ("adapter", "contacts"): ("flow_contact_details", "flow_mailing_address"),
    ("adapter", "rtdr"): ("flow_rtdr",),
    ("adapter", "lockbox"): ("flow_lockbox",),
    ("adapter", "files"): ("flow_file_types", "flow_files", "flow_rtdr/bill_files"),
    ("adapter", "portal"): ("portal", "flow_rtdr/pay_arrangement"),
    ("adapter", "tickets"): ("flow_tickets", "tickets"),
    ("adapter", "crm"): ("crm",),
    ("adapter", "sso"): ("web_services", "sso"),
    ("adapter", "autopay"): ("flow_autopay", "autopay"),
}

#: Tests for what no pack can bring about: a bill file of other bytes than its declaration says.
TESTS: Mapping[str, str] = {"file-windows-encoding-lost": "tests/ic_adapter/test_bill_encodings.py"}


def likely(program: str, topic: str) -> list[Path]:
    """Return the feature files of a topic, the likeliest first, each once."""
    return list(dict.fromkeys(file for target in LIKELY[program, topic] for file in _files(target)))


def others(program: str, but: Sequence[Path]) -> list[Path]:
    """Return every other feature file; of the simulator the router's packs come first."""
    found = [file for file in sorted(PACKS.glob("*/*.feature")) if file not in but]
    return sorted(found, key=lambda file: is_of_router(file) is (program == "adapter"))


def is_of_router(file: Path) -> bool:
    """Return whether a feature file needs no adapter."""
    return file.parent.name.startswith("router_")


def _files(target: str) -> list[Path]:
    path = PACKS / target
    return sorted(path.glob("*.feature")) if path.is_dir() else [path.with_suffix(".feature")]
