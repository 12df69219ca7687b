"""The text of a scenario that sends a recorded request to a fresh biller and expects the recorded reply."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib.metadata import version

from simulator.billers.biller import Biller
from simulator.console.journal.pretty import pretty
from simulator.console.stories import words
from simulator.console.stories.masking import expected
from simulator.console.stories.replay import Story, code_of, was_read
from simulator.contract.faults.catalogue import CUT, LOST
from simulator.contract.keys import Keys
from simulator.journal.entries import BODY_KEPT, Exchange
from simulator.recipes.recipe import Recipe

QUOTES = '"""'
#: The password of every login in a scenario: the real one is nobody's business.
PASSWORD = "made-up-1"  # noqa: S105 — no login has it but those a scenario makes


def cannot_be_told(exchange: Exchange) -> str:
    """Return why an exchange makes no scenario, blank where it makes one."""
    if len(exchange.request) >= BODY_KEPT:
        return "The journal stored only part of the request."
    if QUOTES.encode() in exchange.request + exchange.reply:
        return "Its text contains three double quotes, which end a text block of Gherkin."
    if exchange.request.lstrip()[:1] != b"<" and was_read(exchange):
        return "It asked for a statement image, not the router."
    try:
        exchange.request.decode()
    except UnicodeDecodeError:
        return "Its request is not UTF-8."
    return ""


def feature(story: Story, biller: Biller) -> str:
    """Return a feature file with one scenario."""
    exchange = story.exchange
    name = exchange.function or "unreadable request"
    tags = f"@{exchange.function} @{code_of(exchange)}" if code_of(exchange) else "@off-contract"
    lines = [
        f"Feature: {name} as biller {biller.id} answered it",
        f"  Exchange {exchange.number} of {exchange.at:%Y-%m-%d %H:%M:%S}, mock-cayenta {version('mock-cayenta')}.",
        "",
        f"  {tags}",
        f"  Scenario: {name} gets {_result(exchange)}",
        *_notes(story),
        *_steps("Given", _beginning(biller)),
    ]
    moment = login = None
    for one in (*story.earlier, exchange):
        if one.at != moment:
            lines += _steps("Given", [words.MOMENT.format(moment=f"{one.at:%Y-%m-%dT%H:%M:%S}")])
        if biller.router.logins and one.login != login:
            sign_in = words.SIGN_IN.format(user=one.login, password=PASSWORD)
            lines += _steps("Given", [sign_in if one.login else words.NO_CREDENTIALS])
        moment, login = one.at, one.login
        send = words.SEND if was_read(one) else words.SEND_BODY
        text = pretty(one.request) if was_read(one) else one.request.decode()
        lines += _steps("When", [send, *_block(text)])
    return "\n".join([*lines, *_steps("Then", _expectation(story)), ""])


def _result(exchange: Exchange) -> str:
    return f"HTTP {exchange.http_status}" if exchange.status is None else f"STATUS {exchange.status}"


def _notes(story: Story) -> Iterator[str]:
    exchange = story.exchange
    if exchange.fault and not exchange.fault.startswith("magic "):
        yield f"    # Fault rule {exchange.fault!r} fired; this scenario is without it."
    elif not story.is_same:
        yield "    # A fresh biller answers otherwise where * stands: the admin API set something."


def _beginning(biller: Biller) -> Iterator[str]:
    """The biller as it was made, and the keys and logins it has now."""
    recipe, plain = biller.recipe, Recipe(template_id=biller.recipe.template_id)
    rows = [
        (name, getattr(recipe, name)) for name in ("seed", "accounts") if getattr(recipe, name) != getattr(plain, name)
    ]
    if rows:
        yield words.TEMPLATE_WITH.format(template=recipe.template_id)
        yield from (f"  | {name} | {value} |" for name, value in rows)
    else:
        yield words.TEMPLATE.format(template=recipe.template_id)
    yield from _keys(biller.router.keys)
    if biller.router.logins:
        yield words.LOGINS
        yield "  | user | password | functions |"
        for login in biller.router.logins.values():
            yield f"  | {login.user} | {PASSWORD} | {', '.join(sorted(login.functions or ()))} |"


def _keys(keys: Keys) -> Iterator[str]:
    defaults = Keys()
    for item in fields(Keys):
        value = getattr(keys, item.name)
        if value == getattr(defaults, item.name) or item.name == "allow_anonymous":
            continue  # logins turn that off
        if isinstance(value, dict):
            yield from (words.RENUMBERED.format(code=code, other=other) for code, other in value.items())
        elif isinstance(value, tuple):
            yield words.KEY_LIST.format(key=item.name, values=", ".join(map(str, value)))
        else:
            shown = str(value).lower() if isinstance(value, bool) else value
            yield words.KEY.format(key=item.name, value="null" if shown is None else shown)


def _expectation(story: Story) -> Iterator[str]:
    exchange = story.exchange
    is_plain = exchange.fault is None or exchange.fault.startswith("magic ")
    if exchange.view in LOST | CUT or not is_plain:
        yield words.HTTP_STATUS.format(status=200)
        return
    yield words.HTTP_STATUS.format(status=exchange.http_status)
    if exchange.status is not None:
        yield words.WHOLE_REPLY
        yield from _block(pretty(expected(exchange.reply, story.reply)))


def _steps(word: str, lines: Iterable[str]) -> list[str]:
    made, first = [], word
    for line in lines:
        is_step = not line.startswith("  ")
        made.append(f"    {first} {line}" if is_step else f"    {line}")
        first = "And" if is_step else first
    return made


def _block(text: str) -> list[str]:
    return [f"  {QUOTES}", *(f"  {line}" for line in text.splitlines()), f"  {QUOTES}"]
