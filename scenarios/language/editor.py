"""Files by which an editor completes steps: snippets for VS Code, steps and settings for its Cucumber extension."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenarios.language import values, vocabulary
from scenarios.language.dates import KINDS
from scenarios.language.forms import kind_of
from scenarios.steps.definitions import Entry, StepKind
from scenarios.steps.phrases import Phrase

FOLDER = ".vscode"
SNIPPETS, STEPS, SETTINGS, EXTENSIONS = "cayenta.code-snippets", "steps.py", "settings.json", "extensions.json"
#: The extension that takes these settings, by its publisher and name.
EXTENSION = "CucumberOpen.cucumber-official"
#: Choices that a snippet offers; of more the editor shows the first only.
OFFERED = 40
#: Signs that mean something in a snippet, and in a list of choices there.
TEXT, CHOICE = "\\$}", "\\$}|,"


def settings() -> dict[str, Any]:
    """Return the settings of the Cucumber extension for a folder that is opened in the editor."""
    return {"cucumber.features": ["**/*.feature"], "cucumber.glue": [f"{FOLDER}/{STEPS}"]}


def snippets(example_of: Callable[[Entry], list[str]]) -> dict[str, Any]:
    """Return a snippet for each step: its sentence with places to fill, and the table or text block of its example."""
    return {
        entry.phrase.shown: {
            "scope": "feature,gherkin,cucumber",
            "prefix": entry.phrase.shown,
            "body": _body(entry, example_of(entry)),
            "description": " ".join(entry.summary.split()),
        }
        for entry in vocabulary.entries()
    }


def _body(entry: Entry, example: list[str]) -> list[str]:
    """Return the lines of a snippet; the keyword is written already."""
    numbers = iter(range(1, 100))

    def place(name: str) -> str:
        number, words = next(numbers), _words(entry, name)
        return (
            f"${{{number}|{','.join(_escaped(word, CHOICE) for word in words)}|}}" if words else f"${{{number}:{name}}}"
        )

    sentence = Phrase.PLACEHOLDER.sub(
        lambda found: f'"{place(found["quoted"])}"' if found["quoted"] else place(found["bare"]), entry.phrase.name
    )
    return [sentence, *(_escaped(line) for line in example[1:])]


def _words(entry: Entry, name: str) -> tuple[str, ...]:
    """Return the words that a place takes, where they are few; none for any text and for dates."""
    kind = kind_of(entry.name, name)
    if not kind or kind in KINDS or kind == "reply tag":
        return ()
    words = values.choices(kind)
    return words if len(words) <= OFFERED else ()


def _escaped(text: str, signs: str = TEXT) -> str:
    """Return text with the signs escaped that mean something at this place of a snippet."""
    return "".join(f"\\{sign}" if sign in signs else sign for sign in text)


def steps() -> str:
    """Return the steps in the form in which the Cucumber extension reads them; nothing runs this file."""
    lines = [
        "# Steps for the Cucumber extension of the editor, written by `cayenta-scenarios editor`; nothing runs them."
    ]
    for number, entry in enumerate(vocabulary.entries(), 1):
        keyword = "then" if entry.kind is StepKind.CHECK else "given"
        lines += ["", "", f"@{keyword}('{_pattern(entry.phrase.name)}')", f"def step_{number}():", "    pass"]
    return "\n".join(lines) + "\n"


def _pattern(sentence: str) -> str:
    """Return a regular expression of the extension's dialect, which has no named groups.

    A sentence without a place is no expression there: it stands as it is.
    """
    if not Phrase.PLACEHOLDER.search(sentence):
        return sentence.replace("'", "\\'")
    parts, end = [], 0
    for found in Phrase.PLACEHOLDER.finditer(sentence):
        parts += [_literal(sentence[end : found.start()]), '"([^"]*)"' if found["quoted"] else '([^ ",]+)']
        end = found.end()
    return f"^{''.join([*parts, _literal(sentence[end:])])}$"


def _literal(text: str) -> str:
    return "".join(f"[{sign}]" if sign in ".()?*+'" else sign for sign in text).replace("[']", "\\'")


def write(folder: Path, example_of: Callable[[Entry], list[str]]) -> list[Path]:
    """Write the files below a folder, over those that an earlier version wrote; settings of others stay.

    Raises JSONDecodeError (a ValueError) where a file of settings is there that is no JSON object, OSError where one
    cannot be written.
    """
    place = folder / FOLDER
    texts = {
        place / SNIPPETS: _as_text(snippets(example_of)),
        place / STEPS: steps(),
        place / SETTINGS: _as_text(_read(place / SETTINGS) | settings()),
        place / EXTENSIONS: _as_text(_recommended(_read(place / EXTENSIONS))),
    }
    place.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def _recommended(there: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in there.get("recommendations", []) if name != EXTENSION]
    return there | {"recommendations": [*names, EXTENSION]}


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    told = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(told, dict):
        raise json.JSONDecodeError("the file holds no JSON object", "", 0)
    return told


def _as_text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
