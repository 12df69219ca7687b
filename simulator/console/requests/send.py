"""The page that sends a request to the biller's router: sample, reply, ledger entries, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote_plus

from starlette.responses import Response

from simulator.billers.register import Biller
from simulator.console.forms import Form, typed
from simulator.console.journal.exchanges import Shown, kept, shown
from simulator.console.journal.why import Why, why
from simulator.console.once import FIELD, done_once, new_key
from simulator.console.page import NoSuchPage, PageRequest
from simulator.console.requests.magic_cards import magic_cards
from simulator.console.requests.samples import filled, some_account
from simulator.contract.access import Login, authorization
from simulator.contract.model import RawRequest
from simulator.contract.registry import BY_REQUEST, TABLE

#: Where a request's state has the way to the routers.
ROUTERS = "simulator.routers"
FIRST = TABLE[0].request


class Routers(Protocol):
    """Sends requests to the billers' routers."""

    async def send(self, biller_id: str, raw: RawRequest) -> int:
        """Return the number of the exchange in the biller's journal."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a request."""

    row: Shown
    why: Why


@dataclass(frozen=True, slots=True)
class Editor:
    """What the page begins with: the request, the function and account of its sample, the answer if it was sent."""

    form: Form
    function: str
    account_no: str
    sent: Sent | None = None


async def page(page_request: PageRequest) -> Response:
    """The editor, filled with a sample or with a request of the journal, and what was answered."""
    biller = _with_router(page_request)
    function, account_no = page_request.asked("function") or FIRST, page_request.asked("account")
    if function not in BY_REQUEST:
        raise NoSuchPage(f"{function[:40]!r} is not a function of the router; choose one from the list.")
    number = page_request.asked("exchange") or page_request.asked("from")
    if number:
        found = kept(page_request, number)
        row = shown(found, biller.router.books)
        sent = Sent(row, why(found, biller)) if page_request.asked("exchange") else None
        form = Form({"request": row.request, "login": found.login or ""})
        function = found.function if found.function in BY_REQUEST else FIRST
        return _page(page_request, Editor(form, function or FIRST, row.account_no, sent))
    account_no = account_no or some_account(biller)
    form = Form({"request": filled(function, biller, account_no), "login": _first_login(biller)})
    return _page(page_request, Editor(form, function, account_no))


async def send(page_request: PageRequest) -> Response:
    """Send the request once, and on to what was answered."""
    biller = _with_router(page_request)
    form = await typed(page_request.request)
    if problem := _problems(form, biller.router.logins):
        return _page(page_request, Editor(Form(form.values, problem), FIRST, some_account(biller)), 422)

    async def act() -> Response:
        routers: Routers = page_request.request.scope["state"][ROUTERS]
        number = await routers.send(biller.id, _raw(page_request, form))
        return page_request.onward("send", anchor="answer", exchange=str(number))

    return await done_once(page_request.request, form.value(FIELD), act)


def _with_router(page_request: PageRequest) -> Biller:
    """The biller of the path; NoSuchPage where it has no router."""
    biller = page_request.biller
    if not biller.template.has_router:
        raise NoSuchPage(f"Biller {biller.id} has no router: its partner sends only files.")
    return biller


def _page(page_request: PageRequest, editor: Editor, status: int = 200) -> Response:
    router = page_request.biller.router
    return page_request.with_forms(
        "send.html",
        status,
        biller=page_request.biller,
        editor=editor,
        form=editor.form,
        functions=TABLE,
        purpose=BY_REQUEST[editor.function].purpose,
        logins=[*router.logins],
        is_login_needed=not router.keys.allow_anonymous,
        cards=magic_cards(page_request.biller),
        once=new_key(),
    )


def _first_login(biller: Biller) -> str:
    """The login to begin with: none where the router answers without."""
    router = biller.router
    return "" if router.keys.allow_anonymous else next(iter(router.logins), "")


def _problems(form: Form, logins: Mapping[str, Login]) -> Mapping[str, str]:
    problems = {}
    if not form.value("request"):
        problems["request"] = "Enter a request, or fill the sample of a function."
    if form.value("login") and form.value("login") not in logins:
        problems["login"] = "This biller has no such login; choose one from the list."
    return problems


def _raw(page_request: PageRequest, form: Form) -> RawRequest:
    router, client = page_request.biller.router, page_request.request.client
    login = router.logins.get(form.value("login"))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    if login is not None:
        headers["authorization"] = authorization(login)
    body = router.keys.form_key + quote_plus(form.value("request"))
    return RawRequest(body.encode(), client.host if client else "", headers)
