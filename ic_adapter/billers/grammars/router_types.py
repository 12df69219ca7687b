"""Values as the router's types take them (schemas/types.xsd), for what a person configures: refused, never cut.

Values of an event are checked by `records.events`.
"""

import re

from ic_adapter.errors import BadValue

ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
COMMENT = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]{1,2000}")


def parse_account(value: object) -> str:
    """Blank, or an Acct."""
    return _parsed(value, ACCOUNT, "is not an account number: at most 20 letters, digits and dashes")


def parse_code(value: object) -> str:
    """Blank, or a Code."""
    return _parsed(value, CODE, "is not a code of the router: at most 20 letters, digits, underscores, dots and dashes")


def parse_comment(value: object) -> str:
    """Blank, or a Text(2000) in one line."""
    return _parsed(value, COMMENT, "is not one line of at most 2000 characters")


def _parsed(value: object, pattern: re.Pattern[str], fault: str) -> str:
    if not isinstance(value, str) or (value and not pattern.fullmatch(value)):
        raise BadValue(fault)
    return value
