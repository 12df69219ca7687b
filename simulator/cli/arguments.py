"""Types of arguments that more than one command takes: a date, an address."""

from datetime import date, datetime
from urllib.parse import urlsplit

import click


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; BadParameter shows the form that is expected."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 — a calendar date, without a time
        except ValueError:
            self.fail(f"{value!r} is not a date; use YYYY-MM-DD, such as 2024-11-15", param, ctx)


class HttpAddress(click.ParamType[str]):
    """The address of a running program, http or https."""

    name = "URL"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address as given; BadParameter shows the form that is expected."""
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is none, or a bracket that does not close
            is_address = False
        if not is_address:
            self.fail(f"{value!r} is not an address; use http://HOST:PORT", param, ctx)
        return value
