"""scenarios.tags: the forms there are, and that the packs prove everything that is numbered or named."""

from dataclasses import fields

import pytest

from scenarios import features, tags
from simulator.keys import Keys


@pytest.fixture(scope="module")
def carried() -> frozenset[str]:
    """Every tag of every scenario of the packs."""
    outlines = [outline for path in features.find(()) for outline in features.read(path).outlines]
    return (
        frozenset[str]()
        .union(*(outline.tags | table.tags for outline in outlines for table in outline.examples))
        .union(*(outline.tags for outline in outlines))
    )


@pytest.mark.parametrize("number", range(1, 19))
def test_every_quirk_has_a_scenario(carried: frozenset[str], number: int) -> None:
    """Each entry of the router's quirk list is proved once at least (router §10)."""
    assert f"quirk-{number}" in carried


@pytest.mark.parametrize("key", tags.KEYS)
def test_every_key_of_the_router_has_a_scenario(carried: frozenset[str], key: str) -> None:
    """Each key is shown at its default and flipped (settings §6)."""
    assert f"key-{key}" in carried


def test_every_key_of_the_simulator_can_be_a_tag() -> None:
    """A new key brings its name here, and with it the scenario that flips it."""
    assert {item.name for item in fields(Keys)} - set(tags.KEYS) == set()


def test_a_key_that_is_none_is_told() -> None:
    """With the nearest one."""
    assert tags.problem("key-payment_sgn") == "@key-payment_sgn is not a tag of ours; did you mean @key-payment_sign?"


def test_the_page_of_tags_has_a_line_per_form() -> None:
    """The examples are tags of their own form."""
    assert [tags.problem(row.example[1:]) for row in tags.TABLE] == [None] * len(tags.TABLE)
    assert all(row.example in tags.as_markdown() for row in tags.TABLE)
