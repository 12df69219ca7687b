"""Which booking belongs to which call of the pump: pure, in passes from what is sure to what is likely."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ic_adapter.router.functions import ADD_AR_ITEMS
from ic_adapter.tie_out.attempts import Belief, Identity, SentCall, booked_amount, keys_of
from ic_adapter.tie_out.day_report import Booking

#: Whose booking it is rather: a call that is believed to be in the books, before one that was given up.
RANK: Mapping[Belief, int] = {belief: place for place, belief in enumerate(Belief)}
Place = tuple[int, int]  # record and number of the attempt


@dataclass(slots=True)
class Pairs:
    """Calls of the day with their own bookings, those of other days, and what is left.

    `again`: bookings that are one more of a call; `left`: bookings of nobody here.
    """

    own: list[tuple[SentCall, Booking]] = field(default_factory=list)
    other: list[tuple[SentCall, Booking]] = field(default_factory=list)
    again: list[tuple[SentCall, Booking]] = field(default_factory=list)
    left: list[Booking] = field(default_factory=list)


class Pairing:
    """Pairs every booking once, and every call at most once."""

    def __init__(self, calls: Sequence[SentCall], others: Sequence[SentCall]) -> None:
        self._own = _by_identity(calls)
        self._other = _by_identity(others)
        self._by_trans_no = {(call.function, call.trans_no): call for call in calls if call.trans_no}
        self._paired: dict[Place, Booking] = {}

    def pair(self, bookings: Iterable[Booking]) -> Pairs:
        """All of them."""
        found, rest = Pairs(), list(bookings)
        passes: tuple[tuple[list[tuple[SentCall, Booking]], Callable[[Booking], SentCall | None]], ...] = (
            (found.own, self._answered),
            (found.own, self._likely),
            (found.own, self._by_reply),
            (found.other, self._of_another_day),
        )
        for target, choose in passes:
            rest = self._take(rest, choose, target)
        for booking in rest:
            call = self._doubled(booking)
            if call is None:
                found.left.append(booking)
            else:
                found.again.append((call, booking))
        return found

    def _take(
        self, rest: list[Booking], choose: Callable[[Booking], SentCall | None], target: list[tuple[SentCall, Booking]]
    ) -> list[Booking]:
        left = []
        for booking in rest:
            call = choose(booking)
            if call is None:
                left.append(booking)
            else:
                self._paired[_place(call)] = booking
                target.append((call, booking))
        return left

    def _answered(self, booking: Booking) -> SentCall | None:
        """Its own identity, and the transNo of its reply."""
        return self._best(self._own, booking, lambda call: call.trans_no == booking.trans_no)

    def _likely(self, booking: Booking) -> SentCall | None:
        """Its own identity; a GUID is proof enough, else a reply with another transNo says that it is another one."""
        return self._best(self._own, booking, lambda call: _is_guid(booking) or not call.trans_no)

    def _by_reply(self, booking: Booking) -> SentCall | None:
        """The transNo of its reply alone: the CIS keeps the reference in other words."""
        call = self._by_trans_no.get((booking.function, booking.trans_no))
        known = call is not None and _place(call) not in self._paired and call.account == booking.account
        return call if known else None

    def _of_another_day(self, booking: Booking) -> SentCall | None:
        return self._best(self._other, booking, lambda call: call.trans_no in {"", booking.trans_no})

    def _doubled(self, booking: Booking) -> SentCall | None:
        """A call that has its booking, or had it on its own day: this is one more."""
        own = [call for call in _candidates(self._own, booking) if _place(call) in self._paired]
        other = [call for call in _candidates(self._other, booking) if _is_guid(booking)]
        return min(own or other, key=lambda call: _rank(call, booking), default=None)

    def _best(
        self, calls: Mapping[Identity, list[SentCall]], booking: Booking, fits: Callable[[SentCall], bool]
    ) -> SentCall | None:
        free = [call for call in _candidates(calls, booking) if _place(call) not in self._paired and fits(call)]
        return min(free, key=lambda call: _rank(call, booking), default=None)


def _by_identity(calls: Iterable[SentCall]) -> dict[Identity, list[SentCall]]:
    found: dict[Identity, list[SentCall]] = {}
    for call in calls:
        found.setdefault(call.identity, []).append(call)
    return found


def _candidates(calls: Mapping[Identity, list[SentCall]], booking: Booking) -> list[SentCall]:
    return [call for key in keys_of(booking) for call in calls.get(key, ())]


def _rank(call: SentCall, booking: Booking) -> tuple[int, bool, Place]:
    return RANK[call.belief], call.amount != booked_amount(booking), _place(call)


def _place(call: SentCall) -> Place:
    return call.record_id, call.n


def _is_guid(booking: Booking) -> bool:
    return booking.function == ADD_AR_ITEMS.name
