"""Everything about the identity of payers, put together over one store."""

from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.database.engine import Store


class Identity:
    """What pages and the API ask about payers."""

    def __init__(self, store: Store) -> None:
        self.sessions = Sessions(store)
