"""A biller's configuration as one JSON document: to keep, to compare, to bring to another store or biller.

Secrets are apart: the document names those that are set and never holds them. An import makes the biller have exactly
what the document says; a secret that it names and the biller has not is told, to be set by hand.
"""

from collections.abc import Mapping
from typing import Any

from ic_adapter.billers import settings
from ic_adapter.billers.changes import ConfigChange
from ic_adapter.billers.register import Biller, NewBiller, Register
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.errors import BadField, Fault
from ic_adapter.model import PROGRAM, ChangedBy

FORMAT = 1
PARTS = ("settings", "keys", "bif")


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
    faults = []
    if document.get("format") != FORMAT:
        faults.append(Fault("$.format", f"not a configuration of format {FORMAT}"))
    if document.get("template") not in TEMPLATES:
        faults.append(Fault("$.template", f"unknown template {str(document.get('template'))[:40]}"))
    if unknown := document.keys() - {"format", "template", "secrets", *PARTS}:
        faults.append(Fault(f"$.{sorted(unknown)[0][:40]}", "unknown part"))
    for name in PARTS:
        if not isinstance(document.get(name, {}), dict):
            faults.append(Fault(f"$.{name}", "not an object"))
    for name in ("settings", "bif"):
        values = document.get(name, {})
        if isinstance(values, dict) and any(not isinstance(value, str) for value in values.values()):
            faults.append(Fault(f"$.{name}", "holds a value that is not text"))
    secrets = document.get("secrets", [])
    if not isinstance(secrets, list) or any(name not in settings.SECRET for name in secrets):
        faults.append(Fault("$.secrets", "not a list of settings that are passwords or keys"))
    given = document.get("settings", {})
    if isinstance(given, dict) and (held := sorted(settings.SECRET & given.keys())):
        faults.append(Fault(f"$.settings.{held[0]}", "a secret; set it on the page, by command or by API"))
    if faults:
        raise BadField("invalid configuration document", *faults)
    return {"template": document["template"], "secrets": secrets, **{name: document.get(name, {}) for name in PARTS}}


def _is_open(values: Mapping[str, str], name: str) -> bool:
    return name in values and name not in settings.SECRET


def _secrets(values: Mapping[str, str]) -> set[str]:
    return {name for name in settings.SECRET if values.get(name)}
