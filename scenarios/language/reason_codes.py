"""The reason codes of the adapter, which the packs know by name from the tables of both programs."""

from scenarios.language import values


def problem(code: str) -> str | None:
    """Return what is wrong with a code, with the nearest ones that there are; None for one of these."""
    known = values.choices("reason_code")
    return None if code in known else values.unknown("reason code", code, known)
