"""Fault rules of a biller's files on the console: their table, and the forms that switch them on and off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.billing.records.file_faults import FileFaultRule, FileMatch
from simulator.console.admin import AdminAnswer
from simulator.console.forms import Form, decimal, filled, integer, typed
from simulator.console.page import PageRequest
from simulator.contract.faults.files.catalogue import FAULT_BY_NAME, PARAMETERS, FileFault
from simulator.contract.faults.files.presets import FILE_PRESETS

#: What the name of a parameter's field begins with.
PARAMETER = "parameters."
TEXTS, DECIMALS = frozenset({"name", "suffix"}), frozenset({"seconds"})
LABELS: Mapping[str, str] = {
    "seconds": "Seconds",
    "bytes": "At byte, or bytes",
    "by": "Wrong by bytes",
    "handles": "Open files",
    "connections": "Connections",
    "count": "Number of names",
    "days": "Days",
    "hours": "Hours",
    "name": "Its file name",
    "suffix": "Suffix",
}


@dataclass(frozen=True, slots=True)
class FileRuleRow:
    """One rule: ``left`` None = always."""

    rule: FileFaultRule
    matches: str
    parameters: str
    left: int | None


def rows(page_request: PageRequest) -> list[FileRuleRow]:
    """The rules in the order in which they are applied."""
    return [
        FileRuleRow(
            rule=rule,
            matches=", ".join(_parts(rule.match)) or "every call that it can hit",
            parameters=", ".join(_parameters(rule)),
            left=None if rule.times is None else max(0, rule.times - rule.hits),
        )
        for rule in page_request.billers.file_server.faults(page_request.biller).rules()
    ]


async def put(page_request: PageRequest, form: Form) -> AdminAnswer:
    """What the admin API says to the preset or fault that was chosen, with the match and times of the form."""
    chosen = form.value("what")
    kind = "preset" if chosen in FILE_PRESETS else "fault"
    match = filled((name, form.value(f"match.{name}")) for name in ("folder", "name", "user"))
    given = ((name, form.value(f"{PARAMETER}{name}")) for name in PARAMETERS)
    parameters = filled((name, _read(name, text)) for name, text in given)
    times = "always" if form.value("always") else integer(form.value("times"))
    body = {kind: chosen, "match": match, **filled([("times", times)])}
    if parameters:
        body["parameters"] = parameters
    return await page_request.admin("POST", "file-faults", body=body)


async def switch_off(page_request: PageRequest) -> None:
    """Take one rule away, or all where none is named."""
    form = await typed(page_request.request)
    name = form.value("name")
    (await page_request.admin("DELETE", "file-faults", *((name,) if name else ()))).done()


def defaults(fault: FileFault) -> str:
    """The fault's parameters with the values that they have where a field is left blank."""
    return ", ".join(f"{name} {'middle' if it is None else it}" for name, it in fault.parameters.items())


def _read(name: str, text: str) -> int | float | str:
    if name in TEXTS or not text:
        return text
    return decimal(text) if name in DECIMALS else integer(text)


def _parts(match: FileMatch) -> Iterator[str]:
    for name, value in (("call", match.call), ("folder", match.folder), ("name", match.name), ("user", match.user)):
        if value is not None:
            yield f"{name} {value}"
    if match.nth is not None:
        yield f"call number {match.nth} on the path"
    if match.probability < 1:
        yield f"probability {match.probability:g}"


def _parameters(rule: FileFaultRule) -> Iterator[str]:
    for name, default in FAULT_BY_NAME[rule.fault].parameters.items():
        value = rule.parameters.get(name, default)
        yield f"{name} {'middle' if value is None else value}"
