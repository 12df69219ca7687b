"""scenarios.vocabulary and scenarios.phrases: sentences that mean one thing each."""

import pytest

from scenarios.language import features, vocabulary
from scenarios.steps.definitions import Entry
from scenarios.steps.phrases import Phrase


def test_a_bare_placeholder_is_one_word() -> None:
    """Blanks end it, so that a longer sentence is another one."""
    phrase = Phrase("{days} days pass")

    assert phrase.parse_arguments("30 days pass") == {"days": "30"}
    assert not phrase.is_matching("30 more days pass")


@pytest.mark.parametrize("value", ["", " ", "a b", "CO|OFFNP:NOCHK|NOCC|XX", "{x}"])
def test_a_quoted_placeholder_is_any_text(value: str) -> None:
    """Also nothing, and it is taken as it stands."""
    assert Phrase('it is "{what}"').parse_arguments(f'it is "{value}"') == {"what": value}


def test_signs_in_a_sentence_are_only_signs() -> None:
    """A sentence is no regular expression."""
    assert not Phrase("a.b").is_matching("axb")


def test_every_step_tells_what_it_does() -> None:
    """The page of steps has no empty cell."""
    assert [entry.phrase.shown for entry in vocabulary.entries() if not entry.summary] == []


def test_no_sentence_is_there_twice() -> None:
    """Two steps of one sentence could never be told apart."""
    shown = [entry.phrase.shown for entry in vocabulary.entries()]

    assert sorted(set(shown)) == sorted(shown)


def test_every_step_is_used_by_a_pack() -> None:
    """A step nobody uses is a step nobody has tried."""
    written = {
        step.text for path in features.find(()) for outline in features.read(path).outlines for step in outline.steps
    }
    used = {entry.phrase.shown for text in written for entry in vocabulary.matching(text)}

    assert sorted({entry.phrase.shown for entry in vocabulary.entries()} - used) == []


@pytest.mark.parametrize("entry", vocabulary.entries(), ids=lambda entry: entry.phrase.name)
def test_a_sentence_means_one_step(entry: Entry) -> None:
    """Whatever stands in the placeholders, no other step is meant too."""
    written = Phrase.PLACEHOLDER.sub(lambda found: '"some words"' if found["quoted"] else "word", entry.phrase.name)

    assert vocabulary.matching(written) == [entry]
