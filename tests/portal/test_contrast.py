"""Contrast of the pages' colors, computed from the style sheets in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from functools import cache

import pytest

from ic_adapter.web.pages.templates import HERE

SCHEMES = ("light", "dark")
#: Text on its ground: 4.5 or more.
TEXTS = (
    ("ink", ("page", "card", "wash", "tint", "warn")),
    ("soft", ("page", "card", "wash")),
    ("link", ("page", "card", "tint")),
    ("bad", ("page", "card")),
    ("good", ("page", "card")),
    ("odd", ("page", "card")),
    ("page", ("link",)),  # words of a button
    ("card", ("ink",)),  # the sign of a warning
    ("on-brand", ("brand",)),
    ("on-bar", ("bar",)),
    ("on-bar-soft", ("bar",)),
)
#: Edges that tell what can be typed into or has the focus: 3 or more.
EDGES = (
    ("field", ("page", "card")),
    ("focus", ("page", "card", "tint")),
    ("bad", ("card",)),
    ("link", ("page", "card")),
    ("on-brand", ("brand",)),
)


@cache
def colors(scheme: str) -> dict[str, str]:
    """The colors of a scheme by name; those of a dark one that are not named are the light ones."""
    found: dict[str, str] = {}
    for name in ("tokens.css", "site.css"):
        css = (HERE / "static" / name).read_text().partition("@media print")[0]
        dark = "".join(re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", css, re.DOTALL))
        light = css.replace(dark, "") if dark else css
        for text in (light, dark) if scheme == "dark" else (light,):
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))
    return found


def luminance(color: str) -> float:
    """Relative luminance of an sRGB color."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_known_ratios() -> None:
    """Black on white is 21; the gray that is known to just suffice is 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read(scheme: str) -> None:
    """Each color of text on each ground that it stands on."""
    known = colors(scheme)
    ratios = {(text, ground): contrast(known[text], known[ground]) for text, grounds in TEXTS for ground in grounds}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_can_be_seen(scheme: str) -> None:
    """Fields, the focus and the edge of an error beside what is around them."""
    known = colors(scheme)
    ratios = {(edge, ground): contrast(known[edge], known[ground]) for edge, grounds in EDGES for ground in grounds}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 3} == {}


def test_schemes_differ() -> None:
    """Both were read: a scheme that is not found would be judged by the other one's colors."""
    light, dark = (colors(scheme) for scheme in SCHEMES)

    assert light.keys() == dark.keys()
    assert {name for name in light if light[name] == dark[name]} <= {"on-bar", "on-bar-soft"}
