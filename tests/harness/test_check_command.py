"""``cayenta-contract check``: recorded replies from files."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from harness.cli.__main__ import main
from tests.harness.damages import SAMPLES


def check(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_documented_replies() -> None:
    """Whole replies: exit 0."""
    done = check(*(SAMPLES / f"{code}.reply.xml" for code in ("F-01", "F-02", "F-14")))

    assert (done.exit_code, done.output) == (0, "3 replies, 0 break the contract, 0 findings\n")


def test_the_request_stands_beside_the_reply(tmp_path: Path) -> None:
    """Another account than the one asked for: only who knows the request sees it."""
    reply, request = tmp_path / "one.reply.xml", tmp_path / "one.request.xml"
    reply.write_bytes((SAMPLES / "F-02.reply.xml").read_bytes())

    alone = check(reply)
    request.write_text((SAMPLES / "F-02.request.xml").read_text().replace("2003708", "2003709"))
    beside = check(reply)

    assert (alone.exit_code, beside.exit_code) == (0, 1)
    assert "Params/ACCOUNT_NO: is '2003708', the request says '2003709' (echo; inferred, router F-02)" in beside.output


def test_tables(tmp_path: Path) -> None:
    """Codes of the biller, from a file."""
    tables = tmp_path / "tables.json"
    tables.write_text('{"PHONE_CD": ["CELL"]}')

    done = check("--json", "--tables", tables, SAMPLES / "F-08.reply.xml")

    report = json.loads(done.output)
    rules = {finding["rule"] for finding in report["replies"][str(SAMPLES / "F-08.reply.xml")]}
    assert (done.exit_code, rules) == (1, {"table", "count"})  # the document's sample breaks off after one of two


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """Exit 2 and one line."""
    (tmp_path / "a.xml").write_text("<Reply>")
    (tmp_path / "tables.json").write_text("[]")

    for arguments in ((tmp_path / "a.xml",), ("--tables", tmp_path / "tables.json", SAMPLES / "F-01.reply.xml")):
        done = check(*arguments)
        assert (done.exit_code, done.output.count("\n")) == (2, 1), done.output
        assert done.output.startswith("Error: cannot read ")
