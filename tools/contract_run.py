"""``make contract``: a simulator of its own, and every function of its router asked with generated requests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import click
import httpx

#: Billers with other settings, for the functions whose replies they change.
SETTINGS: dict[str, tuple[dict[str, str], str]] = {
    "contract": ({}, ""),
    "contract-template": ({"balance_shape": "template", "ar_reply_item_no": "tag"}, "GetAccountBalance,AddARItems"),
}
SECONDS = 30.0


@contextmanager
def running_simulator() -> Iterator[str]:
    """Start ``cayenta-sim serve`` on a free port; yield its address, end it afterwards."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, env=clean, cwd=folder, stdout=subprocess.PIPE, text=True) as process,  # noqa: S603
    ):
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise click.ClickException("the simulator did not start; its message is above")
            yield line.split()[2]
        finally:
            process.terminate()
            process.wait(SECONDS)


@click.command()
@click.option("--examples", type=int, default=500, show_default=True, help="Documents drawn for each function.")
@click.option("--seed", type=int, default=0, show_default=True)
def main(examples: int, seed: int) -> None:
    """Ask a fresh simulator; exit 1 where an answer is wrong or something was not covered."""
    failed = False
    with running_simulator() as url:
        for biller, (settings, functions) in SETTINGS.items():
            with httpx.Client(base_url=url, timeout=SECONDS, trust_env=False) as admin:
                admin.post("/__admin/billers", json={"id": biller, "template": "3426"}).raise_for_status()
                admin.patch(f"/__admin/billers/{biller}/settings", json=settings).raise_for_status()
            click.echo(f"\nBiller {biller} {settings or ''}".rstrip())
            command = [sys.executable, "-m", "harness.cli", "generate"]
            command += ["--target", f"{url}/billers/{biller}/router", "--admin", f"{url}/__admin"]
            command += ["--functions", functions, "--examples", f"{examples}", "--seed", f"{seed}"]
            failed |= subprocess.run(command, check=False).returncode != 0  # noqa: S603 — our own command
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
