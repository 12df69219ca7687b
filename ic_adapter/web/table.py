"""THE TABLE of the API: one row per call, from which the routes and the OpenAPI page are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ic_adapter.web import accounts, billers
from ic_adapter.web import bodies as b
from ic_adapter.web.call import Call

Handler = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One call: method, path, handler, its JSON body if it takes one, its reply, and the status of success."""

    method: str
    path: str
    handler: Handler
    body: Any
    reply: Any
    status: int = 200
    upload: bool = False
    query: tuple[str, ...] = ()


B = "/api/billers"
A = f"{B}/{{bid}}/accounts/{{no}}"
ROUTES: tuple[Route, ...] = (
    Route("POST", B, billers.create, b.NewBillerBody, b.BillerView, 201),
    Route("GET", B, billers.every, None, b.BillerList),
    Route("GET", f"{B}/{{bid}}", billers.one, None, b.BillerView),
    Route("DELETE", f"{B}/{{bid}}", billers.delete, None, None, 204),
    Route("PATCH", f"{B}/{{bid}}/settings", billers.patch_settings, b.Settings, b.SettingsView),
    Route("PATCH", f"{B}/{{bid}}/keys", billers.patch_keys, b.Keys, b.KeysView),
    Route("GET", f"{B}/{{bid}}/clock", billers.read_clock, None, b.ClockView),
    Route("POST", f"{B}/{{bid}}/clock", billers.move_clock, b.ClockOrder, b.ClockView),
    Route("GET", f"{B}/{{bid}}/imports", accounts.list_imports, None, b.ImportList),
    Route(
        "POST", f"{B}/{{bid}}/imports", accounts.take_file, None, b.ImportView, 201, upload=True, query=("name", "kind")
    ),
    Route("POST", f"{B}/{{bid}}/invoices", accounts.add_invoice, b.NewInvoiceBody, b.InvoiceView, 201),
    Route("GET", A, accounts.account, None, b.AccountView),
    Route("GET", f"{A}/invoices", accounts.list_invoices, None, b.InvoiceList),
    Route("POST", f"{A}/rtdr", accounts.refresh, b.Nothing, b.RtdrView),
    Route("GET", f"{A}/payment-options", accounts.options, None, b.OptionsView),
    Route("GET", f"{B}/{{bid}}/rtdr-log", accounts.read_log, None, b.RtdrLog, query=("account", "limit")),
    Route("GET", f"{B}/{{bid}}/endpoints", billers.groups, None, dict[str, b.GroupView]),
    Route("POST", f"{B}/{{bid}}/endpoints/{{group}}/resume", billers.resume, b.Nothing, dict[str, b.GroupView]),
)
