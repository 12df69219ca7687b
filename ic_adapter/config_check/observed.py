"""Findings about a biller with what happened to it: payments with fees, and what its routers answered."""

from collections.abc import Iterator

from ic_adapter import money
from ic_adapter.billers.keys import OVERRIDES
from ic_adapter.billers.register import Biller
from ic_adapter.config_check.finding import ConfigFinding, warning
from ic_adapter.config_check.findings import findings
from ic_adapter.files.pickup.arrivals import ArrivalState, arrivals
from ic_adapter.model import Group
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.states import State
from ic_adapter.router.client import RouterClient
from ic_adapter.store import records
from ic_adapter.store.database.engine import Store

LOOKED_AT = 200  # the newest records that were sent


def observed(biller: Biller, store: Store, client: RouterClient | None = None) -> list[ConfigFinding]:
    """Return the findings of the configuration, and those of what happened; of replies only what `client` has seen."""
    return [
        *findings(biller),
        *_fees(biller, store),
        *_files(biller, store),
        *(_replies(biller, client) if client else ()),
    ]


def _fees(biller: Biller, store: Store) -> Iterator[ConfigFinding]:
    """CHECK_AMT holds the fee, which was never posted: a strict router refuses it (Q-34, Q-84)."""
    if biller.keys.check_amt != "payment_amount":
        return
    with store.reading() as connection:
        events = records.newest_events(connection, biller.id, State.SENT, LOOKED_AT)
    if any(money.parse_optional(event.get("fee", "")) for event in events):
        yield warning("check_amt", because(ReasonCode.FEES_IN_CHECK_AMOUNT))


def _files(biller: Biller, store: Store) -> Iterator[ConfigFinding]:
    """A file that did not come by its hour, or is not there yet shortly before it (invoice-files §6.5)."""
    if not any(biller.keys.files_expected_by.values()):
        return
    with store.reading() as connection:
        found = arrivals(connection, biller)
    yield from (warning(it.key, it.reason) for it in found if it.state is not ArrivalState.FINE)


def _replies(biller: Biller, client: RouterClient) -> Iterator[ConfigFinding]:
    """One for each endpoint group whose replies are numbered 0, since the program runs (Q-86)."""
    urls = {group: {biller.setting(group.url)} for group in Group}
    for name, group in OVERRIDES.items():
        urls[group].add(biller.keys.endpoint_override[name])
    for group, addresses in urls.items():
        if any(client.numbers_nothing(address, group) for address in addresses):
            yield warning(f"AS {group.url}", because(ReasonCode.REPLIES_NOT_NUMBERED))
