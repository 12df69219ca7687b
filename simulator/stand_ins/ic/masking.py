"""What of a call to Invoice Cloud may be shown and kept: no password, no token, no one-time link."""

import base64
import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

MASK = "***"
#: Members of a request or reply whose value is secret, in lower case.
SECRET_MEMBERS = frozenset({"password", "newpassword", "token", "remoteauthenticationtoken"})
#: Members that hold a one-time link: its origin is shown, the rest is not.
LINK_MEMBERS = frozenset({"url", "link"})
#: Members that hold a sentence for a reader. With one word of it masked it could not be understood, and the place of
#: the mask would give away a password that is a common word.
SENTENCE_MEMBERS = frozenset({"message", "error", "detail"})
#: Sentences of IC's documents that hold nothing of a request, though somebody may type a word of them as a password.
FIXED_SENTENCES = frozenset({"the user name or the password is wrong", "this log-in is locked"})
HIDDEN = "The text is not shown here: it contains what was typed as a secret."
#: In text that is not JSON nothing says where a token is; anything that could be one goes.
OPAQUE = re.compile(r"[A-Za-z0-9_\-+/=.~%]{24,}")
MOST_SHOWN = 4_000
#: A password of a letter would make the names of members unreadable; they are not what a password is echoed in.
SHORTEST_IN_NAMES = 8


def variants(secret: str) -> tuple[str, ...]:
    """Return a secret as it may stand in a text: plain, in JSON, in an address, in HTML; the longest first."""
    if not secret:
        return ()
    in_html = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    found = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
        quote_plus(secret),
        in_html,
        in_html.replace('"', "&quot;").replace("'", "&#x27;"),
        in_html.replace('"', "&#34;").replace("'", "&#39;"),
    }
    return tuple(sorted(found, key=len, reverse=True))


def basic(user: str, password: str) -> str:
    """Return the credential as HTTP Basic sends it, which is as good as the password."""
    return base64.b64encode(f"{user}:{password}".encode()).decode() if user or password else ""


def shown(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a body laid out for a reader: JSON by members, other text cut and without anything that may be a token."""
    hidden = [variant for secret in secrets for variant in variants(secret)]
    if not text:
        return ""
    try:
        laid_out = json.dumps(_masked(json.loads(text), hidden), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return _cut(OPAQUE.sub(MASK, _without(text, hidden)))
    return _cut(laid_out)


def members(found: dict[str, Any], secrets: Iterable[str]) -> dict[str, Any]:
    """Return a JSON object as it may be shown; nothing of one that is nested too deep."""
    hidden = [variant for secret in secrets for variant in variants(secret)]
    try:
        masked: dict[str, Any] = _masked(found, hidden)
    except RecursionError:
        return {}
    return masked


def link(address: str) -> str:
    """Return a one-time link as it may be shown: where it leads, not what opens it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return MASK
    return f"{parts.scheme}://{parts.netloc}/{MASK}" if parts.scheme and parts.netloc else MASK


def _masked(value: Any, hidden: list[str], name: str = "") -> Any:
    if isinstance(value, dict):
        of_names = [it for it in hidden if len(it) >= SHORTEST_IN_NAMES]
        return {_without(key, of_names): _masked(inner, hidden, key.lower()) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, hidden, name) for inner in value]
    if name in SECRET_MEMBERS and value not in ("", None):
        return MASK
    if isinstance(value, str):
        if name in SENTENCE_MEMBERS:
            return _sentence(value, hidden)
        return link(value) if name in LINK_MEMBERS and value else _without(value, hidden)
    return value


def _sentence(text: str, hidden: list[str]) -> str:
    return HIDDEN if text not in FIXED_SENTENCES and _without(text, hidden) != text else text


def _without(text: str, hidden: list[str]) -> str:
    for secret in hidden:
        text = text.replace(secret, MASK)
    return text


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} … {len(text) - MOST_SHOWN} characters more"
