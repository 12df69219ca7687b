"""Access to a biller's ticket system, per environment (adapter §14.2), and a test of it that creates no ticket.

The test posts the form key alone, a request without content: no router can carry it out, so that it proves that the
address is reached and the log-in is not refused, and nothing about tickets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from urllib.parse import quote

import httpx

from ic_adapter.billers.register import Biller
from ic_adapter.billers.settings import MASK
from ic_adapter.router.failure_words import words
from ic_adapter.router.http.pooled import PooledConnections
from ic_adapter.router.http.request import Connections, Post, Received, TooLong, post

PRODUCTION, SANDBOX = "production", "sandbox"
ENVIRONMENTS = (PRODUCTION, SANDBOX)
PROVIDER = "CAYENTA_CIS"
FORM_KEY = "XMLREQUEST="
NEEDED = ("ccu_url", "ccu_key")
MOST_SHOWN = 2_000  # characters of a reply
#: What such a test can never prove.
NOT_PROVEN = (
    "that the API key may call AddIssueContact",
    "that the ticket system takes the question versions that are sent",
    "that a ticket would be created: none was",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The environment that this program runs in, and whether its platform feature is on (Q-43)."""

    environment: str = PRODUCTION
    contact_us_tickets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What a test of the connection sent and got, and what that proves."""

    environment: str
    sent: str
    received: str
    is_fine: bool
    proven: tuple[str, ...]
    problem: str


def named(setting: str, environment: str) -> str:
    """Return the name of a `ccu_` setting in an environment."""
    return setting if environment == PRODUCTION else f"{setting}_{environment}"


def lacking(biller: Biller, environment: str) -> list[str]:
    """Return the settings that the environment needs and the biller has not."""
    return [name for name in (named(one, environment) for one in NEEDED) if not biller.setting(name)]


def opened() -> Connections:
    """Return connections for one test."""
    return PooledConnections(httpx.create_ssl_context(trust_env=False))


def try_out(biller: Biller, environment: str, opening: Callable[[], Connections] = opened) -> Tested:
    """Post a request without content to the ticket system; nothing is created and nothing is kept."""
    form_key = biller.setting(74) or FORM_KEY
    login = (biller.setting(named("ccu_user", environment)), biller.settings.get(named("ccu_key", environment), ""))
    limits = biller.keys.timeouts
    try:
        request = post(
            biller.setting(named("ccu_url", environment)), login, form_key.encode(), limits.connect, limits.read
        )
    except httpx.InvalidURL as error:
        return _unsent(environment, words(error))
    sent = _shown(request)
    connections = opening()
    try:
        reply = connections.send(request)
    except (httpx.HTTPError, UnicodeError, TooLong) as error:
        return Tested(environment=environment, sent=sent, received="", is_fine=False, proven=(), problem=words(error))
    finally:
        connections.close()
    proven, problem = _judged(request, reply.http_status)
    return Tested(
        environment=environment,
        sent=sent,
        received=_hidden(_received(reply), request),
        is_fine=not problem,
        proven=tuple(proven),
        problem=problem,
    )


def _unsent(environment: str, problem: str) -> Tested:
    return Tested(environment=environment, sent="", received="", is_fine=False, proven=(), problem=problem)


def _shown(request: Post) -> str:
    """The request as it leaves, the log-in masked."""
    headers = {**request.headers(), "Content-Length": str(len(request.body))}
    if "Authorization" in headers:
        headers["Authorization"] = "Basic ***"
    path = request.address.raw_path.decode("ascii")
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\n".join([*lines, "", request.body.decode()])


def _received(reply: Received) -> str:
    text = reply.body.decode("utf-8", "replace")
    phrase = HTTPStatus(reply.http_status).phrase if reply.http_status in list(HTTPStatus) else ""
    return f"HTTP {reply.http_status} {phrase}\nContent-Type: {reply.content_type}\n\n{text}".strip()


def _hidden(text: str, request: Post) -> str:
    """The reply cut to what is shown, without the log-in: a server, or a proxy on the way, may send it back."""
    login = request.headers().get("Authorization", "").removeprefix("Basic ")
    for secret in filter(None, (login, request.password, escape(request.password), quote(request.password, safe=""))):
        text = text.replace(secret, MASK)
    return f"{text[:MOST_SHOWN]}\n… {len(text) - MOST_SHOWN} more characters" if len(text) > MOST_SHOWN else text


def _judged(request: Post, status: int) -> tuple[list[str], str]:
    """What an answer of this status proves, and what is wrong, blank where nothing is."""
    reached = [f"{request.address.host} is reached and answers"]
    if request.address.scheme == "https":
        reached.append("its certificate is valid")
    if status == HTTPStatus.FORBIDDEN:
        return reached, "HTTP 403: this address is not allowed; hand the letter of `ic-adapter allow-list` over"
    if status == HTTPStatus.UNAUTHORIZED:
        return reached, "HTTP 401: the log-in was refused; correct the user and the API key"
    if status == HTTPStatus.NOT_FOUND:
        return reached, "HTTP 404: nothing answers at this path; correct the URL"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return reached, f"HTTP {status}: the ticket system has trouble of its own; ask the biller"
    return [*reached, "this program's address is allowed", "the user and the API key were not refused"], ""
