"""docs/magic.md: the calls on its cards do what the card says, and the command prints the same numbers."""

import json
import re
from pathlib import Path

import httpx
from click.testing import CliRunner

from simulator.cli.__main__ import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "magic.md").read_text()
CALL = re.compile(r"`POST /__admin/billers/BID/([a-z-]+)` with `(\{.*\})`")


def test_every_card_can_be_posted(client: httpx.Client, biller: str) -> None:
    """Each call is accepted as it stands; of a number of the catalogue none is missing."""
    calls = CALL.findall(PAGE)
    replies = [client.post(f"{biller}/{path}", json=json.loads(body)) for path, body in calls]

    assert [reply.status_code for reply in replies] == [201] * len(calls), [reply.text for reply in replies]
    catalogue = client.get("/__admin/faults").json()["presets"], client.get("/__admin/file-faults").json()["presets"]
    assert len(calls) == sum(map(len, catalogue))


def test_numbers_of_the_page_are_those_of_the_api(client: httpx.Client) -> None:
    """Page, command and API name the same numbers."""
    told = client.get("/__admin/magic").json()
    numbers = {row["number"] for row in (*told["numbers"], *told["faults"])}
    listed = {line.split()[0] for line in CliRunner().invoke(main, ["magic"]).output.splitlines()}

    assert set(re.findall(r"`(9\d{6})`", PAGE)) == numbers == listed
