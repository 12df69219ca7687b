"""A biller of template 3780: a partner that has only files, with folders, accounts and samples, and without a router."""

from collections.abc import Callable
from importlib.resources import files as resources

import httpx
import paramiko
import pytest

from ic_adapter.files.partners.demo import SAMPLES as DEMO
from ic_adapter.files.partners.demo import demo_profile
from ic_adapter.files.partners.demo import sample as demo_sample
from ic_adapter.files.partners.mapping.fields import PartnerFile
from simulator.recipes.sample_files import SAMPLES, sample
from tests.simulator.sftp.conftest import Files, made

Connect = Callable[..., paramiko.SFTPClient]
INCOMING = (PartnerFile.INVOICE, PartnerFile.ADJUSTMENT, PartnerFile.PRESENTMENT)


@pytest.fixture
def partner(simulator: httpx.Client) -> Files:
    """A biller of template 3780 with its account."""
    return made(simulator, template="3780")


def test_the_samples_are_those_of_the_adapters_demo() -> None:
    """The same bytes under the same names, in the folders that the demo profile names."""
    folders = [demo_profile().mapping(kind).folder for kind in INCOMING]  # type: ignore[union-attr]  # it has all
    assert list(SAMPLES["3780"]) == [f"{folder}/{DEMO[kind]}" for folder, kind in zip(folders, INCOMING, strict=True)]
    assert [sample("3780", path) for path in SAMPLES["3780"]] == [demo_sample(kind) for kind in INCOMING]
    assert resources("simulator.recipes").joinpath("samples", "3780").is_dir()


def test_the_partner_drops_its_samples(partner: Files, connect: Connect) -> None:
    """Its account reads what was dropped, and there is a folder for the payment file."""
    reply = partner.admin.post(f"{partner.path}/sample-files")
    assert reply.status_code == 201
    assert [it["path"] for it in reply.json()["files"]] == [*SAMPLES["3780"]]
    client = connect(partner)
    for path in SAMPLES["3780"]:
        with client.open(path, "rb") as file:
            assert file.read() == sample("3780", path)
    assert client.listdir("/FromInvoiceCloud/Payments/UB") == []


def test_there_is_no_router_and_no_bill_run(partner: Files) -> None:
    """404 and 409 with what to do; a Cayenta biller has no samples; a reset brings the folders back."""
    shown = partner.admin.get(partner.path).json()
    assert (shown["router_url"], shown["population"], shown["accounts"]) == ("", 0, [])
    reply = partner.admin.post(f"/billers/{partner.biller}/router", content=b"XMLREQUEST=<Request/>")
    assert (reply.status_code, "has no router" in reply.text) == (404, True)
    for method, call, body in (("POST", "bill-run", {"drop": "UB"}), ("PUT", "bill-nights", {"at": "02:00"})):
        refused = partner.admin.request(method, f"{partner.path}/{call}", json=body)
        assert (refused.status_code, "has no bill run" in refused.text) == (409, True)
    none = partner.admin.post("/__admin/billers/3426/sample-files")
    assert (none.status_code, "has no sample files" in none.text) == (409, True)
    partner.admin.post(f"{partner.path}/sample-files").raise_for_status()
    partner.admin.post(f"{partner.path}/reset").raise_for_status()
    assert {path for path, it in partner.listing().items() if not it["is_folder"]} == set()
    assert "/ToInvoiceCloud/Adjustments" in partner.listing()
