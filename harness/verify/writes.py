"""Verification of the writing functions: runs the probes on both sides and judges claims, replies and changes."""

from collections.abc import Collection

from harness.verify.judging import amount, judge_reply, shown
from harness.verify.probes.table import PROBES, Probe
from harness.verify.side import ProbeEnded, Side
from harness.verify.verdicts import TagResult, TagVerdict, Verification

WRITES = tuple(function for function, _ in PROBES)
#: What the effects of a function are seen in, besides reads: an item that another function has to make.
RESTS_ON = {"AdjARItem": "AddARItems", "AddReturnedCheck": "AddARItems"}
Change = tuple[tuple[str, ...], tuple[str, ...]]


def verify_writes(
    target: Side, reference: Side | None, found: Verification, functions: Collection[str] = WRITES
) -> None:
    """Run the probes of these functions on the target, and on the reference if there is one; note the results.

    Raises NoReply if one of them does not answer.
    """
    wanted = [(function, probes) for function, probes in PROBES if function in functions]
    found.expect(function for function, _ in wanted)
    for function, probes in wanted:
        for probe in probes:
            for side in filter(None, (target, reference)):
                _run(side, function, probe)
            numbers = _replies(function, target, reference, found)
            _claims(function, target, found, numbers)
            if reference:
                _changes(function, target, reference, found, numbers)
        if any(result.verdict is TagVerdict.DIFFERS for result in found.results[function].values()):
            reference = None  # no longer in the same state; rules alone judge the functions that follow
    found.requests += target.requests


def _run(side: Side, function: str, probe: Probe) -> None:
    side.begin(function)
    try:
        probe(side)
    except ProbeEnded:
        return


def _replies(function: str, target: Side, reference: Side | None, found: Verification) -> dict[str, int]:
    """Judge each reply of a probe; return the numbers of its exchanges by label."""
    numbers = {}
    for label, sent in target.sent.items():
        other = reference.sent.get(label) if reference else None
        if sent.request.function == function:
            numbers[label] = judge_reply(found, sent.request, sent.reply, other.reply if other else None)
        else:
            numbers[label] = found.keep(sent.request, sent.reply, other.reply if other else None)
    return numbers


def _claims(function: str, target: Side, found: Verification, numbers: dict[str, int]) -> None:
    for claim in target.claims:
        read, path = claim.rests
        name = claim.path if not read or claim.path.startswith("->") else f"{claim.path} -> {read}/{path}"
        evidence = (numbers[claim.label],) if claim.label in numbers else ()
        if doubt := _doubt(function, read, path, found):
            why = f"rests on {doubt}, which is not right"
            result = TagResult(TagVerdict.NEVER, "", why, evidence)
        elif claim.why:
            why = f"{claim.why} ({claim.label}; {claim.basis}, {claim.source})"
            result = TagResult(TagVerdict.DIFFERS, "rule", why, evidence)
        else:
            result = TagResult(TagVerdict.SAME, "rule", "", evidence)
        found.note(function, name, result)


def _doubt(function: str, read: str, path: str, found: Verification) -> str:
    """Return what a claim rests on that is not right: the function that made the item, or a read; blank if all is."""
    maker = RESTS_ON.get(function, "")
    known = found.results.get(maker, {}).items()
    if any("->" in name and result.verdict is TagVerdict.DIFFERS for name, result in known):
        return f"the effects of {maker}"
    return f"{path} of {read}" if read and not found.is_sure(read, path) else ""


def _changes(function: str, target: Side, reference: Side, found: Verification, numbers: dict[str, int]) -> None:
    """Compare what each request changed with what it changed at the reference."""
    for label in target.changes.keys() & reference.changes.keys():
        if label not in numbers:
            continue
        mine, theirs = target.changes[label], reference.changes[label]
        for read, key, path in dict.fromkeys((*mine, *theirs)):
            if _doubt(function, read, path, found):
                continue
            ours, wanted = mine.get((read, key, path)), theirs.get((read, key, path))
            name = f"-> {read}/{path}"
            if _equal(ours, wanted):
                result = TagResult(TagVerdict.SAME, "reference", "", (numbers[label],))
            else:
                why = f"{label}: {_moved(ours)}; the reference: {_moved(wanted)}"
                result = TagResult(TagVerdict.DIFFERS, "reference", why, (numbers[label],))
            found.note(function, name, result)


def _equal(ours: Change | None, theirs: Change | None) -> bool:
    """Whether a tag changed in the same way: amounts by the same difference, others to the same values."""
    if ours is None or theirs is None:
        return ours == theirs
    if ours[1] == theirs[1]:
        return True
    numbers = [amount(texts[0]) if len(texts) == 1 else None for texts in (*ours, *theirs)]
    if None in numbers:
        return False
    was, is_, was_there, is_there = (number for number in numbers if number is not None)
    return is_ - was == is_there - was_there


def _moved(change: Change | None) -> str:
    return f"from {shown(change[0])} to {shown(change[1])}" if change else "unchanged"
