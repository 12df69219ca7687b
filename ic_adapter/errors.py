"""Every way the adapter says no, cut by what the caller may do next; the docstring says when.

AdapterError
├── BadConfig          the program's own flag or IC_ADAPTER_* value: nothing was started
├── Refused            what a client asked for cannot be done as asked
│   ├── BadField       a value of the request is wrong; carries the paths
│   ├── NotFound       there is no such biller, account, invoice or group
│   ├── Conflict       it is there already
│   │   └── OtherContent  an event came in before with other content; carries the paths that differ
│   ├── Forbidden      this program was not started for it
│   └── Busy           too many ask for the same at this moment; later it may be done
├── BadValue           the text of a setting or key does not parse
├── Held               a setting or a value is missing or wrong: an operator has to fix it (adapter §1.3);
│                      in `records.reasons`, for it carries its reason
├── FileRefused        a whole bill file cannot be taken (invoice-files §6.1)
│   ├── ImportedAlready  one of its name was taken before (invoice-files §6.2)
│   └── StillGrowing     its sender is still writing it
├── NotAReply          bytes that are no readable reply of the router (router §2.4)
└── Damaged            the database contradicts itself: nothing is read or written any more
InternalError          a defect of the adapter itself; never a refusal: logged with its traceback, HTTP 500
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One faulty place of a request: where (a JSON path) and why."""

    path: str
    reason: str


class AdapterError(Exception):
    """Root of everything the adapter raises itself."""


class BadConfig(AdapterError):
    """A flag or an IC_ADAPTER_* value is unknown or cannot be used; nothing was started."""


class Refused(AdapterError):
    """The request cannot be done as asked."""


class BadField(Refused):
    """Values of the request are wrong."""

    def __init__(self, message: str, *faults: Fault) -> None:
        super().__init__(message)
        self.faults = faults


class NotFound(Refused):
    """There is no such thing."""


class Conflict(Refused):
    """It is there already."""


class OtherContent(Conflict):
    """An event came in before under the same id with other content; names the fields, never their values (Q-69)."""

    def __init__(self, what: str, names: Sequence[str]) -> None:
        super().__init__(f"{what} was submitted before with other content: {', '.join(names)}")
        self.what = what
        self.names = tuple(names)
        self.faults = tuple(Fault(f"$.{name}", "differs from the first submission") for name in names)


class Forbidden(Refused):
    """The program was not started for it."""


class Busy(Refused):
    """Too many ask for the same at this moment."""


class BadValue(AdapterError):
    """The text of a setting or key does not parse; the text says why."""


class FileRefused(AdapterError):
    """A whole bill file cannot be taken; the text says why."""


class ImportedAlready(FileRefused):
    """A file of this name was taken before, and the biller does not allow it again."""


class StillGrowing(FileRefused):
    """The file changed while it was read: its sender is still writing it."""


class NotAReply(AdapterError):
    """Bytes that are no readable reply of the router; the text says why."""


class Damaged(AdapterError):
    """The database is damaged: what it answers cannot be trusted, so nothing is read or written any more."""


class InternalError(Exception):
    """A rule that the adapter's own code has to keep is broken; the text says which, for the log."""
