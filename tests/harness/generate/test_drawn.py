"""Drawn documents: valid under both engines, the same for the same seed, made of what exists at the target."""

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from lxml import etree

from harness.generate.documents import request_schemas
from harness.generate.facts import TargetFacts
from harness.generate.strategies import documents

FACTS = TargetFacts()


def drawn(function: str, seed: int, number: int = 12) -> list[bytes]:
    """Documents drawn for a function."""
    found: list[bytes] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=number,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(document=documents(request_schemas()[function], FACTS))
    def each(document: etree._Element) -> None:
        found.append(etree.tostring(document))

    each()
    return found


@pytest.mark.parametrize("function", request_schemas())
def test_drawn_documents_are_valid(function: str) -> None:
    """Both engines take each of them, as it is read from its bytes."""
    schema = request_schemas()[function].document
    fast = schema.compiled()

    for xml in drawn(function, seed=1):
        assert fast.validate(etree.fromstring(xml)), (xml, fast.error_log)


def test_the_same_seed_draws_the_same() -> None:
    """And another seed others."""
    assert drawn("SetPhone", seed=7) == drawn("SetPhone", seed=7)
    assert drawn("SetPhone", seed=7) != drawn("SetPhone", seed=8)


def test_what_exists_is_used() -> None:
    """Known accounts, persons and dates near the clock come often, besides values that nobody has."""
    roots = [etree.fromstring(xml) for xml in drawn("SetPhone", seed=3, number=60)]
    persons = [text for root in roots if (text := root.findtext(".//PERSON_NO"))]
    known = {person for _, person in FACTS.accounts}

    assert sum(person in known for person in persons) > len(persons) / 3
    assert set(persons) - known
    assert {"20241115", "20241114", "20241116"} & {root.findtext(".//ACTIVE_DT") for root in roots}
