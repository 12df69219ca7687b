"""HTML report of a verification: one file without external assets, what differs first, readable on a phone."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --ink: #0b0c0c; --paper: #fff; --line: #b1b4b6; --soft: #f3f2f1; --bad: #b3001b;
  --good: #00643c; --dim: #505a5f }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0f0; --paper: #111416; --line: #454b50; --soft: #1d2226;
  --bad: #ff8a80; --good: #7fd6a8; --dim: #a8b0b5 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 64rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin-top: 2rem } h3 { font-size: 1rem; margin: 0 }
.failed { color: var(--bad) } .passed { color: var(--good) } .dim { color: var(--dim) }
article { border-left: .3rem solid var(--bad); background: var(--soft); padding: .75rem 1rem; margin: 1rem 0 }
article p { margin: .25rem 0 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .5rem;
  border-bottom: 1px solid var(--line) }
pre { overflow-x: auto; background: var(--soft); border: 1px solid var(--line); padding: .5rem; font-size: .85rem;
  white-space: pre-wrap }
summary { cursor: pointer; padding: .25rem 0 } :focus-visible { outline: 3px solid #ffbf47 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem } dt { color: var(--dim) } dd { margin: 0 }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .4rem }
  thead { display: none } tr { display: block; border-bottom: 1px solid var(--line); padding: .3rem 0 }
  td { display: block; border: 0; padding: .1rem 0 } }
"""


def as_html(result: Mapping[str, Any]) -> str:
    """Return the page of a result as the result file has it."""
    word = "passed" if result["passed"] else "failed"
    title = f"Verification {word}: {result['target']}"
    body = [
        f'<h1 class="{word}">Verification {word}</h1>',
        *_facts(result),
        *_differences(result),
        *_section(result, "noise", "Noise", "Two equal requests to the router were answered with different values."),
        *_section(result, "never verified", "Never verified", "No reply had this tag, or its read is not right."),
        "<h2>All verdicts</h2>",
        *(line for name, function in result["functions"].items() for line in _table(name, function)),
        "<h2>Exchanges</h2>",
        *(line for number, exchange in result["exchanges"].items() for line in _exchange(number, exchange)),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _facts(result: Mapping[str, Any]) -> Iterator[str]:
    rows = {
        "Router": result["target"],
        "Compared with": result["reference"] or "nothing; judged by profiles and rules alone",
        "Functions": "reading only" if result["mode"] == "read-only" else "all",
        "Accounts": ", ".join(result["accounts"]),
        "Began": result["began"],
        "Requests": result["requests"],
        "Tags and effects": ", ".join(f"{number} {name}" for name, number in result["counts"].items()),
    }
    yield "<dl>"
    for name, text in rows.items():
        yield f"<dt>{escape(name)}</dt><dd>{escape(str(text))}</dd>"
    yield "</dl>"


def _differences(result: Mapping[str, Any]) -> Iterator[str]:
    for function in result["unanswered"]:
        yield f"<article><h3>{escape(function)}</h3><p>No request was answered with success.</p></article>"
    rows = list(_with(result, "differs"))
    if rows:
        yield f"<h2>What differs ({len(rows)})</h2>"
    for function, path, tag in rows:
        title, why = escape(f"{function}: {path}"), escape(tag["why"])
        yield f"<article><h3>{title}</h3><p>{why}</p>{_evidence(tag)}</article>"


def _section(result: Mapping[str, Any], verdict: str, title: str, text: str) -> Iterator[str]:
    rows = list(_with(result, verdict))
    if not rows:
        return
    yield f"<h2>{title} ({len(rows)})</h2><p>{text}</p><ul>"
    for function, path, tag in rows:
        why = f": {escape(tag['why'])}" if tag["why"] else ""
        yield f"<li>{escape(function)}: {escape(path)}{why} {_evidence(tag)}</li>"
    yield "</ul>"


def _with(result: Mapping[str, Any], verdict: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, function in result["functions"].items():
        for path, tag in (*function["tags"].items(), *function["effects"].items()):
            if tag["verdict"] == verdict:
                yield name, path, tag


def _table(name: str, function: Mapping[str, Any]) -> Iterator[str]:
    shown = ", ".join(f"{number} {verdict}" for verdict, number in function["counts"].items() if number)
    yield f"<details><summary>{escape(name)} ({function['code']}): {shown}</summary><table>"
    yield "<thead><tr><th>Tag or effect</th><th>Verdict</th><th>By</th><th>Exchange</th></tr></thead><tbody>"
    for path, tag in (*function["tags"].items(), *function["effects"].items()):
        kind = "failed" if tag["verdict"] == "differs" else "passed" if tag["verdict"] == "same" else "dim"
        yield (
            f'<tr><td>{escape(path)}</td><td class="{kind}">{tag["verdict"]}</td><td>{tag["by"]}</td>'
            f"<td>{_evidence(tag)}</td></tr>"
        )
    yield "</tbody></table></details>"


def _evidence(tag: Mapping[str, Any]) -> str:
    return " ".join(f'<a href="#x{number}">exchange {number}</a>' for number in tag["exchanges"])


def _exchange(number: str, exchange: Mapping[str, Any]) -> Iterator[str]:
    # The target of a link stands inside, so that a browser opens what is around it.
    yield f'<details><summary>{number} {escape(exchange["function"])}</summary><div id="x{number}">'
    for title, key in (("Request", "request"), ("Reply", "reply"), ("Reply of the reference", "reference")):
        if exchange[key]:
            yield f"<h3>{title}</h3><pre>{escape(exchange[key])}</pre>"
    yield "</div></details>"
