"""Writes schemas/values.json: the words that feature files may use, from the tables of both programs.

The packs share no code with the programs, so that lint reads this file. `make docs` writes it; a test fails when it is
stale. Tags of functions are not here: lint reads them from the schemas themselves.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from ic_adapter.billers import bif_options, keys, settings, templates
from ic_adapter.integrations.rtdr.result import FILE_SPECS
from ic_adapter.model import Group
from ic_adapter.records.autopay import AutopayReason, AutopayState
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.web.api import openapi as adapter_openapi
from scenarios.language.forms import VIEWS
from simulator.billers import stand_ins
from simulator.contract.faults.catalogue import REPLY_EFFECTS
from simulator.contract.faults.files.catalogue import FILE_FAULTS
from simulator.contract.faults.files.presets import FILE_PRESETS
from simulator.contract.faults.presets import PRESETS
from simulator.contract.keys import Keys
from simulator.contract.registry import TABLE
from simulator.control import openapi as simulator_openapi
from simulator.control.admin_calls import CALLS
from simulator.control.application import PREFIX
from simulator.recipes.templates import CODE_TABLES, TEMPLATES


def as_text() -> str:
    """Return the file as it has to be."""
    return json.dumps(_values(), indent=1, ensure_ascii=False) + "\n"


def _values() -> dict[str, Any]:
    documents = {
        "simulator": simulator_openapi.document(CALLS, PREFIX, "0")["components"]["schemas"],
        "adapter": adapter_openapi.document()["components"]["schemas"],
    }
    return {
        "choices": {name: list(found) for name, found in sorted(_choices(documents).items())},
        "parameters": {
            "view": {row.name: sorted(row.parameters) for row in REPLY_EFFECTS},
            "file_fault": {row.name: sorted(row.parameters) for row in FILE_FAULTS},
        },
        "fields": {name: sorted(_schema(documents, name).get("properties", {})) for name in sorted(VIEWS)},
    }


def _choices(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the words of each kind, in the order of their tables."""
    adapter, simulator = documents["adapter"], documents["simulator"]
    return {
        "function": [row.request for row in TABLE],
        "router_template": list(TEMPLATES),
        "biller_template": list(templates.TEMPLATES),
        "preset": list(PRESETS),
        "view": [row.name for row in REPLY_EFFECTS],
        "effect": _enum(simulator["RuleBody"]["properties"]["effect"]),
        "file_preset": list(FILE_PRESETS),
        "file_fault": [row.name for row in FILE_FAULTS],
        "file_call": _enum(simulator["FileCall"]),
        "stand_in_fault": list(stand_ins.FAULTS),
        "entry_kind": _enum(simulator["EntryBody"]["properties"]["kind"]),
        "router_key": sorted(Keys.__dataclass_fields__),
        "code_table": list(CODE_TABLES),
        "state": _enum(adapter["State"]),
        "record_kind": _enum(adapter["Kind"]),
        "decision": _enum(adapter["Decision"]),
        "instrument": _enum(adapter["Instrument"]),
        "file_state": _enum(adapter["PickupState"]),
        "file_kind": _enum(adapter["FileView"]["properties"]["kind"]),
        "endpoint_group": [group.name for group in Group],
        "reason_code": [code.value for code in ReasonCode if code.value],
        "setting": sorted((row.key for row in settings.TABLE.values()), key=lambda key: (not key.isdigit(), len(key))),
        "adapter_key": sorted({*keys.TABLE, *keys.FIELDS}),
        "bif_customization": list(bif_options.FEATURES),
        "autopay_state": [state.value for state in AutopayState],
        "autopay_reason": [reason.value for reason in AutopayReason if reason.value],
        "rtdr_outcome": _enum(adapter["RtdrView"]["properties"]["outcome"]),
        "rtdr_field": list(FILE_SPECS),
    }


def _enum(schema: Mapping[str, Any]) -> list[str]:
    """Return the values of a schema that lists them."""
    found: list[str] = schema["enum"]
    return found


def _schema(documents: Mapping[str, Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    program, _, schema = name.partition(":")
    found: Mapping[str, Any] = documents[program][schema]
    return found


if __name__ == "__main__":
    sys.stdout.write(as_text())
