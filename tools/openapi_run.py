"""``make openapi-run``: schemathesis asks the router, the admin API, the adapter's API and its web services.

Both programs are started for it. The folders that ``cayenta-contract openapi`` writes stay in ``out/openapi``.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import httpx

SECONDS = 30.0
ADAPTER = ("ic_adapter.cli", "serve", "--db", "adapter.db", "--test-clock", "--no-pump")
OUT = Path("out/openapi")
BILLER = "openapi-run"
#: What a web service's caller logs in with; fictional.
USER, KEY = "cayenta-3426", "k-7f3a-not-a-real-key"
SETTINGS = {"3": "http://127.0.0.1/customers", "ic_services_user": USER, "ic_services_password": KEY}


@dataclass(frozen=True)
class Api:
    """One API: options of ``cayenta-contract openapi``, and of schemathesis."""

    name: str
    options: tuple[str, ...]
    asked: tuple[str, ...] = ()


def apis(simulator: str, adapter: str) -> tuple[Api, ...]:
    """Return the four; a path that takes the biller itself away is left out."""
    router = ("--target", f"{simulator}/billers/{BILLER}/router", "--admin", f"{simulator}/__admin")
    biller = ("--value", f"bid={BILLER}")
    codes = ("--value", "name=WEB", "--value", "name=ITEM_TP", "--value", "issue_tp=CU", "--value", "ref=8")
    known = (*biller, "--value", "no=2003708", "--value", "no=1", "--value", "person_no=1020424", *codes)
    return (
        Api("router", router),
        Api("admin", ("--document", f"{simulator}/__admin/openapi.json", *known, "--leave-out", r"/billers/\{bid\}$")),
        Api("api", ("--document", f"{adapter}/api/openapi.json", *known, "--leave-out", r"/billers/\{bid\}$")),
        Api(
            "ic", ("--document", f"{adapter}/ic/openapi.json", "--field", f"bid={BILLER}"), ("--auth", f"{USER}:{KEY}")
        ),
    )


@contextmanager
def running(folder: str, *command: str) -> Iterator[str]:
    """Start a program on a free port; yield its address, which its first line has; end it afterwards."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CAYENTA_SIM_", "IC_ADAPTER_"))}
    words = [sys.executable, "-m", *command, "--port", "0"]
    with subprocess.Popen(words, env=clean, cwd=folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            line = process.stdout.readline() if process.stdout else ""
            address = next((word for word in line.split() if word.startswith("http")), "").rstrip(",;")
            if not address:
                raise click.ClickException(f"{command[0]} did not start; its message is above")
            yield address
        finally:
            process.terminate()
            process.wait(SECONDS)


@click.command()
@click.option("--seconds", type=click.IntRange(4), default=600, show_default=True, help="For all four together.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--only", multiple=True, help="router, admin, api or ic; repeatable.")
def main(seconds: int, seed: int, only: tuple[str, ...]) -> None:
    """Ask fresh programs; exit 1 where a promise is broken."""
    failed = []
    with (
        TemporaryDirectory() as folder,
        running(folder, "simulator.cli", "serve") as simulator,
        running(
            folder, "ic_adapter.cli", "serve", "--db", f"{folder}/adapter.db", "--test-clock", "--no-pump"
        ) as adapter,
    ):
        prepare(simulator, adapter)
        chosen = [api for api in apis(simulator, adapter) if not only or api.name in only]
        for api in chosen:
            place = OUT / api.name
            command = [sys.executable, "-m", "harness.cli", "openapi", *api.options]
            subprocess.run([*command, "--seed", f"{seed}", "--out", str(place)], check=True)  # noqa: S603 — ours
            ask = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--no-color"]
            ask += ["--max-time", f"{seconds // len(chosen)}", "--continue-on-failure", *api.asked]
            if subprocess.run(ask, cwd=place, check=False).returncode:  # noqa: S603 — as above
                failed.append(api.name)
    click.echo(
        f"{len(chosen)} APIs asked, {len(failed)} break a promise" + (f": {', '.join(failed)}" if failed else "")
    )
    sys.exit(1 if failed else 0)


def prepare(simulator: str, adapter: str) -> None:
    """Make the biller that is asked, in both programs."""
    with httpx.Client(timeout=SECONDS, trust_env=False) as client:
        biller = {"id": BILLER, "template": "3426"}
        client.post(f"{simulator}/__admin/billers", json=biller).raise_for_status()
        client.post(f"{adapter}/api/billers", json={**biller, "settings": SETTINGS}).raise_for_status()


if __name__ == "__main__":
    main()
