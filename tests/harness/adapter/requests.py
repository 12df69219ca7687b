"""Request tables and samples of the specification, and exchanges made of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from harness.adapter.exchanges import ClientExchange
from tests.harness.schemas import ROOT

SPEC = (ROOT / "docs" / "spec" / "router-functions.md").read_text(encoding="utf-8")
FUNCTIONS = SPEC.split("## 6 Functions")[1].split("## 7 F-15")[0]
TABLE = re.compile(r"\n\| # \| Tag \| Type \| Req[^\n]*\n\|[-| ]+\|\n((?:\|[^\n]*\n)+)")
SAMPLE = re.compile(r"```xml\n(<Request>.*?</Request>)", re.DOTALL)
#: The day of the tests; the dates of samples are set to it.
TODAY = "20241115"


@dataclass(frozen=True)
class SpecTag:
    """One row of a request table: path below Params, type, and the word of the column Req."""

    path: str
    type: str
    req: str


def sections() -> Iterator[tuple[str, str, str]]:
    """Number, name and text of each function's section."""
    for text in re.split(r"\n### ", FUNCTIONS)[1:]:
        code, name = text.split("\n")[0].split()[:2]
        yield code, name, text


def spec_tables() -> dict[str, list[SpecTag]]:
    """The request table of each function, the second PHONE_CMTS of SetPhone left out."""
    found = {}
    for _, name, text in sections():
        table = TABLE.search(text)
        assert table is not None, name
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].strip().split("\n")]
        tags = [_row(number, tag, kind, req) for number, tag, kind, req, *_ in rows]
        first: dict[str, SpecTag] = {}
        for tag in tags:
            first.setdefault(tag.path, tag)
        found[name] = [*first.values()]
    return found


def _row(number: str, tag: str, kind: str, req: str) -> SpecTag:
    name = tag.lstrip("· ").split(" ")[0]
    path = f"ISSUE_QUESTIONS/{name}" if "." in number else name
    is_group = kind == "\N{EN DASH}"
    return SpecTag(path, "group" if is_group else kind.split(" ", maxsplit=1)[0].rstrip(","), req)


def samples() -> dict[str, str]:
    """The documented request of each function; dates moved to the day of the tests, item amounts with two decimals."""
    found = {}
    for _, name, text in sections():
        sample = SAMPLE.search(text)
        found[name] = _to_day(sample[1] if sample else _sample_of_table(name, text))
    return found


def _sample_of_table(name: str, text: str) -> str:
    """The request that a table has in its column Sample, where no document is shown."""
    table = TABLE.search(text)
    assert table is not None
    assert "| Sample |" in text, name
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].strip().split("\n")]
    tags = {row[1]: row[4].strip("`").replace("·", "") for row in rows}
    return f"<Request><{name}><Params>{_xml(tags)}</Params></{name}></Request>"


def _to_day(sample: str) -> str:
    root = etree.fromstring(sample)
    for node in root.iter("ITEM_DT", "ALERT_ON_DT", "RECEIVED_DTM", "EFFECTIVE_DT"):
        if node.text:
            node.text = TODAY + node.text[8:]
    return etree.tostring(root, encoding="unicode")


def exchange(request: str, number: int = 1, **given: object) -> ClientExchange:
    """An exchange of this request that was answered with success."""
    function = str(etree.fromstring(request)[0].tag)
    told = {"reply": "", "status": 0, "outcome": "HTTP 200, STATUS 0", "case": "healthy"} | given
    return ClientExchange(number=number, function=function, request=request, **told)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sent:
    """One request of a story by the tags that matter, and what the router answered."""

    function: str
    tags: Mapping[str, str]
    reply: str = ""
    status: int | None = 0
    effect: str = ""


def story(sent: Sequence[Sent], case: str = "healthy") -> list[ClientExchange]:
    """The exchanges of a story; tags that do not matter are left out."""
    return [
        exchange(
            f"<Request><{one.function}><Params>{_xml(one.tags)}</Params></{one.function}></Request>",
            number,
            reply=f"<Reply><{one.function}><Params>{one.reply}</Params><STATUS>0</STATUS></{one.function}></Reply>",
            status=one.status,
            case=case,
            effect=one.effect,
            fault=case if one.effect else "",
            outcome="reply lost by fault" if one.effect else "HTTP 200, STATUS 0",
        )
        for number, one in enumerate(sent, 1)
    ]


def _xml(tags: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in tags.items())
