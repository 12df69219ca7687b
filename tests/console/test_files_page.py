"""The page of a biller's files: what it shows, what its forms do, and that a password is shown once."""

import html
import re

import httpx
import pytest

PATH = "/ToInvoiceCloud/Invoices/UB/a&b.xml"


def post(client: httpx.Client, url: str, **fields: str) -> httpx.Response:
    """Send a form as the browser does."""
    return client.post(url, data=fields, headers={"origin": str(client.base_url).rstrip("/")}, follow_redirects=True)


def test_files_are_shown_downloaded_and_removed(client: httpx.Client, bid: str) -> None:
    """A name is escaped, the download is the content, a removed file is gone."""
    client.put(f"/__admin/billers/{bid}/files", json={"path": PATH, "text": "grün"})
    page = client.get(f"/console/billers/{bid}/files")
    link = re.search(r'href="([^"]*files/content[^"]*)"', page.text)

    assert html.escape(PATH) in page.text
    assert link is not None
    download = client.get(html.unescape(link[1]))
    assert download.content == "grün".encode()
    assert "attachment" in download.headers["content-disposition"]
    done = post(client, f"/console/billers/{bid}/files/remove", path=PATH)
    assert "The file is removed." in done.text
    assert html.escape(PATH) not in done.text


def test_a_password_is_shown_once(client: httpx.Client, bid: str) -> None:
    """The page after the form tells it, no other page does."""
    url = f"/console/billers/{bid}/files"
    issued = post(client, f"{url}/accounts", user=f"{bid}-a", kind="biller").text
    password = re.search(r"shown only now: (\S+?)<", issued)

    assert password is not None
    page = client.get(url).text
    assert f"{bid}-a" in page
    assert password[1] not in page
    done = post(client, f"{url}/accounts/withdraw", user=f"{bid}-a").text
    assert "The account is withdrawn." in done
    assert "No accounts yet." in done


def test_a_refused_account_keeps_what_was_typed(client: httpx.Client, bid: str) -> None:
    """The reason stands beside the field."""
    reply = post(client, f"/console/billers/{bid}/files/accounts", user="a b", kind="biller")

    assert reply.status_code == 422
    assert "use 1 to 64 letters" in reply.text
    assert 'value="a b"' in reply.text


def test_a_file_that_is_not_there(client: httpx.Client, bid: str) -> None:
    """A page with a sentence, not an error."""
    reply = client.get(f"/console/billers/{bid}/files/content?path=/none")

    assert reply.status_code == 404
    assert "File /none not found." in reply.text


def test_faults_are_switched_on_and_off(client: httpx.Client, bid: str) -> None:
    """A preset, a single fault with its match, one off, all off."""
    url = f"/console/billers/{bid}/files"
    assert "No faults are on" in client.get(url).text
    done = post(client, f"{url}/faults", what="hostile_folder").text
    assert "The fault is on." in done
    assert "9 rules" in done
    one = {"what": "grows", "match.folder": "/ToInvoiceCloud/Invoices/UB", "match.name": "*.xml", "times": "3"}
    done = post(client, f"{url}/faults", **one).text
    assert "folder /ToInvoiceCloud/Invoices/UB, name *.xml" in done
    assert "3 of 3" in done
    assert "seconds 60.0" in done
    done = post(client, f"{url}/faults/off", name="grows").text
    assert "The fault is off." in done
    assert "9 rules" in done
    assert "No faults are on" in post(client, f"{url}/faults/off").text


def test_a_fault_that_cannot_be_keeps_what_was_typed(client: httpx.Client, bid: str) -> None:
    """The reason stands beside the field."""
    reply = post(client, f"/console/billers/{bid}/files/faults", **{"what": "grows", "match.folder": "UB"})
    assert reply.status_code == 422
    assert "start with / and end without it" in reply.text
    assert 'value="UB"' in reply.text


def test_a_fault_gets_the_parameters_of_its_fields(client: httpx.Client, bid: str) -> None:
    """Numbers and names; what is left blank is the default."""
    url = f"/console/billers/{bid}/files"
    one = {"what": "stalls", "parameters.seconds": "2.5", "parameters.bytes": "7", "parameters.suffix": ""}
    assert "bytes 7, seconds 2.5" in post(client, f"{url}/faults", **one).text
    assert "suffix .done" in post(client, f"{url}/faults", what="temporary_left", **{"parameters.suffix": ".done"}).text
    rules = client.get(f"/__admin/billers/{bid}/file-faults").json()["rules"]
    assert {it["fault"]: it["parameters"]["bytes"] for it in rules} == {"stalls": 7, "temporary_left": None}


@pytest.mark.parametrize(
    ("what", "name", "text", "told"),
    [
        ("stalls", "seconds", "soon", "use 0 to 604800"),
        ("stalls", "bytes", "-1", "use 0 to"),
        ("grows", "suffix", ".x", "grows takes: seconds"),
        ("full_disk", "seconds", "5", "add its faults one by one instead"),
    ],
)
def test_a_parameter_that_cannot_be_is_told(
    client: httpx.Client, bid: str, what: str, name: str, text: str, told: str
) -> None:
    """With what was typed; nothing is switched on."""
    reply = post(client, f"/console/billers/{bid}/files/faults", **{"what": what, f"parameters.{name}": text})
    assert (reply.status_code, told in html.unescape(reply.text)) == (422, True)
    assert f'value="{text}"' in reply.text
    assert client.get(f"/__admin/billers/{bid}/file-faults").json()["rules"] == []


def test_traffic_names_the_fault_that_hit_a_call(client: httpx.Client, bid: str) -> None:
    """The drop of a file is in the traffic where a fault hit it."""
    post(client, f"/console/billers/{bid}/files/faults", what="torn_upload")
    client.put(f"/__admin/billers/{bid}/files", json={"path": PATH, "text": "0123456789"})
    page = client.get(f"/console/billers/{bid}/files").text
    assert "fault: torn_upload" in page
    assert "session ended with the file open" in page
