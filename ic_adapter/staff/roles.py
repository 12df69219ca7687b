"""Roles of staff, and who makes a request: a user, the holder of the API token, or anybody on this machine."""

from dataclasses import dataclass
from enum import Enum

from ic_adapter.model import ChangedBy


class Role(Enum):
    """What a user may do; each role includes those before it."""

    READ = "read"  # open pages
    OPERATE = "operate"  # send forms
    CONFIGURE = "configure"  # change billers and staff users

    def includes(self, other: "Role") -> bool:
        """Return whether this role may do what the other one may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who opens a page. `role` None: nobody has logged in. `has_session`: a user who can log out."""

    name: str
    role: Role | None
    has_session: bool = False

    def may(self, role: Role) -> bool:
        """Return whether this is one of those who have the role."""
        return self.role is not None and self.role.includes(role)

    @property
    def can_operate(self) -> bool:
        """Whether a page shows this person the forms of the role operate."""
        return self.may(Role.OPERATE)

    @property
    def can_configure(self) -> bool:
        """Whether a page shows this person the forms of the role configure."""
        return self.may(Role.CONFIGURE)

    @property
    def on_page(self) -> ChangedBy:
        """The author of what this person changes on a page."""
        return ChangedBy(self.name, "page")


API_TOKEN = StaffMember("API token", Role.CONFIGURE, has_session=True)
#: Without a token and without users only this machine can reach the pages, and everything is allowed.
LOCAL = StaffMember("local", Role.CONFIGURE)
NOBODY = StaffMember("", None)
#: Names in the audit trail that no user may take.
RESERVED = frozenset({"api", "local", "program", "nobody", "system"})
