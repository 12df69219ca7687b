"""Direct requests: speaking the router's own XML, rightly and wrongly."""

from dataclasses import replace

from scenarios.context import wire
from scenarios.context.samples import SAMPLES, sample
from scenarios.context.tables import Table, cell, pairs
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action


@action('I ask for {function} of account "{account}"')
def ask(world: World, function: str, account: str) -> None:
    """One of the functions that read an account, with all documented tags, blank but for the account."""
    _ask(world, function, "ACCOUNT_NO", account)


@action('I ask for {function} of person "{person}"')
def ask_person(world: World, function: str, person: str) -> None:
    """GetPhoneRecords of a person."""
    _ask(world, function, "PERSON_NO", person)


def _ask(world: World, function: str, tag: str, number: str) -> None:
    known = [name for name, tags in wire.REQUEST_TAGS.items() if tag in tags]
    if function not in known:
        raise StepError.on("function", expected=", ".join(known), came=function)
    world.ask_router(wire.documented(function, {tag: number}))


@action("I ask for {function} with")
def ask_with(world: World, function: str, datatable: Table) -> None:
    """A request with exactly these tags in this order, one per line: tag and value."""
    world.ask_router(wire.request(function, [(row[0], cell(row[1]) if len(row) > 1 else "") for row in datatable]))


@action("I send the sample of {function}")
def send_sample(world: World, function: str) -> None:
    """The request that the documents print for the function, to the letter."""
    world.ask_router(sample(function))


@action("I send the sample of {function} with")
def send_changed_sample(world: World, function: str, datatable: Table) -> None:
    """The documents' request with some tags changed, one per line: tag and value, or (absent) to leave it out.

    A tag that stands twice is TAG[1] and TAG[2]; ISSUE_QUESTIONS[2]/ANSWER is a tag within a tag.
    """
    world.ask_router(sample(function, pairs(datatable).items()))


@action("I send the sample of every function")
def send_samples(world: World) -> None:
    """The documents' request of each of the router's functions, one after the other."""
    for function in SAMPLES:
        world.ask_router(sample(function))


@action("I ask for {function} with no tag")
def ask_without(world: World, function: str) -> None:
    """A request whose Params are empty."""
    world.ask_router(wire.request(function, []))


@action("I send the request")
def send(world: World, docstring: str) -> None:
    """The very XML of the block, percent-encoded behind the form key."""
    world.ask_router(docstring)


@action("I send the request un-encoded")
def send_plain(world: World, docstring: str) -> None:
    """The very XML of the block behind the form key, without percent-encoding."""
    world.ask_router(docstring, replace(world.sending, encoded=False))


@action("I send the body")
def send_body(world: World, docstring: str) -> None:
    """The very text of the block as the whole body, without a form key."""
    world.post_router(docstring.encode(), world.sending)


@action('I send the bytes "{digits}"')
def send_bytes(world: World, digits: str) -> None:
    """These bytes, in hexadecimal digits, as the whole body."""
    world.post_router(bytes.fromhex(digits), world.sending)


@action("I send no body")
def send_nothing(world: World) -> None:
    """A POST without a body."""
    world.post_router(b"", world.sending)


@action('I use the method "{method}"')
def use_method(world: World, method: str) -> None:
    """The router's address with another HTTP method and no body."""
    world.post_router(b"", world.sending, method=method)


@action('I sign in as "{user}" with the password "{password}"')
def sign_in(world: World, user: str, password: str) -> None:
    """Direct requests carry this login from here on."""
    world.change_sending(login=(user, password))


@action("I send no credentials")
def sign_out(world: World) -> None:
    """Direct requests carry no login from here on."""
    world.change_sending(login=None)


@action('my requests begin with "{key}"')
def set_key(world: World, key: str) -> None:
    """The form key of direct requests, equals sign included."""
    world.change_sending(key=key)


@action('my requests have the content type "{content_type}"')
def set_content_type(world: World, content_type: str) -> None:
    """The content type of direct requests; nothing between the quotes sends none."""
    world.change_sending(content_type=content_type)


@action('my requests have the header "{name}" with "{value}"')
def set_header(world: World, name: str, value: str) -> None:
    """One more header for direct requests; it replaces one of the same name."""
    others = tuple(pair for pair in world.sending.headers if pair[0] != name)
    world.change_sending(headers=(*others, (name, value)))
