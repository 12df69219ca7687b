"""`ic-adapter import` as a person uses it: one file, the folders of the SFTP server, what is said and where files go."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ic_adapter.adapter import adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.cli.progress import watching
from ic_adapter.store.bills import invoices
from tests.bounded import within
from tests.ic_adapter.bill_files import NAME, SAMPLE

LATER = "billheader_20240518010203.xml"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database with the biller b."""
    path = tmp_path / "ic.db"
    with adapter(path, test_clock=False) as opened:
        opened.register.create(NewBiller(id="b", template="3426", settings={}, keys={"max_bad_ratio": 1}, bif={}))
    return path


@pytest.fixture
def ub(tmp_path: Path) -> Path:
    """The folder of the bill files, with its DREC folder, under the root of an SFTP server."""
    folder = tmp_path / "sftp" / "ToInvoiceCloud" / "Invoices" / "UB"
    (folder / "DREC").mkdir(parents=True)
    return folder


def run(db: Path, path: Path, *flags: str, bid: str = "b") -> subprocess.CompletedProcess[str]:
    """`ic-adapter import`, its output piped."""
    command = [sys.executable, "-m", "ic_adapter.cli", "import", "--log-level", "error", "--db", str(db), *flags]
    return subprocess.run([*command, bid, str(path)], capture_output=True, text=True, check=False, timeout=60)


def written(file: Path, age: float) -> None:
    """Let the file look as if it had been written so many seconds ago."""
    moment = time.time() - age
    os.utime(file, (moment, moment))


def below(folder: Path) -> list[str]:
    """Everything in the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_one_file(db: Path, ub: Path) -> None:
    """A taken file: one line, BIF and twin beside it, the file in archive/."""
    (ub / NAME).write_text(SAMPLE)

    done = run(db, ub / NAME)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{NAME}: 1 of 1 bills, total 100.24\n", "")
    assert below(ub) == [f"archive/{NAME}", "billheader_20240418010203.bif", "billheader_20240418010203.bif.json"]


def test_same_file_again(db: Path, ub: Path) -> None:
    """The very same file once more, and once more: nothing to complain of; it goes to archive/ with a note."""
    done = []
    for _ in range(3):
        (ub / NAME).write_text(SAMPLE)
        done.append(run(db, ub))

    said = f"{NAME}: a file with this name was already imported with the same content; moved to {ub / 'archive'}\n"
    assert [(one.returncode, one.stdout, one.stderr) for one in done[1:]] == [(0, said, "")] * 2
    assert [name for name in below(ub) if ".bif" not in name] == [
        f"archive/{NAME.replace('.', '.2.')}",
        f"archive/{NAME.replace('.', '.3.')}",
        f"archive/{NAME}",
    ]


def test_no_room_for_the_archive(db: Path, ub: Path) -> None:
    """A file in the place of archive/: nothing is imported, nothing moved, and it is said."""
    (ub / NAME).write_text(SAMPLE)
    (ub / "archive").write_text("in the way")

    done = run(db, ub)

    assert (done.returncode, below(ub)) == (1, ["archive", NAME])
    assert "archive" in done.stderr
    with adapter(db, test_clock=False) as opened:
        assert opened.importer.all("b") == []


def test_refused_file(db: Path, ub: Path) -> None:
    """A refused file: the reason and where it went on stderr, the file and its .log in error/, exit 1."""
    (ub / NAME).write_text(SAMPLE[:-20])
    written(ub / NAME, 60)

    done = run(db, ub / NAME)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"{NAME}: not well-formed XML" in done.stderr
    assert "; the file does not end with </BillHeaders> yet; moved to" in done.stderr
    assert f"moved to {ub / 'error'}" in done.stderr
    assert below(ub) == [f"error/{NAME}", f"error/{NAME}.log"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(SAMPLE[:-20], "the file does not end with </BillHeaders> yet"), ("", "the file is empty")],
    ids=["cut", "empty"],
)
@pytest.mark.parametrize(
    ("age", "flags", "stays"),
    [
        (-15, (), True),  # the clock of the sender's machine is ahead
        (60, (), False),
        (1800, ("--settle-seconds", "3600"), True),
        (60, ("--settle-seconds", "10"), False),
    ],
)
def test_a_pause_of_the_sender(
    db: Path, ub: Path, content: str, said: str, age: int, flags: tuple[str, ...], stays: bool
) -> None:
    """A file without its end stays for the settle time after it was last written, and the message says what it lacks."""
    (ub / NAME).write_text(content)
    written(ub / NAME, age)

    done = run(db, ub, *flags)

    assert said in done.stderr
    assert (done.returncode, below(ub)) == ((0, [NAME]) if stays else (1, [f"error/{NAME}", f"error/{NAME}.log"]))
    assert ("import it again when its sender is done" in done.stderr) is stays


@pytest.mark.parametrize("text", [SAMPLE, SAMPLE.replace("BillHeaders", "billheaders"), SAMPLE + "<!-- done -->"])
def test_a_whole_file_does_not_wait(db: Path, ub: Path, text: str) -> None:
    """What can be read is imported at once, however it ends."""
    (ub / NAME).write_text(text)

    done = run(db, ub)

    assert (done.returncode, done.stdout) == (0, f"{NAME}: 1 of 1 bills, total 100.24\n"), done.stderr


def test_faulty_bill_is_named(db: Path, ub: Path) -> None:
    """A bill that was left out is named on the screen and in the .log beside the archived file."""
    (ub / NAME).write_text(SAMPLE.replace("100.24", "1OO"))

    done = run(db, ub / NAME)

    said = "bill 1 (Invoice_No '987654'): Gross_Amount: '1OO' is not an amount"
    assert done.stdout.splitlines() == [f"{NAME}: 0 of 1 bills, total 0.00", f"  {said}"]
    assert (ub / "archive" / f"{NAME}.log").read_text() == f"{said}\n"


@pytest.mark.parametrize("depth", [0, 3])
def test_folder(db: Path, ub: Path, depth: int) -> None:
    """The root of the SFTP server, or its bill folder: every XML file by name; a bad name is refused, others go on."""
    folder = [ub, *ub.parents][depth]
    (ub / LATER).write_text(SAMPLE.replace("987654", "2"))
    (ub / NAME).write_text(SAMPLE)
    (ub / "bills.xml").write_text(SAMPLE)
    (ub / "readme.txt").write_text("not ours")

    done = run(db, folder)

    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [NAME, LATER]
    assert "invalid file name 'bills.xml'; use billheader_yyyyMMddhhmmss.xml" in done.stderr
    assert [name for name in below(ub) if ".bif" not in name] == [
        f"archive/{NAME}",
        f"archive/{LATER}",
        "error/bills.xml",
        "error/bills.xml.log",
        "readme.txt",
    ]


def test_empty_folder(db: Path, ub: Path) -> None:
    """Nothing waiting is said, and fine; what lies in archive/ and error/ does not wait."""
    (ub / "archive").mkdir()
    (ub / "archive" / NAME).write_text(SAMPLE)

    done = run(db, ub)

    assert (done.returncode, done.stdout) == (0, f"{ub}: no XML files found\n")


@pytest.mark.parametrize("whole_folder", [True, False])
def test_path_makes_it_drec(db: Path, ub: Path, whole_folder: bool) -> None:
    """Q-49: the DREC folder deactivates, whether the folder or its file is named."""
    (ub / NAME).write_text(SAMPLE)
    run(db, ub / NAME)
    (ub / "DREC" / NAME).write_text(SAMPLE)

    done = run(db, ub if whole_folder else ub / "DREC" / NAME)

    assert done.returncode == 0, done.stderr
    with adapter(db, test_clock=False) as opened, opened.store.reading() as connection:
        assert [one.deactivated for one in invoices.of_account(connection, "b", "2003708")] == [True]


def test_unknown_biller_moves_nothing(db: Path, ub: Path) -> None:
    """A slip in the biller's id leaves the files where they are."""
    (ub / NAME).write_text(SAMPLE)

    done = run(db, ub, bid="nobody")

    assert (done.returncode, below(ub)) == (1, [NAME])
    assert "biller nobody not found" in done.stderr


def test_progress_of_a_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Piped: a plain line for every ten per cent of a large file, nothing for a small one."""
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b" ")
    large.write_bytes(b" " * 20_000_000)

    with watching(small) as watch:
        watch(1)
    with watching(large) as watch:
        for _ in range(20):
            watch(1_000_000)

    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"large: {share} % of 20000000 bytes read" for share in range(10, 101, 10)]


def test_progress_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal: a bar in bytes."""
    import pty

    path = tmp_path / NAME
    path.write_bytes(b" " * 1000)
    script = (
        "import sys; from pathlib import Path; from ic_adapter.cli.progress import watching\n"
        "with watching(Path(sys.argv[1])) as watch: watch(1000)"
    )
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], stderr=theirs, env=environment)
    os.close(theirs)

    def shows() -> Iterator[bytes]:
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 4096):
                yield part

    shown = within("the end of the import", lambda: b"".join(shows()))
    os.close(ours)

    assert process.wait(30) == 0
    assert NAME.encode() in shown
    assert b"1.0/1.0 kB" in shown
    assert b"storing" in shown
