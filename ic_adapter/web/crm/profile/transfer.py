"""Export and import of a biller's configuration as one JSON document; an import is a draft that is looked at first."""

import io
import json
from typing import Any

from starlette.responses import Response

from ic_adapter.billers.changes import ConfigChange
from ic_adapter.billers.editing.transfer import change_to, exported, read
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadField, BadValue
from ic_adapter.web.crm.profile.edit import NOTHING
from ic_adapter.web.file_answer import file_answer
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

PATH = "transfer"
MOST_TOLD, LONGEST = 20, 200  # faults, characters of each


def asking(request: PageRequest, status: int = 200) -> Response:
    """The page: a link to the document, and a form for another one."""
    return request.shown("crm/transfer.html", status, biller=request.biller, form=request.form)


def export(request: PageRequest) -> Response:
    """The document as a file."""
    biller = request.biller
    data = (json.dumps(exported(biller), indent=2, ensure_ascii=False) + "\n").encode()
    return file_answer(io.BytesIO(data), len(data), f"configuration-{biller.id}.json", "application/json")


def take(request: PageRequest) -> Response:
    """Keep what the document changes as a draft and show it; 422 with the faults where it cannot be taken."""
    biller, drafts = request.biller, request.adapter.drafts
    version = drafts.version(biller.id)
    try:
        document = _document(request.form.file)
        change = change_to(biller, document)
        if faults := change.faults():
            raise BadField("invalid configuration", *faults)  # noqa: TRY301 — one place tells what is wrong
    except BadField as refusal:
        problems = {"file": _told(refusal)}
        form = Form({}, problems)
        return asking(PageRequest(request.adapter, request.pages, request.http, form, request.staff), 422)
    values = _differing(biller, change)
    if not values:
        return request.onward("billers", biller.id, done=NOTHING)
    return request.onward(
        "billers", biller.id, "drafts", drafts.keep(biller.id, PATH, values, version, request.staff.name)
    )


def _document(data: bytes) -> dict[str, Any]:
    try:
        return read(data)
    except BadValue as fault:
        raise BadField(f"The file cannot be imported: {fault}. Choose a file that was exported here.") from None


def _told(refusal: BadField) -> str:
    """What is wrong, the first faults of many; a document may hold any number of names of any length."""
    told = [f"{fault.path[:LONGEST]}: {fault.reason[:LONGEST]}" for fault in refusal.faults[:MOST_TOLD]]
    more = len(refusal.faults) - len(told)
    return "; ".join([*told, *([f"and {more} more"] if more else [])]) or str(refusal)


def _differing(biller: Biller, change: ConfigChange) -> dict[str, Any]:
    """The values by field that are not as they are."""
    pairs = (
        ("", change.settings, biller.settings),
        ("", change.keys, biller.own_keys),
        ("bif.", change.bif, biller.bif),
    )
    return {
        f"{prefix}{name}": value
        for prefix, wanted, stored in pairs
        for name, value in wanted.items()
        if value != stored.get(name)
    }
