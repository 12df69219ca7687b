"""What every command of `ic-adapter` begins with: its settings as flags, and the adapter opened. No command is here."""

import functools
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ic_adapter.cli import logs
from ic_adapter.config import OPTIONS, PREFIX, Config, Option, load
from ic_adapter.config_values import parse_argon2
from ic_adapter.errors import AdapterError, BadConfig, BadField
from ic_adapter.failpoints import from_text

COMMON = ("db", "db_wait", "test_clock", "failpoint", "log_level", "log_format")


class Refusal(click.ClickException):
    """A setting or an argument cannot be used: one line on stderr, without the command's usage, and exit 2."""

    exit_code = 2


def _help(option: Option) -> str:
    """Return the help of a setting with its name in the environment and its default, where it has one to show."""
    has_default = option.default not in ("", None) and not isinstance(option.default, bool)
    return f"{option.help}  [{option.env}{f'; default: {option.default}' if has_default else ''}]"


def options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The flags of these settings and ``--config``, and the command gets the Config they make."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            flags = {name: given.pop(name) for name in names}
            file = given.pop("config_file")
            try:
                command(load(flags, os.environ, file), **given)
            except BadConfig as error:
                raise Refusal(str(error)) from None

        wrapped: Callable[..., None] = click.option(
            "--config",
            "config_file",
            type=click.Path(path_type=Path, dir_okay=False),
            help=f"TOML file of settings  [{PREFIX}CONFIG]",
        )(run)
        for option in reversed([one for one in OPTIONS if one.name in names]):
            kind: dict[str, Any] = {"is_flag": True} if option.type is bool else {"type": option.type}
            wrapped = click.option(option.flag, default=None, help=_help(option), **kind)(wrapped)
        return wrapped

    return decorate


@contextmanager
def opened(config: Config, *, create: bool = False) -> Generator[Any, None, None]:
    """The adapter; what cannot be done is one line on stderr and exit 1.

    With `create` a database that is not there is created, and stderr says where.
    """
    from sqlalchemy.exc import DBAPIError

    from ic_adapter.adapter import adapter
    from ic_adapter.integrations.contact_us_access import Platform
    from ic_adapter.store.database.address import shown

    logs.set_up(config.log_level, config.log_format)
    try:
        failpoints = from_text(config.failpoint)
        with adapter(
            config.db,
            test_clock=config.test_clock,
            failpoints=failpoints,
            create=create,
            wait=config.db_wait,
            lockbox_profile=config.lockbox_profile_file,
            platform=Platform(environment=config.environment, contact_us_tickets=config.contact_us_tickets),
            password_cost=parse_argon2(config.argon2),
        ) as found:
            if found.store.is_new:
                click.echo(f"created database {shown(found.store.address)}", err=True)
            yield found
    except BadConfig:
        raise
    except BadField as error:
        raise click.ClickException("; ".join(f"{fault.path}: {fault.reason}" for fault in error.faults)) from None
    except DBAPIError as error:
        raise click.ClickException("database error: " + " ".join(str(error.orig).split())) from None
    except (AdapterError, OSError) as error:
        raise click.ClickException(str(error)) from None


def tell_findings(adapter: Any) -> None:
    """Print what the start found about the database, a line each on stderr."""
    for finding in adapter.store.findings:
        click.echo(f"Warning: db: {finding}", err=True)
