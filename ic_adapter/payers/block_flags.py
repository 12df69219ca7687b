"""Block ACH and Block CC of a customer, as clerks and staff set them (adapter §2.6, Q-55).

With AS 32 = 1 the flags belong to RTDR: nobody else changes them. Else RTDR only sets them and people may change both.
"""

from dataclasses import dataclass

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.store.bills import invoices
from ic_adapter.store.customers import acts
from ic_adapter.store.customers.acts import Act, NewAct
from ic_adapter.store.database.engine import Store
from ic_adapter.store.payers import intents

OWNED_BY = 32
OWNED = "AS 32 is 1: Block ACH and Block CC belong to RTDR and are read-only here"
WORDS = {True: "on", False: "off"}


@dataclass(frozen=True, slots=True)
class BlockFlags:
    """Which payments of an account are blocked: EFT, and cards with the wallets that draw on them."""

    ach: bool
    card: bool


class BlocksDiffer(Conflict):
    """Somebody else changed the flags since they were shown."""

    def __init__(self, stored: BlockFlags, wanted: BlockFlags) -> None:
        super().__init__(
            f"the blocks were changed meanwhile: Block ACH is {WORDS[stored.ach]} (you chose {WORDS[wanted.ach]}), "
            f"Block CC is {WORDS[stored.card]} (you chose {WORDS[wanted.card]}); choose again"
        )


def are_owned_by_rtdr(biller: Biller) -> bool:
    """Return whether nobody but RTDR changes the flags (AS 32)."""
    return biller.setting(OWNED_BY) == "1"


class CustomerBlocks:
    """The flags of every account, over a store."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def change(self, bid: str, account: str, wanted: BlockFlags, seen: BlockFlags, by: str, form_key: str = "") -> bool:
        """Set both flags once per form and write down who did; return whether this changed anything.

        `seen`: the flags that the form was shown with. NotFound, Conflict where they belong to RTDR, BlocksDiffer.
        """
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            intents.lock_account(connection, bid, account)
            stored = invoices.account_of(connection, bid, account)
            if stored is None:
                raise NotFound(f"account {account} not found")
            if acts.is_done(connection, bid, form_key):
                return False
            if are_owned_by_rtdr(biller):
                raise Conflict(OWNED)
            now = BlockFlags(stored.block_ach, stored.block_cc)
            if now == wanted:
                return False
            if now != seen:
                raise BlocksDiffer(now, wanted)
            invoices.change_blocks(connection, bid, account, {"block_ach": wanted.ach, "block_cc": wanted.card})
            acts.add(connection, bid, _act(account, now, wanted, by, form_key, biller))
            return True


def _act(account: str, before: BlockFlags, after: BlockFlags, by: str, form_key: str, biller: Biller) -> NewAct:
    pairs = {"Block ACH": (before.ach, after.ach), "Block CC": (before.card, after.card)}
    detail = {name: f"{WORDS[old]} → {WORDS[new]}" for name, (old, new) in pairs.items() if old != new}
    return NewAct(
        act=Act.BLOCKS_CHANGED, account=account, detail=detail, form_key=form_key, by=by, at=biller.clock.now()
    )
