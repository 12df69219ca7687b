"""The whole fault list of files: what each comes to, and the reason on the page that the operator looks at.

A row is named as the fault; it says what happens in the folder, and which files with which state and reason are shown.
"""

import asyncio
import html
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

import httpx
import pytest

from ic_adapter.files.pickup.arrivals import late
from ic_adapter.files.transport.folder import Folder
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.ic_adapter.bill_files import NAME, SAMPLE, variant
from tests.ic_adapter.pickup.conftest import UB, Bench, LocalPlace
from tests.ic_adapter.pickup.test_pickup import closed

OTHER = "billheader_20240419010203.xml"
MEBIBYTE = 1024 * 1024
DOCTYPE = '<!DOCTYPE BillHeaders [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
Shown = list[tuple[str, str, str]]
FAULTS: dict[str, tuple[Callable[[Bench], None], Shown, bool]] = {}


def fault(name: str, *shown: tuple[str, str, str], local: bool = False) -> Callable[..., Callable[[Bench], None]]:
    """A row: what the page has to show (name, state, part of the reason); `local`: no file server makes such a file."""

    def row(happens: Callable[[Bench], None]) -> Callable[[Bench], None]:
        FAULTS[name] = (happens, list(shown), local)
        return happens

    return row


def dropped(content: str | bytes) -> Callable[[Bench], None]:
    """A file of this content, looked at until it settles."""

    def happens(bench: Bench) -> None:
        bench.place.put(f"{UB}/{NAME}", content if isinstance(content, bytes) else content.encode())
        bench.look(3)

    return happens


WHOLE = '<?xml version="1.0" encoding="{}"?>\n' + SAMPLE[SAMPLE.index("<BillHeaders>") :]
fault("empty", (NAME, "SEEN", "the file is empty"))(dropped(""))
fault("only blanks", (NAME, "SEEN", "the file is empty"))(dropped("\n" * 100))
fault("zero records", (NAME, "IMPORTED", ""))(dropped("<BillHeaders></BillHeaders>"))
fault("truncated at a byte", (NAME, "SEEN", "does not end with </BillHeaders> yet"))(dropped(SAMPLE[:400]))
fault("cut inside a tag", (NAME, "SEEN", "does not end with </BillHeaders> yet"))(dropped(SAMPLE[:-5]))
fault("two roots", (NAME, "REFUSED", "not well-formed XML"))(dropped(SAMPLE + SAMPLE[SAMPLE.index("<BillHeaders>") :]))
fault("wrong encoding", (NAME, "REFUSED", "line 14"))(
    dropped(WHOLE.format("UTF-8").replace("ALEX SAMPLE", "JOS\N{LATIN CAPITAL LETTER E WITH ACUTE}").encode("latin-1"))
)
fault("unknown encoding", (NAME, "REFUSED", "x-none"))(dropped(WHOLE.format("x-none")))
fault("BOM", (NAME, "IMPORTED", ""))(dropped(b"\xef\xbb\xbf" + SAMPLE.encode()))
fault("UTF-16", (NAME, "IMPORTED", ""))(dropped(WHOLE.format("UTF-16").encode("utf-16")))
fault("entity bomb", (NAME, "REFUSED", "DOCTYPE"))(
    dropped(f"{DOCTYPE}<BillHeaders><BillHeader><Invoice_No>&b;</Invoice_No></BillHeader></BillHeaders>")
)
fault("compressed", (NAME, "SEEN", "does not end with </BillHeaders> yet"))(dropped(b"\x1f\x8b\x08" + b"U" * 5000))


@fault("2 GB", (NAME, "SEEN", "a bill file has less than 2 GiB"), local=True)
def two_gigabytes(bench: Bench) -> None:
    """A file that would fill the disk of whoever fetches it; here it is a hole with an end."""
    assert isinstance(bench.place, LocalPlace)
    with (bench.place.root / UB.lstrip("/") / NAME).open("wb") as file:
        file.seek(2048 * MEBIBYTE)
        file.write(b"</BillHeaders>")
    bench.look(3)


@fault("symlink", (NAME, "SEEN", "it is a link or a folder, not a file"), local=True)
def symlink(bench: Bench) -> None:
    """A link to a file outside."""
    assert isinstance(bench.place, LocalPlace)
    outside = bench.place.root / "outside.xml"
    outside.write_text(SAMPLE)
    (bench.place.root / UB.lstrip("/") / NAME).symlink_to(outside)
    bench.look(3)
    assert outside.exists()


@fault("folder", (NAME, "SEEN", "it is a link or a folder, not a file"), local=True)
def folder(bench: Bench) -> None:
    """A folder that has the name of a bill file."""
    assert isinstance(bench.place, LocalPlace)
    (bench.place.root / UB.lstrip("/") / NAME).mkdir()
    bench.look(3)


LONG = f"billheader_{'x' * 240}.xml"
FITS = "not taken: a bill file is named billheader_yyyyMMddhhmmss.xml"


@fault(
    "hostile names",
    ("billheader_20240418010203.xml\n", "SEEN", FITS),
    ("billheader_..xml", "SEEN", FITS),
    ("-billheader_20240418010203.xml", "SEEN", FITS),
    ("BILLHEADER_20240418010203.XML", "SEEN", FITS),
    (LONG, "REFUSED", "refused: too long"),
    local=True,
)
def hostile_names(bench: Bench) -> None:
    """None is taken, none stops the others, and the longest one can be moved away."""
    for name in ("billheader_20240418010203.xml\n", "billheader_..xml", "-billheader_20240418010203.xml", LONG):
        bench.drop(name)
    bench.drop("BILLHEADER_20240418010203.XML")
    bench.look(2)
    bench.ic.files.refuse(bench.file(LONG).id, "clerk", "too long")
    bench.look(2)
    assert not bench.file(LONG).is_open


@fault("name that is no text", (r"billheader_\xff.xml", "SEEN", FITS), (OTHER, "IMPORTED", ""), local=True)
def undecodable(bench: Bench) -> None:
    """It is shown escaped and does not stop the others."""
    assert isinstance(bench.place, LocalPlace)
    (bench.place.root / UB.lstrip("/") / os.fsdecode(b"billheader_\xff.xml")).write_text(SAMPLE)
    bench.drop(OTHER)
    bench.look(3)


@fault("yesterday's file", (NAME, "IMPORTED", ""), (NAME, "DUPLICATE", "imported before with the same content"))
def yesterday(bench: Bench) -> None:
    """Sent once more a day later."""
    bench.drop()
    bench.look(2)
    bench.drop(modified=1_713_500_000)
    bench.look(2)


@fault(
    "twice",
    (NAME, "IMPORTED", ""),
    (OTHER, "ASKED", f"same content as {NAME}, which was imported; accept or refuse this one"),
)
def twice(bench: Bench) -> None:
    """Today's file under two names."""
    bench.drop()
    bench.drop(OTHER)
    bench.look(3)


@fault("same name, other bytes", (NAME, "IMPORTED", ""), (NAME, "ASKED", "a file of this name with other content"))
def other_bytes(bench: Bench) -> None:
    """A corrected file under the name of the first."""
    bench.drop()
    bench.look(2)
    bench.drop(content=SAMPLE.replace("100.24", "200.24"))
    bench.look(3)


@fault("together", (NAME, "IMPORTED", ""), (OTHER, "IMPORTED", ""))
def together(bench: Bench) -> None:
    """Two files between two looks: both count."""
    bench.drop()
    bench.drop(OTHER, variant("987655", "Apr-19-2024", "May-21-2024"))
    bench.look(3)


@fault("growing", (NAME, "SEEN", "waiting until its size and date stay the same"))
def growing(bench: Bench) -> None:
    """Another size at every look."""
    for share in (100, 400, 900):
        bench.drop(content=SAMPLE[:share], modified=share)
        bench.look()


@fault("vanishing", (NAME, "GONE", "left the folder before it was taken"))
def vanishing(bench: Bench) -> None:
    """Gone between two looks."""
    bench.drop()
    bench.look()
    bench.place.remove(f"{UB}/{NAME}")
    bench.look()


@dataclass
class Meddled:
    """A place in which something happens right before a file is fetched."""

    inner: Folder
    meddle: Callable[[], None]
    fetched: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def fetch(self, path: str, sink: BinaryIO) -> int:
        """Fetch what is there by now."""
        self.meddle()
        return self.inner.fetch(path, sink)


def meddled(bench: Bench, meddle: Callable[[], None]) -> None:
    """The third look, in which this happens while the file is read."""
    opener = bench.place.opener

    @contextmanager
    def opened() -> Generator[Folder, None, None]:
        with opener() as inner:
            yield Meddled(inner, meddle)  # type: ignore[misc]  # the rest is passed on by __getattr__

    bench.place.opener = opened
    bench.look()
    bench.place.opener = opener


@fault("uploaded again while it is read", (NAME, "SEEN", "the file changed while it was read; waiting again"))
def uploaded_again(bench: Bench) -> None:
    """Neither the old nor the new bytes are imported; the new ones are once they settle."""
    bench.drop()
    bench.look()
    meddled(bench, lambda: bench.drop(content=SAMPLE + "\n", modified=1_713_400_060))
    assert bench.imports() == []


@fault("vanishing while it is read", (NAME, "GONE", "left the folder before it was taken"))
def vanishes_while_read(bench: Bench) -> None:
    """Taken away between the look and the fetch."""
    bench.drop()
    bench.look()
    meddled(bench, lambda: bench.place.remove(f"{UB}/{NAME}"))
    bench.look()


NIGHT = "billheader_20241103013000.xml"


@fault("server down on the clock-change night", (NIGHT, "IMPORTED", ""))
def server_down(bench: Bench) -> None:
    """Missing from its hour on, with the trouble beside it; taken once the server is back, and missing no longer."""
    bid = bench.place.bid
    bench.ic.register.patch_keys(bid, {"files_expected_by.bills": "daily 03:00", "files_expected_from": ""})
    clock = bench.ic.register.get(bid).clock
    bench.ic.register.set_clock(bid, clock.freeze(datetime.fromisoformat("2024-11-03T03:00:30-08:00")))
    bench.drop(NIGHT)
    opener, bench.place.opener = bench.place.opener, closed
    bench.look(3)
    shown = page(bench)
    assert "the place is closed" in shown
    assert "no bills file was imported by 2024-11-03 03:00" in shown
    bench.place.opener = opener
    bench.look(2)
    assert [it for it in late(bench.ic.store, bench.ic.register) if it.bid == bid] == []
    assert "the place is closed" not in page(bench)


def page(bench: Bench) -> str:
    """The page Files of the biller, as the operator gets it."""
    app = make_app(bench.ic, Guard(hosts=frozenset({"127.0.0.1"}), token=""), MEBIBYTE)

    async def got() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get("/crm/files", params={"biller": bench.place.bid})

    return asyncio.run(got()).raise_for_status().text


@pytest.mark.parametrize("name", [name for name, (_, _, local) in FAULTS.items() if not local])
def test_fault(bench: Bench, name: str) -> None:
    """Nothing is imported that should not be, and the page has each file with its state and reason."""
    check(bench, name)


@pytest.mark.parametrize("bench", ["folder"], indirect=True)
@pytest.mark.parametrize("name", [name for name, (_, _, local) in FAULTS.items() if local])
def test_fault_of_a_folder(bench: Bench, name: str) -> None:
    """The same of files that the simulator's file server does not make."""
    check(bench, name)


def check(bench: Bench, name: str) -> None:
    """Let it happen and compare what is shown; the next look goes well."""
    happens, expected, _ = FAULTS[name]
    happens(bench)

    files = sorted((it.name, it.state.value, it.reason) for it in bench.ic.files.all(bench.place.bid))
    assert [(name, state) for name, state, _ in files] == [(name, state) for name, state, _ in sorted(expected)]
    for (_, _, reason), (_, _, part) in zip(files, sorted(expected), strict=True):
        assert part in reason
        assert html.escape(reason, quote=False).replace("'", "&#39;") in page(bench)
    assert len(bench.imports()) == sum(state == "IMPORTED" for _, state, _ in expected)
    assert bench.look() == ""
