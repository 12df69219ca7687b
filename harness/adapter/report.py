"""HTML report of a verification of a client: one file without external assets, what is wrong first."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from harness.verify.report import STYLE

Result = Mapping[str, Any]


def as_html(result: Result) -> str:
    """Return the page of a result as the result file has it."""
    word = "passed" if result["passed"] else "failed"
    title = f"Verification of a client {word}"
    body = [
        f'<h1 class="{word}">{title}</h1>',
        *_facts(result),
        *_findings(result),
        *_faults(result),
        *_never(result),
        *_functions(result),
        *_exchanges(result),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _facts(result: Result) -> Iterator[str]:
    rows = {
        "Client": result["target"],
        "Biller": f"as {result['template']}",
        "Began": result["began"],
        "Cases": len(result["cases"]),
        "Requests": result["requests"],
        "Findings": len(result["findings"]),
    }
    yield "<dl>"
    yield from (f"<dt>{escape(name)}</dt><dd>{escape(str(text))}</dd>" for name, text in rows.items())
    yield "</dl>"
    if not result["requests"]:
        yield "<article><h3>Nothing was exercised</h3><p>No request reached the simulator.</p></article>"


def _findings(result: Result) -> Iterator[str]:
    if result["findings"]:
        yield f"<h2>What is wrong ({len(result['findings'])})</h2>"
    for one in result["findings"]:
        title = escape(f"{one['function']} {one['tag']}".strip())
        basis = escape(f"{one['kind']}; {one['basis']}, {one['source']}")
        yield f"<article><h3>{title}</h3><p>{escape(one['text'])}</p>"
        yield f'<p class="dim">{basis}. Cases: {escape(", ".join(one["cases"]))}</p>'
        if one["exchange"]:
            key = escape(one["exchange"], quote=True)
            yield f'<p><a href="#{key}">exchange {key}</a></p>'
        yield "</article>"


def _faults(result: Result) -> Iterator[str]:
    yield f"<h2>Faults at the first {result['function']}</h2><table><thead><tr>"
    titles = ("Case", "The client knows", "Times sent", "Times done", "Right", "Requests", "Exit code")
    yield from (f"<th>{title}</th>" for title in titles)
    yield "</tr></thead><tbody>"
    for name, case in result["cases"].items():
        right = case["booked_is_right"]
        cells = (
            name,
            case["client_knows"],
            _shown(case["sent"]),
            _shown(case["booked"]),
            " or ".join(map(str, right)) if right else "",
            case["requests"],
            _shown(case["exit_code"]),
        )
        yield "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table>"


def _shown(value: object) -> str:
    return "-" if value is None else str(value)


def _never(result: Result) -> Iterator[str]:
    never = result["never"]
    tags = [f"{function}: {', '.join(paths)}" for function, paths in never["tags"].items()]
    rows = {
        "Functions": never["functions"],
        "Tags without a value": tags,
        "Faults that no request met": never["faults"],
        "Rules": never["rules"],
    }
    if not any(rows.values()):
        return
    yield "<h2>Never exercised</h2>"
    for title, names in rows.items():
        if names:
            yield f"<h3>{title}</h3><ul>{''.join(f'<li>{escape(name)}</li>' for name in names)}</ul>"


def _functions(result: Result) -> Iterator[str]:
    yield "<h2>Functions</h2>"
    for name, function in result["functions"].items():
        yield f"<details><summary>{escape(name)} ({function['code']}): {function['requests']} requests</summary>"
        yield "<table><thead><tr><th>Tag</th><th>Requests with a value</th></tr></thead><tbody>"
        yield from (f"<tr><td>{escape(path)}</td><td>{count}</td></tr>" for path, count in function["tags"].items())
        yield "</tbody></table></details>"


def _exchanges(result: Result) -> Iterator[str]:
    if result["exchanges"]:
        yield "<h2>Exchanges</h2>"
    for key, exchange in result["exchanges"].items():
        name = escape(key, quote=True)
        # The target of a link stands inside, so that a browser opens what is around it.
        yield f"<details><summary>{name} {escape(exchange['function'])}: {escape(exchange['outcome'])}</summary>"
        yield f'<div id="{name}"><h3>Request</h3><pre>{escape(exchange["request"])}</pre>'
        yield f"<h3>Reply</h3><pre>{escape(exchange['reply'])}</pre></div></details>"
