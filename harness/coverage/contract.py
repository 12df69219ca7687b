"""What can be covered: functions, their STATUS codes, tags and facet bounds, and faults; read from ``schemas/``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from lxml import etree

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
AT_FUNCTION = "(function) STATUS"
XS = "{http://www.w3.org/2001/XMLSchema}"
#: What a bound is made of in a pattern: a count, an optional part, an alternative of a group without groups.
COUNT = re.compile(r"\{(\d+)(?:,(\d+))?\}")
OPTIONAL = re.compile(r"(?<=[\])\w])\?|(?<=-)\?")
ALTERNATIVES = re.compile(r"\(([^()]*\|[^()]*)\)")


@dataclass(frozen=True)
class Bound:
    """A bound of a tag's type: a name, the texts that reach it; ``is_inside``: whether the schema accepts them."""

    name: str
    pattern: re.Pattern[str]
    is_inside: bool


@dataclass(frozen=True)
class FunctionContract:
    """What one function can be seen to do."""

    name: str
    replies: frozenset[str]  # names of its reply element
    statuses: tuple[str, ...]
    tags: Mapping[str, tuple[str, ...]]  # by direction: paths below Params
    bounds: Mapping[str, tuple[Bound, ...]] = field(default_factory=dict)  # of the request, by path


@dataclass(frozen=True)
class RouterContract:
    """All functions by name, and the faults that a simulator can play."""

    functions: Mapping[str, FunctionContract]
    faults: tuple[str, ...]

    def named(self, element: str) -> FunctionContract | None:
        """Return the function whose request or reply has this element."""
        found = self.functions.get(element)
        return found or next((it for it in self.functions.values() if element in it.replies), None)


@cache
def router_contract() -> RouterContract:
    """Return what the schemas and the marks of fidelity say."""
    marks = msgspec.json.decode((SCHEMAS / "fidelity.json").read_bytes())["marks"]
    functions = {}
    for path in sorted((SCHEMAS / "router").glob("*.request.xsd")):
        name = path.name.removesuffix(".request.xsd")
        request, reply = _params(path), _params(path.with_name(f"{name}.reply.xsd"))
        element = str(reply.getparent().getparent().getparent().get("name"))  # type: ignore[union-attr]  # Params has three
        functions[name] = FunctionContract(
            name,
            frozenset({name, element}),
            tuple(it["subject"] for it in marks if it["kind"] == "status" and it["function"] == name),
            {
                "request": tuple(dict(_leaves(request))),
                "reply": (*dict(_leaves(reply)), *_function_status(reply)),
            },
            {leaf: _bounds(kind) for leaf, kind in _leaves(request)},
        )
    return RouterContract(functions, tuple(it["subject"] for it in marks if it["kind"] == "fault"))


def _params(path: Path) -> etree._Element:
    found = etree.parse(str(path)).getroot().find(f".//{XS}element[@name='Params']")
    if found is None:
        raise ValueError(f"{path} has no Params")
    return found


def _function_status(params: etree._Element) -> tuple[str, ...]:
    """STATUS at function level, which every reply may have on a refusal."""
    return (AT_FUNCTION,) if params.getparent() is not None else ()


def _leaves(params: etree._Element) -> Iterator[tuple[str, str]]:
    for node in params.iterdescendants(f"{XS}element"):
        above = [str(it.get("name")) for it in node.iterancestors(f"{XS}element") if params in it.iterancestors()]
        if kind := node.get("type"):
            yield "/".join([*reversed(above), str(node.get("name"))]), str(kind)


@cache
def _types() -> Mapping[str, Any]:
    root = etree.parse(str(SCHEMAS / "types.xsd")).getroot()
    return {str(node.get("name")): node for node in root.iterfind(f"{XS}simpleType")}


@cache
def _bounds(kind: str) -> tuple[Bound, ...]:
    """The bounds of a type: blank, the ends of each length, each alternative, and one step outside of each end."""
    node = _types()[kind]
    found = [Bound("blank", re.compile(r"\s*"), is_inside=True)]
    longest = node.find(f".//{XS}maxLength")
    if longest is not None:
        most = int(longest.get("value"))
        found.append(Bound(f"{most} characters", re.compile(f"(?s:.{{{most}}})"), is_inside=True))
        found.append(Bound(f"{most + 1} characters", re.compile(f"(?s:.{{{most + 1},}})"), is_inside=False))
    pattern = node.find(f".//{XS}pattern")
    if pattern is not None:
        text = str(pattern.get("value")).removesuffix("?")[1:-1]
        found += _of_pattern(text)
    return tuple(found)


def _of_pattern(text: str) -> Iterator[Bound]:
    for match in COUNT.finditer(text):
        least, most = int(match[1]), int(match[2] or match[1])
        for number in dict.fromkeys((least, most)):
            yield _bound(text, match, f"{{{number}}}", is_inside=True)
        yield _bound(text, match, f"{{{most + 1}}}", is_inside=False)
        if least > 1 or (least == most and least):
            yield _bound(text, match, f"{{{least - 1}}}", is_inside=False)
    for match in OPTIONAL.finditer(text):
        for number in (0, 1):
            yield _bound(text, match, f"{{{number}}}", is_inside=True)
    whole = text if "(" not in text and "|" in text else ""
    for alternatives in [whole] if whole else [it[1] for it in ALTERNATIVES.finditer(text)]:
        for one in alternatives.split("|"):
            changed = text.replace(alternatives, one, 1)
            yield Bound(changed, re.compile(changed), is_inside=True)


def _bound(text: str, match: re.Match[str], count: str, *, is_inside: bool) -> Bound:
    changed = f"{text[: match.start()]}{count}{text[match.end() :]}"
    return Bound(changed, re.compile(changed), is_inside)
