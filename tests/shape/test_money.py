"""Only ``ic_adapter/money.py`` turns text or numbers into amounts and amounts into text (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ADAPTER = Path(__file__).resolve().parents[2] / "ic_adapter"
MONEY = ADAPTER / "money.py"
#: What looks like money and is not: file, what is found there, and what it is instead.
OTHERWISE: Mapping[tuple[str, str], str] = {
    ("cli/progress.py", "* 100"): "percent of a file's bytes",
    ("billers/key_checks.py", "float()"): "seconds and ratios of the settings",
    ("identity/passwords.py", ".normalize"): "characters of a password",
    ("web/desk/plot.py", "round()"): "coordinates of a drawing",
}
ROUNDING = frozenset({"quantize", "scaleb", "normalize", "to_integral_value"})
NUMBERS = frozenset({"Decimal", "float", "round"})
TWO_DIGITS = re.compile(r"%[^%\s]*\.2f|\{[^{}]*:[^{}]*\.2f")
SCALING = {ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}


def findings(source: str) -> Iterator[str]:
    """What in this Python source parses, rounds, scales or formats an amount itself."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="decimal"), attr=name)) if (
                name in NUMBERS
            ):
                yield f"{name}()"
            case ast.Attribute(attr=name) if name in ROUNDING:
                yield f".{name}"
            case ast.ImportFrom(module="decimal", names=names) if {it.name for it in names} - {"Decimal"}:
                yield "import of a decimal context"
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SCALING and is_hundred(left, right):
                yield f"{SCALING[type(op)]} 100"
            case ast.FormattedValue(format_spec=ast.JoinedStr() as spec) if ".2f" in ast.unparse(spec):
                yield ":.2f"
            case ast.Constant(value=str(text)) if text.endswith(".2f") or TWO_DIGITS.search(text):
                yield ".2f in a text"


def is_hundred(left: ast.expr, right: ast.expr) -> bool:
    """Whether one side is the number 100: cents of an amount, or the other way round."""
    return any(isinstance(side, ast.Constant) and side.value in (100, 0.01) for side in (left, right))


def found_in_adapter() -> set[tuple[str, str]]:
    """File and finding, of every module but the one for money."""
    modules = [path for path in ADAPTER.rglob("*.py") if path != MONEY]
    return {(str(path.relative_to(ADAPTER)), found) for path in modules for found in findings(path.read_text())}


def test_amounts_are_made_and_written_in_one_module() -> None:
    """Every exception is named above, and none of them is out of date."""
    assert found_in_adapter() == OTHERWISE.keys()


def test_pages_write_amounts_by_the_filter() -> None:
    """No template has a format of its own."""
    pages = list(ADAPTER.rglob("*.html"))

    assert pages
    assert [page.name for page in pages if ".2f" in page.read_text() or "| round" in page.read_text()] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("f'{amount:.2f}'", ":.2f"),
        ("f'{amount:,.2f}'", ":.2f"),
        ("'%.2f' % amount", ".2f in a text"),
        ("'{:.2f}'.format(amount)", ".2f in a text"),
        ("format(amount, '.2f')", ".2f in a text"),
        ("int(amount * 100)", "* 100"),
        ("cents / 100", "/ 100"),
        ("divmod(cents // 100, 1)", "// 100"),
        ("cents * 0.01", "* 100"),
        ("amount.quantize(CENT)", ".quantize"),
        ("Decimal(cents).scaleb(-2)", ".scaleb"),
        ("Decimal(1.1)", "Decimal()"),
        ("Decimal(text)", "Decimal()"),
        ("decimal.Decimal(text)", "Decimal()"),
        ("float(text)", "float()"),
        ("round(amount, 2)", "round()"),
        ("from decimal import ROUND_HALF_UP", "import of a decimal context"),
    ],
)
def test_each_way_around_is_seen(line: str, found: str) -> None:
    """The check itself: a line that does it is found."""
    assert found in set(findings(line))


@pytest.mark.parametrize("line", ["money.to_text(amount)", "f'{share:.0%}'", "left + right", "isinstance(it, Decimal)"])
def test_what_is_fine_is_left_alone(line: str) -> None:
    """Types, sums and other formats are no finding."""
    assert set(findings(line)) == set()
