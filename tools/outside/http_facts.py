"""OpenAPI documents, metrics and log fields of both programs while they serve."""

import json
import re
from pathlib import Path
from typing import Any

from tools.outside.checkout import OutsideError, ask, ask_well
from tools.outside.traffic import Scene

OPENAPI = {"simulator": "/__admin/openapi.json", "adapter": "/api/openapi.json"}
PLAIN = ("/metrics", "/health", "/ready", "/__admin/health", "/__admin/ready")
METHODS = ("get", "put", "post", "delete", "patch")
SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+")
LABEL = re.compile(r'(\w+)="')
TEXT_LINE = re.compile(r"(?:\S+ \S+ )?(DEBUG|INFO|WARNING|ERROR|CRITICAL) (\S+?):? ")
SCHEMAS = "#/components/schemas/"


def openapi(scene: Scene) -> dict[str, Any]:
    """Return both documents with their schemas in place of the references, and the names of the schemas apart.

    A schema is named after a class of ours; a document whose classes were renamed says the same.
    """
    facts: dict[str, Any] = {}
    for program, path in OPENAPI.items():
        document = ask_well(getattr(scene, program) + path).json()
        schemas = document.get("components", {}).get("schemas", {})
        rest = {name: value for name, value in document.items() if name != "components"}
        other = {name: value for name, value in document.get("components", {}).items() if name != "schemas"}
        facts[program] = {"address": path, **inlined(rest, schemas), "components": inlined(other, schemas)}
    return facts


def schema_names(scene: Scene) -> dict[str, list[str]]:
    """Return the names of the schemas of both documents."""
    documents = {program: ask_well(getattr(scene, program) + path).json() for program, path in OPENAPI.items()}
    return {program: sorted(found.get("components", {}).get("schemas", {})) for program, found in documents.items()}


def inlined(value: Any, schemas: dict[str, Any], inside: tuple[str, ...] = ()) -> Any:
    """Return the value with schemas in place of references, without the titles that repeat their names."""
    if isinstance(value, list):
        return [inlined(each, schemas, inside) for each in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref", "")
    if isinstance(reference, str) and reference.startswith(SCHEMAS):
        name = reference.removeprefix(SCHEMAS)
        return {"$ref": "of itself"} if name in inside else inlined(schemas[name], schemas, (*inside, name))
    is_schema = "properties" in value or "enum" in value
    kept = {key: each for key, each in value.items() if not (is_schema and key == "title")}
    return {key: inlined(each, schemas, inside) for key, each in kept.items()}


def calls(scene: Scene) -> dict[str, list[str]]:
    """Return method and path of every call in the OpenAPI documents."""
    facts = {}
    for program, path in OPENAPI.items():
        paths = ask_well(getattr(scene, program) + path).json()["paths"]
        facts[program] = sorted(f"{name.upper()} {at}" for at, row in paths.items() for name in METHODS if name in row)
    return facts


def metrics(scene: Scene) -> dict[str, Any]:
    """Return name, type and label names of every metric, and the status of the plain addresses."""
    facts: dict[str, Any] = {}
    for program in OPENAPI:
        replies = {path: ask(getattr(scene, program) + path) for path in PLAIN}
        facts[program] = {f"GET {path}": f"{reply.status} {reply.media_type}" for path, reply in replies.items()}
        if replies["/metrics"].status == 200:
            facts[program]["metrics"] = exposition(replies["/metrics"].body.decode())
    return facts


def exposition(text: str) -> dict[str, dict[str, Any]]:
    """Return what a page of metrics holds: samples with their label names, and the type of each family."""
    types: dict[str, str] = {}
    labels: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ", 3)
            types[name] = kind
        elif not line.startswith("#") and (sample := SAMPLE.match(line)):
            labels.setdefault(sample[1], set()).update(LABEL.findall(sample[2] or ""))
    return {"types": types, "samples": {name: sorted(found) for name, found in labels.items()}}


def json_log(log: Path) -> dict[str, list[str]]:
    """Return the field names of the JSON lines of each logger and level."""
    facts: dict[str, set[str]] = {}
    for line in log.read_text(errors="replace").splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            facts.setdefault(f"{told.get('logger')} {told.get('level')}", set()).update(told)
    if not facts:
        raise OutsideError(f"{log.name}: no JSON line: {log.read_text(errors='replace')[-300:]}")
    return {name: sorted(fields) for name, fields in facts.items()}


def text_log(log: Path) -> list[str]:
    """Return the loggers that wrote lines of text, with their levels."""
    lines = log.read_text(errors="replace").splitlines()
    return sorted({f"{found[2]} {found[1].lower()}" for line in lines if (found := TEXT_LINE.match(line))})
