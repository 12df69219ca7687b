"""Who may open a page: Host and Origin as for the admin API, its token by a log-in page and a cookie (design §6)."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

COOKIE = "cayenta_console"
#: Asks the admin API's own guard about a path and headers: HTTP status and sentence of its refusal, or None.
Verdict = Callable[[str, Mapping[str, str]], tuple[int, str] | None]


@dataclass(frozen=True, slots=True)
class SessionGuard:
    """The rules of one run; ``token`` is empty where only this machine can reach the simulator."""

    token: str
    verdict: Verdict

    def refusal(self, path: str, headers: Mapping[str, str], cookie: str = "") -> tuple[int, str] | None:
        """Why the page stays shut, None where it opens; the cookie stands for the token."""
        if cookie and hmac.compare_digest(cookie.encode(), self.pass_.encode()):
            return self.refusal_to_anyone(path, headers)
        return self.verdict(path, headers)

    def refusal_to_anyone(self, path: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """The same for what needs no token: the log-in and the style of its page."""
        return self.verdict(path, {**headers, "authorization": f"Bearer {self.token}"})

    def opens(self, token: str) -> bool:
        """Whether this is the token, told in constant time."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    @property
    def pass_(self) -> str:
        """What the cookie holds: proof of the token, of no use with the admin API."""
        return hmac.new(self.token.encode(), b"console session", hashlib.sha256).hexdigest()
