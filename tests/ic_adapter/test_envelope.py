"""The adapter's codec: request bodies, and everything a reader of replies must survive (router §2.4, §4.1)."""

from urllib.parse import quote, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.errors import NotAReply
from ic_adapter.router.envelope import form_body, read_reply, write_request
from tests.ic_adapter.scripted import envelope, tags


def test_request() -> None:
    """Tags in order, blank ones sent, markup escaped."""
    xml = write_request("GetAccount", {"ACCOUNT_NO": "<&>", "PREPAY_INFO_YN": ""})

    assert xml == (
        "<Request><GetAccount><Params><ACCOUNT_NO>&lt;&amp;&gt;</ACCOUNT_NO><PREPAY_INFO_YN></PREPAY_INFO_YN>"
        "</Params></GetAccount></Request>"
    )


def test_body_is_a_form_value() -> None:
    """Q-01: AS 74 and then percent-encoded XML, so that & and + survive form decoding."""
    body = form_body("XMLREQUEST=", "<A>1+1 & é</A>").decode("ascii")

    assert body.startswith("XMLREQUEST=%3CA%3E")
    assert unquote_plus(body.removeprefix("XMLREQUEST=")) == "<A>1+1 & é</A>"


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_body_is_percent_encoded(text: str) -> None:
    """As the standard library encodes with nothing safe but the unreserved signs."""
    assert form_body("XMLREQUEST=", text).decode("ascii") == "XMLREQUEST=" + quote(text, safe="")


def test_illegal_characters() -> None:
    """What XML cannot carry is never sent."""
    with pytest.raises(ValueError, match="XML"):
        write_request("GetAccount", {"ACCOUNT_NO": "\x00"})


STATUSES = [
    ("<STATUS>0</STATUS>", "<STATUS>0</STATUS>", 0, ""),
    ("<STATUS></STATUS>", "<STATUS>0</STATUS>", 0, ""),
    ("", "<STATUS>0</STATUS>", 0, ""),
    ("<STATUS>0</STATUS>", "", 0, ""),
    ("<STATUS>-100</STATUS><STATUS_DESC>p</STATUS_DESC>", "<STATUS>0</STATUS><STATUS_DESC>f</STATUS_DESC>", -100, "p"),
    ("<STATUS>0</STATUS><STATUS_DESC>p</STATUS_DESC>", "<STATUS>-901</STATUS>", -901, "p"),
    ("<STATUS>-4</STATUS>", "<STATUS>-5</STATUS><STATUS_DESC>f</STATUS_DESC>", -4, "f"),
    ("<STATUS> </STATUS>", "", None, ""),
    ("<STATUS_CD>Y</STATUS_CD>", "", None, ""),
]


@pytest.mark.parametrize(("params", "function", "status", "text"), STATUSES)
def test_effective_status(params: str, function: str, status: int | None, text: str) -> None:
    """Router §4.1: Params first, then function, blank ignored, text of the same level else of any."""
    reply = read_reply(envelope("SetPhone", params, function).encode())

    assert (reply.status, reply.status_desc) == (status, text)


def test_status_under_reply() -> None:
    """Our refusals carry STATUS directly under Reply, without a function."""
    reply = read_reply(b"<Reply><STATUS>-904</STATUS><STATUS_DESC>no</STATUS_DESC></Reply>")

    assert (reply.function, reply.status, reply.status_desc) == (None, -904, "no")


def test_upper_case_wrapper() -> None:
    """Quirk 2: REPLY holding Reply; transNo is found on the inner one."""
    reply = read_reply(f"<REPLY>{envelope('AddIssueContact', '')}</REPLY>".encode())

    assert (reply.function, reply.trans_no, reply.pid) == ("AddIssueContact", "6431", "2020")


def test_bare_envelope() -> None:
    """Quirk 5: transNo, pid and version may be missing."""
    reply = read_reply(b"<Reply><GetPayArrangements><Params/><STATUS>0</STATUS></GetPayArrangements></Reply>")

    assert (reply.trans_no, reply.pid, reply.status) == (None, None, 0)


@pytest.mark.parametrize("value", ["<A/>", "<A></A>", "<A> </A>", "<A>\n</A>"])
def test_blank(value: str) -> None:
    """Empty, self-closed and white space are all blank; an absent tag is not there at all."""
    reply = read_reply(envelope("GetAccount", value).encode())

    assert reply.tags == {"A": ""}


def test_groups() -> None:
    """Arrangements are groups, in order; flat tags stay apart."""
    plans = "<Arrangement><STATUS_CD>Y</STATUS_CD></Arrangement><Arrangement><STATUS_CD>N</STATUS_CD></Arrangement>"
    reply = read_reply(envelope("GetPayArrangements", plans + tags(A="1")).encode())

    assert [group["STATUS_CD"] for group in reply.groups] == ["Y", "N"]
    assert dict(reply.tags) == {"A": "1"}


@pytest.mark.parametrize(
    "body",
    [
        '<Reply><F version=1.1><Params><A b="c=d">x</A></Params><STATUS>0</STATUS></F></Reply>',
        "<Reply transNo=1><F><Params><A>x</ A ></Params><STATUS>0</STATUS></F></Reply>",
        "<Reply><F version=1.1><Params><A>x</A ></Params><STATUS>0</ STATUS></F></Reply>",
    ],
)
def test_repair(body: str) -> None:
    """Q-05: unquoted attribute values and end tags with blanks are repaired."""
    reply = read_reply(body.encode())

    assert (reply.tags["A"], reply.status) == ("x", 0)


def test_repair_leaves_text_alone() -> None:
    """Only tags are repaired, never text that looks like an attribute."""
    reply = read_reply(b"<Reply><F version=1.1><Params><A>a b=c d</A></Params><STATUS>0</STATUS></F></Reply>")

    assert reply.tags["A"] == "a b=c d"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"<Reply><F>",
        b"<html/>",
        b"no xml",
        b"<Reply><F><Params><STATUS>zero</STATUS></Params></F></Reply>",
        b"<Reply><F><Params><STATUS>0.0</STATUS></Params></F></Reply>",
        b"<Reply><F><Params><A>\xe9</A></Params><STATUS>0</STATUS></F></Reply>",
        b'<!DOCTYPE Reply [<!ENTITY e "0">]><Reply><F><Params/><STATUS>&e;</STATUS></F></Reply>',
    ],
)
def test_not_a_reply(body: bytes) -> None:
    """What cannot be read, declares a document type or has no whole STATUS is no reply."""
    with pytest.raises(NotAReply):
        read_reply(body)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_other_encodings(codec: str) -> None:
    """A byte order mark is readable and says what it says."""
    assert read_reply(envelope("F", tags(A="é")).encode(codec)).tags["A"] == "é"


@pytest.mark.parametrize("inside", ["<!-- x -->", "<?x y?>"])
def test_comment_in_a_value(inside: str) -> None:
    """A comment or processing instruction within a value does not cut it off, and makes no group of it."""
    reply = read_reply(envelope("F", f"<A>55{inside}.55</A>", f"<STATUS>-{inside}100</STATUS>").encode())

    assert (dict(reply.tags), reply.status, reply.groups) == ({"A": "55.55"}, -100, ())


def test_commented_status() -> None:
    """A STATUS that is commented out is none."""
    reply = read_reply(envelope("F", "<!-- <STATUS>-4</STATUS> -->", "<STATUS>0</STATUS>").encode())

    assert (reply.status, dict(reply.tags)) == (0, {})
