"""A biller's configuration as one JSON document: to keep, to compare, to bring to another store or biller.

Secrets are apart: the document names those that are set and never holds them. An import makes the biller have exactly
what the document says; a secret that it names and the biller has not is told, to be set by hand.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ic_adapter.billers import settings
from ic_adapter.billers.changes import ConfigChange
from ic_adapter.billers.register import Biller, NewBiller, Register
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.choices import advice
from ic_adapter.errors import BadField, BadValue, Fault
from ic_adapter.model import PROGRAM, ChangedBy

FORMAT = 1
PARTS = ("settings", "keys", "bif")
WHOLE = ("format", "template", "secrets", *PARTS)
LARGEST = 1_048_576  # bytes; a whole configuration is some 50,000
SECRETS = tuple(settings.SECRET)  # a document may hold what no set can be asked for


def exported(biller: Biller) -> dict[str, Any]:
    """Return the document of a biller."""
    return {
        "format": FORMAT,
        "template": biller.template_name,
        "settings": {name: biller.settings[name] for name in settings.TABLE if _is_open(biller.settings, name)},
        "keys": dict(sorted(biller.own_keys.items())),
        "bif": dict(sorted(biller.bif.items())),
        "secrets": sorted(_secrets(biller.settings)),
    }


def read(raw: bytes) -> dict[str, Any]:
    """Return the object that a file holds; BadValue says why it holds none, or one whose meaning is not certain."""
    if len(raw) > LARGEST:
        raise BadValue(f"larger than {LARGEST:,} bytes; no configuration is")
    try:
        found = json.loads(raw, object_pairs_hook=_members)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadValue("not a JSON object")
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadValue("holds half of a character (a lone surrogate)") from None
    return found


def change_to(biller: Biller, document: Mapping[str, Any]) -> ConfigChange:
    """Return the change that gives a biller what a document says; BadField."""
    found = checked(document)
    if found["template"] != biller.template_name:
        reason = f"made from template {found['template']}, the biller from {biller.template_name}"
        raise BadField("wrong template", Fault("$.template", reason))
    secrets = {name for name in _secrets(biller.settings) if name not in found["secrets"]}
    known = {name for name in biller.settings if _is_open(biller.settings, name)}
    return ConfigChange(
        settings={**dict.fromkeys(known | secrets), **found["settings"]},
        keys={**dict.fromkeys(biller.own_keys), **found["keys"]},
        bif={**dict.fromkeys(biller.bif), **found["bif"]},
    )


def imported(register: Register, bid: str, document: Mapping[str, Any], by: ChangedBy = PROGRAM) -> Biller:
    """Give the biller what a document says, and make it where there is none of this id; BadField, Conflict."""
    found = checked(document)
    if not register.exists(bid):
        template = TEMPLATES[found["template"]]
        absent = {name: None for name in template.settings if name not in found["settings"]}
        new = NewBiller(
            id=bid,
            template=found["template"],
            settings={**absent, **found["settings"]},
            keys=found["keys"],
            bif=found["bif"],
        )
        return register.create(new, by)
    return register.change(bid, change_to(register.get(bid), document), by)


def lacking(biller: Biller, document: Mapping[str, Any]) -> list[str]:
    """Return the secrets that a document names and the biller has not."""
    return [name for name in document.get("secrets", []) if not biller.settings.get(name)]


def checked(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a document; BadField says what is wrong with it."""
    if faults := [*_faults_of_frame(document), *_faults_of_values(document)]:
        raise BadField("invalid configuration document", *faults)
    given = {name: document.get(name, {}) for name in PARTS}
    return {"template": document["template"], "secrets": document.get("secrets", []), **given}


def _faults_of_frame(document: Mapping[str, Any]) -> Iterator[Fault]:
    if document.get("format") != FORMAT:
        yield Fault("$.format", f"not a configuration of format {FORMAT}")
    template = document.get("template")
    if not isinstance(template, str) or template not in TEMPLATES:
        yield Fault("$.template", f"unknown template {str(template)[:40]}; {advice(str(template)[:40], TEMPLATES)}")
    for name in sorted(document.keys() - set(WHOLE)):
        yield Fault(f"$.{name[:40]}", f"unknown part; {advice(name[:40], WHOLE)}")
    secrets = document.get("secrets", [])
    if not isinstance(secrets, list) or any(name not in SECRETS for name in secrets):
        yield Fault("$.secrets", "not a list of settings that are passwords or keys")


def _faults_of_values(document: Mapping[str, Any]) -> Iterator[Fault]:
    for name in PARTS:
        values = document.get(name, {})
        if not isinstance(values, dict):
            yield Fault(f"$.{name}", "not an object")
        elif name != "keys" and any(not isinstance(value, str) for value in values.values()):
            yield Fault(f"$.{name}", "holds a value that is not text")
        elif name == "settings":
            for held in sorted(settings.SECRET & values.keys()):
                yield Fault(f"$.settings.{held}", "a secret; set it on the page, by command or by API")


def _is_open(values: Mapping[str, str], name: str) -> bool:
    return name in values and name not in settings.SECRET


def _secrets(values: Mapping[str, str]) -> set[str]:
    return {name for name in settings.SECRET if values.get(name)}


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of an object; BadValue for a name that appears twice, since its value is ambiguous."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadValue(f"names {name[:64]!r} twice in one object; name it once")
        found[name] = value
    return found
