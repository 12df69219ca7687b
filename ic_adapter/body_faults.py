"""What is wrong with a JSON body, for a person: msgspec's finding, and the names, values or forms that fit there."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from ic_adapter.choices import advice

UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
BAD_CHOICE = re.compile(r"Invalid enum value '?(.*?)'?", re.DOTALL)
STEP = re.compile(r"\.([^.\[\]]+)|\[(?:\d+|\.\.\.)\]")
#: How a value of each type is written in JSON, with an example.
FORMS: dict[type, str] = {
    inspect.DateType: '"2024-11-15"',
    inspect.DateTimeType: '"2024-11-15T12:00:00Z"',
    inspect.TimeType: '"12:00:00"',
    inspect.BoolType: "true or false",
    inspect.NoneType: "null",
    inspect.ListType: "a list",
    inspect.CollectionType: "a list",
    inspect.VarTupleType: "a list",
    inspect.DictType: "an object",
}


def fault(error: msgspec.ValidationError, kind: Any) -> tuple[str, str]:
    """Return the JSON path and the reason of the first value that does not fit a type."""
    finding, _, path = str(error).partition(" - at `")
    path = path.rstrip("`") or "$"
    places = list(_at(_type_info(kind), path))
    if unknown := UNKNOWN_FIELD.fullmatch(finding):
        return path, f"{finding}; {advice(unknown[1], _fields(places))}"
    if "missing required" in finding:
        return path, finding
    if chosen := BAD_CHOICE.fullmatch(finding):
        others = [form for place in places if (form := _form(place)) and not _choices([place])]
        return path, " or ".join([f"{finding}; {advice(chosen[1], _choices(places))}", *others])
    noted = [place for place in places if isinstance(place, inspect.Metadata)]
    forms = dict.fromkeys(filter(None, map(_note, noted))) or dict.fromkeys(filter(None, map(_form, places)))
    return path, f"{finding}; use {' or '.join(forms)}" if forms else finding


@cache
def _type_info(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _at(kind: inspect.Type, path: str) -> Iterator[inspect.Type]:
    """Yield the types that a value at this path may have."""
    places = list(_alternatives(kind))
    for step in STEP.finditer(path):
        places = [found for place in places for below in _below(place, step[1]) for found in _alternatives(below)]
    if path.startswith("key in "):
        places = [place.key_type for place in places if isinstance(place, inspect.DictType)]
    yield from places


def _alternatives(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        yield kind
        yield from _alternatives(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _alternatives(one)
    else:
        yield kind


def _below(place: inspect.Type, name: str | None) -> Iterator[inspect.Type]:
    if isinstance(place, inspect.StructType):
        yield from (field.type for field in place.fields if field.encode_name == name)
    elif isinstance(place, inspect.DictType):
        yield place.value_type
    elif isinstance(place, inspect.ListType | inspect.CollectionType | inspect.VarTupleType):
        yield place.item_type


def _fields(places: Iterable[inspect.Type]) -> list[str]:
    return [field.encode_name for place in places if isinstance(place, inspect.StructType) for field in place.fields]


def _choices(places: Iterable[inspect.Type]) -> list[str]:
    found: list[str] = []
    for place in places:
        if isinstance(place, inspect.LiteralType):
            found += [str(value) or '""' for value in place.values]
        elif isinstance(place, inspect.EnumType):
            found += [str(one.value) or '""' for one in place.cls]
    return found


def _note(place: inspect.Metadata) -> str | None:
    """Return the example or else the description of a text of a certain form, as on the OpenAPI page."""
    schema = place.extra_json_schema or {}
    if not isinstance(place.type, inspect.StrType) or place.type.pattern is None:
        return None
    if examples := schema.get("examples"):
        return f"the form {msgspec.json.encode(examples[0]).decode()}"
    return schema.get("description")


def _form(place: inspect.Type) -> str | None:
    """Return how a value of this type is written; None for what may be anything."""
    if isinstance(place, inspect.StructType):
        return f"an object with {', '.join(_fields([place])) or 'no fields'}"
    if isinstance(place, inspect.LiteralType | inspect.EnumType):
        return f"one of {', '.join(_choices([place]))}"
    if isinstance(place, inspect.IntType | inspect.FloatType):
        return _number(place)
    if isinstance(place, inspect.StrType):
        return _text(place)
    return FORMS.get(type(place))


def _number(place: inspect.IntType | inspect.FloatType) -> str:
    noun = "a whole number" if isinstance(place, inspect.IntType) else "a number"
    least = "" if place.ge is None else f" from {place.ge:.15g}"
    if place.gt is not None:
        least = f" above {place.gt:.15g}"
    most = "" if place.le is None else f" to {place.le:.15g}"
    if place.lt is not None:
        most = f" below {place.lt:.15g}"
    return f"{noun}{least}{most}"


def _text(place: inspect.StrType) -> str:
    signs = "printable characters on one line" if place.pattern else "characters"
    if place.max_length is None:
        return "text in quotes"
    return f"text of {place.min_length or 0} to {place.max_length} {signs}"
