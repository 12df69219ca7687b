"""What is wrong with an option of a decision, in our words instead of those of the library that checks it."""

import re

import click
import msgspec

#: What each field of a decision takes.
FORMS = {
    "decision": "use confirm, resend or drop",
    "by": "give 1 to 64 characters on one line",
    "reason": "give 3 to 500 characters on one line",
    "attempts": "give a whole number from 0 to 1000000",
    "item_no": "give the number of an AR item: up to 12 digits, not 0",
}
FIELD = re.compile(r"\$\.([a-z_]+)")


def unfit(error: msgspec.ValidationError) -> click.ClickException:
    """Return the refusal that names the option and what it takes."""
    found = FIELD.search(str(error))
    name = found[1] if found else "decision"
    option = "decision" if name == "decision" else "--" + name.replace("_", "-")
    return click.ClickException(f"{option}: {FORMS.get(name) or str(error).partition(' - at ')[0]}")
