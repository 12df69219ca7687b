"""scenarios.samples: the documents' requests, and what a scenario may change in them."""

from pathlib import Path

import pytest
from lxml import etree

from scenarios.context.samples import ABSENT, SAMPLES, sample
from scenarios.errors import StepError
from scenarios.language.tags import FUNCTIONS

#: The simulator's copies of the same requests, typed by other hands; a slip in one of them shows here.
OTHERS = Path(__file__).parents[1] / "simulator" / "samples"


def _shape(element: etree._Element) -> object:
    """Tags and texts, however the document is laid out."""
    text = None if len(element) else (element.text or "").strip()
    return element.tag, text, [_shape(child) for child in element.iterchildren("*")]


def test_there_is_a_sample_of_every_function() -> None:
    """All but BILLPDF, which speaks no XML."""
    assert list(SAMPLES) == [name for name in FUNCTIONS if name != "BILLPDF"]


@pytest.mark.parametrize("number", range(1, 15))
def test_a_sample_is_the_one_the_router_is_tested_with(number: int) -> None:
    """Both were copied from the documents: tag for tag, value for value."""
    other = etree.parse(OTHERS / f"F-{number:02}.request.xml").getroot()

    assert _shape(etree.fromstring(sample(str(other[0].tag)))) == _shape(other)


def test_a_change_replaces_one_value() -> None:
    """Everything else stays as it is."""
    assert sample("AdjARItem", [("ITEM_AMT", "70.00")]) == sample("AdjARItem").replace(">0.00<", ">70.00<")


def test_a_tag_that_stands_twice_is_named_by_its_place() -> None:
    """The second PHONE_CMTS of SetPhone, the first stays blank."""
    assert "<PHONE_CMTS/><ACTIVE_DT/>" in sample("SetPhone", [("PHONE_CMTS[2]", "x")])
    assert "<PHONE_CMTS>x</PHONE_CMTS><ACCOUNT_NO>" in sample("SetPhone", [("PHONE_CMTS[2]", "x")])


def test_a_tag_within_a_tag_is_named_by_its_path() -> None:
    """The answer to the second question of a ticket."""
    assert "<ANSWER>BILL</ANSWER>" in sample("AddIssueContact", [("ISSUE_QUESTIONS[2]/ANSWER", "x")])
    assert "<ANSWER>x</ANSWER>" in sample("AddIssueContact", [("ISSUE_QUESTIONS[2]/ANSWER", "x")])


def test_a_tag_can_be_left_out() -> None:
    """Absent is not blank; places are those of the sample, whatever else is left out."""
    changes = [("ISSUE_QUESTIONS[1]", ABSENT), ("ISSUE_QUESTIONS[2]", ABSENT), ("LOCATION_NO", ABSENT)]

    assert "ISSUE_QUESTIONS" not in sample("AddIssueContact", changes)
    assert "LOCATION_NO" not in sample("AddIssueContact", changes)


@pytest.mark.parametrize("path", ["ITEM_AMOUNT", "PHONE_CMTS", "PHONE_CMTS[3]", "*", "..", "[", ""])
def test_a_change_that_means_no_one_tag_is_told(path: str) -> None:
    """With the tags there are."""
    with pytest.raises(StepError, match="the tags are PERSON_NO, PHONE_SEQ"):
        sample("SetPhone", [(path, "x")])


def test_an_unknown_function_is_told() -> None:
    """With the functions there are."""
    with pytest.raises(StepError, match="AddARItems"):
        sample("AddARItem")
