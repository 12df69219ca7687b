"""`ic-adapter partner-files`: mapping profiles and files of a partner that has nothing but files (adapter §17)."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ic_adapter.cli.arguments import CommandGroup, Day
from ic_adapter.cli.options import Refusal
from ic_adapter.cli.partners.on_a_biller import drop, import_file, list_files, payment_file, set_profile, show_profile

if TYPE_CHECKING:
    from ic_adapter.files.partners.mapping.fields import PartnerFile
    from ic_adapter.files.partners.mapping.profile import FileMapping, MappingProfile

FILES = ("invoice", "adjustment", "payment", "presentment")
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("partner-files", cls=CommandGroup)
def partner_files() -> None:
    """Check mapping profiles, and read and write the files of STW/OpenGov."""


for command in (set_profile, show_profile, import_file, payment_file, drop, list_files):
    partner_files.add_command(command)


@partner_files.command("check-profile")
@click.argument("profile", type=EXISTING)
def check_profile(profile: Path) -> None:
    """Check the mapping PROFILE, a JSON file. Exit 1 and one line per fault with its JSON path if it is wrong."""
    found = _profile(profile)
    for kind, mapping in found.files.items():
        click.echo(f"{kind.value}: {len(mapping.fields)} fields, {mapping.folder}/{mapping.pattern}")
    click.echo(f"{profile}: valid mapping profile of biller {found.bid}")


@partner_files.command()
def schema() -> None:
    """Print the JSON Schema of mapping profiles."""
    from ic_adapter.files.partners.mapping.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@partner_files.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def demo(folder: Path) -> None:
    """Write the demo profile of biller 3780 and a sample of each file into FOLDER. All of it is fictional."""
    from ic_adapter.files.partners.demo import FOLDER, PROFILE, SAMPLES

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in (folder / name for name in (PROFILE, *SAMPLES.values())):
            with target.open("xb") as file:
                file.write(FOLDER.joinpath(target.name).read_bytes())
            click.echo(target)
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} already exists") from None
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from None


@partner_files.command()
@click.argument("profile", type=EXISTING)
@click.argument("kind", type=click.Choice(FILES))
@click.argument("file", type=EXISTING)
def read(profile: Path, kind: str, file: Path) -> None:
    """Read FILE by PROFILE and print a JSON object per record; stderr says what was counted. Nothing is stored.

    Exit 1 if a record is faulty or the totals differ.
    """
    from ic_adapter import money
    from ic_adapter.errors import FileRefused
    from ic_adapter.files.partners.mapping.json_records import shown
    from ic_adapter.files.partners.mapping.reader import PartnerReader

    which, mapping = _mapping(_profile(profile), kind)
    reader = PartnerReader(mapping)
    try:
        with file.open("rb") as source:
            for record in reader.records(source):
                fault = {"fault": record.fault} if record.fault else {}
                click.echo(json.dumps({"line": record.line, **shown(which, record.values), **fault}))
    except FileRefused as refusal:
        raise click.ClickException(f"{file}: {refusal}") from None
    totals = reader.totals
    total = f", {mapping.type.total_of} {money.cents_text(totals.cents)}" if mapping.type.total_of else ""
    click.echo(f"{file.name}: {totals.records} records, {totals.faulty} faulty{total}", err=True)
    sys.exit(1 if totals.faulty else 0)


@partner_files.command()
@click.argument("profile", type=EXISTING)
@click.argument("kind", type=click.Choice(FILES))
@click.argument("records", type=EXISTING)
@click.option("--day", type=Day(), required=True, help="day of the file")
def write(profile: Path, kind: str, records: Path, day: date) -> None:
    """Write a file by PROFILE to standard output, from RECORDS, one JSON object per line. Nothing is stored."""
    from ic_adapter.errors import BadValue
    from ic_adapter.files.partners.mapping.json_records import given
    from ic_adapter.files.partners.mapping.writer import write_file

    which, mapping = _mapping(_profile(profile), kind)
    values = []
    try:
        for number, line in enumerate(records.read_bytes().splitlines(), 1):
            if line.strip():
                values.append(given(which, _json(line, number)))
        content = write_file(mapping, values, day)
    except BadValue as fault:
        raise click.ClickException(f"{records}: {fault}") from None
    click.echo(content, nl=False)


def _json(line: bytes, number: int) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise click.ClickException(f"line {number} is not JSON: {error}") from None


def _profile(path: Path) -> "MappingProfile":
    from ic_adapter.errors import BadField
    from ic_adapter.files.partners.mapping.profile_json import parse_profile

    try:
        return parse_profile(path.read_bytes())
    except BadField as error:
        for fault in error.faults:
            click.echo(f"{fault.path}: {fault.reason}", err=True)
        raise click.ClickException(f"{path}: {error}") from None


def _mapping(profile: "MappingProfile", kind: str) -> "tuple[PartnerFile, FileMapping]":
    from ic_adapter.files.partners.mapping.fields import PartnerFile

    which = PartnerFile(kind)
    mapping = profile.mapping(which)
    if mapping is None:
        raise Refusal(f"the profile has no {kind} file; it has {', '.join(one.value for one in profile.files)}")
    return which, mapping
