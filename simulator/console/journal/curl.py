"""An exchange as a curl command that sends the same request again."""

from shlex import quote

from simulator.contract.keys import Keys
from simulator.journal.entries import BODY_KEPT, Exchange
from simulator.journal.har import FORM_LIKE, IMAGE_PATH, IMAGE_REQUEST, ROUTER_PATH


def curl(exchange: Exchange, biller_url: str, keys: Keys) -> str:
    """Return the command, one option a line; blank where the journal kept too little of the request.

    curl asks for the password of a login: the journal has none.
    """
    if len(exchange.request) >= BODY_KEPT:
        return ""
    login = [f"--user {quote(exchange.login)}"] if exchange.login else []
    if image := IMAGE_REQUEST.fullmatch(exchange.request):
        address = [f"{biller_url}{IMAGE_PATH}"]
        if image[1] == b"GET":
            return _command([quote(f"{address[0]}?{image[2].decode(errors='replace')}")])
        return _command([quote(address[0]), f"--data {quote(image[2].decode(errors='replace'))}"])
    text = exchange.request.decode(errors="replace")
    body = f"--data-urlencode {quote(keys.form_key + text)}"
    if exchange.function is None or FORM_LIKE.match(exchange.request):  # refused before it was decoded: as it came
        body = f"--data-binary {quote(text)}"
    return _command([quote(f"{biller_url}{ROUTER_PATH}"), *login, body])


def _command(parts: list[str]) -> str:
    return " \\\n  ".join(["curl --silent", *parts])
