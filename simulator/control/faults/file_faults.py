"""Admin calls on the fault rules of a biller's files: catalogue and presets, rules, which rules hit a call."""

from typing import Any

from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.file_faults import FileFaultRule
from simulator.contract.faults.files.catalogue import FAULT_BY_NAME, FILE_FAULTS
from simulator.contract.faults.files.presets import FILE_PRESETS
from simulator.contract.faults.files.switchboard import AskedFile, FileSwitchboard
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.faults.file_fault_rules import FileMatchBody, FileRuleBody, rules_of
from simulator.control.wire import Body, Refusal, View

MOST_RULES = 200


class FileRuleView(View):
    """A rule as it stands, and how often it fired; ``since`` is the biller's time it was added."""

    name: str
    fault: str
    group: str
    match: FileMatchBody
    parameters: dict[str, Any]
    times: int | str
    hits: int
    since: str


class FileRulesView(View):
    """The rules in the order in which they are applied."""

    rules: list[FileRuleView]


class FileFaultView(View):
    """One fault: its group, the calls it can hit, its parameters with their defaults."""

    name: str
    group: str
    calls: list[str]
    says: str
    parameters: dict[str, Any]


class FilePresetView(View):
    """One preset and the faults it switches on."""

    name: str
    says: str
    faults: list[str]


class FileCatalogueView(View):
    """What a rule can be made of."""

    faults: list[FileFaultView]
    presets: list[FilePresetView]


class ExplainFileBody(Body):
    """A call at the file server: its path in the biller's folders, the user, a rename's new path.

    ``open_now``: so many files of the session, or connections, are open.
    """

    call: FileCall
    path: str = ""
    user: str = ""
    new_path: str = ""
    open_now: int = 0


class ConsideredFileView(View):
    """One rule; ``why_not`` is null for one that would fire."""

    name: str
    fault: str
    why_not: str | None


class ExplainedFileView(View):
    """What the rules would do to the call, without anything having happened."""

    rules: list[ConsideredFileView]


def catalogue(_request: AdminRequest) -> FileCatalogueView:
    """Faults and presets."""
    return FileCatalogueView(
        faults=[
            FileFaultView(
                name=it.name,
                group=it.group.value,
                calls=[call.value for call in it.calls],
                says=it.says,
                parameters=dict(it.parameters),
            )
            for it in FILE_FAULTS
        ],
        presets=[
            FilePresetView(name=name, says=it.says, faults=[rule.fault for rule in it.rules])
            for name, it in FILE_PRESETS.items()
        ],
    )


def listing(request: AdminRequest) -> FileRulesView:
    """The biller's rules."""
    return FileRulesView(rules=[_view(rule) for rule in _switchboard(request).rules()])


def put(request: AdminRequest) -> FileRulesView:
    """Add a rule, or those of a preset; the reply has what was added."""
    switchboard = _switchboard(request)
    rules = rules_of(request)
    names = {it.name for it in switchboard.rules()} | {it.name for it in rules}
    if len(names) > MOST_RULES:
        raise Refusal(409, "too many file fault rules; remove one first", ("$.name", f"a biller has {MOST_RULES}"))
    for rule in rules:
        switchboard.put(rule)
    return FileRulesView(rules=[_view(rule) for rule in rules])


def remove(request: AdminRequest) -> None:
    """Take one rule away."""
    if not _switchboard(request).remove(request.path["name"]):
        raise Refusal(404, f"file fault rule {request.path['name'][:64]!r} not found")


def clear(request: AdminRequest) -> None:
    """Take all rules away; what already arrives goes on."""
    _switchboard(request).clear()


def explain(request: AdminRequest) -> ExplainedFileView:
    """Tell which rules would hit a call now, and why the others would not."""
    body: ExplainFileBody = request.body
    asked = AskedFile(
        call=body.call,
        path=body.path,
        user=body.user,
        new_path=body.new_path,
        open_now=body.open_now,
        at=request.biller.router.books.clock.now() if body.call is FileCall.CONNECT else None,
    )
    considered = _switchboard(request).considered(asked)
    return ExplainedFileView(
        rules=[ConsideredFileView(name=it.name, fault=it.fault, why_not=why_not) for it, why_not in considered]
    )


def _switchboard(request: AdminRequest) -> FileSwitchboard:
    return request.billers.file_server.faults(request.biller)


def _view(rule: FileFaultRule) -> FileRuleView:
    row = FAULT_BY_NAME[rule.fault]
    return FileRuleView(
        name=rule.name,
        fault=rule.fault,
        group=row.group.value,
        match=FileMatchBody(**{it: getattr(rule.match, it) for it in FileMatchBody.__struct_fields__}),
        parameters=dict(row.parameters) | dict(rule.parameters),
        times="always" if rule.times is None else rule.times,
        hits=rule.hits,
        since=rule.since.isoformat(),
    )


FAULTS = "/billers/{bid}/file-faults"
CALLS = (
    AdminCall(
        "GET", "/file-faults", "list the faults and presets of the file server", catalogue, reply=FileCatalogueView
    ),
    AdminCall("GET", FAULTS, "list the file fault rules in order", listing, reply=FileRulesView),
    AdminCall("POST", FAULTS, "add a file fault rule or the rules of a preset", put, FileRuleBody, FileRulesView, 201),
    AdminCall("DELETE", FAULTS, "remove all file fault rules", clear, status=204),
    AdminCall("DELETE", f"{FAULTS}/{{name}}", "remove a file fault rule", remove, status=204),
    AdminCall(
        "POST",
        f"{FAULTS}/explain",
        "predict which file fault rules hit a call, without doing it",
        explain,
        ExplainFileBody,
        ExplainedFileView,
    ),
)
