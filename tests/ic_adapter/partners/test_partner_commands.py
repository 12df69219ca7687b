"""`ic-adapter partner-files` on a biller: profile, files in, payment file out, what was counted."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ic_adapter.adapter import Adapter
from ic_adapter.cli.main import main
from ic_adapter.files.partners.demo import PROFILE, SAMPLES
from ic_adapter.files.partners.mapping.fields import PartnerFile
from tests.ic_adapter.conftest import make
from tests.ic_adapter.partners.conftest import balance
from tests.ic_adapter.partners.test_payment_files import pay


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The demo in a folder."""
    assert CliRunner().invoke(main, ["partner-files", "demo", str(tmp_path / "demo")]).exit_code == 0
    return tmp_path / "demo"


def run(store_url: str, *arguments: str) -> Result:
    """Run a command on the database of the test."""
    return CliRunner().invoke(main, ["partner-files", *arguments, "--db", store_url, "--test-clock"])


def test_a_day_by_commands(ic: Adapter, store_url: str, files: Path) -> None:
    """Profile set, samples in, payment file out, and all of it listed with what was counted."""
    make(ic, "s", "3780")
    kept = run(store_url, "set-profile", "s", str(files / PROFILE))
    taken = [
        run(store_url, "import", "s", kind.value, str(files / SAMPLES[kind]))
        for kind in (PartnerFile.INVOICE, PartnerFile.ADJUSTMENT, PartnerFile.PRESENTMENT)
    ]
    pay(ic, "p1")
    pay(ic, "p2", kind="chargeback")
    written = run(store_url, "payment-file", "s", "--day", "2024-11-15")
    content = run(store_url, "payment-file", "s", "--day", "2024-11-15", "--content")
    listed = run(store_url, "list", "s")

    assert kept.output == "biller s: mapping profile set, invoice, adjustment, payment, presentment\n"
    assert [one.output for one in taken] == [
        "bills_20240418.csv: 3 of 3 records counted, 0 left out, total 1425.74\n",
        "adjustments_20240425.txt: 3 of 3 records counted, 0 left out, total -37.50\n",
        "presentment_20240418.csv: 3 of 3 records counted, 0 left out, total 0.00\n",
    ]
    assert balance(ic, "100200") == "80.24"
    assert written.stdout.startswith("/FromInvoiceCloud/Payments/UB/payments_3780_20241115.txt: 1 records, total 20.00")
    assert written.stderr == "left out: payment p2: chargebacks are not told to the biller\n"
    assert content.stdout_bytes == ic.payment_files.content("s", ic.register.get("s").clock.today())
    rows = [line.split() for line in listed.output.splitlines()]
    assert {row[2]: row[-1] for row in rows[1:]} == {
        "bills": "1,425.74",
        "adjustments": "-37.50",
        "presentments": "0.00",
        "payments": "20.00",
    }
    assert run(store_url, "show-profile", "s").output == ic.profiles.get("s").text


def test_what_the_commands_refuse(ic: Adapter, store_url: str, files: Path) -> None:
    """One line that says what is wrong, exit 1; a day without payments is no failure."""
    make(ic, "s", "3780")
    early = run(store_url, "import", "s", "invoice", str(files / SAMPLES[PartnerFile.INVOICE]))
    (files / "bad.json").write_text((files / PROFILE).read_text().replace('"bid": 3780', '"bid": 1'))
    bad = run(store_url, "set-profile", "s", str(files / "bad.json"))
    run(store_url, "set-profile", "s", str(files / PROFILE))
    empty = run(store_url, "payment-file", "s", "--day", "2024-11-15")
    future = run(store_url, "payment-file", "s", "--day", "2024-11-16")

    assert (early.exit_code, "biller s has no mapping profile" in early.output) == (1, True)
    assert (bad.exit_code, bad.output) == (1, "Error: $.bid: is 1; use s, or 3780 as its template\n")
    assert (empty.exit_code, empty.output) == (0, "biller s: no payments until 2024-11-15, so no file\n")
    assert (future.exit_code, future.output) == (1, "Error: ?day: 2024-11-16 is yet to come\n")
    assert run(store_url, "list", "s").output == "no files found\n"


def test_what_is_left_out_is_told(ic: Adapter, store_url: str, files: Path) -> None:
    """The record, its line and why."""
    make(ic, "s", "3780")
    run(store_url, "set-profile", "s", str(files / PROFILE))

    told = run(store_url, "import", "s", "adjustment", str(files / SAMPLES[PartnerFile.ADJUSTMENT]))

    assert told.stdout == "adjustments_20240425.txt: 0 of 3 records counted, 3 left out, total 0.00\n"
    assert told.stderr.splitlines()[1] == "left out: record 2, line 3: unknown invoice 2024-0419 of account 100300"
