"""Everything about the identity of payers, put together over one store."""

from ic_adapter.billers.register import Register
from ic_adapter.identity.email_changes import EmailChanges
from ic_adapter.identity.guests import Guests
from ic_adapter.identity.links import Links
from ic_adapter.identity.log_in import LogIn
from ic_adapter.identity.outbox import Outbox
from ic_adapter.identity.passwords import Cost, Passwords
from ic_adapter.identity.payer_acts import PayerActs
from ic_adapter.identity.payers import Payers
from ic_adapter.identity.pruning import Pruning
from ic_adapter.identity.sessions import Sessions
from ic_adapter.identity.throttle import Throttle
from ic_adapter.store.database.engine import Store


class Identity:
    """What pages and the API ask about payers."""

    def __init__(self, store: Store, register: Register, cost: Cost | None = None) -> None:
        self.passwords = Passwords(cost)
        self.sessions = Sessions(store)
        self.throttle = Throttle(store)
        self.guests = Guests(store)
        self.payers = Payers(store, register, self.passwords)
        self.login = LogIn(store, self.passwords, self.sessions, self.throttle)
        self.links = Links(store, self.passwords, self.sessions)
        self.email_changes = EmailChanges(store)
        self.acts = PayerActs(store, register, self.links)
        self.outbox = Outbox(store, register)
        self.pruning = Pruning(store, register)
