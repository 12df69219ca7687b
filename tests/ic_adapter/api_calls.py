"""The sample bill file uploaded, and a router that answers: what tests over the API begin with."""

from importlib.resources import files

import httpx

from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

NAME = "billheader_20240418010203.xml"
SAMPLE = files("ic_adapter").joinpath("samples", NAME).read_bytes()
XML = {"Content-Type": "application/xml"}


def upload(client: httpx.Client, biller: str, name: str = NAME) -> httpx.Response:
    """Hand over the sample."""
    return client.post(f"{biller}/imports", params={"name": name}, content=SAMPLE, headers=XML)


def answer(router: ScriptedRouter, **master: str) -> None:
    """A router that knows account 2003708 (F-01)."""
    balance = tags(CURRENT_BALANCE="115.24", PASTDUE_AMT="60.50", DUE_DT="20240520", STATUS="0")
    router.script["GetAccount"] = says(envelope("GetAccount", tags(**master)))
    router.script["GetAccountBalance"] = says(envelope("GetAccountBalance", balance))
