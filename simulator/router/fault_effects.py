"""Effect of a fault: which rule fires, what it does to the books, and the reply as the client gets it (router §9)."""

from copy import copy
from dataclasses import replace
from functools import partial

from simulator.billing.people.accounts import Account
from simulator.contract import magic
from simulator.contract.faults import reply_effects
from simulator.contract.faults.catalogue import Effect
from simulator.contract.faults.rules import Asked, Drawn
from simulator.contract.keys import Keys
from simulator.contract.model import Caller, Envelope, RouterCall, Wire
from simulator.contract.paths import finds
from simulator.contract.registry import Function
from simulator.journal.entries import Exchange
from simulator.router.answers import answered
from simulator.router.late_bookings import put_off
from simulator.router.state import RouterState


def drawn_for(router: RouterState, caller: Caller, envelope: Envelope, call: RouterCall) -> Drawn | None:
    """The rule of the switchboard that fires, else that of a magic number, whose account comes to be."""
    drawn = None if router.faults.is_empty else router.faults.draw(asked(caller, envelope, call))
    if drawn is not None or not router.keys.magic_accounts:
        return drawn
    found = magic.fault(call)
    if found is None:
        return None
    number, rule = found
    if not router.books.has_account(number):
        router.books.open_account(Account(account_no=number, account_no_custom=number, person_no=number))
    return Drawn(rule, 1, f"{rule.name}/{number}")


def faulted(router: RouterState, drawn: Drawn, function: Function, call: RouterCall, entry: Exchange) -> Wire:
    """The answer with its effect on the books as the rule says, and the reply as the rule shows it (router §9)."""
    rule, apart = drawn.rule, copy(entry)
    apart.fault, apart.effect, apart.view = (
        rule.name,
        rule.books_effect.value,
        rule.reply_effect,
    )  # what the second booking is refused for is not the client's doing
    moves = rule.books_effect in (Effect.DONE, Effect.TWICE)
    keys = _swapped(router.keys) if rule.reply_effect == "swap_shape" else router.keys
    wire = answered(router, function, call, entry, router.books if moves else router.books.copy(), keys)
    if rule.books_effect is Effect.TWICE:
        answered(router, function, call, apart, router.books, keys)
    entry.fault, entry.effect, entry.view = apart.fault, apart.effect, apart.view
    entry.postings = entry.postings + apart.postings if moves else ()
    if rule.reply_effect == "status":
        wire = _status(router, drawn, function, entry)
    if rule.books_effect is Effect.LATE:
        wire = put_off(router, rule, partial(answered, router, function, call), entry, wire)
    wire = reply_effects.seen(wire, drawn, router.previous)
    entry.reply, entry.http_status = wire.body, wire.status
    if rule.reply_effect in reply_effects.CHANGE_STATUS:
        entry.status = reply_effects.status_in(wire)
    if rule.reply_effect in ("status", "http"):
        router.findings.keep_faulted(entry)
    return wire


def _status(router: RouterState, drawn: Drawn, function: Function, entry: Exchange) -> Wire:
    """A reply with the STATUS that the rule gives, at the levels it names."""
    code, text, level = (drawn.rule.parameter(name) for name in ("code", "description", "level"))
    numbers = (entry.trans_no or 0, entry.pid or 0)
    entry.status, entry.status_desc = int(str(code)), str(text)
    return Wire(200, router.contract.write_status(function, entry.status, str(text), str(level), *numbers))


def asked(caller: Caller, envelope: Envelope, call: RouterCall) -> Asked:
    """What the rules of the switchboard are held against."""
    return Asked(
        function=call.function,
        account=call.account or "",
        login=caller.login,
        finds=partial(finds, envelope.root),
    )


def _swapped(keys: Keys) -> Keys:
    """The keys with the other documented shape of GetAccountBalance."""
    return replace(keys, balance_shape="template" if keys.balance_shape == "sample" else "sample")
