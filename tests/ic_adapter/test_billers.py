"""The biller register: what it shows of itself."""

from dataclasses import replace

from ic_adapter.adapter import Adapter
from ic_adapter.billers import settings
from ic_adapter.billers.register import NewBiller

CANARY = "canary-4711"


NEW = NewBiller(id="shown", template="3426", settings=dict.fromkeys(settings.SECRET, CANARY), keys={}, bif={})


def test_no_password_in_what_a_new_biller_shows() -> None:
    """Its repr may come into a log or a traceback, even with an address that is refused for the password in it."""
    address = f"https://ic:{CANARY}@router.example.org/"

    assert CANARY not in repr(replace(NEW, keys={"endpoint_override.payment": address}))


def test_no_password_in_what_a_biller_shows(ic: Adapter) -> None:
    """So may that of the biller made of it."""
    made = ic.register.create(NEW)

    assert CANARY in made.settings.values()
    assert CANARY not in repr(made)
