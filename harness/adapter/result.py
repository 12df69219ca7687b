"""Result of a verification of a client (JSON, keys in docs/contract.md), and the journal of its run."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lxml import etree

from harness.adapter.exchanges import ClientExchange
from harness.adapter.exercised import faults_never, filled, functions_never, requests_of, rules_never, tags_never
from harness.adapter.run import AdapterVerification, CaseResult
from harness.adapter.tables import fault_cases, request_tables
from harness.coverage.journal import FORMAT as JOURNAL_FORMAT
from harness.coverage.journal import VERSION as JOURNAL_VERSION

FORMAT, VERSION = "cayenta-contract adapter verification", 1


def as_result(found: AdapterVerification) -> dict[str, Any]:
    """Return the result as it stands in the file; only exchanges that a finding names are in it."""
    named = {one.exchange for one in found.findings.first.values()}
    asked, counts = requests_of(found), filled(found)
    return {
        "format": FORMAT,
        "version": VERSION,
        "target": found.order.command or "a client that was driven by hand",
        "template": found.order.template,
        "function": found.order.function,
        "began": found.began,
        "passed": found.passed,
        "requests": len(found.exchanges),
        "findings": [
            {**asdict(one), "cases": found.findings.cases[about]} for about, one in found.findings.first.items()
        ],
        "cases": {name: _case(case) for name, case in found.cases.items()},
        "functions": {
            name: {
                "code": table.code,
                "requests": asked[name],
                "tags": {path: counts[name, path] for path, tag in table.tags.items() if tag.type != "group"},
            }
            for name, table in request_tables().items()
        },
        "never": {
            "functions": functions_never(found),
            "tags": tags_never(found),
            "faults": faults_never(found),
            "rules": rules_never(found),
        },
        "exchanges": {one.key: _exchange(one) for one in found.exchanges if one.key in named},
    }


def as_json(found: AdapterVerification) -> str:
    """Return the text of the result file."""
    return json.dumps(as_result(found), indent=1, ensure_ascii=False) + "\n"


def as_journal(found: AdapterVerification) -> str:
    """Return what ``cayenta-contract coverage`` reads: the exchanges of each case; no value was compared."""
    runs = [
        {
            "name": case.name,
            "exchanges": [
                {
                    "request": one.request,
                    "reply": one.reply,
                    "function": one.function or None,
                    "status": one.status,
                    "http_status": one.http,
                    "fault": one.fault or None,
                    "view": one.view or None,
                }
                for one in case.exchanges
            ],
            "compared": [],
        }
        for case in found.cases.values()
        if case.exchanges
    ]
    return json.dumps({"format": JOURNAL_FORMAT, "version": JOURNAL_VERSION, "runs": runs}, ensure_ascii=False) + "\n"


def _case(case: CaseResult) -> Mapping[str, Any]:
    fault, met = fault_cases().get(case.name), case.outcome
    return {
        "requests": len(case.exchanges),
        "exit_code": case.ended.code if case.ended else None,
        "printed": case.ended.printed if case.ended else "",
        "client_knows": fault.client if fault else "",
        "exchange": met.exchange.number if met else None,
        "sent": met.requests if met else None,
        "booked": met.booked if met else None,
        "booked_is_right": list(fault.books) if fault else None,
    }


def _exchange(one: ClientExchange) -> Mapping[str, str]:
    return {
        "function": one.function,
        "request": _indented(one),
        "reply": one.reply,
        "outcome": one.outcome,
    }


def _indented(one: ClientExchange) -> str:
    if one.root is None:
        return one.request
    root = etree.fromstring(etree.tostring(one.root))
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")
