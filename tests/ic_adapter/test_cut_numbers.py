"""Item numbers that are cut (Q-70): a part of a number is somebody else's item, so it is never taken for one."""

import re
import unicodedata
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.billers import keys
from ic_adapter.integrations.postings.item_number import TEXT, item_no, unread
from ic_adapter.model import Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held
from ic_adapter.router.envelope import Reply
from ic_adapter.router.functions import ADD_AR_ITEMS
from tests.ic_adapter.money import KEPT, give, pay, payment, void
from tests.ic_adapter.plans import biller, told

DEFAULT = str(keys.TABLE["item_no_pattern"].default)
NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
SPACES = [chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs"]
SEPARATORS = [*",.'", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{ARABIC THOUSANDS SEPARATOR}", *SPACES]
MARKS = [*"-/;", "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}", "\N{MINUS SIGN}", "\N{FULLWIDTH SOLIDUS}"]
CUT_AT_MARKS = [f"205{mark}199" for mark in MARKS] + ["1-205-199", "205/1999", "205185-199", "12;3", "205-199.00"]
CUT = ["205,199", "205.199", "205 199", "205'199", f"205{NO_BREAK}199", f"205{NARROW}199", "0", "000", "205,199.00"]


def reply(text: str, **tags: str) -> Reply:
    """A successful reply with this STATUS_DESC and these tags."""
    return Reply(
        function="AddARItems",
        trans_no=None,
        pid=None,
        status=0,
        status_desc=text,
        tags=MappingProxyType(tags),
        groups=(),
    )


@pytest.mark.parametrize("number", CUT)
def test_cut_number_in_the_text(number: str) -> None:
    """No number is certain, and the text that holds it is there for the operator."""
    found = reply(f"AR item {number} added.")

    assert item_no(found, DEFAULT) is None
    assert unread(found, DEFAULT) == ("STATUS_DESC", f"AR item {number} added.")


@pytest.mark.parametrize("pattern", [DEFAULT, r"(\d+) added"])
@pytest.mark.parametrize("number", CUT_AT_MARKS)
def test_number_cut_at_a_mark(number: str, pattern: str) -> None:
    """A dash, a slash or a semicolon between groups of digits cuts a number, whichever group the pattern takes."""
    found = reply(f"AR item {number} added.")

    assert item_no(found, pattern) is None
    assert unread(found, pattern) == ("STATUS_DESC", f"AR item {number} added.")


@given(
    groups=st.lists(st.integers(0, 999).map("{:03}".format), min_size=1, max_size=3),
    first=st.integers(1, 999).map(str),
    mark=st.sampled_from(MARKS),
    pattern=st.sampled_from([DEFAULT, r"(\d+) added", r"item .*?(\d+)", r"item .*(\d{3})"]),
)
def test_groups_of_three_digits_are_one_number(groups: list[str], first: str, mark: str, pattern: str) -> None:
    """However many groups there are: none of them is an item."""
    assert item_no(reply(f"AR item {mark.join([first, *groups])} added."), pattern) is None


@pytest.mark.parametrize("number", CUT)
def test_cut_number_in_the_tag(number: str) -> None:
    """A tag that is not a number is not passed over for a number in the text."""
    found = reply("AR item 77 added.", ITEM_NO=number)

    assert item_no(found, DEFAULT) is None
    assert unread(found, DEFAULT) == ("ITEM_NO", number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("AR item 205185, added", "205185"),
        ("AR item 205185.", "205185"),
        ("AR item 205185. 3 items in all.", "205185"),
        ("AR item 205185", "205185"),
        ("AR item 205185's copy", "205185"),
        ("AR item 205185-2024", "205185"),
        ("AR item 205185/2024", "205185"),
        ("AR item 205185; 3 items in all", "205185"),
        ("AR item 205185-A", "205185"),
    ],
)
def test_whole_number(text: str, number: str) -> None:
    """Marks of a sentence behind a number do not make it uncertain."""
    assert item_no(reply(text), DEFAULT) == number
    assert unread(reply(text), DEFAULT) is None


def test_reply_without_any_number() -> None:
    """There is nothing that could not be read."""
    assert unread(reply("AR item added."), DEFAULT) is None
    assert unread(None, DEFAULT) is None


@given(
    number=st.integers(1, 10**12 - 1).map(str),
    cut=st.data(),
    pattern=st.sampled_from([DEFAULT, r"item (\d{1,3})", r"(\d{1,3}) added", r"item .*?(\d{1,3}) added", r"m .*(\d)"]),
)
def test_what_is_read_is_the_whole_number_or_nothing(number: str, cut: st.DataObject, pattern: str) -> None:
    """A separator anywhere in the number, a pattern that takes a part, or the limit of the search: never a part."""
    at = cut.draw(st.integers(0, len(number) - 1), label="digits before the separator")
    separator = cut.draw(st.sampled_from(["", *SEPARATORS]), label="separator")
    written = number[:at] + (separator if at else "") + number[at:]
    padding = cut.draw(st.sampled_from([0, TEXT - 10 - len(written), TEXT - 10]), label="text before it")
    text = "x" * padding + f" AR item {written} added."
    found = item_no(reply(text), pattern)

    assert found is None or (found == number and written == number), text


@given(text=st.text(st.sampled_from("AR item 0159,.' x" + NO_BREAK + "\u0663"), max_size=40))
def test_number_stands_alone(text: str) -> None:
    """Whatever surrounds it: what is read is a whole number greater than 0 that no digit or separator continues."""
    found = item_no(reply(f"AR item {text}"), DEFAULT)

    if found is not None:
        assert re.match(rf"AR item {found}(?![{re.escape(''.join(SEPARATORS))}]?\d)", f"AR item {text}")
        assert int(found) > 0


@pytest.mark.parametrize("number", [*CUT, "205-199", "205/199", "205;199"])
def test_payment_keeps_no_uncertain_number(number: str) -> None:
    """The payment is SENT, keeps no number, and its warning shows the text that could not be read."""
    answer = told(ADD_AR_ITEMS, STATUS="0", STATUS_DESC=f"AR item {number} added.")

    _, end = pay(biller(), None, answer)

    assert (end.outcome, end.result) == (Outcome.SENT, {})
    assert [one.code for one in end.warnings] == [ReasonCode.ITEM_NUMBER_UNCERTAIN]
    assert f"AR item {number} added." in end.warnings[0].text


@pytest.mark.parametrize("stored", ["0", "000", "205,199", "1234567890123", ""])
def test_number_that_was_stored_before(stored: str) -> None:
    """What another version of this program kept is read with the same care: the void is HELD."""
    with pytest.raises(Held) as held:
        void(biller(), payment(kept=KEPT | {"item_no": stored}))

    assert held.value.reason.code is ReasonCode.NO_ITEM_NUMBER


def test_credit_of_a_payment_with_an_uncertain_number() -> None:
    """Route `auto` adds an item of its own; route `adjust` is HELD."""
    of = payment(kept=KEPT | {"item_no": "0"})
    orders, _ = give(biller(settings={"114": "1"}), "30.00", of, told(ADD_AR_ITEMS, STATUS="0", STATUS_DESC="added"))

    assert [order.function for order in orders] == [ADD_AR_ITEMS]
    with pytest.raises(Held, match=r"^no item number$"):
        give(biller(settings={"114": "1"}, credit_route="adjust"), "30.00", of)
