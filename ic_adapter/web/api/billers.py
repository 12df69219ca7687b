"""API calls on billers: register, settings, keys, clock, endpoint groups."""

from datetime import datetime, timedelta

from ic_adapter.adapter import Adapter
from ic_adapter.billers import settings
from ic_adapter.billers.clock import Clock
from ic_adapter.billers.register import Biller, NewBiller
from ic_adapter.config_check.observed import observed
from ic_adapter.errors import BadField, Conflict, Fault, NotFound
from ic_adapter.model import Group
from ic_adapter.pump.operator import overview
from ic_adapter.web.api.bodies import ClockOrder, NewBillerBody
from ic_adapter.web.api.request import ApiCall
from ic_adapter.web.api.views import BillerList, BillerView, ClockView, FindingView, GroupView, KeysView, SettingsView

LISTED, MOST_LISTED = 200, 1_000  # billers to a page
MOST_SKIPPED = 10_000_000


def _findings(adapter: Adapter, biller: Biller) -> list[FindingView]:
    return [
        FindingView(level=one.level.value, where=one.where, text=one.text, reason_code=one.reason.code.value)
        for one in observed(biller, adapter.store, adapter.client)
    ]


def _settings(biller: Biller, *, numbered: bool) -> dict[str, str]:
    shown = settings.masked(biller.settings)
    return {key: shown[key] for key in settings.TABLE if key in shown and key.isdigit() is numbered}


def view(adapter: Adapter, biller: Biller) -> BillerView:
    """A biller as the API shows it."""
    return BillerView(
        id=biller.id,
        template=biller.template_name,
        name=biller.template.name,
        environment=biller.template.environment,
        cis=biller.template.cis.value,
        time_zone=biller.clock.zone.key,
        file_type=biller.template.file_type.value,
        settings=_settings(biller, numbered=True),
        unnumbered=_settings(biller, numbered=False),
        keys=biller.full_keys(),
        bif=dict(biller.bif),
        findings=_findings(adapter, biller),
    )


def create(call: ApiCall) -> BillerView:
    """Create a biller from a template."""
    body: NewBillerBody = call.body
    new = NewBiller(id=body.id, template=body.template, settings=body.settings, keys=body.keys, bif=body.bif)
    return view(call.adapter, call.adapter.register.create(new, call.author))


def every(call: ApiCall) -> BillerList:
    """List billers by id, a page at a time."""
    limit, offset = call.number("limit", LISTED, MOST_LISTED), call.number("offset", 0, MOST_SKIPPED, least=0)
    found, total = call.adapter.register.part(offset, limit)
    end = offset + len(found)
    rest = end if found and end < total else None
    return BillerList(billers=[view(call.adapter, biller) for biller in found], total=total, next=rest)


def one(call: ApiCall) -> BillerView:
    """Show a biller with the findings of its configuration."""
    return view(call.adapter, call.adapter.register.get(call.bid))


def delete(call: ApiCall) -> None:
    """Delete a biller and all its data; 409 while it has undecided money records, unless `force` is true."""
    if not call.flag("force"):
        with call.adapter.store.reading() as connection:
            call.adapter.register.read(connection, call.bid)
            unknown = overview.unknown_money(connection, call.bid)
        if unknown:
            told = ", ".join(f"{count} {state}" for state, count in sorted(unknown.items()))
            raise Conflict(
                f"biller {call.bid} has undecided money records: {told}; decide them, or delete with ?force=true"
            )
    call.adapter.register.delete(call.bid, call.author)


def patch_settings(call: ApiCall) -> SettingsView:
    """Set or remove (null) Advanced Settings; a password sent as `***` is kept."""
    biller = call.adapter.register.patch_settings(call.bid, call.body, call.author)
    return SettingsView(
        settings=_settings(biller, numbered=True),
        unnumbered=_settings(biller, numbered=False),
        findings=_findings(call.adapter, biller),
    )


def patch_keys(call: ApiCall) -> KeysView:
    """Set or remove (null) adapter keys."""
    return KeysView(keys=call.adapter.register.patch_keys(call.bid, call.body, call.author).full_keys())


def _clock(clock: Clock) -> ClockView:
    return ClockView(
        now=clock.now().isoformat(), mode="running" if clock.frozen is None else "frozen", time_zone=clock.zone.key
    )


def read_clock(call: ApiCall) -> ClockView:
    """Show the biller's time."""
    return _clock(call.adapter.register.get(call.bid).clock)


def move_clock(call: ApiCall) -> ClockView:
    """Freeze, advance or run the biller's clock; only with --test-clock."""
    order: ClockOrder = call.body
    if sum(part is not None for part in (order.freeze, order.advance, order.run)) != 1:
        raise BadField("invalid clock change", Fault("$", "use exactly one of freeze, advance, run"))
    clock = call.adapter.register.get(call.bid).clock
    try:
        moved = _moved(clock, order)
        moved.now()
    except (OverflowError, ValueError):
        raise BadField("invalid time", Fault("$", "use a time like 2024-11-15T12:00 within the calendar")) from None
    clock = call.adapter.register.set_clock(call.bid, moved)
    call.adapter.autopay.wake.set()  # what is due by then is done
    return _clock(clock)


def _moved(clock: Clock, order: ClockOrder) -> Clock:
    if order.freeze is not None:
        return clock.freeze(datetime.fromisoformat(order.freeze))
    if order.advance is not None:
        step = order.advance
        return clock.advance(timedelta(hours=step.hours, minutes=step.minutes, seconds=step.seconds), step.days)
    return clock.run()


def groups(call: ApiCall) -> dict[str, GroupView]:
    """List the endpoint groups: which are stopped, and why."""
    call.adapter.register.get(call.bid)
    states = call.adapter.endpoints.states(call.bid)
    return {
        group.name: GroupView(
            paused=state.paused,
            reason=state.reason.text if state.reason else None,
            reason_code=state.reason.code.value if state.reason else None,
            since=state.since.isoformat() if state.since else None,
        )
        for group, state in states.items()
    }


def resume(call: ApiCall) -> dict[str, GroupView]:
    """Let a stopped endpoint group go on."""
    name = call.path["group"]
    if name not in Group.__members__:
        raise NotFound(f"endpoint group {name} not found; use one of {', '.join(Group.__members__)}")
    call.adapter.register.resume(call.bid, Group[name])
    return groups(call)
