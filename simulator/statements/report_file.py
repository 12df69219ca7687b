"""Where a day report comes from, a running simulator, a data folder or a state file, and the file it is written to."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.archive import state_file
from simulator.archive.errors import BadStore, NotKept
from simulator.archive.state_file import BadStateFile
from simulator.billers.biller import Biller
from simulator.billers.errors import NoSuchBiller, NoSuchTemplate
from simulator.billers.register import BILLER_ID, Billers
from simulator.billing.errors import BooksError
from simulator.statements.day_report import file_name, report

if TYPE_CHECKING:
    import httpx  # loaded where a simulator is asked

SECONDS = 30.0  # between two pieces of a report


class NoReport(Exception):
    """There is no report to be had there, or it cannot be written; the message says why."""


class NotAsked(Exception):
    """The command line does not say what is wanted; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The biller and the day that are asked for."""

    biller_id: str
    day: date


def make(
    day: date, out: Path | None, biller: str, url: str | None, token: str, data: Path | None, state: Path | None
) -> str:
    """Write the report; the line that tells its name, blank where it went to stdout. NotAsked, NoReport say why not."""
    if not BILLER_ID.fullmatch(biller):
        raise NotAsked(f"--biller {biller[:80]!r} is not a biller id; use 1 to 64 letters, digits, - or _")
    if sum(place is not None for place in (url, data, state)) > 1:
        raise NotAsked("--url, --data and --state exclude each other; give only one")
    wanted = Wanted(biller, day)
    if data is not None:
        pieces = from_data(data, wanted)
    elif state is not None:
        pieces = from_state(state, wanted)
    else:
        pieces = from_url(url or f"http://127.0.0.1:{os.environ.get('CAYENTA_SIM_PORT', '8480')}", token, wanted)
    if out == Path("-"):
        sys.stdout.buffer.writelines(pieces)
        return ""
    target = out or Path(file_name(biller, day))
    write(pieces, target)
    return f"{target}\n"


def from_url(url: str, token: str, wanted: Wanted) -> Iterator[bytes]:
    """The report of a running simulator; NoReport tells why none came."""
    import httpx

    address = f"{url.rstrip('/')}/__admin/billers/{wanted.biller_id}/report"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with httpx.stream("GET", address, params={"day": str(wanted.day)}, headers=headers, timeout=SECONDS) as reply:
            if reply.status_code != 200 or not reply.headers.get("content-type", "").startswith("text/csv"):
                reply.read()
                raise NoReport(f"{url}: HTTP {reply.status_code}: {_said(reply)}")
            yield from reply.iter_bytes()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoReport(f"no reply from a simulator at {url}: {error or type(error).__name__}") from None


def _said(reply: "httpx.Response") -> str:
    try:
        return str(reply.json()["error"])
    except (ValueError, TypeError, KeyError):
        return "the reply is not from a simulator"


def from_data(folder: Path, wanted: Wanted) -> Iterator[bytes]:
    """The report of a data folder that no simulator uses just now."""
    from simulator.archive.store import FILE, Store

    try:
        if not (folder / FILE).is_file():  # else the store would make one
            raise NoReport(f"{folder} is not a data folder: it has no file {FILE}")
        with closing(Store(folder)) as store:
            biller = Billers(documented=False, store=store).get(wanted.biller_id)
            yield from _report(biller, wanted)
    except BadStore as error:
        raise NoReport(f"{error}; use --url if the simulator is running") from None
    except (NotKept, OSError) as error:
        raise NoReport(f"{folder}: {error}") from None
    except NoSuchBiller:
        raise NoReport(f"{folder} has no biller {wanted.biller_id!r}") from None


def from_state(file: Path, wanted: Wanted) -> Iterator[bytes]:
    """The report of a state file, which does not tell its biller's id: the one asked for stands in the report."""
    try:
        saved = state_file.read(file.read_bytes())
        biller = Billers(documented=False).assemble(wanted.biller_id, saved)
    except OSError as error:
        raise NoReport(f"{file}: {error.strerror}") from None
    except (BadStateFile, NoSuchTemplate, ArithmeticError, LookupError, ValueError, BooksError) as error:
        raise NoReport(f"{file}: {error}") from None
    yield from _report(biller, wanted)


def _report(biller: Biller, wanted: Wanted) -> Iterator[bytes]:
    return report(biller.router.books, wanted.biller_id, wanted.day)


def write(pieces: Iterable[bytes], target: Path) -> None:
    """Write the file; it has its name only once it is whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        part.replace(target)
    except OSError as error:
        raise NoReport(f"cannot write {target}: {error.strerror}") from None
    finally:
        with suppress(OSError):  # it has its name, or was never there
            part.unlink()
