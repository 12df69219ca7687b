"""How two replies are compared, and how a difference reads."""

from dataclasses import asdict
from typing import Any

from tests.model.spec_model import Reply


class Differs(AssertionError):
    """Router and model do not say the same; the message tells every step that led here."""


def agree(expected: Reply, got: Reply) -> bool:
    """The same, as far as the spec says it; a refusal always has words."""
    if expected.fields is None:
        return (expected.top, expected.trans_no, True) == (got.top, got.trans_no, bool(got.desc))
    if expected.desc is None and (bool(got.desc) or not _is_refusal(expected)):
        return _but_desc(expected) == _but_desc(got)
    return expected == got


def _is_refusal(reply: Reply) -> bool:
    return (reply.params or "0").startswith("-") or (reply.function or "0").startswith("-")


def _but_desc(reply: Reply) -> dict[str, Any]:
    return asdict(reply) | {"desc": None}


def difference(expected: Any, got: Any) -> str:
    """What differs, tag by tag."""
    if not isinstance(expected, dict):
        return f"  the spec says {expected}\n  the router says {got}"
    lines: list[str] = []
    for name in sorted({*expected, *got}):
        says, said = expected.get(name), got.get(name)
        if says != said and isinstance(says, dict) and isinstance(said, dict):
            lines.append(difference(says, said))
        elif says != said:
            lines.append(f"  {name}: the spec says {says!r}, the router says {said!r}")
    return "\n".join(lines)
