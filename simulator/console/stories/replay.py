"""Which earlier exchanges a scenario needs: tried on a fresh biller in memory until the reply comes out the same."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from simulator.billers.biller import Biller, make
from simulator.contract.access import authorization
from simulator.contract.contract import Contract
from simulator.contract.model import RawRequest
from simulator.contract.registry import BY_REQUEST
from simulator.journal.entries import Exchange, Journal
from simulator.journal.har import FORM_LIKE, IMAGE_REQUEST

#: Numbers of a reply that differ from sending to sending.
NUMBERS = re.compile(rb'(transNo|pid)="\d*"')
MOST_EARLIER = 200


@dataclass(frozen=True, slots=True)
class Story:
    """An exchange with the earlier ones it rests on, and a fresh biller's reply: ``is_same`` if it is the recorded."""

    exchange: Exchange
    earlier: Sequence[Exchange]
    is_same: bool
    reply: bytes


def story_of(exchange: Exchange, biller: Biller, contract: Contract) -> Story:
    """Return the exchange with as few earlier ones as give its reply, else with all that moved the books."""
    story = Story(exchange, (), is_same=False, reply=b"")
    for earlier in _choices(exchange, biller.router.journal):
        reply = _reply(exchange, earlier, biller, contract)
        story = Story(exchange, earlier, NUMBERS.sub(b"", reply) == NUMBERS.sub(b"", exchange.reply), reply)
        if story.is_same:
            break
    return story


def was_read(exchange: Exchange) -> bool:
    """Whether the journal has the XML of the request, not the body it came in."""
    return exchange.function is not None and not FORM_LIKE.match(exchange.request)


def _choices(exchange: Exchange, journal: Journal) -> Iterator[tuple[Exchange, ...]]:
    """Nothing, what moved the books of the same account, whatever changed anything."""
    before = [
        it
        for it in journal.find()
        if it.number < exchange.number and was_read(it) and not IMAGE_REQUEST.fullmatch(it.request)
    ][-MOST_EARLIER:]
    yield ()
    yield tuple(it for it in before if it.postings and it.account == exchange.account)
    yield tuple(it for it in before if it.postings)
    yield tuple(it for it in before if it.status == 0 and not (it.function or "").startswith("Get"))


def _reply(exchange: Exchange, earlier: Sequence[Exchange], biller: Biller, contract: Contract) -> bytes:
    """What a fresh biller answers after the earlier ones, with the clock, keys and logins of this one."""
    fresh = make(contract, Journal(1), biller.id, biller.recipe).router
    fresh.keys, fresh.logins = biller.router.keys, biller.router.logins
    for one in (*earlier, exchange):
        fresh.books.clock.freeze(one.at.replace(microsecond=0))
        login = fresh.logins.get(one.login or "")
        body = one.request
        if was_read(one):
            body = (fresh.keys.form_key + quote_plus(one.request.decode(errors="replace"))).encode()
        headers = {} if login is None else {"authorization": authorization(login)}
        fresh.answer(RawRequest(body, one.client, headers))
    return fresh.journal.newest.reply  # masked as the recorded one is


def code_of(exchange: Exchange) -> str:
    """Return the number of the function, F-04 for example; blank for what is none."""
    function = BY_REQUEST.get(exchange.function or "")
    return function.code if function else ""
