"""Pattern of the key `item_no_pattern` and what it may contain (adapter §3.7, Q-20).

Replies are searched with it in `integrations.postings.item_number`.
"""

import re

from ic_adapter.errors import BadValue

LENGTH = 200
#: What can make a pattern slow. Classes and escapes are one sign each; `(?` is no quantifier.
SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?|\)[*+{]|[*+?{|]", re.DOTALL)
REPEATS, CHOICES = 2, 4


def parse_pattern(value: object) -> str:
    """The key `item_no_pattern`: one group, the number; BadValue also where a search could take for ever.

    Repeated groups and more than two repetitions are refused: what is left takes seconds at worst on 500 characters.
    """
    if not isinstance(value, str) or len(value) > LENGTH:
        raise BadValue(f"is not a regular expression of at most {LENGTH} characters")
    try:
        groups = re.compile(value).groups
    except (re.error, OverflowError, RecursionError) as fault:
        raise BadValue(f"is not a regular expression: {fault}") from None
    if groups != 1:
        raise BadValue(f"has {groups} groups; use exactly one, around the number")
    signs = SIGN.findall(value)
    if any(sign.startswith(")") for sign in signs):
        raise BadValue("repeats a group, which can take too long; do not repeat groups")
    if sum(sign in {"*", "+", "{"} for sign in signs) > REPEATS or sum(sign in {"?", "|"} for sign in signs) > CHOICES:
        raise BadValue(f"has more than {REPEATS} repetitions or {CHOICES} choices, which can take too long; use fewer")
    return value
