"""Who may open a page of the desk: the API's own guard; where it asks for a token, a cookie stands for it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ic_adapter.web.guard import Guard, Stop

COOKIE = "ic_adapter_desk"
ELSEWHERE = Stop(403, "A form is taken from these pages only, and the browser says that this one is from elsewhere.")


@dataclass(frozen=True, slots=True)
class Door:
    """The rules of one run; without a token only this machine can reach the adapter, and nobody logs in."""

    guard: Guard

    def stop(self, path: str, headers: Mapping[str, str], cookie: str = "") -> Stop | None:
        """Why the page stays shut, None where it opens."""
        known = bool(cookie) and hmac.compare_digest(cookie.encode(), self.pass_.encode())
        return self.stop_anyone(path, headers) if known else self.guard.stop(path, headers)

    def stop_anyone(self, path: str, headers: Mapping[str, str]) -> Stop | None:
        """The same for what needs no token: the log-in and what its page looks like."""
        return self.guard.stop(path, {**headers, "authorization": f"Bearer {self.guard.token}"})

    def stop_form(self, headers: Mapping[str, str]) -> Stop | None:
        """Why a form is not taken: SameSite knows no ports, so the Origin must be this very Host."""
        origin = urlsplit(headers.get("origin", ""))
        ours = origin.scheme in {"http", "https"} and origin.netloc == headers.get("host")
        return None if ours and headers.get("sec-fetch-site", "same-origin") == "same-origin" else ELSEWHERE

    def opens(self, token: str) -> bool:
        """Whether this is the token, told in constant time."""
        return hmac.compare_digest(token.encode(), self.guard.token.encode())

    @property
    def asks(self) -> bool:
        """Whether a token is needed at all."""
        return bool(self.guard.token)

    @property
    def pass_(self) -> str:
        """What the cookie holds: proof of the token, of no use with the API."""
        return hmac.new(self.guard.token.encode(), b"desk session", hashlib.sha256).hexdigest()
