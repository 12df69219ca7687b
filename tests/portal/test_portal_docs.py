"""docs/portal.md names only pages that there are."""

import re
from pathlib import Path

from ic_adapter.web.portal.application import PORTAL

TEXT = (Path(__file__).parents[2] / "docs" / "portal.md").read_text()


def test_every_documented_page_is_there() -> None:
    """Each address of the table is a row of the portal."""
    documented = set(re.findall(r"^\| `(/portal/[^`]*)`", TEXT, re.MULTILINE))

    assert documented
    assert documented <= {row.path for row in PORTAL}
