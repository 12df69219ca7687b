"""The command that checks exchanges as they come: check-stream, which ``cayenta-sim serve --check-replies`` starts."""

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import click
import msgspec

if TYPE_CHECKING:
    from lxml import etree

    from harness.profiles.checking import ReplyFinding

MOST_SHOWN = 256  # findings that are told apart; others are counted
SURENESS = ("given", "inferred", "assumed")
LONGEST = 300  # characters of a finding


class StreamedExchange(msgspec.Struct, frozen=True):
    """One line: who answered, the request as a form or as XML, the reply."""

    reply: str
    biller: str = ""
    number: int = 0
    function: str = ""
    request: str = ""


@dataclass
class StreamResult:
    """What came of a stream so far."""

    checked: int = 0
    wrong: int = 0
    failing: int = 0  # replies with a finding that is sure enough to fail by
    unreadable: int = 0
    shown: set[tuple[str, str, str, str]] = field(default_factory=set)

    @property
    def passed(self) -> bool:
        """Whether every line was an exchange, and no reply breaks a rule that is sure enough."""
        return not self.failing and not self.unreadable

    def __str__(self) -> str:
        lines = f", {self.unreadable} lines could not be read" if self.unreadable else ""
        return f"{self.checked} replies checked, {self.wrong} break the contract, {self.failing} surely{lines}"


@click.command("check-stream")
@click.option(
    "--fail-on",
    type=click.Choice(SURENESS),
    default="assumed",
    show_default=True,
    help="How sure a rule must be to fail by: given by a document, inferred from documents, or any.",
)
def check_stream(fail_on: str) -> None:
    """Check replies that come as JSON lines on standard input: {"function", "request", "reply", "biller", "number"}.

    Each kind of finding is printed once, when it first comes. Exit 1 if a reply breaks a rule that is sure enough.
    """
    found = StreamResult()
    for line in sys.stdin.buffer:
        if line.strip():
            _check(line, found, SURENESS[: SURENESS.index(fail_on) + 1])
    click.echo(f"check-replies: {found}")
    sys.exit(0 if found.passed else 1)


def _check(line: bytes, found: StreamResult, fail_on: tuple[str, ...]) -> None:
    from lxml import etree

    from harness.profiles.checking import KnownFacts, ReplyFinding, check_reply
    from harness.profiles.profile import profiles
    from harness.profiles.reply import parse

    try:
        exchange = msgspec.json.decode(line, type=StreamedExchange)
    except msgspec.MsgspecError as error:
        found.unreadable += 1
        click.echo(f"check-replies: a line is not an exchange: {error}")
        return
    if exchange.function and exchange.function not in {profile.request for profile in profiles().values()}:
        return  # a bill image, or a function that the router does not have
    found.checked += 1
    try:
        findings = check_reply(parse(exchange.reply.encode()), KnownFacts(_request(exchange.request)))
    except etree.XMLSyntaxError as error:
        findings = [ReplyFinding("/", "xml", f"the reply is not XML: {error}", "given", "router §2.2")]
    found.wrong += bool(findings)
    found.failing += any(finding.basis in fail_on for finding in findings)
    for finding in findings:
        _show(exchange, finding, found)


def _show(exchange: StreamedExchange, finding: "ReplyFinding", found: StreamResult) -> None:
    kind = (exchange.biller, exchange.function, finding.path, finding.rule)
    if kind in found.shown or len(found.shown) >= MOST_SHOWN:
        return
    found.shown.add(kind)
    where = " ".join(filter(None, (exchange.biller, f"exchange {exchange.number}", exchange.function)))
    click.echo(f"check-replies: {where}: {str(finding)[:LONGEST]}")
    sys.stdout.flush()


def _request(text: str) -> "etree._Element | None":
    """Return the request of a form, or of bare XML; None if it cannot be read, which is no fault of the reply."""
    from lxml import etree

    from harness.profiles.reply import parse

    key, equals, value = text.partition("=")
    form = bool(equals) and key.isalpha() and key.isascii()
    xml = value if form and value.lstrip().startswith("<") else unquote_plus(value) if form else text
    try:
        return parse(xml.encode())
    except (etree.XMLSyntaxError, ValueError):
        return None
