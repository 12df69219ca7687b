"""What a simulator's admin API tells by URL: accounts and time of a biller; a router has none of it."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from harness.errors import HarnessError
from harness.verify.target import reason

SECONDS = 30.0


class NoAdmin(HarnessError):
    """The admin API did not answer as expected."""


def admin_of(router: str) -> tuple[str, str]:
    """Return the admin API beside a simulator's router, and its biller; ``http://h/billers/B/router`` has both."""
    parts = urlsplit(router)
    words = parts.path.strip("/").split("/")
    if len(words) != 3 or words[0] != "billers" or words[2] != "router":
        raise NoAdmin(f"{router} is not a simulator's router; write http://host:port/billers/BID/router")
    return f"{parts.scheme}://{parts.netloc}/__admin", words[1]


def accounts(admin: str, biller: str, preferred: tuple[str, ...]) -> tuple[str, ...]:
    """Return account numbers of a biller: the preferred ones that it has, or else its first two."""
    known = _get(f"{admin}/billers/{biller}/accounts").get("accounts", [])
    numbers = [str(number) for number in known]
    return tuple(number for number in preferred if number in numbers) or tuple(numbers[:2])


def today(admin: str, biller: str) -> str:
    """Return the biller's day as yyyyMMdd."""
    return str(_get(f"{admin}/billers/{biller}/clock").get("now", ""))[:10].replace("-", "")


def freeze(admin: str, biller: str, day: str) -> None:
    """Set a biller's clock to noon of a day (yyyyMMdd), where it stays."""
    moment = f"{day[:4]}-{day[4:6]}-{day[6:]}T12:00:00"
    try:
        answer = httpx.post(
            f"{admin}/billers/{biller}/clock", json={"freeze": moment}, timeout=SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        raise NoAdmin(f"{admin} did not answer: {reason(error)}") from error
    if not answer.is_success:
        raise NoAdmin(f"{admin} answered HTTP {answer.status_code}: {answer.text[:200]}")


def has(admin: str, biller: str) -> bool:
    """Whether the simulator has this biller."""
    try:
        return httpx.get(f"{admin}/billers/{biller}/clock", timeout=SECONDS, trust_env=False).is_success
    except httpx.HTTPError as error:
        raise NoAdmin(f"{admin} did not answer: {reason(error)}") from error


def _get(url: str) -> dict[str, Any]:
    try:
        answer = httpx.get(url, timeout=SECONDS, trust_env=False)
        found = answer.json() if answer.is_success else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NoAdmin(f"{url} did not answer with JSON: {reason(error)}") from error
    if not isinstance(found, dict):
        raise NoAdmin(f"{url} answered HTTP {answer.status_code}; check --admin and the biller")
    return found
