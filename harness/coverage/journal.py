"""What a run has left behind: its exchanges with the router, and which tags were compared (docs/contract.md)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from harness.errors import HarnessError

FORMAT, VERSION = "cayenta journal", 1
SECONDS = 30.0


class NoJournal(HarnessError):
    """A file or an address has no journal; the sentence says what to do."""


class JournalExchange(msgspec.Struct, frozen=True):
    """One request with its reply, as a simulator's journal has it; texts where the runner writes them."""

    request: str
    reply: str
    function: str | None = None
    status: int | str | None = None
    http_status: int | str = 0
    fault: str | None = None
    view: str | None = None

    @property
    def code(self) -> str:
        """The effective STATUS; blank where there was none."""
        return "" if self.status in (None, "-") else str(self.status)

    @property
    def fault_view(self) -> str:
        """What a fault did to the reply; blank without one."""
        return "" if self.view in (None, "-") else str(self.view)


class Compared(msgspec.Struct, frozen=True):
    """A tag whose value was compared: direction, function (blank: unknown), path below Params, the value if known."""

    direction: str
    path: str
    function: str = ""
    value: str = ""


class JournalRun(msgspec.Struct, frozen=True):
    """One scenario or test: what it asked the router, what it compared."""

    name: str
    exchanges: tuple[JournalExchange, ...]
    compared: tuple[Compared, ...] = ()


class _File(msgspec.Struct, frozen=True):
    format: str
    version: int
    runs: tuple[JournalRun, ...]


class _Admin(msgspec.Struct, frozen=True):
    """The journal as the admin API answers it: nothing of it was compared."""

    entries: tuple[JournalExchange, ...]


def read_file(path: Path) -> tuple[JournalRun, ...]:
    """Return the runs of a file, or of a reply of ``GET …/journal``; NoJournal if it is neither."""
    advice = "name a journal.json of cayenta-scenarios or pytest, or a reply of GET /__admin/billers/BID/journal"
    try:
        body = path.read_bytes()
        if b'"entries"' in body[:200]:
            return (JournalRun(path.name, msgspec.json.decode(body, type=_Admin).entries),)
        found = msgspec.json.decode(body, type=_File)
    except (OSError, msgspec.MsgspecError) as error:
        raise NoJournal(f"cannot read {path}: {error}; {advice}") from None
    if (found.format, found.version) != (FORMAT, VERSION):
        raise NoJournal(f"{path} is {found.format} {found.version}, not {FORMAT} {VERSION}; {advice}")
    return found.runs


def read_target(url: str, token: str = "") -> Iterator[JournalRun]:
    """Yield the journal of a simulator's biller, or of each of its billers, by its admin API; NoJournal if none."""
    parts = urlsplit(url)
    words = parts.path.strip("/").split("/")
    admin = f"{parts.scheme}://{parts.netloc}/__admin"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(timeout=SECONDS, trust_env=False, headers=headers) as client:
        if len(words) > 1 and words[0] == "billers":
            billers = [words[1]]
        else:
            billers = [str(one["id"]) for one in _get(client, f"{admin}/billers")["billers"]]
        for biller in billers:
            found = _get(client, f"{admin}/billers/{quote(biller, safe='')}/journal")
            entries = msgspec.convert(found["entries"], type=tuple[JournalExchange, ...])
            if entries:
                yield JournalRun(biller, entries)


def _get(client: httpx.Client, url: str) -> Any:
    try:
        answer = client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoJournal(f"{url} did not answer: {error}; start the simulator, or correct --target") from error
    if answer.status_code == 401:
        raise NoJournal(f"{url} asks for a token; give it by --token")
    if not answer.is_success:
        raise NoJournal(f"{url} answered HTTP {answer.status_code}; name a simulator, or one of its billers")
    return answer.json()
