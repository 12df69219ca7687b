"""The page of a biller's files at Invoice Cloud's file server: accounts, files, what clients did."""

from starlette.responses import Response, StreamingResponse

from simulator.billing.errors import NotThere
from simulator.console.admin import Declined
from simulator.console.files import faults
from simulator.console.forms import Form, filled, typed
from simulator.console.page import NoSuchPage, PageRequest
from simulator.console.paging import in_order, newest
from simulator.contract.faults.files.catalogue import FILE_FAULTS
from simulator.contract.faults.files.presets import FILE_PRESETS

#: What was done, by the mark that an address carries.
DONE = {
    "withdrawn": "The account is withdrawn.",
    "removed": "The file is removed.",
    "on": "The fault is on.",
    "off": "The fault is off.",
}


async def files(page_request: PageRequest) -> Response:
    """Accounts, files and traffic."""
    return await _page(page_request, Form(), done=DONE.get(page_request.asked("done"), ""))


async def issue(page_request: PageRequest) -> Response:
    """Issue an account; the page that follows tells its password once."""
    form = await typed(page_request.request)
    body = filled((name, form.value(name)) for name in ("user", "kind"))
    answer = await page_request.admin("POST", "sftp-accounts", body={"user": ""} | body)
    if answer.is_refused:
        return await _page(page_request, form.blamed(answer), 422)
    account = answer.done()["account"]
    done = f"Account {account['user']} is issued. Its password, shown only now: {account['password']}"
    return await _page(page_request, Form(), done=done)


async def withdraw(page_request: PageRequest) -> Response:
    """Withdraw an account."""
    form = await typed(page_request.request)
    (await page_request.admin("DELETE", "sftp-accounts", form.value("user"))).done()
    return page_request.onward("files", done="withdrawn")


async def remove(page_request: PageRequest) -> Response:
    """Remove a file."""
    form = await typed(page_request.request)
    (await page_request.admin("DELETE", "files", path=form.value("path"))).done()
    return page_request.onward("files", done="removed")


async def switch_fault_on(page_request: PageRequest) -> Response:
    """Switch a preset or fault on; the same page with the reasons where it cannot be."""
    form = await typed(page_request.request)
    answer = await faults.put(page_request, form)
    if answer.is_refused:
        return await _page(page_request, form.blamed(answer, "what"), 422)
    return page_request.onward("files", done="on")


async def switch_fault_off(page_request: PageRequest) -> Response:
    """Switch one fault off, or all."""
    await faults.switch_off(page_request)
    return page_request.onward("files", done="off")


async def content(page_request: PageRequest) -> Response:
    """The content of a file, to be saved."""
    path = page_request.asked("path")
    try:
        pieces = page_request.billers.file_server.content(page_request.biller.router.books.files, path)
    except NotThere as error:
        raise NoSuchPage(f"{error.reason[:1].upper()}{error.reason[1:]}.") from None
    except OSError as error:
        raise Declined(503, f"The file cannot be read: {error.strerror}.") from None
    name = path.rpartition("/")[2].encode("ascii", "replace").decode().replace('"', "")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type="application/octet-stream", headers=headers)


async def _page(page_request: PageRequest, form: Form, status: int = 200, done: str = "") -> Response:
    biller, traffic = page_request.biller, page_request.billers.file_server.traffic(page_request.biller.id)
    accounts = (await page_request.admin("GET", "sftp-accounts")).done()
    found = (await page_request.admin("GET", "files")).done()["files"]
    return page_request.with_forms(
        "files.html",
        status,
        biller=biller,
        accounts=accounts["accounts"],
        server=accounts["server"],
        files=in_order("files", [it for it in found if not it["is_folder"]], page_request.page_number("files")),
        calls=newest("calls", list(traffic.find()), page_request.page_number("calls")),
        evicted=traffic.evicted,
        rules=faults.rows(page_request),
        presets=FILE_PRESETS,
        catalogue=[(it, faults.defaults(it)) for it in FILE_FAULTS],
        parameters=[(f"{faults.PARAMETER}{name}", label) for name, label in faults.LABELS.items()],
        form=form,
        done=done,
    )
