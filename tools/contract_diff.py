"""``make contract-diff REV=…``: the schemas of the working tree beside those of a git revision."""

import io
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import click

ROOT = Path(__file__).resolve().parents[1]
#: How CHANGELOG.md names the commit of a release, newest first: ## 0.1.0 (commit 0123abc)
RELEASE = re.compile(r"^## .*\bcommit `?([0-9a-f]{7,40})\b", re.MULTILINE)


def released(root: Path) -> str | None:
    """Return the commit of the newest release in the change log; None if it names none yet."""
    log = root / "CHANGELOG.md"
    found = RELEASE.search(log.read_text(encoding="utf-8-sig")) if log.exists() else None
    return found[1] if found else None


class NoGit(Exception):
    """There is no git to read a revision with."""


def schemas_of(revision: str, root: Path, folder: Path) -> Path | None:
    """Write the schemas of a revision below a folder and return where; None if the revision has none. NoGit."""
    if shutil.which("git") is None:
        raise NoGit
    command = ["git", "-C", str(root), "archive", "--end-of-options", revision, "schemas"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)  # noqa: S603 — git, one revision
    if done.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "schemas"


@click.command()
@click.argument("revision", required=False)
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=ROOT, hidden=True)
def main(revision: str | None, root: Path) -> None:
    """Compare schemas/ with those of REVISION; default: the newest release that CHANGELOG.md names."""
    from harness.cli.differences import diff

    wanted = revision or released(root)
    if wanted is None:
        text = "there is no CHANGELOG.md that names a release commit yet; name a revision: make contract-diff REV=…"
        click.echo(f"Error: {text}", err=True)
        sys.exit(2)
    with TemporaryDirectory() as folder:
        try:
            old = schemas_of(wanted, root, Path(folder))
        except NoGit:
            text = "git is not installed; install it, or compare two folders: cayenta-contract diff OLD NEW"
            click.echo(f"Error: {text}", err=True)
            sys.exit(2)
        if old is None:
            click.echo(f"Error: {wanted} is not a revision with a folder schemas; correct REV", err=True)
            sys.exit(2)
        diff.main([str(old), str(root / "schemas")], prog_name="cayenta-contract diff")


if __name__ == "__main__":
    main()
