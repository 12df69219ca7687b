"""The configuration check of a biller: what it finds, how bad it is, and how the command line shows it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.config_check.findings import findings
from ic_adapter.model import Level

GUID = "00000000-0000-4000-8000-000000000009"
EMAIL = '{{"HarrisCayenta": {{"DataPumpConfig": {{"EmailSearchCd": "{}"}}}}}}'
FOUND = [
    ("3426", {"28": "A:B|C"}, Level.ERROR, "AS 28", "position 1 holds a colon"),
    ("3426", {"46": "A|B|C"}, Level.ERROR, "AS 46", "more than two codes"),
    ("3426", {"47": "A|B|C"}, Level.ERROR, "AS 47", "more than two codes"),
    ("3426", {"118": "1(A)|1(B)"}, Level.ERROR, "AS 118", "payment source 1 appears twice"),
    ("3426", {"148": "42;6"}, Level.ERROR, "AS 148", "'42;6' is not a number"),
    ("3426", {"107": "PAST DUE"}, Level.ERROR, "AS 107", "is not the name of a reply tag"),
    ("3426", {"107": "DUE_DT"}, Level.ERROR, "AS 107", "'DUE_DT' is not an amount tag of GetAccountBalance"),
    ("3426", {"129": "ACCOUNT_NO"}, Level.ERROR, "AS 129", "'ACCOUNT_NO' is not an amount tag of GetAccountBalance"),
    ("3426", {"131": "{"}, Level.WARNING, "AS 131", "is not well-formed JSON; all its defaults apply"),
    ("3426", {"131": EMAIL.format("HOME")}, Level.ERROR, "AS 131", "EBILL and EMAIL (Q-66)"),
    (
        "1167",
        {"148": "42"},
        Level.WARNING,
        "AS 148",
        "type 6, which AS 148 does not list; they are never refreshed (Q-68)",
    ),
    ("3426", {"9": "ic"}, Level.WARNING, "AS 10", "no password is set"),
]
FINE = [
    ("3426", {"131": EMAIL.format("EBILL")}),
    ("3426", {"131": EMAIL.format("EMAIL")}),
    ("4078", {"131": EMAIL.format("HOME")}),
    ("1167", {"148": "42,6"}),
    ("1167", {}),
]


def make(ic: Adapter, template: str, values: dict[str, str], **bif: str) -> None:
    """The biller f of this template."""
    ic.register.create(
        NewBiller(id="f", template=template, settings=values, keys={}, bif={"InvoiceFormatGuid": GUID} | bif)
    )


@pytest.mark.parametrize(("template", "values", "level", "where", "text"), FOUND)
def test_finding(ic: Adapter, template: str, values: dict[str, str], level: Level, where: str, text: str) -> None:
    """One wrong thing is one finding with its setting, its words and its level."""
    make(ic, template, values)

    (found,) = findings(ic.register.get("f"))

    assert (found.level, found.where) == (level, where)
    assert text in found.text


@pytest.mark.parametrize(("template", "values"), FINE)
def test_nothing_found(ic: Adapter, template: str, values: dict[str, str]) -> None:
    """Q-66: Bellevue's e-mail codes are EBILL and EMAIL, other billers are free; Q-68: AS 148 lists the type or is blank."""
    make(ic, template, values)

    assert findings(ic.register.get("f")) == []


@pytest.mark.parametrize(("value", "count"), [("false", 1), ("true", 0), ("", 0)])
def test_balance_forward(ic: Adapter, value: str, count: int) -> None:
    """Q-57: BalanceForward should always be on; off is a warning."""
    make(ic, "836", {}, BalanceForward=value)

    assert [(one.level, one.where) for one in findings(ic.register.get("f"))] == [
        (Level.WARNING, "BalanceForward")
    ] * count


URLS = ("8", "11", "14", "17", "101")


def check(db: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`ic-adapter check`."""
    command = [sys.executable, "-m", "ic_adapter.cli", "check", "--db", str(db), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database with the biller `good` and the biller `bad`."""
    path = tmp_path / "ic.db"
    with adapter(path, test_clock=False) as opened:
        for bid, values in (("good", {}), ("bad", {"28": "A|B|C|D|E", "131": "{"})):
            opened.register.create(
                NewBiller(id=bid, template="3426", settings=values, keys={}, bif={"InvoiceFormatGuid": GUID})
            )
    return path


def test_check_of_one_biller(db: Path) -> None:
    """A biller without errors is exit 0, one with an error exit 1."""
    with adapter(db, test_clock=False) as opened:
        opened.register.patch_settings("good", {"46": "A", "47": "E", **dict.fromkeys(URLS, "http://r.example.org/")})
    good, bad = check(db, "good", "--offline"), check(db, "bad", "--offline")

    assert (good.returncode, " fail " in good.stdout) == (0, False)
    assert (bad.returncode, " fail " in bad.stdout) == (1, True)


def test_check_shows_a_table(db: Path) -> None:
    """One line per finding under a head, the columns one below the other."""
    head, first, second = check(db).stdout.splitlines()

    assert head.split() == ["Biller", "Level", "Where", "What"]
    assert [line[: line.index("AS")].split() for line in (first, second)] == [["bad", "error"], ["bad", "warning"]]
    assert {line.index("AS") for line in (first, second)} == {head.index("Where")}


def test_check_as_json(db: Path) -> None:
    """`--json` is the same as a list."""
    done = check(db, "--json")

    assert [(one["level"], one["where"]) for one in json.loads(done.stdout)] == [
        ("error", "AS 28"),
        ("warning", "AS 131"),
    ]
    assert done.returncode == 1


def test_check_of_nobody(db: Path) -> None:
    """An unknown biller is named, exit 1."""
    done = check(db, "nobody")

    assert (done.returncode, done.stdout) == (1, "")
    assert "biller nobody not found" in done.stderr
