"""The console and the adapter's pages have one look: the same neutral colors, whose contrast was checked once."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADAPTER = ROOT / "ic_adapter/web/pages/static/tokens.css"
CONSOLE = ROOT / "simulator/console/static/console.css"
#: What tells the two programs apart: the bar and what can be followed.
OWN = {"link", "bar", "on-bar", "on-bar-soft", "sent", "person", "other", "plot"}


def tokens(sheet: Path) -> list[dict[str, str]]:
    """The colors of the light and of the dark scheme by name."""
    blocks = re.findall(r":root \{(.*?)\}", sheet.read_bytes().decode(), re.DOTALL)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks]


def test_neutral_colors_are_the_same() -> None:
    """In light and dark; a color of one program alone is named here."""
    adapter, console = tokens(ADAPTER), tokens(CONSOLE)

    assert len(adapter) == len(console) == 2
    for theirs, ours in zip(adapter, console, strict=True):
        shared = (theirs.keys() | ours.keys()) - OWN
        assert len(shared) >= 10
        assert {name: theirs.get(name) for name in shared} == {name: ours.get(name) for name in shared}
