"""Sentences of steps and titles of scenarios: words that the field uses, the present tense, short."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.cli import starter
from scenarios.language import features, renamed, vocabulary

#: Words that a reader has to translate, and forms that are no plain present tense.
RIDDLES = re.compile(
    r"\b(hand(?:s|ed)? over|put off|told|tells?|nobody|somebody|everybody|whoever|goes on|go on|lets? [^,:]* go|mended"
    r"|worked off|taken out|the very|is none|are none|that is no|is no (?:day|form|request|duplicate)|is fine)\b",
    re.IGNORECASE,
)
TENSE = re.compile(r"\b(will|would|shall|should|ought|had been|has been)\b")
FIRST_PERSON = re.compile(r"\b(I|me|my|we|us|our|ours)\b")
#: Groups whose steps are done by the person who tests: requests sent by hand, and pages in a browser.
BY_HAND = frozenset({"requests", "statements", "faults", "payers", "stand_ins", "visits", "forms", "sights"})
#: Words of a sentence without what stands in its places, characters of a title.
MOST_WORDS = 15
LONGEST_TITLE = 100
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'(?=\s|$)")


def _wrong(text: str) -> Iterator[str]:
    """Yield what is wrong with a sentence or a title, by the words that are quoted from nowhere."""
    plain = QUOTED.sub("", text)
    for form in (RIDDLES, TENSE):
        if found := form.search(plain):
            yield f"{found[0]!r} in {text!r}"
    if text.endswith((".", ";", ",")):
        yield f"ends with a sign: {text!r}"


def _titles(path: Path) -> list[str]:
    feature = features.read(path)
    return [feature.name, *(outline.name for outline in feature.outlines)]


def test_sentences_are_plain() -> None:
    """Subject, verb, object; "I" only where the tester acts; not longer than a breath."""
    wrong: list[str] = []
    for entry in vocabulary.entries():
        shown = entry.phrase.shown
        words = re.sub(r'"?<\w+>"?', "", shown).split()
        wrong += _wrong(shown)
        wrong += [f"{len(words)} words: {shown}"] if len(words) > MOST_WORDS else []
        is_by_hand = entry.name.partition(".")[0] in BY_HAND
        wrong += [f"first person: {shown}"] if FIRST_PERSON.search(_plain(shown)) and not is_by_hand else []
        wrong += [f"begins with a capital: {shown}"] if re.match(r"[A-Z][a-z]+ ", shown) and not _is_name(shown) else []

    assert wrong == []


def _is_name(sentence: str) -> bool:
    return sentence.startswith(("Invoice Cloud", "VertexOne"))


def test_titles_are_plain() -> None:
    """Of every scenario and feature that is shipped."""
    wrong: list[str] = []
    for path in features.find(()):
        for title in _titles(path):
            wrong += [f"{path.name}: {text}" for text in _wrong(title)]
            wrong += [f"{path.name}: {len(title)} characters: {title}"] if len(title) > LONGEST_TITLE else []
            wrong += [f"{path.name}: first person: {title}"] if FIRST_PERSON.search(_plain(title)) else []

    assert wrong == []


def _plain(title: str) -> str:
    return re.sub(r"<\w+>|\bContact[- ][Uu]s\b|\bcontact-us\b", "", QUOTED.sub("", title))


def test_the_starter_pack_is_plain(tmp_path: Path) -> None:
    """What somebody reads first."""
    feature, _ = starter.write(tmp_path / "mine")

    assert [text for title in _titles(feature) for text in _wrong(title)] == []


@pytest.mark.parametrize("text", ["the day is fine", "Nobody listens", "A paid bill will be shown", "It is paid."])
def test_a_riddle_is_found(text: str) -> None:
    """The rules find what they are for."""
    assert list(_wrong(text))


def test_a_new_sentence_is_plain_too() -> None:
    """What takes the place of an old sentence keeps the rules."""
    assert [text for _, new in renamed.TABLE for text in _wrong(new)] == []
