"""Places to pick up from: a folder, the simulator's file server, also with short reads, and a real OpenSSH."""

import os
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from getpass import getuser
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Protocol

import httpx
import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.pickup.decisions import File
from ic_adapter.files.pickup.pickup import Pickup
from ic_adapter.files.transport.folder import Opener
from ic_adapter.files.transport.local_folder import local_opener
from ic_adapter.files.transport.sftp_folder import server_of, sftp_opener
from tests.ic_adapter.bill_files import NAME, SAMPLE
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.openssh import OpenSsh
from tests.needs import needs
from tests.simulator.process import start

UB = "/ToInvoiceCloud/Invoices/UB"
SETTLE = timedelta(seconds=30)
PATIENCE = 60.0
SHORT_READ = 100  # bytes: a bill file of the tests has some thousand
_numbers = count(1)


class Place(Protocol):
    """Where a biller drops files, and what is there."""

    bid: str
    opener: Opener

    def put(self, path: str, content: bytes, modified: int = 1_713_400_000) -> None:
        """Drop a file."""

    def remove(self, path: str) -> None:
        """Take a file away."""

    def files(self) -> dict[str, bytes]:
        """Every file by path below the biller's root."""


class LocalPlace:
    """A folder of this machine."""

    def __init__(self, root: Path, bid: str) -> None:
        self.bid = bid
        self.opener = local_opener(root)
        self.root = root / bid
        for folder in (UB, f"{UB}/DREC"):
            (self.root / folder.lstrip("/")).mkdir(parents=True)

    def put(self, path: str, content: bytes, modified: int = 1_713_400_000) -> None:
        """Drop a file."""
        file = self.root / path.lstrip("/")
        file.write_bytes(content)
        os.utime(file, (modified, modified))

    def remove(self, path: str) -> None:
        """Take a file away."""
        (self.root / path.lstrip("/")).unlink()

    def files(self) -> dict[str, bytes]:
        """Every file by path."""
        found = (it for it in self.root.rglob("*") if it.is_file())
        return {"/" + str(it.relative_to(self.root)): it.read_bytes() for it in found}


class OpenSshPlace(LocalPlace):
    """A real OpenSSH: files are dropped on its disk, and picked up over SFTP."""

    def __init__(self, server: OpenSsh) -> None:
        super().__init__(server.root, f"o-{os.getpid()}-{next(_numbers)}")
        self.server = server
        self.opener = sftp_opener(server_of(server.url, "", str(server.key_file), server.host_key))


class SftpPlace:
    """The simulator's file server, looked at by Invoice Cloud's pick-up account."""

    def __init__(self, admin: httpx.Client, template: str = "3426", **made: object) -> None:
        self.bid = f"p-{os.getpid()}-{next(_numbers)}"
        self._admin = admin
        admin.post("/__admin/billers", json={"id": self.bid, "template": template, **made}).raise_for_status()
        self._path = f"/__admin/billers/{self.bid}"
        body = {"user": f"{self.bid}-ic", "kind": "pickup", "password": "pick-up"}
        told = admin.post(f"{self._path}/sftp-accounts", json=body).raise_for_status().json()["server"]
        self.url, self.password, self.host_key = (
            f"sftp://{self.bid}-ic@127.0.0.1:{told['port']}",
            "pick-up",
            told["host_key"],
        )
        self.opener = sftp_opener(server_of(self.url, self.password, "", self.host_key))

    def put(self, path: str, content: bytes, modified: int = 1_713_400_000) -> None:
        """Drop a file."""
        from base64 import b64encode

        when = datetime.fromtimestamp(modified, UTC).isoformat()
        body = {"path": path, "base64": b64encode(content).decode(), "modified": when}
        self._admin.put(f"{self._path}/files", json=body).raise_for_status()

    def give_short_reads(self) -> None:
        """Answer every read with a few bytes only, as OpenSSH for Windows does with 102,400."""
        rule = {"fault": "short_reads", "parameters": {"bytes": SHORT_READ}, "times": "always"}
        self._admin.post(f"{self._path}/file-faults", json=rule).raise_for_status()

    def remove(self, path: str) -> None:
        """Take a file away."""
        self._admin.delete(f"{self._path}/files", params={"path": path}).raise_for_status()

    def files(self) -> dict[str, bytes]:
        """Every file by path."""
        found = self._admin.get(f"{self._path}/files").raise_for_status().json()["files"]
        paths = [it["path"] for it in found if not it["is_folder"]]
        read = {path: self._admin.get(f"{self._path}/files/content", params={"path": path}) for path in paths}
        return {path: reply.raise_for_status().content for path, reply in read.items()}


@dataclass
class Bench:
    """An adapter, a place and a clock; `look` is one look of one process."""

    ic: Adapter
    place: Place
    now: datetime = datetime(2024, 4, 18, 6, tzinfo=UTC)
    fail: Failpoints = field(default_factory=Failpoints)
    bif_folder: Path | None = None

    def pickup(self) -> Pickup:
        """A process that picks up."""
        pickup = Pickup(
            self.ic.store,
            self.ic.register,
            self.ic.importer,
            self.place.opener,
            self.ic.lane_owner,
            settle=SETTLE,
            fail=self.fail,
            now=lambda: self.now,
        )
        if self.bif_folder is not None:
            pickup.keep_bifs(self.bif_folder)
        return pickup

    def look(self, times: int = 1) -> str:
        """Look so many times, as far apart as a file has to stay the same; the trouble of the last look."""
        trouble = ""
        for _ in range(times):
            trouble = self.pickup().look([self.place.bid])[0].trouble
            self.now += SETTLE
        return trouble

    def file(self, name: str = NAME) -> File:
        """The newest row of this name."""
        return next(it for it in self.ic.files.all(self.place.bid) if it.name == name)

    def drop(self, name: str = NAME, content: str = SAMPLE, folder: str = UB, modified: int = 1_713_400_000) -> None:
        """Drop a bill file."""
        self.place.put(f"{folder}/{name}", content.encode(), modified)

    def imports(self) -> list[str]:
        """The files that were imported, oldest first."""
        return [it.file for it in reversed(self.ic.importer.all(self.place.bid))]


#: Places whose server is another one: what they differ in has nothing to do with the store.
OTHER_SERVERS = frozenset({"openssh", "short-reads"})
#: Modules that run on two pairs of place and store unless KILL_ALL=1; the full product is a long run.
PAIRED = ("test_pickup_kill.py", "test_fault_list.py")
PAIRS = {("folder", "sqlite"), ("sftp", "postgresql")}
#: Of what needs a folder: it runs on both stores.
OF_A_FOLDER = "test_fault_of_a_folder"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the other pairs of these modules out, and other servers on PostgreSQL."""
    if os.environ.get("KILL_ALL"):
        return
    left_out = [item for item in items if item.path.name in PAIRED and not _is_paired(item)]
    left_out += [item for item in items if item not in left_out and _is_other_server_on_postgresql(item)]
    if "NIGHT_SECONDS" not in os.environ:
        left_out += [it for it in items if it.path.name == "test_pickup_night.py" and "postgresql" in it.name]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_paired(item: pytest.Item) -> bool:
    params = item.callspec.params if isinstance(item, pytest.Function) else {}
    is_pair = (params.get("bench"), params.get("database")) in PAIRS
    return is_pair or item.name.startswith(OF_A_FOLDER) or "bench" not in params


def _is_other_server_on_postgresql(item: pytest.Item) -> bool:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return params.get("bench") in OTHER_SERVERS and params.get("database") == "postgresql"


@pytest.fixture(scope="session")
def file_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client, None, None]:
    """The admin API of a simulator that serves files."""
    process, url = start(tmp_path_factory.mktemp("file-server"), "--sftp-port", "0")
    with httpx.Client(base_url=url, timeout=PATIENCE) as admin:
        yield admin
    process.terminate()
    process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="session")
def openssh(tmp_path_factory: pytest.TempPathFactory) -> Generator[OpenSsh, None, None]:
    """A real OpenSSH; its root lies where root alone can write, as sshd demands of a folder that it locks users into."""
    if os.getuid() != 0:
        pytest.skip("a real OpenSSH needs root: sshd locks its users into a folder")
    root = Path(mkdtemp(prefix="pick-up-", dir="/srv"))
    root.chmod(0o755)
    server = OpenSsh(root, tmp_path_factory.mktemp("openssh"), getuser())
    yield server
    server.stop()
    rmtree(root)


@pytest.fixture(params=["folder", "sftp", pytest.param("openssh", marks=needs("openssh")), "short-reads"])
def bench(request: pytest.FixtureRequest, ic: Adapter, tmp_path: Path) -> Bench:
    """Every store with every place."""
    if request.param == "folder":
        place: Place = LocalPlace(tmp_path / "root", "p")
    elif request.param == "openssh":
        place = OpenSshPlace(request.getfixturevalue("openssh"))
    else:
        place = SftpPlace(request.getfixturevalue("file_server"))
        if request.param == "short-reads":
            place.give_short_reads()
    make(ic, place.bid, "3426")
    return Bench(ic, place)
