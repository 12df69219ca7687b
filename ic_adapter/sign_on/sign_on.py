"""Everything behind IC's web services, put together over one store."""

from ic_adapter.billers.register import Biller, Register
from ic_adapter.identity.identity import Identity
from ic_adapter.sign_on.authentication import Authentication
from ic_adapter.sign_on.callers import Callers
from ic_adapter.sign_on.clerks import Clerks
from ic_adapter.sign_on.customer_record import CustomerRecord, customer_record
from ic_adapter.sign_on.links import Links
from ic_adapter.sign_on.registration import Registration
from ic_adapter.sign_on.uses import SignOnUses
from ic_adapter.store.database.engine import Store


class SignOn:
    """What the web services and the pages of clerks ask."""

    def __init__(self, store: Store, register: Register, identity: Identity) -> None:
        self._store = store
        self.callers = Callers(store, register)
        self.authentication = Authentication(store, register, identity)
        self.registration = Registration(store, register, identity)
        self.links = Links(store, identity.sessions)
        self.clerks = Clerks(store, register)
        self.uses = SignOnUses(store, register)

    def customer(self, biller: Biller, account: str) -> CustomerRecord | None:
        """Return what IC has of a customer; None for an unknown account."""
        return customer_record(self._store, biller, account)
