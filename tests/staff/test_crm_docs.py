"""docs/crm.md says what staff find about payers, customers and a go-live: its tables are the tables of pages and forms."""

import re
from pathlib import Path

from ic_adapter.web.crm.customers.table import CUSTOMERS
from ic_adapter.web.crm.onboarding.table import ONBOARDING
from ic_adapter.web.crm.payers.table import PAYERS

TEXT = (Path(__file__).parents[2] / "docs" / "crm.md").read_text(encoding="utf-8")
SECTION = TEXT.partition("## Payers, customers and go-live")[2].partition("\n## ")[0]


def test_every_page_and_form_is_told() -> None:
    """One line each, none too many."""
    rows = [row for section in (PAYERS, CUSTOMERS, ONBOARDING) for row in section.rows()]

    assert sorted(re.findall(r"^\| `(/crm/.*?)` \|", SECTION, re.MULTILINE)) == sorted(row.path for row in rows)
