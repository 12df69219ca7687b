"""The testing client at the file server: accounts, files, drops, traffic and fault rules, in a thread and a process."""

from collections.abc import Generator
from datetime import datetime

import paramiko
import pytest

from simulator.testing import Biller, CayentaSim, Refused

UB = "/ToInvoiceCloud/Invoices/UB"
NAME = f"{UB}/billheader_20240418010203.xml"
PATIENCE = 60.0


@pytest.fixture(params=[False, True], ids=["thread", "process"])
def served(request: pytest.FixtureRequest) -> Generator[Biller, None, None]:
    """A biller of a simulator with a file server; its clock stands still."""
    with CayentaSim(process=request.param, file_server=True) as sim, sim.biller(accounts=20) as biller:
        biller.clock.freeze(datetime(2024, 4, 18, 1, 2, 3))
        yield biller


def session(biller: Biller) -> tuple[paramiko.Transport, paramiko.SFTPClient]:
    """Log in with a new account."""
    issued = biller.files.issue(f"{biller.id}-u")
    assert issued.server is not None
    transport = paramiko.Transport((issued.server.host, issued.server.port))
    transport.banner_timeout = transport.auth_timeout = PATIENCE
    transport.connect(username=issued.account.user, password=issued.account.password)
    client = paramiko.SFTPClient.from_transport(transport)
    assert client is not None
    return transport, client


def test_a_partner_reads_what_the_test_put(served: Biller) -> None:
    """Accounts, files, traffic and a fault, seen by a real client."""
    transport, client = session(served)
    assert [(it.user, it.kind) for it in served.files.accounts()] == [(f"{served.id}-u", "biller")]
    served.files.faults.add("grows", seconds=100, match={"folder": UB})
    served.files.put(NAME, b"0123456789")
    served.clock.advance(seconds=50)
    with client.open(NAME, "rb") as file:
        assert file.read() == b"01234"
    assert served.files.read(NAME) == b"01234"
    served.clock.advance(seconds=50)
    assert served.files.read(NAME) == b"0123456789"
    (found,) = [it for it in served.files.all(UB) if not it.is_folder]
    assert (found.path, found.size, found.is_growing) == (NAME, 10, False)
    assert [(it.call, it.faults) for it in served.files.traffic(path=NAME)] == [("drop", ("grows",)), ("read", ())]
    served.files.clear_traffic()
    assert served.files.traffic().total == 0
    served.files.remove(NAME)
    assert [it for it in served.files.all(UB) if not it.is_folder] == []
    served.files.withdraw(f"{served.id}-u")
    assert served.files.accounts() == ()
    transport.close()


def test_a_bill_run_is_dropped(served: Biller) -> None:
    """Path and content are told."""
    path, content = served.files.drop("DREC", accounts=5)
    assert path.startswith(f"{UB}/DREC/billheader_2024")
    assert served.files.read(path) == content


def test_rules_of_the_file_server(biller: Biller) -> None:
    """Rules, presets and explanations; no file server has to run for them."""
    assert biller.files.server() is None
    faults = biller.files.faults
    added = faults.add("disk_full", rule="full", times="always", match={"name": "*.xml"}, bytes=7)
    assert (added.name, added.fault, added.group, added.times) == ("full", "disk_full", "writing", "always")
    assert (added.parameters, added.match.name, added.hits) == ({"bytes": 7}, "*.xml", 0)
    assert [it.fault for it in faults.preset("flaky_server")] == ["short_reads", "reset_at_byte", "reply_lost"]
    assert len(faults.all()) == 4
    why = {it.name: it.why_not for it in faults.explain("write", f"{UB}/a.txt", user="u")}
    assert why["full"] == "name is a.txt; the rule matches *.xml"
    faults.remove("full")
    faults.clear()
    assert faults.all() == ()
    with pytest.raises(Refused, match=r"bytes.*use 0 to"):
        faults.add("disk_full", bytes=-1)
