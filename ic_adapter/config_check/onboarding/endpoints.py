"""Whether the routers of a biller answer: a request without content, which no router can carry out."""

from collections.abc import Iterator
from http import HTTPStatus

import httpx

from ic_adapter.billers.keys import OVERRIDES
from ic_adapter.billers.register import Biller
from ic_adapter.config_check.onboarding.checked import Checked, Subject, failed, passed, skipped
from ic_adapter.model import Group
from ic_adapter.router.failure_words import words
from ic_adapter.router.http.pooled import PooledConnections
from ic_adapter.router.http.request import Connections, TooLong, post

DEFAULT_FORM_KEY = "XMLREQUEST="


def endpoints(subject: Subject) -> Iterator[Checked]:
    """Call every address of the biller once; each address is called with the log-in that its group uses."""
    wanted = dict(_addresses(subject.biller))
    if subject.is_offline:
        yield from (skipped(f"{label} answers", "not called: --offline") for label in wanted)
        return
    connections = PooledConnections(httpx.create_ssl_context(trust_env=False))
    try:
        for label, (url, group) in wanted.items():
            yield _called(subject.biller, connections, f"{label} answers", url, group)
    finally:
        connections.close()


def _addresses(biller: Biller) -> Iterator[tuple[str, tuple[str, Group]]]:
    """The addresses that are set, by the setting or key that holds them."""
    for group in Group:
        if url := biller.setting(group.url):
            yield f"AS {group.url}", (url, group)
    for name, group in OVERRIDES.items():
        if url := biller.keys.endpoint_override[name]:
            yield f"endpoint_override.{name}", (url, group)


def _called(biller: Biller, connections: Connections, name: str, url: str, group: Group) -> Checked:
    login, limits = (biller.setting(group.user), biller.setting(group.password)), biller.keys.timeouts
    body = (biller.setting(74) or DEFAULT_FORM_KEY).encode()
    where = name.removesuffix(" answers")
    try:
        status = connections.send(post(url, login, body, limits.connect, limits.read)).http_status
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, TooLong) as error:
        return failed(name, words(error), f"correct {where}, or ask the biller whether its router runs")
    if status == HTTPStatus.UNAUTHORIZED:
        return failed(name, "HTTP 401: the log-in was refused", f"correct AS {group.user} and AS {group.password}")
    if status == HTTPStatus.FORBIDDEN:
        fix = "hand the letter of `ic-adapter allow-list` over to the biller"
        return failed(name, "HTTP 403: the router does not allow this address", fix)
    if status == HTTPStatus.NOT_FOUND:
        return failed(name, "HTTP 404: the server has no router there", f"correct the path in {where}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return failed(name, f"HTTP {status}", "ask the biller whether its router runs")
    return passed(name, f"HTTP {status}")
