"""Wrong JSON bodies made from an OpenAPI page: a typo in each name and each choice, a wrong form in each value.

One body per place of each schema, wrapped in nothing but what leads there, so that the wrong value is what is met first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

Wrap = Callable[[Any], Any]
METHODS = ("post", "put", "patch")
#: JSON Schema's types and formats, with a value that is none and a word that the reason has to have.
WRONG_FORMS: dict[str, tuple[Any, str]] = {
    "date": ("next Tuesday", '"2024-11-15"'),
    "date-time": ("at noon", '"2024-11-15T12:00:00Z"'),
    "integer": ("ten", "whole number"),
    "number": ("ten", "number"),
    "boolean": ("yes", "true or false"),
    "array": ("a, b", "list"),
}


@dataclass(frozen=True, slots=True)
class WrongBody:
    """A call with a body, the words that its refusal must have, and the schema it was made from."""

    method: str
    path: str
    body: Any
    words: tuple[str, ...]
    place: str


def typo(word: str) -> str:
    """Return the word without its last but one letter, or with the last one twice where it is short."""
    return word[:-2] + word[-1] if len(word) > 3 else word + word[-1]


def wrong_bodies(document: dict[str, Any]) -> Iterator[WrongBody]:
    """Yield the wrong bodies of all calls; a schema that several calls have is met in the first of them."""
    seen: set[str] = set()
    for path, calls in document["paths"].items():
        for method in METHODS:
            content = calls.get(method, {}).get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                walk = _Walk(
                    document["components"]["schemas"], seen, method.upper(), path.replace("{", "").replace("}", "")
                )
                yield from walk.wrong(content["schema"], lambda value: value, f"{method} {path}")


def _member(wrap: Wrap, name: str, value: Any) -> Any:
    return wrap({name: value})


class _Walk:
    """The schemas below one call's body."""

    def __init__(self, schemas: dict[str, Any], seen: set[str], method: str, path: str) -> None:
        self._schemas, self._seen = schemas, seen
        self._method, self._path = method, path

    def wrong(self, schema: dict[str, Any], wrap: Wrap, place: str) -> Iterator[WrongBody]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name in self._seen:
                return
            self._seen.add(name)
            yield from self.wrong(self._schemas[name], wrap, name)
        elif "anyOf" in schema:
            yield from self._any_of(schema["anyOf"], wrap, place)
        elif "enum" in schema:
            yield from self._enum(schema["enum"], wrap, place)
        elif schema.get("type") == "object":
            yield from self._object(schema, wrap, place)
        else:
            yield from self._value(schema, wrap, place)

    def _any_of(self, schemas: list[dict[str, Any]], wrap: Wrap, place: str) -> Iterator[WrongBody]:
        """Any text may do: then only objects and lists can be wrong."""
        is_free = any(one.get("type") == "string" and not {"format", "pattern"} & one.keys() for one in schemas)
        for one in schemas:
            if not is_free or one.get("type") in {"object", "array"} or "$ref" in one:
                yield from self.wrong(one, wrap, place)

    def _enum(self, values: list[Any], wrap: Wrap, place: str) -> Iterator[WrongBody]:
        names = tuple(str(value) or '""' for value in values)
        for value in (value for value in values if str(value).isidentifier() or not isinstance(value, str)):
            wanted = (f"did you mean {value}?", *names) if isinstance(value, str) else names
            yield self._row(wrap(typo(str(value))), wanted, f"{place}={value}")

    def _object(self, schema: dict[str, Any], wrap: Wrap, place: str) -> Iterator[WrongBody]:
        properties = schema.get("properties", {})
        for name, below in properties.items():
            if schema.get("additionalProperties") is False and typo(name) not in properties:
                yield self._row(wrap({typo(name): None}), (f"did you mean {name}?", *properties), f"{place}.{name}")
            yield from self.wrong(below, partial(_member, wrap, name), f"{place}.{name}")
        if isinstance(extra := schema.get("additionalProperties"), dict):
            yield from self.wrong(extra, lambda value: wrap({"1": value}), f"{place}.*")

    def _value(self, schema: dict[str, Any], wrap: Wrap, place: str) -> Iterator[WrongBody]:
        kind = schema.get("format", schema.get("type", ""))
        if "pattern" in schema:
            line = "printable characters on one line" if schema["pattern"].startswith("^[^\\x00") else "a form"
            told = [*schema.get("examples", []), schema.get("description", line)]
            yield self._row(wrap("\n" * schema.get("minLength", 1)), (str(told[0]),), f"{place} form")
        elif kind in WRONG_FORMS:
            value, word = WRONG_FORMS[kind]
            yield self._row(wrap(value), (word,), f"{place} {kind}")
        if schema.get("type") == "array" and schema.get("items"):
            yield from self.wrong(schema["items"], lambda value: wrap([value]), f"{place}[]")

    def _row(self, body: Any, words: tuple[str, ...], place: str) -> WrongBody:
        return WrongBody(self._method, self._path, body, words, place)
