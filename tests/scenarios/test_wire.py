"""scenarios.wire: replies are compared tag for tag, in order and with their exact text."""

import pytest

from scenarios.context.wire import Level, differences, documented, parse, repeated, value_at
from scenarios.errors import StepError

SAMPLE = (
    '<Reply transNo="1" pid="2"><F version="1.1"><Params><A>1</A><B> </B><C/></Params><STATUS>0</STATUS></F></Reply>'
)
SAME = {
    "laid out": SAMPLE.replace("><", ">\n  <"),
    "other counters": SAMPLE.replace('transNo="1" pid="2"', 'pid="9" transNo="8"'),
    "empty element written out": SAMPLE.replace("<C/>", "<C></C>"),
    "any value": SAMPLE.replace("<A>1</A>", "<A>*</A>"),
}
OTHER = {
    "value": SAMPLE.replace("<A>1</A>", "<A>1.0</A>"),
    "order": SAMPLE.replace("<A>1</A><B> </B>", "<B> </B><A>1</A>"),
    "one blank and nothing": SAMPLE.replace("<B> </B>", "<B/>"),
    "two blanks": SAMPLE.replace("<B> </B>", "<B>  </B>"),
    "a tag more": SAMPLE.replace("<C/>", "<C/><D/>"),
    "a tag less": SAMPLE.replace("<C/>", ""),
    "level": SAMPLE.replace("</Params><STATUS>0</STATUS>", "<STATUS>0</STATUS></Params>"),
    "no counters": SAMPLE.replace(' transNo="1" pid="2"', ""),
    "version": SAMPLE.replace("1.1", "1.0"),
    "any value of another tag": SAMPLE.replace("<A>1</A>", "<Z>*</Z>"),
}


@pytest.mark.parametrize("expected", SAME.values(), ids=SAME)
def test_what_does_not_count(expected: str) -> None:
    """Layout, attribute order and the values of counters are no difference."""
    assert differences(expected, SAMPLE.encode()) == []


@pytest.mark.parametrize("expected", OTHER.values(), ids=OTHER)
def test_what_counts(expected: str) -> None:
    """Everything else is."""
    assert differences(expected, SAMPLE.encode()) != []


def test_a_status_is_read_where_it_stands() -> None:
    """Absent, blank and filled are three things."""
    root = parse("<Reply><F><Params><STATUS/></Params><STATUS>0</STATUS></F></Reply>")

    assert [value_at(root, level, "STATUS") for level in Level] == ["", "0", None]


def test_a_refusal_has_its_status_under_reply() -> None:
    """Without a function element the other levels have none."""
    root = parse("<Reply><STATUS>-904</STATUS><STATUS_DESC>x</STATUS_DESC></Reply>")

    assert [value_at(root, level, "STATUS") for level in Level] == [None, None, "-904"]


def test_the_upper_case_wrapper_is_looked_through() -> None:
    """REPLY around Reply (quirk 2) changes no level."""
    root = parse("<REPLY><Reply><F><STATUS>5</STATUS></F></Reply></REPLY>")

    assert value_at(root, Level.FUNCTION, "STATUS") == "5"


def test_a_reply_that_is_no_xml_is_told() -> None:
    """QA reads what came."""
    with pytest.raises(StepError, match="oops"):
        parse("oops")


def test_a_documented_request_has_all_tags_in_order() -> None:
    """Blank where no value is given."""
    expected = (
        "<Request><GetPayArrangements><Params><ACCOUNT_NO>&lt;1&gt;</ACCOUNT_NO><PAYSCHEDULE_YN></PAYSCHEDULE_YN>"
    )

    assert documented("GetPayArrangements", {"ACCOUNT_NO": "<1>"}).startswith(expected)


def test_repeated_elements_are_rows() -> None:
    """Of a tag with tags in it the texts, comma between, also where it comes twice."""
    nested = "<ACCOUNT><ACCOUNT_NO>1</ACCOUNT_NO></ACCOUNT><ACCOUNT><ACCOUNT_NO>2</ACCOUNT_NO></ACCOUNT>"
    root = parse(
        f"<Reply><F><Params><PHONE><SEQ>1</SEQ><CMTS/>{nested}</PHONE><PHONE><SEQ>2</SEQ></PHONE></Params></F></Reply>"
    )

    assert repeated(root, "PHONE") == [{"SEQ": "1", "CMTS": "", "ACCOUNT": "1, 2"}, {"SEQ": "2"}]
