"""Folder for schemathesis: a document, its settings for the command line (CI), and a test for pytest (developers)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.openapi.document import FACTS

Values = Mapping[str, Sequence[str]]
#: A reply of HTTP 200 tells by its STATUS whether the request was refused; router_contract looks there.
ROUTER = """
[checks.negative_data_rejection]
enabled = false
"""
#: Those of status, type and body: what a document of these programs promises.
PROGRAM = """
[checks]
enabled = false
not_a_server_error.enabled = true
status_code_conformance.enabled = true
content_type_conformance.enabled = true
response_schema_conformance.enabled = true
"""
TEST = '''"""Every operation of openapi.json asked, one test for each; settings in schemathesis.toml."""

from pathlib import Path

import schemathesis

FOLDER = Path(__file__).parent
config = schemathesis.Config.from_path(FOLDER / "schemathesis.toml")
schema = schemathesis.openapi.from_path(str(FOLDER / "openapi.json"), config=config)


@schema.parametrize()
def test_operation(case: schemathesis.Case) -> None:
    """The reply keeps what the document, the profile and the schema promise."""
    case.call_and_validate()
'''


@dataclass(frozen=True)
class ProfileOrder:
    """How an API is asked: values that exist, of parameters and of fields of bodies; paths left out; how many requests.

    Without a ``seed`` every run sends the same.
    """

    values: Values = field(default_factory=dict)
    fields: Values = field(default_factory=dict)
    left_out: Sequence[str] = ()
    examples: int = 100
    seed: int | None = None


def write_profile(folder: Path, document: dict[str, Any], base: str, order: ProfileOrder) -> None:
    """Write openapi.json, schemathesis.toml and test_openapi.py; ``base`` is the address in front of the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    known = fixed(document, order.fields)
    (folder / "openapi.json").write_text(json.dumps(known, indent=1), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(_settings(known, base, order), encoding="utf-8")
    (folder / "test_openapi.py").write_text(TEST, encoding="utf-8")


def fixed(document: dict[str, Any], fields: Values) -> dict[str, Any]:
    """Return the document with fields of its request bodies limited to their known values; replies stay as they are."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    known = copy.get("components", {}).get("schemas", {})
    for operation in (operation for path in copy["paths"].values() for operation in path.values()):
        for kind in (
            (operation.get("requestBody", {}) if isinstance(operation, dict) else {}).get("content", {}).values()
        ):
            place = kind.get("schema", {}).get("$ref", "").rpartition("/")[2]
            if place in known:
                kind["schema"] = _limited(known[place], fields)
    return copy


def _limited(schema: dict[str, Any], fields: Values) -> dict[str, Any]:
    properties = schema.get("properties", {})
    limits = {name: {"enum": list(values)} for name, values in fields.items() if name in properties}
    return {**schema, "properties": {**properties, **limits}} if limits else schema


def _settings(document: Mapping[str, Any], base: str, order: ProfileOrder) -> str:
    """Settings in TOML; a JSON string is a TOML string."""
    router = FACTS in document
    lines = [
        "# schemathesis reads this file in the folder where it is started; docs/contract.md.",
        f"base-url = {_text(base)}",
        *(['hooks = "harness.openapi.hooks"'] if router else []),
        *([f"seed = {order.seed}"] if order.seed is not None else []),
        "[generation]",
        f"deterministic = {'true' if order.seed is None else 'false'}",
        f"max-examples = {order.examples}",
        *([ROUTER] if router else [PROGRAM]),
    ]
    if order.values:
        known = (f"{_text(f'path.{name}')} = {_texts(values)}" for name, values in order.values.items())
        lines += ["[parameters]", *known]
    for path in order.left_out:
        lines += ["[[operations]]", f"include-path-regex = {_text(path)}", "enabled = false"]
    return "\n".join([*lines, ""])


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"
