"""Tables of fidelity for the page of functions: how sure each tag, STATUS and behavior is, and by which source."""

from collections.abc import Iterator, Mapping

from simulator.contract.fidelity import Mark, documented

HEAD = ("What", "Mark", "Source", "In a sentence")


INTRODUCTION = """
Each tag, STATUS and behavior has a mark, made from the words of the specification:

{meaning}
A running simulator shows them at `GET /__admin/fidelity`, and what a verification of a real router found instead, if it
was started with `--fidelity FILE`.
"""


def introduction() -> str:
    """Return what the marks mean and where else they are shown."""
    meaning = "".join(f"- **{basis}**: {says}.\n" for basis, says in documented().meaning.items())
    return INTRODUCTION.format(meaning=meaning)


def tag_marks(function: str, kind: str) -> Mapping[str, Mark]:
    """Return the marks of a function's tags ("request tag" or "reply tag") by their paths."""
    return {mark.subject: mark for mark in documented().of_function(function) if mark.kind == kind}


def not_given(function: str) -> str:
    """Return a sentence about the reply tags that no document has; blank where there are none."""
    marks = tag_marks(function, "reply tag").values()
    found = [f"{mark.subject} ({mark.basis}, {mark.source})" for mark in marks if mark.basis != "given"]
    return f"\nReply tags of no document: {', '.join(found)}.\n" if found else ""


def rows(function: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for each STATUS and behavior of a function, or of what is about every function where it is blank."""
    for mark in documented().of_function(function):
        if mark.kind in ("status", "behavior"):
            what = f"STATUS {mark.subject}" if mark.kind == "status" else mark.subject
            yield what, mark.basis, mark.source, mark.says
