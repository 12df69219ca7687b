"""Wrong names among known ones: the nearest, and the sentence that lists what may be used."""

from collections.abc import Iterable
from difflib import get_close_matches

CUTOFF = 0.6
MOST_LISTED = 120
NEAREST_LISTED = 10


def nearest(word: str, names: Iterable[str], cutoff: float = CUTOFF) -> str | None:
    """Return the name that a word was probably meant to be, whatever its case; None if none is near."""
    known = {name.lower(): name for name in names}
    near = get_close_matches(word.lower(), known, n=1, cutoff=cutoff)
    return known[near[0]] if near else None


def hint(word: str, names: Iterable[str], cutoff: float = CUTOFF) -> str:
    """Return "; did you mean X?" for the end of a sentence that lists the names already; blank if none is near."""
    near = nearest(word, names, cutoff)
    return f"; did you mean {near}?" if near else ""


def advice(word: str, names: Iterable[str]) -> str:
    """Return what to use instead of a word: "did you mean X? Use one of W, X, Y", without the question if none is near.

    ``names`` are the choices in the order in which they are listed.
    """
    choices = list(names)
    if not choices:
        return "there is none to use"
    near = nearest(word, choices)
    if len(choices) > MOST_LISTED:
        close = ", ".join(get_close_matches(word, choices, n=NEAREST_LISTED, cutoff=0))
        return f"did you mean {near}? The nearest are {close}" if near else f"the nearest are {close}"
    listed = ", ".join(choices)
    return f"did you mean {near}? Use one of {listed}" if near else f"use one of {listed}"
