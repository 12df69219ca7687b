"""What clients of one biller sent against the contract: counted per kind, function and reason; nothing is judged here.

Each refusal comes through here once, nothing else does; whether it is the client's fault is told by who caused it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from simulator import errors
from simulator.contract.keys import Keys
from simulator.contract.magic import BY_NUMBER, TAGS
from simulator.contract.model import RouterCall
from simulator.contract.refusals import TABLE as REFUSALS
from simulator.journal.entries import Exchange

KEPT = 256  # reasons that are told apart; those that come later are counted without their words


class FindingKind(Enum):
    """What of the contract was not kept; the order is the one in which the router looks."""

    TRANSPORT = "transport"
    SCHEMA = "schema"
    BUSINESS = "business"


#: Every refusal that is not a matter of the books (router §1.2, §4.4).
KINDS: dict[type[errors.Refused], FindingKind] = {
    errors.AddressRefused: FindingKind.TRANSPORT,
    errors.LoginRefused: FindingKind.TRANSPORT,
    errors.NotPermitted: FindingKind.TRANSPORT,
    errors.Unreadable: FindingKind.TRANSPORT,
    errors.UnknownFunction: FindingKind.SCHEMA,
    errors.NotValid: FindingKind.SCHEMA,
}
NUMBERS = frozenset(BY_NUMBER)
#: A strict run fails by these; a refusal that the books give is what many scenarios are about.
STRICT = frozenset({FindingKind.TRANSPORT, FindingKind.SCHEMA})


@dataclass(slots=True, kw_only=True)
class ContractFinding:
    """One deviation: how often it came, in which exchanges first and last.

    ``code`` is the STATUS or, where that alone was sent, the HTTP status, as refusals.py numbers them; ``on_purpose``
    names the fault rule or the magic number that caused it: then it is none of the client's.
    """

    kind: FindingKind
    function: str
    reason: str
    code: int
    on_purpose: str | None
    first: int
    last: int = 0
    count: int = 0

    @property
    def fails_strict(self) -> bool:
        """Whether a strict run fails by it."""
        return self.kind in STRICT and self.on_purpose is None


class Findings:
    """The findings of one biller in the order in which they first came; what no longer fits is counted by kind."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._findings: dict[tuple[int, str | None, str, str | None], ContractFinding] = {}
        self._left_out: Counter[tuple[FindingKind, bool]] = Counter()

    def __iter__(self) -> Iterator[ContractFinding]:
        return iter(tuple(self._findings.values()))

    @property
    def left_out(self) -> int:
        """How many refusals had a reason that no longer fitted."""
        return self._left_out.total()

    def keep(self, refusal: type[errors.Refused], entry: Exchange, call: RouterCall | None, keys: Keys) -> None:
        """One refusal, whose words the entry has already; the call where the function was asked at all."""
        purpose = _rule(entry) or (None if call is None else _magic(call, keys))
        self._count(refusal, entry, entry.status_desc, REFUSALS[refusal].code, purpose)

    def keep_faulted(self, entry: Exchange) -> None:
        """A refusal that a rule made up in place of the function's answer."""
        if entry.http_status >= 400:
            self._count(errors.Unreadable, entry, f"HTTP {entry.http_status}", entry.http_status, _rule(entry))
        elif entry.status:
            self._count(errors.AnyError, entry, entry.status_desc, entry.status, _rule(entry))

    def breaches(self) -> list[ContractFinding]:
        """The findings by which a strict run fails; one that stands for all that no longer fitted, if any did."""
        found = [finding for finding in self._findings.values() if finding.fails_strict]
        more = sum(count for (kind, is_clients), count in self._left_out.items() if kind in STRICT and is_clients)
        if more:
            reason = f"{more} more refusals for other reasons; only {self._kept} reasons are stored"
            found.append(
                ContractFinding(
                    kind=FindingKind.SCHEMA, function="", reason=reason, code=0, on_purpose=None, first=0, count=more
                )
            )
        return found

    def is_clean(self, *, strict: bool) -> bool:
        """Whether a run may pass: always unless it is strict, then without a breach."""
        return not strict or not self.breaches()

    def clear(self) -> None:
        """Forget all of them."""
        self._findings.clear()
        self._left_out.clear()

    def _count(
        self, refusal: type[errors.Refused], entry: Exchange, reason: str, code: int, purpose: str | None
    ) -> None:
        key = (code, entry.function, reason, purpose)  # the code tells the kind
        found = self._findings.get(key)
        if found is None:
            kind = KINDS.get(refusal, FindingKind.BUSINESS)
            if len(self._findings) >= self._kept:
                self._left_out[kind, purpose is None] += 1
                return
            found = self._findings[key] = ContractFinding(
                kind=kind,
                function=entry.function or "",
                reason=reason,
                code=code,
                on_purpose=purpose,
                first=entry.number,
            )
        found.last = entry.number
        found.count += 1


def _rule(entry: Exchange) -> str | None:
    return f"rule {entry.fault}" if entry.fault is not None else None


def _magic(call: RouterCall, keys: Keys) -> str | None:
    """The magic number that the call names, where the biller answers to them."""
    if not keys.magic_accounts or NUMBERS.isdisjoint(call.fields.values()):
        return None
    numbers = (call.fields.get(tag, "") for tag in TAGS)
    return next((f"magic number {number}" for number in numbers if number in NUMBERS), None)
