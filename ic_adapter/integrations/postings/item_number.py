"""Number of a new AR item, read from the reply: its tag, or a pattern on the text (adapter §3.7, Q-20).

The pattern is checked in `billers.item_number_pattern`; `adjustments` says what the number is needed for.
"""

import re

from ic_adapter.router.envelope import Reply

ITEM_NO = re.compile(r"[0-9]{1,12}")
TEXT = 500


def item_no(reply: Reply | None, pattern: str) -> str | None:
    """The number by the tag ITEM_NO, else by the pattern on STATUS_DESC; None when there is none that is an Id."""
    if reply is None:
        return None
    found = re.search(pattern, reply.status_desc[:TEXT])
    number = reply.tags.get("ITEM_NO") or (found[1] if found else None)
    return number if number and ITEM_NO.fullmatch(number) else None
