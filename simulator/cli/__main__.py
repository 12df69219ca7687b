"""The command line ``cayenta-sim``: the group, with the commands of the modules beside it."""

import click

from simulator.cli import contract, files, fleet, serving, stand_ins
from simulator.cli.groups import CommandGroup


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mock-cayenta")
def main() -> None:
    """A stateful fake of the Cayenta router."""


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(installed("mock-cayenta"))


for command in (
    serving.serve,
    serving.healthcheck,
    fleet.fleet,
    contract.functions,
    contract.magic,
    contract.settings,
    contract.validate,
    files.bill_run,
    files.report,
    stand_ins.stand_in,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
