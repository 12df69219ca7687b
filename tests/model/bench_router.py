"""The router under test, in this process: requests in, replies as the model writes them, admin calls by their table."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import msgspec
from lxml import etree

from simulator.archive.store import Store
from simulator.billers.register import Billers
from simulator.contract.model import RawRequest
from simulator.control.admin_calls import CALLS
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import decode
from tests.model.spec_model import Reply, Request, Value

BID = "t-model"
TEMPLATE = "3426"
ROWS: dict[tuple[str, str], AdminCall] = {(call.method, call.path): call for call in CALLS}


class RouterUnderTest:
    """One biller that can be asked and looked into; with a data folder it can be shut down and opened again."""

    def __init__(self, settings: dict[str, object], folder: Path | None = None) -> None:
        self._folder = folder
        self._start()
        self.admin("POST", "/billers", {"id": BID, "template": TEMPLATE, "settings": settings})

    def _start(self) -> None:
        self._store = Store(self._folder) if self._folder else None
        self.billers = Billers(documented=False, store=self._store)

    def stop(self) -> None:
        """The simulator is killed: nothing is said to it; what its folder holds is all that stays."""
        if self._store:
            self._store._database.close()  # the lock of the dead process goes with it

    def restart(self) -> None:
        """The simulator ends, another one opens the folder."""
        self.stop()
        self._start()

    def admin(self, method: str, path: str, body: object = None, **where: str) -> Any:
        """An admin call of the table, as JSON sees it."""
        call = ROWS[method, path]
        sent = decode(json.dumps(body).encode(), call.body) if call.body else None
        answered = call.handle(AdminRequest(self.billers, sent, {"bid": BID} | where, {}, ""))
        self.billers.keep(BID)
        return msgspec.to_builtins(answered)

    def ask(self, request: Request) -> Reply:
        """Send it; the reply as the model would have written it."""
        router = self.billers.get(BID).router
        body = b"XMLREQUEST=" + quote_plus(_xml(request)).encode()
        wire = router.answer(RawRequest(body, "127.0.0.1", {}))
        self.billers.keep_answer(BID)
        assert wire.status == 200, f"HTTP {wire.status}: {wire.body[:300].decode()}"
        return _read(etree.fromstring(wire.body))


def _xml(request: Request) -> str:
    params = "".join(_element(tag, value) for tag, value in request.tags)
    return f"<Request><{request.function}><Params>{params}</Params></{request.function}></Request>"


def _element(tag: str, value: Value) -> str:
    inner = escape(value) if isinstance(value, str) else "".join(_element(name, text) for name, text in value)
    return f"<{tag}>{inner}</{tag}>"


def _read(root: etree._Element) -> Reply:
    """Everything a caller can see, less what the spec leaves open (TASK_USER_ID; a plan but for its number)."""
    wrapped = root.tag == "REPLY"
    reply = root[0] if wrapped else root
    trans_no = int(reply.get("transNo", "0"))
    function = next((child for child in reply if child.tag not in ("STATUS", "STATUS_DESC")), None)
    if function is None:
        return Reply(None, wrapped, trans_no, top=reply.findtext("STATUS"), desc=reply.findtext("STATUS_DESC"))
    fields: dict[str, object] = {}
    for tag in function.iterfind("Params/*"):
        _take(fields, tag)
    at_function, text = function.findtext("STATUS"), function.findtext("STATUS_DESC")
    status, desc = fields.pop("STATUS", None), fields.pop("STATUS_DESC", None)
    return Reply(
        name=str(function.tag),
        wrapped=wrapped,
        trans_no=trans_no,
        params=None if status is None else str(status),
        function=at_function,
        desc=text if desc is None else str(desc),
        fields=fields,
    )


def _take(fields: dict[str, object], tag: etree._Element) -> None:
    name = str(tag.tag)
    if not len(tag):
        fields[name] = tag.text or ""
        return
    row: dict[str, object] = {
        str(child.tag): child.text or "" for child in tag if child.tag not in ("ACCOUNT", "TASK_USER_ID")
    }
    if name == "Arrangement":
        row = {"PAY_ARRANGEMENT_REF": row["PAY_ARRANGEMENT_REF"]}
    if name == "PHONE":
        row["ACCOUNT"] = sorted(child.findtext("ACCOUNT_NO", "") for child in tag.findall("ACCOUNT"))
    rows = fields.setdefault(name, [])
    assert isinstance(rows, list)
    rows.append(row)
