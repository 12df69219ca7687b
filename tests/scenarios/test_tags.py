"""scenarios.tags: the forms there are, and that the packs prove everything that is numbered or named."""

import re
from dataclasses import fields

import pytest

from ic_adapter.billers import keys, settings
from ic_adapter.billers.key_fields import Key
from scenarios.language import features, tags
from simulator.contract.keys import Keys


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


@pytest.mark.parametrize("key", tags.ADAPTER_KEYS)
def test_every_key_of_the_pump_has_a_scenario(carried: frozenset[str], key: str) -> None:
    """Each key that the data pump reads is shown at its default and flipped (settings §6)."""
    assert f"adapter-key-{key}" in carried


def test_every_key_of_the_pump_can_be_a_tag() -> None:
    """A new key of adapter §1.1, §1.3 or §3 to §12 brings its name here, and with it the scenario that flips it."""
    assert {key.name for key in keys.ALL if _of_the_pump(key)} - set(tags.ADAPTER_KEYS) == ELSEWHERE


#: What no scenario can show in a time that is fit for one: an address that takes no connection, and RTDR's own.
ELSEWHERE = {"timeouts.connect", "timeouts.rtdr_read", "endpoint_override.rtdr"}


def _of_the_pump(key: Key) -> bool:
    chapter = re.match(r"A(\d+)", key.section)
    return key.section.startswith("router") or (chapter is not None and int(chapter[1]) in {1, *range(3, 13)})


@pytest.mark.parametrize(
    "setting", [one.key for one in settings.TABLE.values() if re.match(r"A([3-9]|1[0-2])\b|all", one.read_by)]
)
def test_every_setting_of_the_pump_has_a_scenario(carried: frozenset[str], setting: str) -> None:
    """Each Advanced Setting that an integration of the data pump reads (settings §1)."""
    assert f"AS-{setting}" in carried


@pytest.mark.parametrize(
    "example", [f"PAY-{n}" for n in range(1, 6)] + ["ACH-1", "ACH-2", "VOID-1"] + [f"CR-{n}" for n in range(1, 5)]
)
def test_every_worked_example_of_money_has_a_scenario(carried: frozenset[str], example: str) -> None:
    """Payments, returns, voids and credits (adapter §3.8 to §6)."""
    assert f"WX-{example}" in carried


def test_every_key_of_the_simulator_can_be_a_tag() -> None:
    """A new key brings its name here, and with it the scenario that flips it."""
    assert {item.name for item in fields(Keys)} - set(tags.KEYS) == set()


def test_a_key_that_is_none_is_told() -> None:
    """With the nearest one."""
    assert tags.problem("key-payment_sgn") == "@key-payment_sgn is not a known tag; did you mean @key-payment_sign?"


def test_the_page_of_tags_has_a_line_per_form() -> None:
    """The examples are tags of their own form."""
    assert [tags.problem(row.example[1:]) for row in tags.TABLE] == [None] * len(tags.TABLE)
    assert all(row.example in tags.as_markdown() for row in tags.TABLE)
