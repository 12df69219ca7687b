"""The commands about recordings: record and replay."""

import json
import sys
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.addresses import forward_address
from harness.cli.outputs import NEW_FOLDER, new_folder

if TYPE_CHECKING:
    from datetime import date

    from harness.replay.run import ReplayResult

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--target", metavar="URL", required=True, callback=forward_address, help="Where requests are passed on to."
)
@click.option(
    "--listen", metavar="PORT", type=click.IntRange(0, 65_535), required=True, help="Port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--out",
    metavar="FOLDER",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the recording; each run adds a file.",
)
@click.option(
    "--key",
    metavar="FILE",
    type=FILE,
    default=Path("recording.key"),
    show_default=True,
    help="Key of the stand-ins; made at first use.",
)
@click.option("--types", metavar="FILE", type=FILE, multiple=True, help="Types of own tags (TOML); may be repeated.")
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(1, 3_600),
    default=120,
    show_default=True,
    help="Longest silence of a connection.",
)
def record(target: str, listen: int, host: str, out: Path, key: Path, types: tuple[Path, ...], wait: float) -> None:
    """Pass requests on to a router and keep each exchange, personal data replaced by the type of its tag.

    Ends with Ctrl+C. Keep the key apart from the recording: with it, stand-ins can be traced back to values.
    """
    from harness.errors import HarnessError
    from harness.record.proxy import RecordOptions
    from harness.record.proxy import record as record_exchanges
    from harness.record.tag_types import tag_types
    from harness.record.tunnel import RecordTarget

    if Path(realpath(out)) in Path(realpath(key)).parents:
        raise click.UsageError("the key must not lie in the recording; name another file with --key")

    def ready(port: int) -> None:
        click.echo(f"Recording http://{host}:{port} into {out}; stop with Ctrl+C")

    try:
        options = RecordOptions(key, tag_types(*types), host, listen, wait, ready)
        run = record_exchanges(RecordTarget.of(target), out, options)
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    click.echo(f"{run.counts}")
    if run.failure:
        click.echo(f"Error: the recording ended early: {run.failure}; free space and record again", err=True)
    sys.exit(1 if run.failure or run.counts.unmasked else 0)


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> "date | None":
    """BadParameter for a text that is not a day."""
    from datetime import date

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day; write it as 2024-11-15") from None


@click.command()
@click.argument("recording", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    metavar="FOLDER",
    required=True,
    type=NEW_FOLDER,
    callback=new_folder,
    help="Folder for state.jsonl, recorded.feature and replay.json.",
)
@click.option("--template", default="3426", show_default=True, help="Template of the simulated biller.")
@click.option("--day", metavar="DAY", callback=_day, help="The biller's day at the start, if no request tells it.")
@click.option(
    "--simulator", default="cayenta-sim serve", show_default=True, help="Command that starts the simulator to play on."
)
@click.option("--json", "json_", is_flag=True, help="Print the report as JSON.")
def replay(recording: Path, out: Path, template: str, day: "date | None", simulator: str, *, json_: bool) -> None:
    """Turn a recording into a simulator's state and scenarios; exit 1 if a recorded reply cannot be reproduced."""
    from harness.errors import HarnessError
    from harness.record.recording import read_recording
    from harness.replay.run import replay as replay_recording
    from harness.replay.run import report
    from harness.verify.child import simulator as start

    try:
        for _ in read_recording(recording):  # before a simulator is started for it
            pass
        with start(simulator) as url:
            result = replay_recording(recording, out, url, template, day)
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    click.echo(json.dumps(report(result), indent=1) if json_ else _as_text(result))
    sys.exit(0 if result.passed else 1)


def _as_text(result: "ReplayResult") -> str:
    from harness.replay.run import CANNOT_KNOW

    reads, right = result.reads
    lines = [f"{result.accounts} accounts, {result.scenarios} scenarios, {len(result.played)} calls"]
    lines.append(f"{right} of {reads} reads answer as recorded")
    lines += [f"not reproduced: {difference}" for difference in result.differences]
    lines += [f"not built: {refused}" for refused in result.refused]
    lines += [f"note: {note}" for note in result.notes()]
    for function, tags in result.unseen.items():
        if tags:
            lines.append(f"never seen with a value: {function}: {', '.join(tags)}")
    return "\n".join([*lines, "A replay cannot know:", *(f"- {line}" for line in CANNOT_KNOW)])
