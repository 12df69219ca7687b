"""The command line ``cayenta-contract``: the group, with the commands of the modules beside it."""

import click

from harness.cli import adapters, covered, differences, generation, openapi, recording, replies, streams, verification
from harness.cli.groups import CommandGroup


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mock-cayenta")
def main() -> None:
    """Prove routers, clients, replies and schemas against the contract."""


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(installed("mock-cayenta"))


COMMANDS = (
    replies.check,
    streams.check_stream,
    covered.coverage,
    differences.diff,
    generation.generate,
    openapi.openapi,
    recording.record,
    recording.replay,
    verification.verify,
    adapters.verify_adapter,
)
for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
