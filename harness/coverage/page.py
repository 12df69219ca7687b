"""HTML page of a coverage result: one file without external assets, readable on a phone."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --ink: #0b0c0c; --paper: #fff; --line: #b1b4b6; --bad: #b3001b; --dim: #505a5f }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0f0; --paper: #111416; --line: #454b50; --bad: #ff8a80;
  --dim: #a8b0b5 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 64rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin-top: 2rem }
.failed { color: var(--bad) } .dim { color: var(--dim) }
.scroll { overflow-x: auto } table { border-collapse: collapse }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid var(--line) }
td.n { text-align: right; font-variant-numeric: tabular-nums }
summary { cursor: pointer; padding: .25rem 0 } :focus-visible { outline: 3px solid #ffbf47 }
"""


def as_html(result: Mapping[str, Any]) -> str:
    """Return the page of a result as the result file has it."""
    body = [
        "<h1>Coverage of the router's contract</h1>",
        f"<p>{escape(result['line'])}</p>",
        *(f'<p class="failed">{escape(sentence)}</p>' for sentence in result["failures"]),
        f'<p class="dim">{result["runs"]} runs, {result["exchanges"]} exchanges</p>',
        *_figures(result["figures"]),
        *_gaps(result["gaps"]),
        *(line for name, function in result["functions"].items() for line in _function(name, function)),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Coverage: {escape(result['line'])}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


#: Around a table that may be wider than the window: the keyboard reaches it, and scrolls it.
SCROLL = '<div class="scroll" tabindex="0" role="region" aria-label="{}, scrollable">'


def _figures(figures: Mapping[str, Any]) -> Iterator[str]:
    yield SCROLL.format("Figures")
    yield '<table><thead><tr><th scope="col">Figure</th><th scope="col">Met</th>'
    yield '<th scope="col">Of</th><th scope="col">Percent</th></tr></thead><tbody>'
    for name, figure in figures.items():
        cells = "".join(f'<td class="n">{figure[part]}</td>' for part in ("met", "of", "percent"))
        yield f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _gaps(gaps: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Gaps</h2>"
    for kind, functions in gaps.items():
        if functions:
            number = sum(map(len, functions.values()))
            yield f"<details><summary>{escape(kind)} ({number})</summary><dl>"
            for name, names in functions.items():
                yield f"<dt>{escape(name or 'all functions')}</dt><dd>{escape(', '.join(names))}</dd>"
            yield "</dl></details>"


def _function(name: str, function: Mapping[str, Any]) -> Iterator[str]:
    codes = ", ".join(f"{code}: {number}" for code, number in function["statuses"].items())
    yield f"<h2>{escape(name)}</h2><p>STATUS {escape(codes)}</p>"
    for way in ("request", "reply"):
        yield f"<details><summary>Tags of the {way}</summary>{SCROLL.format('Tags')}"
        yield '<table><thead><tr><th scope="col">Tag'
        heads = ("filled", "blank", "absent", "asserted in runs")
        yield "</th>" + "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>"
        for path, count in function[way].items():
            cells = "".join(f'<td class="n">{count[head]}</td>' for head in heads)
            yield f'<tr><th scope="row">{escape(path)}</th>{cells}</tr>'
        yield "</tbody></table></div></details>"
