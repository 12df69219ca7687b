"""What counts as the refusal that is asked for: level, code and named tag, on replies written by hand."""

import pytest
from lxml import etree

from harness.conformance.judging import wrong_with_mutation, wrong_with_valid
from harness.mutate.expectations import Answer, Expected, Mutation, NoHarm, Refusal, StatusLevel, Unchanged
from harness.profiles.profile import profiles

SET_PHONE = """<Reply transNo="1" pid="2"><SetPhone version="1.1"><Params>{params}</Params>{own}</SetPhone></Reply>"""
MISSING = "<STATUS>-100</STATUS><STATUS_DESC>PHONE_CD tag is missing or is empty.</STATUS_DESC>"
BUSINESS = Refusal(StatusLevel.BUSINESS, -100, "PHONE_CD tag is missing or is empty.")
INVALID = Refusal(StatusLevel.FUNCTION, -902, "PHONE_CD")
UNREADABLE = Refusal(StatusLevel.REPLY, -904)


def reply(params: str = "", own: str = "<STATUS>0</STATUS>", *, bare: str = "") -> Answer:
    """An answer of SetPhone, or one with nothing but what stands directly under Reply."""
    xml = f"<Reply>{bare}</Reply>" if bare else SET_PHONE.format(params=params, own=own)
    return Answer(200, etree.fromstring(xml))


@pytest.mark.parametrize(
    ("expected", "answer", "wrong"),
    [
        (BUSINESS, reply(MISSING), ""),
        (BUSINESS, reply("", MISSING), "expected 0 (function), -100 (params)"),
        (BUSINESS, reply(MISSING.replace("PHONE_CD", "PERSON_NO")), "does not name PHONE_CD"),
        (BUSINESS, reply(MISSING.replace("-100", "-905")), "STATUS 0 (function), -905 (params)"),
        (BUSINESS, Answer(500, None), "HTTP 500 with STATUS none"),
        (INVALID, reply("", "<STATUS>-902</STATUS><STATUS_DESC>PHONE_CD: is odd</STATUS_DESC>"), ""),
        (INVALID, reply("", "<STATUS>-902</STATUS><STATUS_DESC>odd</STATUS_DESC>"), "does not name PHONE_CD"),
        (INVALID, reply("<STATUS>-902</STATUS>", ""), "expected -902 (function)"),
        (UNREADABLE, reply(bare="<STATUS>-904</STATUS>"), ""),
        (UNREADABLE, reply("<STATUS>-904</STATUS>"), "expected -904 (reply)"),
        (NoHarm(), Answer(413, None), ""),
        (NoHarm(), reply("<STATUS>0</STATUS>"), "expected a refusal"),
        (NoHarm(), Answer(500, None), "HTTP 500"),
        (NoHarm(), Answer(0, None), "HTTP 0"),
        (Unchanged(), reply("<STATUS>0</STATUS>"), ""),
        (Unchanged(), reply(MISSING), "the same document written plainly has 0"),
    ],
)
def test_a_mutation(expected: Expected, answer: Answer, wrong: str) -> None:
    """Nothing is wrong, or what is wrong is said."""
    mutation = Mutation("m", "PHONE_CD", b"", expected)

    said = wrong_with_mutation(mutation, answer, reply("<STATUS>0</STATUS>"), profiles()["SetPhone"])

    assert (wrong in said) if wrong else not said


@pytest.mark.parametrize(
    ("answer", "rules"),
    [
        (reply("<PHONE_SEQ>1</PHONE_SEQ><STATUS>0</STATUS>"), []),
        (reply(MISSING), []),
        (reply("<STATUS>0</STATUS>"), ["presence Params/PHONE_SEQ"]),
        (reply("", MISSING), ["level"]),
        (reply("", "<STATUS>-902</STATUS>"), ["refused"]),
        (reply(bare="<STATUS>-904</STATUS>"), ["refused"]),
        (Answer(500, None), ["http"]),
        (Answer(200, None), ["http"]),
        (Answer(0, None), ["http"]),
    ],
)
def test_a_valid_request(answer: Answer, rules: list[str]) -> None:
    """By XSD and profile, with refusals at their level; as invalid it must not be refused."""
    request = etree.fromstring("<Request><SetPhone><Params><PERSON_NO>1</PERSON_NO></Params></SetPhone></Request>")

    found = [rule for rule, _ in wrong_with_valid(request, answer, profiles()["SetPhone"])]

    assert found == rules
