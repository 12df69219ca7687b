"""Types of arguments that commands take."""

from datetime import date, datetime

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
