"""SFTP sessions over real sockets: what a client of the biller and Invoice Cloud's own account can do and see."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import paramiko
import pytest

from tests.bounded import until
from tests.simulator.sftp.conftest import PATIENCE, Files, made, transport_to

UB = "/ToInvoiceCloud/Invoices/UB"
NAME = f"{UB}/billheader_20240418010203.xml"
Connect = Callable[..., paramiko.SFTPClient]


def test_folders_of_the_specification_exist(sftp: paramiko.SFTPClient) -> None:
    """Invoice-files §1: the folders are there before anybody makes one."""
    assert sorted(sftp.listdir("/")) == ["FromInvoiceCloud", "ToInvoiceCloud"]
    assert sorted(sftp.listdir(UB)) == ["DREC", "archive", "error"]
    assert sftp.listdir("/FromInvoiceCloud/Payments") == ["Donations"]


@pytest.mark.parametrize("size", [0, 1, 32_768, 1_048_576, 1_048_577, 5_000_000])
def test_content_comes_back_byte_for_byte(sftp: paramiko.SFTPClient, files: Files, tmp_path: Path, size: int) -> None:
    """What was put is what is read, by SFTP and by the admin API, below and above what a record holds itself."""
    content = hashlib.shake_128(str(size).encode()).digest(size)
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(content)
    sftp.put(str(source), NAME)
    sftp.get(NAME, str(target))
    shown = files.listing()[NAME]
    assert target.read_bytes() == content
    assert files.content(NAME) == content
    assert (shown["size"], shown["sha256"]) == (size, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("size", [0, 1, 5_000_000])
def test_the_default_copy_of_asyncssh_is_whole(files: Files, tmp_path: Path, size: int) -> None:
    """Its client asks where the file has holes before it copies it."""
    content = hashlib.shake_128(str(size).encode()).digest(size)

    async def copied() -> bytes:
        async with client(files) as session:
            async with session.open(NAME.encode(), "wb") as file:
                await file.write(content)
            await session.get(NAME.encode(), tmp_path / "copy")
        return (tmp_path / "copy").read_bytes()

    assert asyncio.run(copied()) == content


def test_a_file_grows_before_everybody(sftp: paramiko.SFTPClient, files: Files, connect: Connect) -> None:
    """A file is visible under its name from the first byte, as far as it has come, to another session too."""
    other = connect(files)
    with sftp.open(NAME, "wb") as growing:
        growing.write(b"abc")
        assert other.stat(NAME).st_size == 3
        with other.open(NAME, "rb") as reader:
            assert reader.read() == b"abc"
        assert files.listing()[NAME]["is_growing"] is True
        growing.write(b"def")
        assert other.stat(NAME).st_size == 6
    assert files.listing()[NAME]["is_growing"] is False


def test_an_open_file_stays_what_it_was(sftp: paramiko.SFTPClient, files: Files, connect: Connect) -> None:
    """A reader goes on reading the old file after somebody replaced the name."""
    with sftp.open(NAME, "wb") as file:
        file.write(b"old")
    with connect(files).open(NAME, "rb") as reader:
        with sftp.open(NAME, "wb") as file:
            file.write(b"new and longer")
        assert reader.read() == b"old"
    with sftp.open(NAME, "rb") as file:
        assert file.read() == b"new and longer"


def test_a_session_that_ends_with_the_file_open(files: Files, connect: Connect) -> None:
    """What came is kept, and the traffic says that the file was never closed."""
    session = connect(files)
    open_file = session.open(NAME, "wb")  # kept: paramiko closes what is collected
    open_file.write(b"half")
    channel = session.get_channel()
    assert channel is not None
    channel.get_transport().close()
    until("the end of the session", lambda: files.traffic()[-1][0].startswith("session ended"), PATIENCE)
    assert files.traffic()[-1] == ("session ended with the file open", NAME, "OK")
    assert files.content(NAME) == b"half"
    del open_file


def test_a_plain_rename_never_replaces(sftp: paramiko.SFTPClient, files: Files) -> None:
    """As on OpenSSH: a taken name is refused with code 4, posix-rename replaces it."""
    for path, content in ((NAME, b"1"), (f"{UB}/other.xml", b"2")):
        with sftp.open(path, "wb") as file:
            file.write(content)
    with pytest.raises(OSError, match="already exists"):
        sftp.rename(f"{UB}/other.xml", NAME)
    assert files.content(NAME) == b"1"
    sftp.posix_rename(f"{UB}/other.xml", NAME)
    assert files.content(NAME) == b"2"
    assert f"{UB}/other.xml" not in files.listing()


def test_exactly_one_of_two_renames_wins(files: Files) -> None:
    """A rename is a test-and-set: of two connections that rename one file to two names, one wins."""

    async def race() -> list[int]:
        wins = []
        async with client(files) as one, client(files) as two:
            for number in range(20):
                async with one.open(f"{UB}/race".encode(), "wb") as file:
                    await file.write(b"x")
                async with asyncio.timeout(PATIENCE):
                    results = await asyncio.gather(
                        one.rename(f"{UB}/race".encode(), f"{UB}/a{number}".encode()),
                        two.rename(f"{UB}/race".encode(), f"{UB}/b{number}".encode()),
                        return_exceptions=True,
                    )
                wins.append(sum(result is None for result in results))
        return wins

    assert asyncio.run(race()) == [1] * 20


def test_append_exclusive_and_truncate(sftp: paramiko.SFTPClient, files: Files) -> None:
    """Each way to open a file does what it says."""
    with sftp.open(NAME, "wb") as file:
        file.write(b"12")
    with sftp.open(NAME, "ab") as file:
        file.write(b"34")
    assert files.content(NAME) == b"1234"
    with pytest.raises(OSError, match="exists"):
        sftp.open(NAME, "wx")
    with sftp.open(NAME, "r+b") as file:
        file.truncate(3)
    assert files.content(NAME) == b"123"


def test_dates_are_whole_seconds_and_can_be_set(sftp: paramiko.SFTPClient) -> None:
    """A client that keeps the date of its file sets it after the upload."""
    with sftp.open(NAME, "wb") as file:
        file.write(b"1")
    sftp.utime(NAME, (1_713_427_200, 1_713_427_201))
    assert sftp.stat(NAME).st_mtime == 1_713_427_201


def test_a_new_file_has_the_billers_time(sftp: paramiko.SFTPClient, files: Files) -> None:
    """The clock of the biller dates what is written, not the machine's."""
    files.admin.post(f"{files.path}/clock", json={"freeze": "2024-04-18T01:02:03-07:00"}).raise_for_status()
    with sftp.open(NAME, "wb") as file:
        file.write(b"1")
    assert sftp.stat(NAME).st_mtime == 1_713_427_323
    assert files.listing()[NAME]["modified"] == "2024-04-18T01:02:03-07:00"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda it: it.remove("/ToInvoiceCloud"), "not found"),
        (lambda it: it.rmdir(UB), "stays where it is"),
        (lambda it: it.rename(UB, "/else"), "stays where it is"),
        (lambda it: it.mkdir(UB), "already exists"),
        (lambda it: it.open("/nowhere/a.xml", "wb"), "not found"),
        (lambda it: it.open(UB, "wb"), "folder"),
        (lambda it: it.open(UB, "rb"), "folder"),
        (lambda it: it.stat("/none"), "not found"),
        (lambda it: it.listdir("/none"), "not found"),
        (lambda it: it.open(f"{UB}/a\nb", "wb"), "not a valid name"),
        (lambda it: it.open(f"{UB}/{'x' * 256}", "wb"), "not a valid name"),
        (lambda it: it.symlink("/etc", f"{UB}/link"), "not supported"),
        (lambda it: it.readlink(UB), "not supported"),
        (lambda it: it.truncate(NAME, 1), "not found"),
    ],
)
def test_what_is_refused(sftp: paramiko.SFTPClient, call: Callable[[paramiko.SFTPClient], object], reason: str) -> None:
    """A refusal tells the client why, and the session goes on."""
    with pytest.raises(OSError, match=f"{reason}|No such file"):
        call(sftp)
    assert sftp.listdir("/")


def test_nobody_leaves_the_folders_of_the_account(sftp: paramiko.SFTPClient, files: Files) -> None:
    """``..`` ends at the account's root."""
    assert sftp.normalize("../../..") == "/"
    with sftp.open("/../../ToInvoiceCloud/../../../x", "wb") as file:
        file.write(b"1")
    assert "/x" in files.listing()


def test_a_name_that_is_not_utf8_is_refused_alone(files: Files) -> None:
    """The refusal hits the name; the session goes on."""

    async def calls() -> list[str | bytes]:
        async with client(files) as session:
            with pytest.raises(asyncssh.SFTPError, match="not UTF-8"):
                await session.stat(b"/ToInvoiceCloud/\xff")
            return sorted(await session.listdir(b"/"))

    assert b"ToInvoiceCloud" in asyncio.run(calls())


def test_the_pickup_account_sees_every_biller(simulator_files: tuple[Files, Files], connect: Connect) -> None:
    """Invoice Cloud's own account has a folder per biller and cannot write beside them."""
    one, two = simulator_files
    issued = one.admin.post(
        f"{one.path}/sftp-accounts", json={"user": f"{one.biller}-ic", "kind": "pickup", "password": "pick-up"}
    )
    assert issued.status_code == 201, issued.text
    with connect(two).open(NAME, "wb") as file:
        file.write(b"of two")
    session = connect(one, f"{one.biller}-ic", "pick-up")
    assert {one.biller, two.biller} <= set(session.listdir("/"))
    with session.open(f"/{two.biller}{NAME}", "rb") as reader:
        assert reader.read() == b"of two"
    session.rename(f"/{two.biller}{NAME}", f"/{two.biller}{UB}/archive/a.xml")
    assert ("rename", NAME, "OK") in two.traffic()
    for path in ("/new", f"/{one.biller}-none/x"):
        with pytest.raises(OSError, match=r"not found|No such file|read only"):
            session.mkdir(path)
    with pytest.raises(OSError, match="different billers"):
        session.rename(f"/{two.biller}{UB}/archive/a.xml", f"/{one.biller}{UB}/a.xml")


@pytest.fixture
def simulator_files(files: Files) -> tuple[Files, Files]:
    """Two billers of one simulator."""
    return files, made(files.admin)


def test_wrong_password_and_unknown_user_are_the_same(files: Files) -> None:
    """Nobody learns which users there are; the biller sees the attempt on its own account."""
    for user in (files.user, "nobody"):
        transport = transport_to(files.port)
        with pytest.raises(paramiko.AuthenticationException):
            transport.connect(username=user, password="wrong")
        transport.close()
    assert files.traffic() == [("login", "", "refused: wrong password")]


def test_log_in_by_key(files: Files) -> None:
    """A public key in OpenSSH's form lets its owner in, and nobody else."""
    right, wrong = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    user = f"{files.biller}-key"
    line = right.export_public_key().decode()
    body = {"user": user, "public_keys": [line]}
    reply = files.admin.post(f"{files.path}/sftp-accounts", json=body)
    assert (reply.status_code, reply.json()["account"]["password"]) == (201, None)

    async def listed(key: asyncssh.SSHKey) -> list[str | bytes]:
        async with client(files, user, key) as session:
            return sorted(await session.listdir(b"/"))

    assert b"ToInvoiceCloud" in asyncio.run(listed(right))
    with pytest.raises(asyncssh.PermissionDenied):
        asyncio.run(listed(wrong))


def test_an_upload_into_a_biller_that_is_reset_is_dropped(files: Files, sftp: paramiko.SFTPClient) -> None:
    """The new books know nothing of it, and the traffic says why."""
    file = sftp.open(NAME, "wb")
    file.write(b"1")
    files.admin.post(f"{files.path}/reset").raise_for_status()
    file.close()  # paramiko tells nobody that a close was refused
    assert files.traffic()[-1] == ("write", NAME, "the biller was reset or removed while the file was written")
    assert NAME not in files.listing()


@asynccontextmanager
async def client(
    files: Files, user: str = "", key: asyncssh.SSHKey | None = None
) -> AsyncGenerator[asyncssh.SFTPClient, None]:
    """An asyncssh session that reads nothing of this machine's own SSH configuration."""
    options = asyncssh.SSHClientConnectionOptions(
        username=user or files.user,
        password=None if key else files.password,
        client_keys=[key] if key else None,
        known_hosts=None,
        agent_path=None,
        config=None,
        connect_timeout=PATIENCE,
        login_timeout=PATIENCE,
    )
    async with (
        asyncssh.connect("127.0.0.1", files.port, options=options) as connection,
        connection.start_sftp_client(path_encoding=None) as session,
    ):
        yield session
