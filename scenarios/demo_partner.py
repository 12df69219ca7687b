"""The partner of the documents that has only files (template 3780), as ``make run`` shows it after the town's night."""

import time
from typing import Any

from rich.console import Console

from scenarios.context.world import World
from scenarios.errors import ScenarioError

PARTNER, TEMPLATE = "demo-partner", "3780"
ACCOUNTS = ("100200", "100300", "100400")  # those of the samples


def show(world: World, console: Console, patience: float) -> None:
    """Drop the partner's samples at the file server; print each file's fate and the balances they come to."""
    for call, path in ((world.admin, "/__admin/billers"), (world.api, "/api/billers")):
        call("POST", path, {"id": PARTNER, "template": TEMPLATE})
    world.biller, world.at_adapter = PARTNER, True
    demo = world.api("GET", "/api/demo-mapping-profile")
    world.api("PUT", world.at_ic("/mapping-profile"), demo["profile"])
    dropped = world.admin("POST", world.of_biller("/sample-files"))["files"]
    for file in dropped:
        console.print(f"  dropped by its own job: {file['path']}")
    for file in _picked_up(world, len(dropped), patience):
        if file["bills"] is None:
            raise ScenarioError(f"{file['name']} was refused: {file['reason']}")
        counts = f"{file['bills']['accepted']} of {file['bills']['records']}"
        console.print(f"  picked up: [bold]{file['state']}[/bold] {file['name']}, {file['kind']}, {counts} records")
    for account in ACCOUNTS:
        (invoice,) = world.api("GET", world.at_ic(f"/accounts/{account}/invoices"))["invoices"]
        total, balance = invoice["total_amount_due"], invoice["balance_due"]
        console.print(f"  account {account}: total {total}, balance due [bold]{balance}[/bold]")


def _picked_up(world: World, count: int, patience: float) -> list[dict[str, Any]]:
    """The files by name, once there are so many and nothing is left to do with any of them."""
    deadline = time.monotonic() + patience
    while True:
        found: list[dict[str, Any]] = world.api("GET", world.at_ic("/files"))["files"]
        if len(found) == count and not any(file["is_open"] for file in found):
            return sorted(found, key=lambda file: str(file["name"]))
        if time.monotonic() > deadline:
            raise ScenarioError(f"the partner's files were not picked up within {patience:g} seconds: {found}")
        time.sleep(0.1)
