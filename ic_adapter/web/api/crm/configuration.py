"""API calls on the configuration of a biller as a whole: document, BIF customizations, history, ticket access."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from ic_adapter.billers.changes import ConfigChange
from ic_adapter.billers.editing import transfer
from ic_adapter.errors import Conflict
from ic_adapter.integrations import contact_us_access as access
from ic_adapter.store.staff import config_changes
from ic_adapter.web.api.bodies import Body
from ic_adapter.web.api.request import ApiCall

MOST = 1_000
BifBody = dict[str, str | None]


class ConfigurationDocument(Body):
    """A biller's configuration; `secrets` names the passwords and keys that are set."""

    format: int
    template: str
    settings: dict[str, str] = {}
    keys: dict[str, Any] = {}
    bif: dict[str, str] = {}
    secrets: list[str] = []


class ImportedView(Struct, kw_only=True):
    """What an import left to do: secrets that the document names and the biller has not."""

    lacking: list[str]


class BifView(Struct, kw_only=True):
    """The BIF customizations that are set."""

    bif: dict[str, str]


class ConfigChangeView(Struct, kw_only=True):
    """One change: who, by page, command, API or program, what; passwords and keys are masked."""

    id: int
    at: datetime
    who: str
    via: str
    name: str
    old: str
    new: str


class ConfigChangeList(Struct, kw_only=True):
    """Changes, newest first."""

    changes: list[ConfigChangeView]


class AccessBody(Body):
    """Whose access to test."""

    environment: Literal["production", "sandbox"]


class AccessView(Struct, kw_only=True):
    """What was sent, the log-in masked, what came back, and what that proves. No ticket was created."""

    is_fine: bool
    problem: str
    proven: list[str]
    not_proven: list[str]
    sent: str
    received: str


def export(call: ApiCall) -> ConfigurationDocument:
    """Export the configuration; passwords and keys are named and not shown."""
    return ConfigurationDocument(**transfer.exported(call.adapter.register.get(call.bid)))


def replace(call: ApiCall) -> ImportedView:
    """Give the biller this configuration, and create it where there is none of this id."""
    body: ConfigurationDocument = call.body
    document = {name: getattr(body, name) for name in body.__struct_fields__}
    biller = transfer.imported(call.adapter.register, call.bid, document, call.author)
    return ImportedView(lacking=transfer.lacking(biller, document))


def patch_bif(call: ApiCall) -> BifView:
    """Set or remove (null) BIF customizations."""
    biller = call.adapter.register.change(call.bid, ConfigChange(bif=call.body), call.author)
    return BifView(bif=dict(biller.bif))


def history(call: ApiCall) -> ConfigChangeList:
    """List who changed what, newest first; also of a biller that was deleted."""
    before = call.number("before", 0, 999_999_999, least=0) or None
    with call.adapter.store.reading() as connection:
        rows = config_changes.newest(connection, call.bid, before=before, limit=call.number("limit", 100, MOST))
    return ConfigChangeList(
        changes=[
            ConfigChangeView(id=row.id, at=row.at, who=row.who, via=row.via, name=row.name, old=row.old, new=row.new)
            for row in rows
        ]
    )


def test_access(call: ApiCall) -> AccessView:
    """Test the access to the biller's ticket system; no ticket is created."""
    body: AccessBody = call.body
    biller = call.adapter.register.get(call.bid)
    if lacks := access.lacking(biller, body.environment):
        raise Conflict(f"set {' and '.join(lacks)} first")
    tested = access.try_out(biller, body.environment)
    return AccessView(
        is_fine=tested.is_fine,
        problem=tested.problem,
        proven=list(tested.proven),
        not_proven=list(access.NOT_PROVEN),
        sent=tested.sent,
        received=tested.received,
    )
