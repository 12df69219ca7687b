"""What of a biller's configuration RTDR reads (adapter §2), typed and checked.

Held names what an operator has to fix.
"""

from dataclasses import dataclass

from ic_adapter.billers.grammars.advanced_settings import BlockCodes
from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.integrations.configured import endpoint, setting
from ic_adapter.model import Group
from ic_adapter.router.endpoint import Endpoint

READS = ("8", "9", "10", "28", "32", "35", "74", "107", "129", "148")


@dataclass(frozen=True, slots=True, kw_only=True)
class RtdrSettings:
    """The settings and keys in force for one run. None stands for a blank setting."""

    past_due_tag: str | None
    balance_tag: str | None
    whitelist: frozenset[int] | None
    donation_types: frozenset[int]
    use_bill_date: bool
    any_open: bool
    mismatch_keeps_all: bool
    setting129_first: bool
    balance_fallback: bool
    pay_arrangement: bool
    clear_on_inactive: bool
    blocks: BlockCodes | None
    blocks_owned: bool
    block_tags: tuple[str, ...]

    @property
    def needs_account(self) -> bool:
        """GetAccount is left out only without pay arrangements and with AS 28 blank (adapter §2.1 step 5)."""
        return self.pay_arrangement or self.blocks is not None


def rtdr_settings(biller: Biller) -> RtdrSettings:
    """The settings of a run; Held when one of them does not parse. AS 131 never holds (INT-6948)."""
    read = {key: setting(biller, key) for key in READS}
    return RtdrSettings(
        past_due_tag=read["107"],
        balance_tag=read["129"],
        whitelist=read["148"],
        donation_types=biller.keys.donation_invoice_types,
        use_bill_date=read_json(biller.setting(131)).use_bill_date,
        any_open=biller.keys.rtdr_match_scope == "any_open",
        mismatch_keeps_all=biller.keys.mismatch_blocks == "all",
        setting129_first=biller.keys.balance_precedence == "setting129_first",
        balance_fallback=biller.keys.balance_fallback,
        pay_arrangement=biller.keys.pay_arrangement,
        clear_on_inactive=biller.keys.clear_arrangement_on_inactive,
        blocks=read["28"],
        blocks_owned=bool(read["32"]),
        block_tags=biller.keys.block_code_tags,
    )


def rtdr_endpoint(biller: Biller) -> Endpoint:
    """Where RTDR calls go; Held `no endpoint` without a URL or without a router."""
    return endpoint(biller, Group.RTDR, "rtdr", biller.keys.timeouts.rtdr_read)
