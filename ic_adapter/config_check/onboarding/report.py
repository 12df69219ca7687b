"""The results of the onboarding checks as a table for people and as a list for JSON."""

from collections.abc import Mapping, Sequence

from ic_adapter.config_check.onboarding.checked import Checked, Result

#: The levels under which `ic-adapter check` without a biller lists findings.
LEVELS: Mapping[Result, str] = {Result.FAIL: "error", Result.WARNING: "warning"}


def rows(results: Sequence[Checked]) -> list[tuple[str, ...]]:
    """Return the lines of a table under its head."""
    head = ("Check", "Result", "What", "To do")
    return [head, *((one.name, one.result.value, one.text, one.to_do) for one in results)]


def counted(results: Sequence[Checked]) -> str:
    """Return how many results there are of each kind, as the last line."""
    counts = {kind: sum(one.result is kind for one in results) for kind in Result}
    return ", ".join(f"{count} {kind.value}" for kind, count in counts.items() if count)


def listed(bid: str, results: Sequence[Checked]) -> list[dict[str, str | None]]:
    """Return the results as JSON has them; `level` is blank unless something has to be done."""
    return [
        {
            "biller": bid,
            "level": LEVELS.get(one.result, ""),
            "where": one.name,
            "text": one.text,
            "reason_code": one.reason_code,
            "result": one.result.value,
            "fix": one.fix,
            "confirmed_by": one.confirmed_by,
            "confirmed_at": one.confirmed_at.isoformat(timespec="seconds") if one.confirmed_at else None,
        }
        for one in results
    ]
