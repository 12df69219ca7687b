"""Single damages of a reply, by class: each takes one leaf of a valid reply and makes it wrong."""

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from harness.profiles.reply import parse

SAMPLES = Path(__file__).resolve().parents[1] / "simulator" / "samples"
READING = ("F-01", "F-02", "F-03", "F-08", "F-11")
#: Code tables of the documented billers (router §8); the others are empty there, which means that any code is taken.
CODE_TABLES = {
    "PHONE_CD": frozenset({"HOME", "RES", "CELL", "EBILL", "EMAIL"}),
    "ADDRESS_CD": frozenset({"FWD", "RES", "BUS"}),
}
#: The document's sample of F-08 breaks off after the first of two records; this is the other one (router §8).
SECOND_PHONE = (
    b"<PHONE><PHONE_SEQ>2</PHONE_SEQ><ACTIVE_DT>20110407</ACTIVE_DT><INACTIVE_DT/><PHONE_CD>EBILL</PHONE_CD>"
    b"<PHONE_NO>alex.sample@example.org</PHONE_NO><EXTENSION_NO/><PHONE_CMTS/><PERSON_PHONE_YN>T</PERSON_PHONE_YN>"
    b"<ACCOUNT><ACCOUNT_NO>2003708</ACCOUNT_NO></ACCOUNT></PHONE>"
)


def sample(code: str, kind: str = "reply") -> etree._Element:
    """A documented request or reply, completed where the document breaks off."""
    text = (SAMPLES / f"{code}.{kind}.xml").read_bytes()
    return parse(text.replace(b"<!-- second PHONE -->", SECOND_PHONE))


#: What is said of one account by the samples, which come from different routers: as router §8 joins them.
OF_ONE_ACCOUNT = {
    "ACCOUNT_NO": "2003708",
    "ACCOUNT_NO_CUSTOM": "138714",
    "ACCOUNT_NO_CUSTOM_2": "714138",
    "PERSON_NO": "1020424",
    "LAST_BILL_DT": "20240418",
    "LAST_BILL_AMT": "100.24",
    "OVERDUE_YN": "T",
}


def of_one_account(code: str, kind: str = "reply") -> etree._Element:
    """A documented reading request or reply, about the account of the F-01 sample."""
    root = sample(code, kind)
    for leaf in root.iterfind(".//Params//*"):
        if str(leaf.tag) in OF_ONE_ACCOUNT:
            leaf.text = OF_ONE_ACCOUNT[str(leaf.tag)]
    for text in root.iterfind(".//Params/STATUS_DESC"):
        text.text = re.sub("[0-9]+", OF_ONE_ACCOUNT["ACCOUNT_NO"], text.text or "") or None
    return root


def leave_out(leaf: etree._Element) -> bool:
    """Take the tag away."""
    parent = leaf.getparent()
    assert parent is not None
    parent.remove(leaf)
    return True


def blank(leaf: etree._Element) -> bool:
    """Take the value away."""
    was, leaf.text = leaf.text, None
    return bool((was or "").strip())


def other_value(leaf: etree._Element) -> bool:
    """Another value of the same form: the next day, the other flag, digits and letters moved by one."""
    was = leaf.text or ""
    if len(was) == 8 and was.isdigit() and "19000101" < was < "21000101":
        leaf.text = f"{date.fromisoformat(was) + timedelta(days=1):%Y%m%d}"
    elif was in ("T", "F"):
        leaf.text = "F" if was == "T" else "T"
    else:
        leaf.text = "".join(map(_next, was))
    return bool(was.strip())


def _next(letter: str) -> str:
    if letter.isdigit():
        return "1" if letter == "9" else str(int(letter) + 1)
    return {"Z": "A", "z": "a"}.get(letter, chr(ord(letter) + 1)) if letter.isascii() and letter.isalpha() else letter


def sign_turned(leaf: etree._Element) -> bool:
    """The negative of an amount or a count that is not zero; identifiers and codes have no sign."""
    was = (leaf.text or "").strip()
    if not str(leaf.tag).endswith(("_AMT", "_BALANCE", "_OWING", "_CREDIT", "_CHARGES", "_COUNT", "_SEQ", "_DFLT")):
        return False
    try:
        number = Decimal(was)
    except InvalidOperation:
        return False
    leaf.text = was[1:] if was.startswith("-") else f"-{was}"
    return number != 0


def month_first(leaf: etree._Element) -> bool:
    """A date as MMddyyyy."""
    was = leaf.text or ""
    if not str(leaf.tag).endswith("_DT") or len(was) != 8:
        return False
    leaf.text = was[4:] + was[:4]
    return True


DAMAGES: dict[str, Callable[[etree._Element], bool]] = {
    "left out": leave_out,
    "blank": blank,
    "another value": other_value,
    "sign turned": sign_turned,
    "date as MMddyyyy": month_first,
}


def damaged(root: etree._Element, damage: Callable[[etree._Element], bool]) -> Iterator[tuple[str, etree._Element]]:
    """Yield each reply with one leaf of Params damaged, and the leaf's name."""
    count = sum(1 for leaf in root.iterfind(".//Params//*") if not len(leaf))
    for place in range(count):
        broken = copy.deepcopy(root)
        leaf = [leaf for leaf in broken.iterfind(".//Params//*") if not len(leaf)][place]
        name = str(leaf.tag)
        if damage(leaf):
            yield name, broken
