"""File fault rules as the admin API takes them: bodies, and the checks that a Struct's types cannot make."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.file_faults import FileFaultRule, FileMatch
from simulator.choices import advice, hint
from simulator.contract.faults.files.catalogue import FAULT_BY_NAME, problem
from simulator.contract.faults.files.presets import FILE_PRESETS, PresetRule
from simulator.control.call_types import AdminRequest
from simulator.control.values import printable
from simulator.control.wire import Body, Refusal

LONGEST_PATH = 1_000
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
#: Calls that have no path.
PATHLESS = frozenset({FileCall.CONNECT, FileCall.LOGIN, FileCall.SESSION})


class FileMatchBody(Body):
    """Which calls are meant; what is left out means all.

    ``folder`` is a path in the biller's folders, ``name`` a pattern such as ``*.xml``, ``nth`` that call of its kind
    on the path.
    """

    call: FileCall | None = None
    folder: str | None = None
    name: str | None = None
    user: str | None = None
    nth: Count | None = None
    probability: Share = 1.0


class FileRuleBody(Body):
    """A rule: ``fault`` with ``parameters``, see ``GET /__admin/file-faults``; or a ``preset``, which adds its rules.

    Every rule that matches a call and has hits left fires. ``times`` left out is 1, of a preset what its rules say.
    ``name`` left out is the fault's or preset's; a rule with the same name is replaced.
    """

    fault: str | None = None
    preset: str | None = None
    name: str | None = None
    match: FileMatchBody = field(default_factory=FileMatchBody)
    parameters: dict[str, Any] = {}
    times: Count | Literal["always"] | None = None


def rules_of(request: AdminRequest) -> list[FileFaultRule]:
    """The rules that a body asks for, every part checked; Refusal (422) names the field."""
    body: FileRuleBody = request.body
    if (body.fault is None) == (body.preset is None):
        raise Refusal(422, "the body does not match its schema", ("$", "name a fault or a preset"))
    name = body.name if body.name is not None else body.fault or body.preset or ""
    printable(name, "$.name", 64)
    if not name or "/" in name:
        raise Refusal(422, "not a valid rule name", ("$.name", "use 1 to 64 printable characters without /"))
    if body.fault is not None:
        return [_rule(request, name, PresetRule(fault=body.fault, parameters=body.parameters, times=1))]
    preset = FILE_PRESETS.get(body.preset or "")
    if preset is None:
        wrong = (body.preset or "")[:40]
        raise Refusal(422, "unknown preset", ("$.preset", f"{wrong!r}; {advice(wrong, FILE_PRESETS)}"))
    if body.parameters:
        raise Refusal(422, "a preset takes no parameters", ("$.parameters", "add its faults one by one instead"))
    alone = len(preset.rules) == 1
    return [_rule(request, name if alone else f"{name}-{it.fault}", it) for it in preset.rules]


def _rule(request: AdminRequest, name: str, made_of: PresetRule) -> FileFaultRule:
    body: FileRuleBody = request.body
    found = problem(made_of.fault, made_of.parameters)
    if found is not None:
        raise Refusal(422, "not a valid file fault", (f"$.{found[0]}", found[1]))
    match = FileMatch(**{it: getattr(body.match, it) for it in FileMatchBody.__struct_fields__})
    _check_match(match, made_of.fault)
    match = replace(match, probability=match.probability * made_of.probability)
    times = made_of.times if body.times is None else None if body.times == "always" else body.times
    since = request.biller.router.books.clock.now()
    return FileFaultRule(
        name=name, fault=made_of.fault, since=since, match=match, parameters=dict(made_of.parameters), times=times
    )


def _check_match(match: FileMatch, fault: str) -> None:
    """Refusal (422) for a match that the fault can never meet."""
    calls = FAULT_BY_NAME[fault].calls
    if match.call is not None and match.call not in calls:
        raise Refusal(
            422,
            "the fault does not hit this call",
            ("$.match.call", f"{fault} hits: {', '.join(calls)}{hint(match.call, calls)}"),
        )
    for name, text in (("folder", match.folder), ("name", match.name), ("user", match.user)):
        if text is not None:
            printable(text, f"$.match.{name}", LONGEST_PATH)
            if PATHLESS.issuperset(calls) and (name != "user" or FileCall.CONNECT in calls):
                reason = f"leave it out: {fault} hits before there is a {name}"
                raise Refusal(422, "the fault cannot match this", (f"$.match.{name}", reason))
    if match.folder is not None and normal(match.folder) != match.folder:
        raise Refusal(422, "not a valid folder", ("$.match.folder", "start with / and end without it"))


def normal(folder: str) -> str:
    """Return the path of a folder as rules have it."""
    return "/" + folder.strip("/")
