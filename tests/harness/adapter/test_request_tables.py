"""The tables of ``schemas/adapter`` beside the specification, and each request of it with each single damage."""

from collections.abc import Iterator

import pytest
from lxml import etree

from harness.adapter.judging import judge_request
from harness.adapter.tables import RequestTag, fault_cases, order_rules, request_tables
from simulator.contract.faults.presets import PRESETS
from tests.harness.adapter.requests import TODAY, exchange, samples, spec_tables

#: Tags that another table of the documents allows to leave out: settings §3.4 ("tag absent").
ABSENT_ELSEWHERE = {("AddPersonPhone", "PHONE_CMTS"), ("SetPhone", "PHONE_CMTS")}
REQUIRED = {"M": "M", "D": "D"}


@pytest.mark.parametrize("function", spec_tables())
def test_a_table_is_that_of_the_specification(function: str) -> None:
    """Tags, their order, types and which are required are those of router §6."""
    rows = spec_tables()[function]
    table = request_tables()[function].tags

    assert [(path, tag.type) for path, tag in table.items()] == [(row.path, row.type) for row in rows]
    assert {path: tag.required for path, tag in table.items()} == {row.path: REQUIRED.get(row.req, "") for row in rows}
    optional = {(function, row.path) for row in rows if row.req.startswith("optional")}
    absent = {(function, path) for path, tag in table.items() if tag.absent}
    assert absent - ABSENT_ELSEWHERE == optional - ABSENT_ELSEWHERE
    assert absent <= optional | ABSENT_ELSEWHERE


def test_all_functions_and_faults_are_there() -> None:
    """Fourteen functions; every preset of the simulator is a case, and books are what its effect says."""
    books = {"none": {0, 1}, "done": {1}, "late": {1}, "twice": {2}}

    assert len(request_tables()) == 14
    assert {case.preset for case in fault_cases().values()} - {""} == set(PRESETS)
    for name, case in fault_cases().items():
        effect = PRESETS[case.preset].books_effect.value if case.preset else case.effect or "none"
        assert set(case.books) == books[effect], name


def test_each_rule_names_tags_that_exist() -> None:
    """A rule about a tag that no request has would never be met."""
    for name, rule in order_rules().items():
        known = {*request_tables()[rule.function].tags, "GUID"}
        assert {rule.tag, *rule.match, *rule.identity, *rule.same, *rule.when} <= known, name
        assert {*rule.after, *rule.by} <= set(request_tables()), name


@pytest.mark.parametrize("function", samples())
def test_a_documented_request_is_right(function: str) -> None:
    """The sample of each function has no finding."""
    found = [(one.tag, one.rule) for one in judge_request(exchange(samples()[function]), TODAY)]

    assert found == []


def damages(function: str, path: str, tag: RequestTag) -> Iterator[tuple[str, str, str]]:
    """Name of the rule that has to speak, what is done, and the damaged sample, one for each member of the table."""
    if not tag.absent and ("/" not in path or tag.required):
        yield "presence", "left out", _changed(function, path, None)
    if tag.type == "group":
        return
    time = "12000000" if tag.type == "Dtm16" else ""
    filled = {"FlagYN": "Y", "FlagTF": "T", "Flag": "T", "Date8": TODAY}.get(tag.type, "1")
    other = {"FlagTF": "F", "FlagYN": "Y"}.get(tag.type, "ZZ")
    for is_meant, rule, what, text in (
        (bool(tag.required), "required", "blank", ""),
        (tag.blank, "blank", "filled", filled),
        (bool(tag.one_of), "value", "another value", other),
        (bool(tag.pattern), "value", "another form", "202-555 0147"),
        (tag.near, "date", "another year", f"20200115{time}"),
        (tag.near, "date", "no day", f"20240231{time}"),
        (tag.decimals is not None, "decimals", "one decimal", "10.5"),
        (bool(tag.lowest), "amount", "below zero", "-10.00"),
    ):
        if is_meant:
            yield rule, what, _changed(function, path, text)


def _changed(function: str, path: str, text: str | None) -> str:
    root = etree.fromstring(samples()[function])
    node = root.find(f"*/Params/{path}")
    assert node is not None, (function, path)
    if text is None:
        for same in root.findall(f"*/Params/{path}"):
            parent = same.getparent()
            assert parent is not None
            parent.remove(same)
    else:
        for same in root.findall(f"*/Params/{path}"):
            same.text = text
    return etree.tostring(root, encoding="unicode")


DAMAGES = [
    pytest.param(rule, path, request, id=f"{function}-{path}-{what}")
    for function, table in request_tables().items()
    for path, tag in table.tags.items()
    if etree.fromstring(samples()[function]).find(f"*/Params/{path}") is not None
    for rule, what, request in damages(function, path, tag)
]


@pytest.mark.parametrize(("rule", "path", "request_text"), DAMAGES)
def test_a_single_damage_is_named(rule: str, path: str, request_text: str) -> None:
    """The function and the tag are named, by the rule that says so."""
    found = [(one.function, one.tag, one.rule) for one in judge_request(exchange(request_text), TODAY)]

    assert (exchange(request_text).function, path, rule) in found


def test_the_samples_cover_every_function() -> None:
    """Nothing above is empty."""
    assert len(samples()) == 14
    assert len(DAMAGES) > 200


@pytest.mark.parametrize(
    ("old", "new", "tag"),
    [
        ("PERSON_NO", "PERSON_NR", "PERSON_NR"),
        ("GetPhoneRecords", "GetPhones", ""),
        ("1020424", "10-20424", "PERSON_NO"),
    ],
)
def test_the_contract_comes_first(old: str, new: str, tag: str) -> None:
    """Unknown tags and functions and values of another type are told by the contract, each once."""
    found = [*judge_request(exchange(samples()["GetPhoneRecords"].replace(old, new)), TODAY)]

    assert (found[0].tag, found[0].kind) == (tag, "contract")
    assert len({one.tag for one in found}) == len(found)
