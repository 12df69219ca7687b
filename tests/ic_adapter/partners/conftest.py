"""A biller of the file-only partner with the demo profile, and ways to change the profile."""

import io
import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.importer import Terms
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.tally import Imported
from ic_adapter.files.partners.demo import FOLDER, PROFILE, SAMPLES, sample
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.mapping.profile import MappingProfile
from ic_adapter.files.partners.mapping.profile_json import parse_profile
from ic_adapter.store.bills import invoices
from tests.ic_adapter.conftest import make

#: What the kill tests run on unless KILL_ALL=1: each store and each place once.
PAIRS = ("folder-sqlite", "sftp-postgresql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the other pairs of the kill tests out."""
    if os.environ.get("KILL_ALL"):
        return
    kills = [item for item in items if item.path.name == "test_payment_drop_kill.py"]
    left_out = [item for item in kills if not any(pair in item.name for pair in PAIRS)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


Change = Callable[[dict[str, Any]], object]


def changed(*changes: Change) -> MappingProfile:
    """Return the demo profile after these changes of its JSON."""
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    for change in changes:
        change(profile)
    return parse_profile(json.dumps(profile))


@pytest.fixture
def profile() -> MappingProfile:
    """Return the demo profile."""
    return changed()


@pytest.fixture
def stw(ic: Adapter) -> Adapter:
    """Return the adapter with biller `s` of template 3780 and the demo profile; its clock stands on 2024-11-15."""
    make(ic, "s", "3780")
    ic.profiles.put("s", FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    return ic


def put(ic: Adapter, kind: FileKind, name: str, content: bytes, terms: Terms | None = None) -> tuple[Imported, str]:
    """Import a file of biller `s`, and return what it came to and its BIF."""
    with BifWriter() as writer:
        imported = ic.importer.take("s", name, io.BytesIO(content), kind, writer, terms=terms or Terms())
        return imported, writer.text(1_000_000) or ""


def put_bills(ic: Adapter) -> Imported:
    """Import the sample of the invoice data."""
    return put(ic, FileKind.BILLS, SAMPLES[PartnerFile.INVOICE], sample(PartnerFile.INVOICE))[0]


def balance(ic: Adapter, account: str) -> str:
    """Return the BalanceDue of the one invoice of an account."""
    with ic.store.reading() as connection:
        (invoice,) = invoices.of_account(connection, "s", account)
    return str(invoice.balance_due)
