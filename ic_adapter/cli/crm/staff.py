"""`ic-adapter staff`: who may log in to the CRM, and with which role."""

import sys

import click

from ic_adapter.cli.arguments import CommandGroup
from ic_adapter.cli.columns import table
from ic_adapter.cli.crm.author import as_author, author
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config

ROLES = ("read", "operate", "configure")
COST = (*COMMON, "argon2")
PASSWORD = click.option("--password-stdin", is_flag=True, help="read the password from stdin instead of asking for it")


@click.group(cls=CommandGroup)
def staff() -> None:
    """Add and change the users of the CRM."""


@staff.command("add")
@options(*COST)
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="what the user may do")
@PASSWORD
@as_author
def add(config: Config, name: str, role: str, password_stdin: bool, by: str | None) -> None:
    """Add the user NAME: read opens pages, operate also sends forms, configure also changes billers and users."""
    from ic_adapter.staff.roles import Role

    with opened(config) as adapter:
        adapter.staff.users.add(name, Role(role), _password(password_stdin), author(by))
    click.echo(f"staff user {name} added with role {role}")


@staff.command("list")
@options(*COMMON)
def list_users(config: Config) -> None:
    """List the users by name."""
    with opened(config) as adapter:
        users = adapter.staff.users.all()
    rows = [("Name", "Role", "Password set (UTC)")]
    rows += [(user.name, user.role.value, f"{user.password_set_at:%Y-%m-%d %H:%M}") for user in users]
    click.echo(table(rows) if users else "no staff users")


@staff.command("role")
@options(*COMMON)
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@as_author
def set_role(config: Config, name: str, role: str, by: str | None) -> None:
    """Give the user NAME another ROLE."""
    from ic_adapter.staff.roles import Role

    with opened(config) as adapter:
        adapter.staff.users.set_role(name, Role(role), author(by))
    click.echo(f"staff user {name} has role {role}")


@staff.command("password")
@options(*COST)
@click.argument("name")
@PASSWORD
@as_author
def set_password(config: Config, name: str, password_stdin: bool, by: str | None) -> None:
    """Set the password of the user NAME; open sessions of the user end."""
    with opened(config) as adapter:
        adapter.staff.users.set_password(name, _password(password_stdin), author(by))
    click.echo(f"password of staff user {name} set")


@staff.command("remove")
@options(*COMMON)
@click.argument("name")
@as_author
def remove(config: Config, name: str, by: str | None) -> None:
    """Remove the user NAME; open sessions of the user end."""
    with opened(config) as adapter:
        adapter.staff.users.remove(name, author(by))
    click.echo(f"staff user {name} removed")


def _password(from_stdin: bool) -> str:
    """Return the password; on a terminal it is asked for twice and not shown."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered
