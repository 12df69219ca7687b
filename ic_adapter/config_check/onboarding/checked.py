"""One result of an onboarding check, and what a check gets to look at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ic_adapter.billers.register import Biller
from ic_adapter.config import Config
from ic_adapter.store.database.engine import Store


class Result(Enum):
    """How a check ended; only FAIL makes the command exit with 1."""

    PASS = "pass"  # noqa: S105 — a result, no password
    WARNING = "warning"
    CONFIRMED = "confirmed"  # a warning that a person confirmed
    FAIL = "fail"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked, how it ended, what was found, and what to do about it (blank where nothing is to be done).

    `name`: the setting, key or thing, such as ``AS 11`` or ``BO 90``. `reason_code`: of a configuration finding.
    `confirmed_by`, `confirmed_at`: who confirmed a warning, and when; blank and None for every other result.
    """

    name: str
    result: Result
    text: str
    fix: str = ""
    reason_code: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def to_do(self) -> str:
        """Return what to do about it, or who confirmed that nothing is to be done."""
        if self.confirmed_at is None:
            return self.fix
        return f"confirmed by {self.confirmed_by} on {self.confirmed_at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The biller that is checked, and where to look; with `is_offline` no router and no file server is called."""

    biller: Biller
    store: Store
    config: Config
    is_offline: bool = False


#: Yields one or more results; it never raises for what the biller or its servers do.
Check = Callable[[Subject], Iterable[Checked]]


def passed(name: str, text: str) -> Checked:
    """Return a result with nothing to do."""
    return Checked(name=name, result=Result.PASS, text=text)


def warned(name: str, text: str, fix: str) -> Checked:
    """Return a result that does not stop the biller from going live."""
    return Checked(name=name, result=Result.WARNING, text=text, fix=fix)


def failed(name: str, text: str, fix: str) -> Checked:
    """Return a result that has to be mended first."""
    return Checked(name=name, result=Result.FAIL, text=text, fix=fix)


def skipped(name: str, text: str, fix: str = "") -> Checked:
    """Return a result of something that was not looked at, and why."""
    return Checked(name=name, result=Result.SKIPPED, text=text, fix=fix)
