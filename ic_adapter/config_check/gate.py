"""The gate in front of the pump's integrations: what the check calls an error, holds (Q-66).

An integration plans as always. Where it would make a call, and an error of the configuration concerns its kind, the
record is HELD with the reason of the finding instead.
"""

from collections.abc import Mapping

from ic_adapter.billers.register import Biller
from ic_adapter.config_check.findings import findings
from ic_adapter.integrations.plan import Integration, Plan
from ic_adapter.model import Level
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Held, Reason
from ic_adapter.records.record import Record


class ConfigGate:
    """Remembers the errors of each biller as long as its configuration stays; safe to use from many threads."""

    def __init__(self) -> None:
        self._errors: dict[str, tuple[Biller, Mapping[Kind, Reason]]] = {}

    def reason(self, biller: Biller, kind: Kind) -> Reason | None:
        """Return why records of this kind are held, None where nothing is in error."""
        kept = self._errors.get(biller.id)
        if kept is None or kept[0] is not biller:
            kept = self._errors[biller.id] = (biller, errors(biller))
        return kept[1].get(kind)

    def guard(self, integrations: Mapping[Kind, Integration]) -> dict[Kind, Integration]:
        """Return the same integrations behind the gate."""
        return {kind: self._guarded(kind, integration) for kind, integration in integrations.items()}

    def _guarded(self, kind: Kind, integration: Integration) -> Integration:
        def plan(record: Record, biller: Biller, payment: Record | None) -> Plan:
            calls = integration(record, biller, payment)
            try:
                call = next(calls)
                reason = self.reason(biller, kind)
                if reason is not None:
                    calls.close()
                    raise Held(reason)
                while True:
                    call = calls.send((yield call))
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]  # the End of a Plan

        return plan


def errors(biller: Biller) -> Mapping[Kind, Reason]:
    """Return the kinds of records that are held, each with the first error that holds it."""
    found = [finding for finding in findings(biller) if finding.level is Level.ERROR]
    return {kind: finding.reason for finding in reversed(found) for kind in finding.holds}
