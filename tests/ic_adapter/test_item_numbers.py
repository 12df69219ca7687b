"""Item numbers (adapter §3.7, Q-20): where a reply holds them, and which patterns are taken."""

from types import MappingProxyType

import pytest

from ic_adapter.billers import keys
from ic_adapter.errors import BadValue
from ic_adapter.integrations.postings.item_number import item_no
from ic_adapter.router.envelope import Reply

DEFAULT = str(keys.TABLE["item_no_pattern"].default)


def reply(text: str, **tags: str) -> Reply:
    """A successful reply with this STATUS_DESC."""
    return Reply(
        function="AddARItem",
        trans_no=None,
        pid=None,
        status=0,
        status_desc=text,
        tags=MappingProxyType(tags),
        groups=(),
    )


FOUND: list[tuple[str, dict[str, str], str | None]] = [
    ("AR item 205185 added.", {}, "205185"),
    ("AR item 205185 added.", {"ITEM_NO": "77"}, "77"),
    ("AR item 205185 added.", {"ITEM_NO": ""}, "205185"),
    ("AR item added.", {"ITEM_NO": "77"}, "77"),
    ("AR item added.", {}, None),
    ("", {}, None),
    ("AR item 1234567890123 added.", {}, None),
    ("", {"ITEM_NO": "7 7"}, None),
    ("AR item \u0663\u0664 added.", {}, None),
    ("AR item 12\u0663 added.", {}, None),
    ("x" * 500 + "AR item 5", {}, None),
]


@pytest.mark.parametrize(("text", "tags", "expected"), FOUND)
def test_item_no(text: str, tags: dict[str, str], expected: str | None) -> None:
    """The tag, else the text; only what AdjARItem could be sent (an Id), and only in the first 500 characters."""
    assert item_no(reply(text, **tags), DEFAULT) == expected


def test_no_reply() -> None:
    """A call without a reply has no number."""
    assert item_no(None, DEFAULT) is None


@pytest.mark.parametrize(
    "pattern",
    [
        DEFAULT,
        r"(?:number|no)\.? ([0-9]{1,12})",
        r"\[(\d+)\]",
        r"item (?:no\. )?(\d+)",
        r"[*+?|{](\d+)",
        r"(?i)ITEM (\d+)",
    ],
)
def test_good_pattern(pattern: str) -> None:
    """A pattern with one group, the number."""
    assert keys.checked("item_no_pattern", pattern) == pattern


BAD = [
    ("AR item", "has 0 groups"),
    (r"(\w) (\d)", "has 2 groups"),
    (r"AR item (\d+", "is not a regular expression"),
    (r"(\d" + "{99999999999})", "is not a regular expression"),
    ("(" + "a" * 200 + ")", "at most 200 characters"),
    (5, "is not a regular expression"),
    (r"(a+)+$", "repeats a group"),
    (r"(\d|\d\d)*x", "repeats a group"),
    (r"(?:a?){30}(\d)", "repeats a group"),
    (r".*.*.*(\d)x", "repetitions"),
    (r"(\d)" + "a?" * 30 + "a" * 30, "choices"),
    ("(?:a|a)" * 5 + r"(\d)", "choices"),
    (r"[]a]*[^]b]*c*(\d)", "repetitions"),
]


@pytest.mark.parametrize(("pattern", "reason"), BAD)
def test_bad_pattern(pattern: object, reason: str) -> None:
    """A pattern that is none, names no number or could search for ever is refused when the key is set."""
    with pytest.raises(BadValue, match=f"item_no_pattern .*{reason}"):
        keys.checked("item_no_pattern", pattern)
