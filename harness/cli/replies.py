"""The command about recorded replies: check."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from lxml import etree

    from harness.profiles.checking import ReplyFinding


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
@click.option(
    "--tables",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Code tables of the biller as JSON: {"PHONE_CD": ["HOME", …]}.',
)
@click.option("--json", "json_", is_flag=True, help="Print the findings as JSON.")
def check(files: tuple[Path, ...], tables: Path | None, *, json_: bool) -> None:
    """Check recorded replies (XML) against the contract; exit 1 if one breaks it.

    The request of NAME.reply.xml is read from NAME.request.xml beside it, if there is one.
    """
    from harness.errors import HarnessError
    from harness.profiles.checking import KnownFacts, check_reply

    codes = _tables(tables) if tables else None
    found: dict[str, list[ReplyFinding]] = {}
    for file in files:
        request = _request_of(file)
        facts = KnownFacts(_root(request) if request else None, codes)
        try:
            found[str(file)] = check_reply(_root(file), facts)
        except HarnessError as error:
            _refuse(str(error))
    click.echo(_as_json(found) if json_ else _as_text(found))
    sys.exit(1 if any(found.values()) else 0)


def _refuse(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(2)


def _request_of(file: Path) -> Path | None:
    request = file.with_name(file.name.replace(".reply.", ".request."))
    return request if request != file and request.is_file() else None


def _root(file: Path) -> "etree._Element":
    from lxml import etree

    from harness.profiles.reply import parse

    try:
        return parse(file.read_bytes())
    except (OSError, etree.XMLSyntaxError) as error:
        _refuse(f"cannot read {file}: {error}; name a file with the XML of one reply")


def _tables(file: Path) -> dict[str, frozenset[str]]:
    import msgspec

    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, frozenset[str]])
    except (OSError, msgspec.MsgspecError) as error:
        _refuse(f"cannot read {file}: {error}; name a JSON object of lists of codes")


def _as_text(found: "dict[str, list[ReplyFinding]]") -> str:
    lines = [f"{file}: {finding}" for file, findings in found.items() for finding in findings]
    wrong = sum(map(bool, found.values()))
    return "\n".join([*lines, f"{len(found)} replies, {wrong} break the contract, {len(lines)} findings"])


def _as_json(found: "dict[str, list[ReplyFinding]]") -> str:
    rows = {file: [asdict(finding) for finding in findings] for file, findings in found.items()}
    return json.dumps({"replies": rows, "findings": sum(map(len, rows.values()))}, indent=1)
