"""Pages and listings made from the tables: functions, refusals, settings, an adapter's Advanced Settings."""

import json
from collections.abc import Iterable, Iterator, Mapping

from simulator import config
from simulator.cli import fidelity_listing
from simulator.contract import keys
from simulator.contract.fidelity import Mark
from simulator.contract.layout import Tag, request_layout
from simulator.contract.refusals import RENUMBERABLE, TABLE, Level, Row
from simulator.contract.registry import TABLE as FUNCTIONS
from simulator.contract.registry import Function
from simulator.edge import bill_images

#: Advanced Settings that hold the address of a router, with the numbers of their user and password (settings §2.2).
TRIPLES = ((8, 9, 10), (11, 12, 13), (14, 15, 16), (17, 18, 19), (101, 102, 103))
BILLPDF_TRIPLE = (20, 21, 22)
MADE = "<!-- Made by `make docs` from the tables; edit those. -->\n"


def functions() -> str:
    """docs/functions.md: each function with its request tags, its reply tags and where STATUS stands."""
    parts = [
        f"{MADE}# Router functions\n\n{_table(('Function', 'Code', 'Does', 'Books'), _overview())}",
        fidelity_listing.introduction(),
    ]
    parts += [_function_section(function) for function in FUNCTIONS]
    parts.append(_images_section())
    parts.append(f"\n## Every function\n\n{_table(fidelity_listing.HEAD, fidelity_listing.rows(''))}")
    parts.append(f"\n## Refusals\n\n{_table(('Refusal', 'Reply', 'Where', 'Documented'), _refusals())}")
    return "".join(parts)


def functions_listing() -> str:
    """The same as a plain listing for a terminal."""
    return "".join(f"{code}  {name:<22} {books}  {purpose}\n" for name, code, purpose, books in _overview())


def settings() -> str:
    """docs/simulator-settings.md: what the program takes, and what each biller takes."""
    own = [(s.flag, s.env, s.name, repr(s.default), s.help) for s in config.SETTINGS]
    return (
        f"{MADE}# Settings of the simulator\n\nA flag overrides the environment, which overrides the file, "
        "which overrides the default. An unknown setting is an error.\n\n"
        f"{_table(('Flag', 'Environment', 'In a file', 'Default', 'Meaning'), own)}\n"
        "## Keys of a biller\n\n`GET` and `PATCH /__admin/billers/{bid}/settings`.\n\n"
        f"{_table(('Key', 'Default', 'Meaning'), keys.rows())}"
    )


def advanced_settings(bid: str, url: str, user: str, password: str) -> str:
    """Advanced Settings as JSON, number → text, that point an adapter at this biller's router."""
    router = f"{url.rstrip('/')}/billers/{bid}/router"
    values: dict[int, str] = {74: keys.Keys().form_key}
    for address, *credential in (*TRIPLES, BILLPDF_TRIPLE):
        is_image = address == BILLPDF_TRIPLE[0]
        values[address] = f"{url.rstrip('/')}/billers/{bid}{bill_images.PATH}" if is_image else router
        values |= {number: text for number, text in zip(credential, (user, password), strict=True) if text}
    return json.dumps({str(number): values[number] for number in sorted(values)}, indent=2)


def _overview() -> Iterator[tuple[str, ...]]:
    for f in FUNCTIONS:
        yield f.request, f.code, f.purpose, "moves" if f.moves_books else "reads"
    yield bill_images.FUNCTION, bill_images.CODE, bill_images.PURPOSE, "reads"


def _function_section(function: Function) -> str:
    levels = [
        name for name, there in (("Params", function.params_status), ("function", function.function_status)) if there
    ]
    marks = fidelity_listing.tag_marks(function.request, "request tag")
    request = _table(("Tag", "Type", "Mark"), _request_rows(request_layout(function.request).tags, marks))
    replies = "".join(f"\nReply tags, shape `{name}`: {', '.join(tags)}.\n" for name, tags in function.shapes.items())
    replies += "".join(f"\nIn each `{name}`: {', '.join(tags)}.\n" for name, tags in function.groups.items())
    replies += fidelity_listing.not_given(function.request)
    replies += f"\n{_table(fidelity_listing.HEAD, fidelity_listing.rows(function.request))}"
    return (
        f"\n## {function.code} {function.request}\n\nAnswered as `{function.reply}`; STATUS at "
        f"{' and '.join(levels)} level{f'; {function.note}' if function.note else ''}.\n\n{request}{replies}"
    )


def _images_section() -> str:
    """F-15, a service of its own beside the router's: no XML, no STATUS."""
    answers = [
        ((kind.__doc__ or "").split("\n", 1)[0], f"HTTP {status}, empty body")
        for kind, status in bill_images.ANSWERS.items()
    ]
    return (
        f"\n## {bill_images.CODE} {bill_images.FUNCTION}\n\n{' or '.join(bill_images.METHODS)} "
        f"`/billers/{{bid}}{bill_images.PATH}`, with the parameters as a form (`{bill_images.FORM}`) or in the query; "
        f"the reply is the PDF, with the same bytes on every machine.\n\n"
        f"{_table(('Parameter', 'Type', 'Meaning'), bill_images.PARAMETERS)}\n"
        f"{_table(('Why there is no image', 'Reply'), answers)}"
    )


def _request_rows(
    tags: Iterable[Tag], marks: Mapping[str, Mark], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    for tag in tags:
        path = (*above, tag.name)
        mark = marks.get("/".join(path))
        basis = f"{mark.basis} ({mark.source})" if mark and mark.basis != "given" else mark.basis if mark else ""
        yield "· " * len(above) + tag.name, tag.type or "1…n times", basis
        yield from _request_rows(tag.within, marks, path)


def _refusals() -> Iterable[tuple[str, ...]]:
    for kind, row in TABLE.items():
        words = (kind.__doc__ or "").split("\n", 1)[0]
        yield words, _reply_of(row), row.level.value, "yes" if row.documented else "no, simulator only (Q-10)"


def _reply_of(row: Row) -> str:
    if row.level is Level.HTTP:
        return f"HTTP {row.code}"
    return f"STATUS {row.code}" + (", can be renumbered" if row.code in RENUMBERABLE else "")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
