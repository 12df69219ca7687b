"""Result of one router call: its outcome, the reason and the reply, if there is one (adapter §1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Reason
from ic_adapter.router.envelope import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterAnswer:
    """What became of one call. `reply` is there when one could be read; `attempted` is False for a stopped group."""

    function: str
    outcome: Outcome
    reason: Reason
    attempted: bool = True
    http_status: int | None = None
    reply: Reply | None = None

    @property
    def tags(self) -> Mapping[str, str] | None:
        """The flat tags of a successful answer, else None."""
        return self.reply.tags if self.reply is not None and self.outcome is Outcome.SENT else None
