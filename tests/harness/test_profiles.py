"""Profiles: the documented samples keep them, single damages do not, and their tags are those of the specification."""

import re
from collections.abc import Callable

import pytest
from lxml import etree

from harness.profiles.checking import KnownFacts, check_reply
from harness.profiles.profile import Profile, profiles
from harness.profiles.reply import read_reply
from harness.profiles.rules import RULES
from tests.harness.damages import CODE_TABLES, DAMAGES, READING, SAMPLES, damaged, sample
from tests.harness.schemas import ROOT

SPEC = (ROOT / "docs" / "spec" / "router-functions.md").read_text(encoding="utf-8")
CODES = sorted(path.name.removesuffix(".reply.xml") for path in SAMPLES.glob("*.reply.xml"))
#: Percent of single damages that must be found: by the XSD alone (at most), by the profile, by the profile with the code
#: tables of the biller (router §8), and by the profile for a router in the documented state, whose values are known. Many
#: values have no second place in a reply that they must agree with, so "another value" needs what is known elsewhere.
CAUGHT = {
    "left out": (0, 100, 100, 100),
    "blank": (0, 89, 89, 100),
    "another value": (2, 29, 31, 100),
    "sign turned": (0, 94, 94, 100),
    "date as MMddyyyy": (0, 100, 100, 100),
}


@pytest.mark.parametrize("code", CODES)
def test_documented_samples_keep_their_profile(code: str) -> None:
    """100 % of the samples pass, with their requests known and without."""
    reply = sample(code)

    assert check_reply(reply) == []
    assert check_reply(reply, KnownFacts(sample(code, "request"), expected=read_reply(reply))) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_single_damages_are_found(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each leaf of the five documented read replies, damaged alone: the figures of a class, printed."""
    schemas = {profile.code: etree.XMLSchema(etree.parse(str(profile.schema))) for profile in profiles().values()}
    total, counts, missed = 0, [0, 0, 0, 0], []
    for code in READING:
        request, documented = sample(code, "request"), read_reply(sample(code))
        for leaf, broken in damaged(sample(code), DAMAGES[name]):
            by_profile = bool(check_reply(broken, KnownFacts(request)))
            with_tables = bool(check_reply(broken, KnownFacts(request, CODE_TABLES)))
            known = bool(check_reply(broken, KnownFacts(request, expected=documented)))
            found = (not schemas[code].validate(broken), by_profile, with_tables, known)
            total += 1
            counts = [count + caught for count, caught in zip(counts, found, strict=True)]
            missed += [] if by_profile else [f"{code} {leaf}"]

    with capsys.disabled():
        shown = ", ".join(f"{number}/{total} by {how}" for number, how in zip(counts, HOW, strict=True))
        print(f"\n{name}: {shown}")  # noqa: T201 — the figure that the test is for
    by_schema, *others = (100 * number / total for number in counts)
    most_by_schema, *least = CAUGHT[name]
    assert total > 8
    assert by_schema <= most_by_schema
    assert all(percent >= wanted for percent, wanted in zip(others, least, strict=True)), (counts, missed)
    assert dict.fromkeys(missed) == dict.fromkeys(listed(name))


def listed(damage: str) -> list[str]:
    """What the page says that one reply cannot show, as function and tag."""
    page = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    section = page.partition("### What one reply cannot show")[2].partition("\n## ")[0]
    rows = re.findall(rf"^\| {damage} \| (F-[0-9]+) \| (.*?) \|$", section, re.MULTILINE)
    return [f"{code} {tag}" for code, tags in rows for tag in tags.split(", ")]


HOW = ("the XSD", "the profile", "the profile with code tables", "the profile with documented values")


def spec_section(profile: Profile) -> str:
    """The section of a function in the specification."""
    return re.split(r"\n### F-|\n## 7", SPEC.partition(f"### {profile.code} ")[2])[0]


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda profile: profile.code)
def test_every_tag_is_of_the_specification(profile: Profile) -> None:
    """A profile has no tag that its section does not name, and no shape has a tag without a type."""
    section = spec_section(profile)
    paths = {*profile.tags, *profile.groups}

    assert {name for path in paths for name in path.split("/") if not re.search(rf"\b{name}\b", section)} == set()
    for shape in profile.shapes.values():
        assert set(shape) <= paths
    for group, inner in profile.groups.items():
        assert {f"{group}/{name}" for name in inner} <= paths
    for rule in profile.rules:
        assert rule.kind in RULES
        assert set(rule.tags) <= paths


@pytest.mark.parametrize(("code", "columns"), [("F-02", 105), ("F-11", 43)])
def test_long_tables_are_complete(code: str, columns: int) -> None:
    """The numbered tables of replies: the same tags in the same order, with the same types."""
    (profile,) = (one for one in profiles().values() if one.code == code)
    replies = spec_section(profile).partition("\nReply")[2]
    rows = re.findall(r"^\| \d+ \| (\w+) \| (\w+)", replies, re.MULTILINE)

    assert len(rows) == columns
    assert tuple(tag for tag, _ in rows) == profile.shapes["sample"]
    assert {tag: kind for tag, kind in rows if profile.tags[tag].type != kind} == {}


def edited(code: str, edit: Callable[[etree._Element], object]) -> list[str]:
    """The rules that an edited sample breaks."""
    root = sample(code)
    edit(root)
    return [finding.rule for finding in check_reply(root, KnownFacts(sample(code, "request")))]


def put(path: str, text: str) -> Callable[[etree._Element], object]:
    """Set the text of an element."""

    def edit(root: etree._Element) -> None:
        node = root.find(path)
        assert node is not None
        node.text = text

    return edit


@pytest.mark.parametrize(
    ("code", "path", "text", "rule"),
    [
        ("F-01", ".//ACCOUNT_NO", "2003709", "echo"),
        ("F-01", ".//UNAPPLIED_CREDIT", "5", "credit"),
        ("F-01", ".//NONPAY_CUTOFF_YN", "T", "flag"),
        ("F-01", ".//LAST_PAYMENT_AMT", "", "together"),
        ("F-01", ".//DUE_DT", "20240417", "not after"),
        ("F-01", ".//LAST_BILL_DT", "20240231", "format"),
        ("F-01", ".//LAST_BILL_DT", "02240418", "format"),
        ("F-01", ".//STATUS_DESC", "Account found.", "text"),
        ("F-02", ".//ACCOUNT_NO_CUSTOM_2", "1176500600021202", "halves"),
        ("F-01", ".//WRITE_OFF_AMT", "1", "zero"),
        ("F-02", ".//V_NAME", "SAMPLE ALEX", "joined"),
        ("F-02", ".//V_NAME", "ALEX OTHER SAMPLE", "joined"),
        ("F-02", ".//PERSON_FNM", "", "joined"),
        ("F-02", ".//STATUS_DESC", "fine", "blank"),
        ("F-08", ".//PHONE_COUNT", "3", "count"),
        ("F-08", ".//PHONE_SEQ", "2", "different"),
        ("F-11", ".//STREET_NM", "", "one of"),
        ("F-05", ".//CHECK_AMT", "100.23", "echo"),
        ("F-14", ".//ISSUE_NO", "300631", "text"),
        ("F-10-error", ".//Params/STATUS", "", "filled"),
    ],
)  # fmt: skip
def test_a_rule_names_what_it_found(code: str, path: str, text: str, rule: str) -> None:
    """One value changed: the rule that is meant for it."""
    assert rule in edited(code, put(path, text))


def test_amounts_are_compared_as_numbers() -> None:
    """Trailing zeros are not padded (quirk 11)."""
    assert edited("F-05", put(".//CHECK_AMT", "100.240"[:6])) == []


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        ("<Reply><STATUS>-904</STATUS><STATUS_DESC>x</STATUS_DESC></Reply>", "envelope"),
        ("<Request/>", "envelope"),
        ("<Reply><GetWeather><Params/></GetWeather></Reply>", "envelope"),
        ("<REPLY><Reply><AdjARItem><Params><STATUS>0</STATUS></Params><STATUS>0</STATUS></AdjARItem></Reply></REPLY>", "envelope"),
        ("<Reply><AdjARItem><Params/></AdjARItem></Reply>", "status"),
        ("<Reply><AdjARItem><Params><STATUS>0</STATUS></Params></AdjARItem></Reply>", "status"),
        ("<Reply><GetPayArrangements><Params/><STATUS>0</STATUS></GetPayArrangements></Reply>", None),
        ("<Reply><GetAccount><Params><STATUS>-4</STATUS><PERSON_NO>1</PERSON_NO></Params><STATUS>0</STATUS></GetAccount></Reply>", "presence"),
        ("<Reply><AddAlert><Params/><STATUS>-901</STATUS></AddAlert></Reply>", None),
    ],
)  # fmt: skip
def test_envelopes(reply: str, rule: str | None) -> None:
    """Root, function, and where STATUS stands."""
    rules = [finding.rule for finding in check_reply(etree.fromstring(reply))]

    assert rule in rules if rule else rules == []
