"""``cayenta-contract diff`` and ``make contract-diff``: output and exit codes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from harness.cli.__main__ import main
from tests.harness.schemas import ROOT, SCHEMAS
from tests.needs import needs
from tools import contract_diff

REQUIRED = '<xs:element name="ACCOUNT_NO" type="Acct"'


def changed(folder: Path) -> Path:
    """A copy of the contract in which GetAccountBalance needs its account, and its reply has one tag less."""
    copy = folder / "schemas"
    shutil.copytree(SCHEMAS, copy)
    one, two = (copy / "router" / f"GetAccountBalance.{kind}.xsd" for kind in ("request", "reply"))
    one.write_text(one.read_text().replace(f'{REQUIRED} minOccurs="0"', REQUIRED))
    lines = two.read_text().splitlines()
    two.write_text("\n".join(line for line in lines if '"PASTDUE_AMT"' not in line))
    return copy


def test_nothing_changed() -> None:
    """The contract beside itself: exit 0."""
    done = CliRunner().invoke(main, ["diff", str(SCHEMAS), str(SCHEMAS)])

    assert (done.exit_code, done.output) == (0, "no changes\n")


def test_breaking_changes(tmp_path: Path) -> None:
    """Exit 1; each change with its document."""
    done = CliRunner().invoke(main, ["diff", str(SCHEMAS), str(changed(tmp_path))])

    assert done.exit_code == 1
    assert (
        "BREAKING router/GetAccountBalance.request /Request/GetAccountBalance/Params/ACCOUNT_NO: required"
        in done.output
    )
    assert (
        "BREAKING router/GetAccountBalance.reply /REPLY/Reply/GetAccountBalance/Params/PASTDUE_AMT: removed"
        in done.output
    )
    assert "<Params/>" in done.output
    assert done.output.endswith("\n2 changes, 2 breaking\n")


def test_changes_that_break_nobody(tmp_path: Path) -> None:
    """A request that may leave more out: exit 0, though it is a change."""
    copy = changed(tmp_path)
    shutil.copy(SCHEMAS / "router" / "GetAccountBalance.reply.xsd", copy / "router")

    done = CliRunner().invoke(main, ["diff", str(copy), str(SCHEMAS)])

    assert done.exit_code == 0
    assert done.output.endswith("\n1 changes, 0 breaking\n")


def test_json(tmp_path: Path) -> None:
    """The same for programs."""
    done = CliRunner().invoke(main, ["diff", "--json", str(SCHEMAS), str(changed(tmp_path))])

    report = json.loads(done.output)
    assert (report["breaking"], report["unproven"]) == (2, 0)
    assert {(row["kind"], row["breaking"], row["proven"]) for row in report["changes"]} == {
        ("removed", True, True),
        ("required", True, True),
    }
    assert {row["witnesses"][0]["valid_in"] for row in report["changes"]} == {"old"}


def test_folders_that_cannot_be_compared(tmp_path: Path) -> None:
    """Exit 2 and one line: no schemas, a file that is not one, a feature that is not known."""
    (tmp_path / "empty").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "a.request.xsd").write_text("<xs:schema")
    wild = tmp_path / "wild"
    wild.mkdir()
    (wild / "a.request.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="A"><xs:complexType><xs:sequence>'
        "<xs:any/></xs:sequence></xs:complexType></xs:element></xs:schema>"
    )
    for folder, said in (("empty", "has no schemas"), ("broken", "cannot use schema"), ("wild", "xs:any")):
        done = CliRunner().invoke(main, ["diff", str(SCHEMAS), str(tmp_path / folder)])
        assert (done.exit_code, done.output.count("\n")) == (2, 1), done.output
        assert done.output.startswith("Error: ")
        assert said in done.output


def git(folder: Path, *arguments: str) -> str:
    """Run git in a repository of the test."""
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no git, the command says so, and what to do instead."""
    monkeypatch.setenv("PATH", "")

    done = CliRunner().invoke(contract_diff.main, ["HEAD"])

    text = "git is not installed; install it, or compare two folders: cayenta-contract diff OLD NEW"
    assert (done.exit_code, done.output) == (2, f"Error: {text}\n")


@needs("git")
def test_against_a_revision(tmp_path: Path) -> None:
    """The working tree beside any revision; without one, beside the release that the change log names."""
    copy = changed(tmp_path)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "schemas")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    first = git(tmp_path, "rev-parse", "HEAD")
    shutil.rmtree(copy)
    shutil.copytree(SCHEMAS, copy)
    runner = CliRunner()

    unknown = runner.invoke(contract_diff.main, ["--root", str(tmp_path), "nowhere"])
    nameless = runner.invoke(contract_diff.main, ["--root", str(tmp_path)])
    (tmp_path / "CHANGELOG.md").write_text(f"# Changes\n\n## 0.2.0 (not released)\n\n## 0.1.0 (commit {first[:12]})\n")
    named = runner.invoke(contract_diff.main, ["--root", str(tmp_path)])

    assert (unknown.exit_code, unknown.output) == (
        2,
        "Error: nowhere is not a revision with a folder schemas; correct REV\n",
    )
    assert (nameless.exit_code, nameless.output) == (
        2,
        "Error: there is no CHANGELOG.md that names a release commit yet; name a revision: make contract-diff REV=…\n",
    )
    assert named.exit_code == 1, named.output
    assert "element added" in named.output


def test_module_starts() -> None:
    """The command as a module, as ``make`` and the wheel start it."""
    done = subprocess.run(
        [sys.executable, "-m", "harness.cli", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0
    assert "diff" in done.stdout
