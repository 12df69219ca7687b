"""Which values a check compared: only what was compared, and only in a check."""

import pytest

from scenarios.context import asserted, wire
from scenarios.context.asserted import ComparedTag, TagText
from scenarios.context.tables import compare, compare_rows
from scenarios.errors import StepError

REPLY = (
    "<Reply><GetPhoneRecords><Params><STATUS>0</STATUS><PHONE_COUNT>1</PHONE_COUNT><PHONE><PHONE_SEQ>1</PHONE_SEQ>"
    "<PHONE_NO>2025550118</PHONE_NO><ACCOUNT><ACCOUNT_NO>2003708</ACCOUNT_NO></ACCOUNT></PHONE></Params>"
    "<STATUS>0</STATUS></GetPhoneRecords></Reply>"
)


def paths(compared: list[ComparedTag]) -> list[str]:
    """What was noted, in short."""
    return [f"{it.direction} {it.function} {it.path}" for it in compared]


def test_reading_is_no_comparison() -> None:
    """All tags were read, none was compared."""
    noted: list[ComparedTag] = []
    with asserted.recording(noted):
        wire.params(wire.parse(REPLY))
        wire.repeated(wire.parse(REPLY), "PHONE")

    assert noted == []


def test_what_a_check_compares() -> None:
    """By the table's names, at each level, within a repeated element."""
    noted: list[ComparedTag] = []
    with asserted.recording(noted):
        compare("the reply", {"PHONE_COUNT": "1"}, wire.params(wire.parse(REPLY)))
        compare("phone 1", {"PHONE_NO": "2025550118"}, wire.repeated(wire.parse(REPLY), "PHONE")[0])
        compare("phone 1", {"ACCOUNT": "2003708"}, wire.repeated(wire.parse(REPLY), "PHONE")[0])
        assert wire.value_at(wire.parse(REPLY), wire.Level.FUNCTION, "STATUS") == "0"

    assert paths(noted) == [
        "reply GetPhoneRecords PHONE_COUNT",
        "reply GetPhoneRecords PHONE/PHONE_NO",
        "reply GetPhoneRecords PHONE/ACCOUNT/ACCOUNT_NO",
        "reply GetPhoneRecords (function) STATUS",
    ]


def test_a_comparison_that_fails_counts() -> None:
    """It looked at the value."""
    noted: list[ComparedTag] = []
    with asserted.recording(noted), pytest.raises(StepError):
        compare("the reply", {"PHONE_COUNT": "2", "NO_SUCH": ""}, wire.params(wire.parse(REPLY)))

    assert paths(noted) == ["reply GetPhoneRecords PHONE_COUNT"]


def test_an_action_notes_nothing() -> None:
    """Outside of a check a comparison decides how to go on."""
    noted: list[ComparedTag] = []
    with asserted.recording(noted):
        pass

    assert wire.value_at(wire.parse(REPLY), wire.Level.PARAMS, "STATUS") == "0"
    assert noted == []


def test_a_whole_reply() -> None:
    """Each leaf but the one whose expected text is any."""
    noted: list[ComparedTag] = []
    with asserted.recording(noted):
        assert wire.differences(REPLY.replace(">2025550118<", ">*<"), REPLY.encode()) == []

    assert paths(noted) == [
        "reply GetPhoneRecords STATUS",
        "reply GetPhoneRecords PHONE_COUNT",
        "reply GetPhoneRecords PHONE/PHONE_SEQ",
        "reply GetPhoneRecords PHONE/ACCOUNT/ACCOUNT_NO",
        "reply GetPhoneRecords (function) STATUS",
    ]


def test_rows_about_calls() -> None:
    """A column status of calls looked at STATUS, whichever level had it; one without it looked at nothing."""
    noted: list[ComparedTag] = []
    with asserted.recording(noted):
        compare_rows("calls", [["function"], ["SetPhone"]], [{"function": "SetPhone", "status": 0}])
        compare_rows("calls", [["function", "status"], ["SetPhone", "0"]], [{"function": "SetPhone", "status": 0}])

    assert paths(noted) == ["reply SetPhone (effective) STATUS"]


@pytest.mark.parametrize("way", ["==", "!=", "<", "in"])
def test_every_way_to_compare(way: str) -> None:
    """A text of a tag stays a text."""
    text, noted = TagText.at("12", "reply", "F", "A"), list[ComparedTag]()
    with asserted.recording(noted):
        assert {"==": text == "12", "!=": text != "1", "<": text < "2", "in": "1" in text}[way]

    assert paths(noted) == ["reply F A"]
    assert {str(text): 1}[text] == 1
