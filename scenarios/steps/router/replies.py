"""Replies of the router: tag for tag, and each STATUS where it stands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
from lxml import etree

from scenarios.context import wire
from scenarios.context.asked import explained, reply_of, request_line
from scenarios.context.exchanges import readable
from scenarios.context.tables import Table, compare, pairs, whole
from scenarios.context.wire import Level
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import check

LEVELS = {level.value: level for level in Level}
#: The elements a reply repeats, by the word for one of them.
REPEATED = {"arrangement": "Arrangement", "phone": "PHONE", "task": "TASK"}


@contextmanager
def _answering(world: World) -> Iterator[str]:
    """Name the reply with its function, and put a line about the request below a failure."""
    with explained(lambda: request_line(world)):
        yield f"the {reply_of(world)}"


def _reply(world: World) -> httpx.Response:
    if world.reply is None:
        if world.lost:
            raise StepError(world.lost, "a reply of the router", world.lost)
        raise StepError("no request was sent yet; write a step such as I ask for <function> before this one")
    return world.reply


def _body(world: World) -> bytes:
    return _reply(world).content


def _root(world: World) -> etree._Element:
    return wire.parse_reply(_reply(world))


def _level(name: str) -> Level:
    if name not in LEVELS:
        raise StepError.on("level of a STATUS", expected=", ".join(LEVELS), came=name)
    return LEVELS[name]


def _quoted(value: str | None) -> str:
    return "absent" if value is None else repr(value)


def _wrong(world: World, tag: str, level: str, expected: str, came: str | None) -> StepError:
    """STATUS or STATUS_DESC of a level, with the function that answered so and what it was asked."""
    found = StepError.on(f"{tag} at the {level} level of the {reply_of(world)}", expected=expected, came=_quoted(came))
    return StepError("\n".join(filter(None, [str(found), request_line(world)])), found.expected, found.actual)


@check("the HTTP status is {status}")
def check_http(world: World, status: str) -> None:
    """The HTTP status of the last direct request."""
    _body(world)
    came = world.reply.status_code if world.reply else 0
    with _answering(world) as reply:
        if str(came) != status:
            raise StepError.on(f"HTTP status of {reply}", expected=status, came=str(came))


@check("the body is empty")
def check_empty(world: World) -> None:
    """The answer has no body at all."""
    with _answering(world) as reply:
        if _body(world):
            raise StepError.on(f"body of {reply}", expected="empty", came=repr(_body(world)[:200]))


@check("the reply is, tag for tag and in order")
def check_whole(world: World, docstring: str) -> None:
    """The whole reply: every element, its order, its exact text and attributes.

    Of transNo and pid only that they are there; a text of * stands for any value.
    """
    _root(world)
    with _answering(world) as reply:
        if wrong := wire.differences(docstring, _body(world)):
            lines = "\n".join([f"{reply} differs (- expected, + came)", *(f"  {line}" for line in wrong)])
            raise StepError(lines, *(_first(wrong, sign) for sign in "-+"))


def _first(lines: Sequence[str], sign: str) -> str:
    """Return the first line of a diff with this sign, and how many more there are."""
    found = [line[2:].strip() for line in lines if line[0] == sign]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else "nothing in its place"


@check("the reply has")
def check_tags(world: World, datatable: Table) -> None:
    """Some tags of Params with their exact text, one per line: tag and value."""
    with _answering(world) as reply:
        compare(reply, pairs(datatable), wire.params(_root(world)))


@check('{tag} of the reply is "{value}"')
def check_tag(world: World, tag: str, value: str) -> None:
    """One tag of Params with its exact text; nothing between the quotes means a blank tag that is there."""
    with _answering(world) as reply:
        compare(reply, {tag: value}, wire.params(_root(world)))


@check("the reply has no tag {tag}")
def check_absent(world: World, tag: str) -> None:
    """Nowhere in the reply."""
    with _answering(world) as reply:
        if (found := _root(world).find(f".//{tag}")) is not None:
            raise StepError.on(f"{tag} in {reply}", expected="absent", came=repr(found.text or ""))


@check('the reply holds no "{text}"')
def check_not_held(world: World, text: str) -> None:
    """These letters stand nowhere in the reply, in no tag and no text."""
    with _answering(world) as reply:
        if text in _body(world).decode("utf-8", "replace"):
            raise StepError.on(reply, expected=f"nothing with {text!r}", came=readable(_body(world)))


@check('the tags of Params are "{names}"')
def check_order(world: World, names: str) -> None:
    """All tags of Params in the order they came, separated by blanks; nothing between the quotes means none."""
    place = wire.level(_root(world), Level.PARAMS)
    came = " ".join(str(child.tag) for child in place) if place is not None else "no Params"
    with _answering(world) as reply:
        if came != names:
            raise StepError.on(f"tags of Params in {reply}", expected=names, came=came)


@check("STATUS is {value} at the {name} level")
def check_status(world: World, value: str, name: str) -> None:
    """The STATUS that stands directly under Params, under the function element, or under Reply."""
    came = wire.value_at(_root(world), _level(name), "STATUS")
    if came != value:
        raise _wrong(world, "STATUS", name, repr(value), came)


@check("a blank STATUS stands at the {name} level")
def check_status_blank(world: World, name: str) -> None:
    """The tag is there and holds nothing."""
    came = wire.value_at(_root(world), _level(name), "STATUS")
    if came != "":
        raise _wrong(world, "STATUS", name, "blank", came)


@check("there is no STATUS at the {name} level")
def check_no_status(world: World, name: str) -> None:
    """The tag does not stand at this level."""
    came = wire.value_at(_root(world), _level(name), "STATUS")
    if came is not None:
        raise _wrong(world, "STATUS", name, "absent", came)


@check('STATUS_DESC is "{text}" at the {name} level')
def check_text(world: World, text: str, name: str) -> None:
    """The exact text, blanks at its ends included."""
    came = wire.value_at(_root(world), _level(name), "STATUS_DESC")
    if came != text:
        raise _wrong(world, "STATUS_DESC", name, repr(text), came)


@check('STATUS_DESC names "{text}" at the {name} level')
def check_text_part(world: World, text: str, name: str) -> None:
    """The text has these words in it."""
    came = wire.value_at(_root(world), _level(name), "STATUS_DESC")
    if text not in (came or ""):
        raise _wrong(world, "STATUS_DESC", name, f"one with {text!r}", came)


def _repeated(world: World, word: str) -> list[dict[str, str]]:
    if word not in REPEATED:
        raise StepError.on("what a reply repeats", expected=", ".join(REPEATED), came=word)
    return wire.repeated(_root(world), REPEATED[word])


@check("the reply has {count} {things}")
def check_count(world: World, count: str, things: str) -> None:
    """How many arrangements, phones or tasks came."""
    came = len(_repeated(world, things.removesuffix("s")))
    with _answering(world) as reply:
        if str(came) != count:
            raise StepError.on(f"{things} in {reply}", expected=count, came=str(came))


@check("{thing} {number} of the reply has")
def check_row(world: World, thing: str, number: str, datatable: Table) -> None:
    """Some tags of one arrangement, phone or task, counted from 1 in the order they came, one per line: tag and value.

    ACCOUNT of a phone are the numbers of its accounts, comma separated.
    """
    rows = _repeated(world, thing)
    with _answering(world) as reply:
        if not 0 < whole(number) <= len(rows):
            raise StepError.on(f"{thing}s in {reply}", expected=f"at least {number}", came=str(len(rows)))
        compare(f"{thing} {number} in {reply}", pairs(datatable), rows[whole(number) - 1])
