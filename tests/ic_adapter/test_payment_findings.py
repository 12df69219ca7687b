"""The configuration check of payments and rejects: what it finds and what it leaves alone."""

from typing import Any

import pytest

from ic_adapter.config_check.findings import findings
from ic_adapter.model import Level
from tests.ic_adapter.plans import biller

ALL = {"64": "1(A)", "65": "1(B)", "104": "C", "116": "1(D)", "117": "1(E)", "118": "1(F)"}
NO_CODE = "is not a code of the router: at most 20 letters, digits, underscores, dots and dashes"
FOUND: list[tuple[dict[str, str], dict[str, Any], Level, str, str]] = [
    (
        {"64": "1(A)"},
        {},
        Level.WARNING,
        "AS 65",
        "there are payment codes in AS 64, but none in AS 65, 104, 116, 117, 118; payments by ACH, CASH, PAYPAL, PAYPAL_CREDIT, VENMO are held (Q-31)",
    ),
    (
        {key: value for key, value in ALL.items() if key != "64"},
        {},
        Level.WARNING,
        "AS 64",
        "there are payment codes in AS 65, but none in AS 64; payments by CC are held (Q-31)",
    ),
    (ALL | {"64": "1(WEB CARD)"}, {}, Level.ERROR, "AS 64", f"'WEB CARD' {NO_CODE}"),
    (ALL | {"104": "C" * 21}, {}, Level.ERROR, "AS 104", f"'{'C' * 21}' {NO_CODE}"),
    ({"106": "é"}, {}, Level.ERROR, "AS 106", f"'é' {NO_CODE}"),
    ({"COLLECTION_STREAM": "by hand"}, {}, Level.ERROR, "COLLECTION_STREAM", f"'by hand' {NO_CODE}"),
    ({"DONATION_CODE": "a/b"}, {}, Level.ERROR, "DONATION_CODE", f"'a/b' {NO_CODE}"),
    (
        ALL | {"65": "1(A)|9(B)|12(C)"},
        {},
        Level.WARNING,
        "AS 65",
        "payment sources 9, 12 are not in payment_sources; sent as WEB (Q-31)",
    ),
    ({}, {"payment_ref": "blank"}, Level.WARNING, "payment_ref", "blank; no tag of a reject names its payment (Q-22)"),
    ({"12": "ic"}, {}, Level.WARNING, "AS 13", "AS 12 names a user, but no password is set"),
    ({"102": "ic"}, {}, Level.WARNING, "AS 103", "AS 102 names a user, but no password is set"),
]
FINE: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({}, {}),
    (ALL, {}),
    ({"116": "1(D)"}, {}),  # adapter §3.2 step 2: a wallet's own list leaves the others hard-coded
    ({"64": "1(A)"}, {"missing_code_policy": "hardcoded"}),
    (ALL | {"65": "9(B)"}, {"payment_sources": {"9": "ICPOS", "1": "WEB"}}),
    ({"12": "ic", "13": "secret"}, {}),
]


@pytest.mark.parametrize(("settings", "keys", "level", "where", "text"), FOUND)
def test_finding(settings: dict[str, str], keys: dict[str, Any], level: Level, where: str, text: str) -> None:
    """One wrong thing is one finding with its setting, its level and its words."""
    (found,) = findings(biller("827", settings, **keys))

    assert (found.level, found.where, found.text) == (level, where, text)


@pytest.mark.parametrize(("settings", "keys"), FINE)
def test_nothing_found(settings: dict[str, str], keys: dict[str, Any]) -> None:
    """All instruments with codes, none, or a policy for those without."""
    assert findings(biller("827", settings, **keys)) == []


def test_list_that_does_not_parse() -> None:
    """It is one finding, and nothing is read out of it."""
    (found,) = findings(biller("827", ALL | {"64": "1(A B"}))

    assert (found.level, found.where) == (Level.ERROR, "AS 64")
