"""What stands in the way of a biller's calls: stopped endpoint groups and circuit breakers, read in one query."""

from sqlalchemy import Connection, bindparam, literal, select, union_all

from ic_adapter.store.schema.pump_tables import BREAKER_FAILURES, BREAKERS
from ic_adapter.store.schema.tables import ENDPOINTS

PAUSED, OPEN, FAILING = "paused", "open", "failing"
READ_BLOCKS = union_all(
    *(
        select(literal(what, literal_execute=True).label("what"), table.c.group_name).where(
            table.c.bid == bindparam("bid")
        )
        for what, table in ((PAUSED, ENDPOINTS), (OPEN, BREAKERS), (FAILING, BREAKER_FAILURES))
    )
)


def of_biller(connection: Connection, bid: str) -> frozenset[tuple[str, str]]:
    """Return what stands in the way now (PAUSED, OPEN or FAILING), each with the name of its endpoint group."""
    return frozenset((what, name) for what, name in connection.execute(READ_BLOCKS, {"bid": bid}))
