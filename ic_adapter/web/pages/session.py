"""Who opens a page of staff: a user with a session, the holder of the API token, or anybody on this machine.

The API's guard decides about the token; a cookie replaces it, or holds the session of a user.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.staff.roles import API_TOKEN, LOCAL, StaffMember
from ic_adapter.staff.staff import Staff
from ic_adapter.web.guard import Guard, Stop, is_own

COOKIE = "ic_adapter_desk"
ELSEWHERE = Stop(403, "The form came from another site. Send it from a page of this desk.")


@dataclass(frozen=True, slots=True)
class SessionGuard:
    """The rules of one run; without a token and without users only this machine can reach the pages: nobody logs in."""

    guard: Guard

    def stop(self, path: str, headers: Mapping[str, str], cookie: str = "") -> Stop | None:
        """Return why the request is refused, None if it is allowed: it has the token, or needs none."""
        known = bool(cookie) and hmac.compare_digest(cookie.encode(), self.cookie_value.encode())
        return self.stop_anyone(path, headers) if known else self.guard.stop(path, headers)

    def admitted(self, staff: Staff, path: str, headers: Mapping[str, str], cookie: str) -> StaffMember | Stop:
        """Return who makes the request, or why it is refused; 401 for nobody. Reads the database."""
        if stop := self.stop_anyone(path, headers):
            return stop
        stop = self.stop(path, headers, cookie)
        if stop is None and self.needs_token:
            return API_TOKEN
        if member := staff.sessions.read(cookie):
            return member
        if stop is None and staff.users.is_any():
            stop = Stop(401, "log in to open this page")
        return stop or LOCAL

    def stop_anyone(self, path: str, headers: Mapping[str, str]) -> Stop | None:
        """The same for what needs no token: the log-in and what its page looks like."""
        return self.guard.stop(path, {**headers, "authorization": f"Bearer {self.guard.token}"})

    def stop_form(self, headers: Mapping[str, str]) -> Stop | None:
        """Why a form is not taken: SameSite knows no ports, so the Origin must be this very Host."""
        ours = is_own(headers.get("origin", ""), headers.get("host", ""))
        return None if ours and headers.get("sec-fetch-site", "same-origin") == "same-origin" else ELSEWHERE

    def is_token(self, token: str) -> bool:
        """Whether this is the token, told in constant time."""
        return hmac.compare_digest(token.encode(), self.guard.token.encode())

    @property
    def needs_token(self) -> bool:
        """Whether a token is needed at all."""
        return bool(self.guard.token)

    @property
    def cookie_value(self) -> str:
        """What the cookie holds: proof of the token, of no use with the API."""
        return hmac.new(self.guard.token.encode(), b"desk session", hashlib.sha256).hexdigest()
