"""Sessions of staff: opaque tokens of 256 bits, of which only the SHA-256 is stored, with an idle and an absolute end.

Staff work for no single biller, so their time is the machine's, not a biller's clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from ic_adapter.identity.sessions import BYTES, LONGEST, digest
from ic_adapter.staff.roles import Role, StaffMember
from ic_adapter.store.database.engine import Store
from ic_adapter.store.staff import sessions

Now = Callable[[], datetime]
#: Without a page for so long, or after so long in any case, a user logs in again.
IDLE, LONGEST_SESSION = timedelta(minutes=30), timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)


def wall_clock() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StaffSessions:
    """The sessions of all users."""

    store: Store
    now: Now = wall_clock

    def read(self, token: str) -> StaffMember | None:
        """Return whose session this is, None where it is none or over; note that it was used."""
        if not token or len(token) > LONGEST:
            return None
        now, key = self.now(), digest(token)
        with self.store.reading() as connection:
            row = sessions.valid(connection, key, now)
        if row is None:
            return None
        if now - row.used_at >= TOUCH_EVERY:
            with self.store.writing() as connection:
                sessions.touch(connection, key, now, now + IDLE)
        return StaffMember(row.name, Role(row.role), has_session=True)

    def start(self, user_id: int, replaced: str = "") -> str:
        """Open a session and return its token. `replaced`: the token that the browser had, which ends."""
        token, now = token_urlsafe(BYTES), self.now()
        row = {
            "sha256": digest(token),
            "user_id": user_id,
            "created_at": now,
            "used_at": now,
            "expires_at": now + LONGEST_SESSION,
            "idle_expires_at": now + IDLE,
        }
        with self.store.writing() as connection:
            if replaced:
                sessions.end(connection, digest(replaced))
            sessions.add(connection, row, now)
        return token

    def end(self, token: str) -> None:
        """Log out."""
        if token:
            with self.store.writing() as connection:
                sessions.end(connection, digest(token))
