"""Recordings on disk: a folder of files, one per run; a header, then one exchange a line, all of it masked."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from harness.errors import HarnessError

KIND = "router recording"
FORMAT = 1
Line = TypeVar("Line")
Pairs = list[tuple[str, str]]


class BadRecording(HarnessError):
    """A recording cannot be read or written."""


class LeftOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """A body of which nothing was kept: how large it was, and why."""

    size: int
    why: str


class RecordedBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A masked body: XML (of a request behind ``form_key``), the fields of a form, or nothing but a note."""

    xml: str = ""
    form_key: str = ""
    form: Pairs = []
    left_out: LeftOut | None = None


class RecordedRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A masked request; ``login`` is the scheme of its credentials, which are never kept."""

    method: str
    path: str
    query: Pairs = []
    headers: Pairs = []
    headers_left_out: int = 0
    login: str = ""
    body: RecordedBody = RecordedBody()


class RecordedReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """A masked reply."""

    status: int
    headers: Pairs = []
    headers_left_out: int = 0
    body: RecordedBody = RecordedBody()


class RecordedExchange(msgspec.Struct, frozen=True, omit_defaults=True):
    """One exchange: ``at`` seconds after the start of the run, ``seconds`` until the reply was whole."""

    at: float
    seconds: float
    request: RecordedRequest | None = None
    reply: RecordedReply | None = None
    note: str = ""


class RecordingHeader(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line: when, of which target and contract, and which key made the stand-ins (not the key itself)."""

    kind: str
    format: int
    started: str
    target: str
    contract: str
    key: str


class RecordingFile:
    """The file of one run, written line by line; only its owner can read it."""

    def __init__(self, folder: Path) -> None:
        """Make the next file of the folder; BadRecording says why it cannot be made."""
        self._own_folder = not os.path.lexists(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            taken = [int(path.stem) for path in folder.glob("[0-9]*.jsonl") if path.stem.isdecimal()]
            self.path = folder / f"{max(taken, default=0) + 1:04}.jsonl"
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise BadRecording(f"cannot write to {folder}: {error.strerror}; name another folder with --out") from None
        self._file, self._written = os.fdopen(descriptor, "wb"), False

    def write(self, line: msgspec.Struct) -> None:
        """Append a line; OSError where the disk refuses it."""
        self._file.write(msgspec.json.encode(line) + b"\n")
        self._file.flush()
        self._written = True

    def close(self) -> None:
        """Close the file; take it away if nothing was written, and its folder if it was made for it."""
        self._file.close()
        if not self._written:
            self.path.unlink()
            if self._own_folder:
                self.path.parent.rmdir()


def files_of(path: Path) -> list[Path]:
    """Return the files of a recording, a folder or one of its files, in the order of their runs."""
    found = sorted(path.glob("[0-9]*.jsonl")) if path.is_dir() else [path]
    if not found:
        raise BadRecording(f"{path} has no recording; name the folder that cayenta-contract record wrote")
    return found


def read_recording(path: Path) -> Iterator[tuple[RecordingHeader, list[RecordedExchange]]]:
    """Yield header and exchanges of each run; BadRecording names the line that cannot be read.

    A last line without its end is what a program left that was killed; it is passed over.
    """
    for file in files_of(path):
        try:
            lines = file.read_bytes().split(b"\n")[:-1]
        except OSError as error:
            raise BadRecording(f"cannot read {file}: {error.strerror}; name the folder of a recording") from None
        header = _decoded(file, 1, lines[0] if lines else b"", RecordingHeader)
        if header.kind != KIND or header.format != FORMAT:
            raise BadRecording(f"{file} is not a recording of format {FORMAT}; record it again")
        yield header, [_decoded(file, place, line, RecordedExchange) for place, line in enumerate(lines[1:], start=2)]


def _decoded(file: Path, place: int, line: bytes, kind: type[Line]) -> Line:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BadRecording(f"{file}:{place} is not a line of a recording; name the folder of a recording") from None
