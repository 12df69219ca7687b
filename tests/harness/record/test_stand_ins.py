"""Stand-ins: one for each value, the same everywhere, in its form."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.record.checksums import keep_luhn, keep_routing
from harness.record.permutation import DIGITS, LETTERS, TokenPermutation
from harness.record.stand_ins import LEFT_OUT, StandIns
from harness.record.tag_types import TABLE, TagType, tag_types
from harness.schema.tree import schema_files
from tests.harness.record.canaries import tags_of
from tests.harness.schemas import SCHEMAS

KEY = b"k" * 32
STAND_INS = StandIns(KEY, tag_types())
TOKENS = TokenPermutation(KEY)


def shown(tag: str, value: str) -> str:
    """The stand-in of a tag's value."""
    return STAND_INS.value(STAND_INS.types.tags.get(tag, TagType.UNKNOWN), value, tag)


@pytest.mark.parametrize(
    "tokens",
    [
        pytest.param([first + last for first in LETTERS for last in LETTERS], id="two letters"),
        pytest.param(list(DIGITS[1:]), id="one digit"),
        pytest.param([f"{number}" for number in range(100, 1_000)], id="three digits"),
        pytest.param([f"0{number:02}" for number in range(100)], id="three digits after a 0"),
        pytest.param([f"{letter}{digit}" for letter in LETTERS for digit in DIGITS], id="letter and digit"),
    ],
)
def test_no_two_values_become_one(tokens: list[str]) -> None:
    """Over a whole form: a bijection that leaves nothing in its place."""
    made = [TOKENS.replace(token) for token in tokens]

    assert sorted(made) == sorted(tokens)
    assert [old for old, new in zip(tokens, made, strict=True) if old == new] == []


@given(st.from_regex(r"[A-Za-z0-9]{1,40}", fullmatch=True))
def test_the_form_is_kept(token: str) -> None:
    """Digits, letters, case, and a number that does not begin with 0."""
    made = TOKENS.replace(token)

    assert re.sub("[1-9]", "5", made[:1]) == re.sub("[1-9]", "5", token[:1]) or not token[0].isdigit()
    for old, new in zip(token, made, strict=True):
        assert (old.isdigit(), old.isupper(), old.islower()) == (new.isdigit(), new.isupper(), new.islower())


@given(st.integers(10**11, 10**18 - 1))
def test_check_digits_are_kept(number: int) -> None:
    """A valid card or routing number has a valid stand-in, an invalid one an invalid one."""
    for digits, keep in ((str(number), keep_luhn), (str(number)[:8], keep_routing)):
        stand_ins = [keep(f"{digits}{last}", TOKENS.replace) for last in range(10)]
        again = [keep(stand_in[:-1] + "0", lambda same: same) for stand_in in stand_ins]

        assert len(set(stand_ins)) == 10
        assert len({text[:-1] for text in again}) == 1
    assert keep_routing("021000021", TOKENS.replace) not in ("021000021", "")


def test_valid_routing_and_card_numbers_stay_valid() -> None:
    """By the published rules."""
    routing = [int(digit) for digit in shown("BANK_ID", "021000021")]
    assert sum(digit * weight for digit, weight in zip(routing, (3, 7, 1) * 3, strict=True)) % 10 == 0

    card = [int(digit) for digit in shown("V_PARSE_NAME", "4111111111111111")]
    doubled = [sum(divmod(digit * (2 - place % 2), 10)) for place, digit in enumerate(card)]
    assert sum(doubled) % 10 == 0


def test_joins_hold_between_tags() -> None:
    """The same account, item, person, phone and e-mail address everywhere, parts of texts included."""
    account, item, guid = (
        shown("ACCOUNT_NO", "2003708"),
        shown("ITEM_NO", "205184"),
        "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11",
    )

    assert shown("SS_ACCOUNT_NO", "2003708") == shown("ALERT_KEY", " 2003708 ").strip() == account != "2003708"
    assert shown("STATUS_DESC", "Account 2003708 found.") == f"Account {account} found."
    assert shown("STATUS_DESC", "AR item 205184 added.") == f"AR item {item} added."
    assert shown("PAYMENT_REF", "205184") == item
    assert shown("PAYMENT_REF", guid) == shown("SOURCE_SPEC1", guid) == shown("SOURCE_SPEC2", guid.upper()).lower()
    first, last = shown("PERSON_FNM", "Alex"), shown("PERSON_LNM", "SAMPLE")
    assert shown("V_NAME", " ALEX SAMPLE ") == f" {first.upper()} {last} "
    assert shown("NO_SUCH_TAG", "2003708 Alex") == f"{account} {first}"
    mail = shown("PHONE_NO", "Alex.Sample@utility.example")
    assert mail == shown("ITEM_CMTS", "alex.sample@UTILITY.example")
    assert re.fullmatch(r"[a-z]{11}@example\.org", mail)
    phone = shown("PHONE_NO", "2065558181")
    assert re.fullmatch("[2-9][0-9]{2}55501[0-9]{2}", phone)
    assert re.sub(r"\D", "", shown("SOURCE_SPEC2", "+1 (206) 555-8181")) == f"1{phone}"


def test_exchanged_halves_stay_the_halves() -> None:
    """ACCOUNT_NO_CUSTOM_2 (router F-02)."""
    for number in ("1176500600021202", "1387145"):
        custom, half = shown("ACCOUNT_NO_CUSTOM", number), len(number) // 2
        assert shown("ACCOUNT_NO_CUSTOM_2", number[half:] + number[:half]) == custom[half:] + custom[:half]


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("CURRENT_BALANCE", "-98.24", "-98.24"),
        ("DUE_DT", "20240520", "20240520"),
        ("CHG_DTM", "2024102211551857", "2024102211551857"),
        ("REQUIRED_BY", "Dec-15-2023", "Dec-15-2023"),
        ("ITEM_TP", "DONATE-PMT", "DONATE-PMT"),
        ("DUE_IF_TRUE_UP", " ", " "),
        ("CONTACT_DESC", "Contact: JORDAN Q SAMPLE", LEFT_OUT),
        ("SOURCE_SPEC2", "for Jordan", LEFT_OUT),
        ("SSN", "123-45-6789", ""),
        ("ANSWER", "BILL", "BILL"),
        ("STATUS_DESC", "PHONE_CD tag is missing or is empty.", "PHONE_CD tag is missing or is empty."),
    ],
)
def test_what_stays_and_what_goes(tag: str, value: str, expected: str) -> None:
    """Amounts, dates and documented codes make the case; texts and secrets do not."""
    assert shown(tag, value) == expected


@pytest.mark.parametrize("tag", ["CURRENT_BALANCE", "DUE_DT", "CLOSED_YN", "PHONE_SEQ", "ITEM_TP"])
@pytest.mark.parametrize("value", ["JORDAN", "2065558181234567", "1234567x"])
def test_a_value_without_the_form_of_its_type_is_replaced(tag: str, value: str) -> None:
    """A name in an amount is a name."""
    if not (tag == "CURRENT_BALANCE" and value.isdigit() and len(value) <= 13):
        assert shown(tag, value) != value


def test_another_key_makes_other_stand_ins() -> None:
    """So that a recording tells nothing to whoever lacks its key."""
    other = StandIns(b"o" * 32, tag_types())
    accounts = [str(number) for number in range(2_003_000, 2_003_100)]

    assert all(other.text(account) != STAND_INS.text(account) for account in accounts)
    assert [StandIns(KEY, tag_types()).text(it) for it in accounts] == [STAND_INS.text(it) for it in accounts]


def test_names_beyond_ascii_stay_different() -> None:
    """Letters with accents, and of other scripts."""
    names = ["José", "Josè", "Jose", "Ωmega", "李雷", "李蕾"]
    made = [shown("PERSON_FNM", name) for name in names]

    assert len(set(made)) == len(names)
    assert all(text.isascii() and len(text) == len(name) for text, name in zip(made, names, strict=True))


def test_every_tag_has_a_type() -> None:
    """What the schemas of the router have; a tag without an entry is replaced."""
    schemas = [path for name, path in schema_files(SCHEMAS).items() if name.startswith("router/")]
    tags = {tag for path in schemas for tag in tags_of(path)}

    assert tags - STAND_INS.types.tags.keys() == set()
    assert STAND_INS.types.tags.keys() - tags == set()


def test_own_types_stand_on_top(tmp_path: Path) -> None:
    """A team's own tags, in the form of the contract's table."""
    own = tmp_path / "own.toml"
    own.write_text('[tags]\namount = ["METER_FEE"]\n\n[codes]\nITEM_TP = ["VISAW"]\n')
    stand_ins = StandIns(KEY, tag_types(own))

    assert stand_ins.value(stand_ins.types.tags["METER_FEE"], "3.10") == "3.10"
    assert stand_ins.value(TagType.CODE, "VISAW", "ITEM_TP") == "VISAW"
    assert TABLE.is_file()
