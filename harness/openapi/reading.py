"""Replies and facts as the OpenAPI document has them: the reply's elements as objects, what exists at the target."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from lxml import etree

from harness.generate.facts import TargetFacts
from harness.profiles.profile import Profile


def reply_as_json(root: etree._Element, profile: Profile) -> dict[str, Any]:
    """Return a reply as its schema in the document describes it; a repeated element is a list."""
    return {str(root.tag): _element(root, frozenset(profile.groups), None)}


def _element(node: etree._Element, groups: frozenset[str], path: str | None) -> Any:
    """Read an element; ``path`` is its path below Params, None above and blank for Params itself."""
    structure = path in ("", *groups) or (path is None and node.tag in ("Reply", "REPLY"))
    if not len(node) and not structure:
        return node.text or ""
    found: dict[str, Any] = {}
    for child in node:
        name = str(child.tag)
        below = "" if path is None and name == "Params" else None if path is None else f"{path}/{name}".lstrip("/")
        value = _element(child, groups, below)
        if below in groups:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def read_document_facts(text: Mapping[str, Any]) -> TargetFacts:
    """Return what exists at the target, as the document tells it."""
    return TargetFacts(
        accounts=tuple((str(account), str(person)) for account, person in text["accounts"]),
        items=tuple(text["items"]),
        today=date.fromisoformat(text["today"]),
        tables=MappingProxyType({name: tuple(codes) for name, codes in text["tables"].items()}),
    )
