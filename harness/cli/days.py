"""A day on a command line, in the form of the wire."""

import click


def wire_day(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """BadParameter for a text that is not a day; a blank one is none."""
    from harness.profiles.formats import moment

    if text and (len(text) != 8 or moment("Date8", text) is None):
        raise click.BadParameter(f"{text!r} is not a day; write yyyyMMdd")
    return text
