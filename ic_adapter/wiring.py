"""The adapter put together: one store, one router client, the integrations over them; no rule and no HTTP edge."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ic_adapter.billers import Register
from ic_adapter.endpoints import Endpoints
from ic_adapter.files.importer import Importer
from ic_adapter.integrations.contact_display import ContactDisplay
from ic_adapter.integrations.rtdr import Rtdr
from ic_adapter.router_client import RouterClient
from ic_adapter.store.engine import Store, open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """Everything a front door needs."""

    store: Store
    register: Register
    endpoints: Endpoints
    importer: Importer
    rtdr: Rtdr
    contacts: ContactDisplay


@contextmanager
def adapter(db: str | Path, *, test_clock: bool) -> Generator[Adapter, None, None]:
    """The adapter on this SQLite file or PostgreSQL address, closed at the end; BadConfig when it cannot be used."""
    store = open_store(db)
    register = Register(store, test_clock=test_clock)
    endpoints = Endpoints(store)
    client = RouterClient(endpoints)
    try:
        yield Adapter(
            store=store,
            register=register,
            endpoints=endpoints,
            importer=Importer(store, register),
            rtdr=Rtdr(store, register, client),
            contacts=ContactDisplay(store, register, client),
        )
    finally:
        client.close()
        store.close()
