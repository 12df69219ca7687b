"""With every text changed at once, only texts differ: states, codes, history, remedies and what depends on what."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from string import Formatter
from typing import Any, cast

import msgspec

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.config_check.findings import findings, listed
from ic_adapter.model import Group
from ic_adapter.pump.operator import overview
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.pump.operator.overview import Search
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reason_texts import TEXTS
from ic_adapter.store import records
from ic_adapter.store.reasons import reason_of
from ic_adapter.web.api import pump as api
from ic_adapter.web.desk import blocked
from ic_adapter.web.desk.remedies import of_record
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says, tags
from tests.pump.conformance_desk import BOOKED, Desk, desk

#: Names under which texts stand in what the API answers.
WORDS = frozenset({"reason", "text", "paused", "warnings"})


def other(code: ReasonCode, text: str) -> str:
    """Another text with the same places: none of the words of before."""
    places = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return f"~{sum(map(ord, code.name))}~ " + " ".join(f"{{{name}}}" for name in places)


@contextmanager
def changed() -> Generator[None, None, None]:
    """Every text is another one meanwhile."""
    table = cast("dict[ReasonCode, str]", TEXTS)
    before = dict(table)
    table.update({code: other(code, text) for code, text in before.items() if code is not ReasonCode.NONE})
    try:
        yield
    finally:
        table.update(before)


def without_texts(found: Any) -> Any:
    """The same without what people read."""
    if isinstance(found, Mapping):
        return {name: without_texts(value) for name, value in found.items() if name not in WORDS}
    return [without_texts(one) for one in found] if isinstance(found, list | tuple) else found


def texts(found: Any) -> list[str]:
    """What people read."""
    if isinstance(found, Mapping):
        mine = [value for name, value in found.items() if name == "reason" and value]
        return mine + [text for value in found.values() for text in texts(value)]
    return [text for one in found for text in texts(one)] if isinstance(found, list | tuple) else []


def _payments(one: Desk, router: ScriptedRouter) -> None:
    """Outcomes of all sorts, each in an account of its own, and what depends on them."""
    replies = {
        "refused": says(envelope("AddARItems", tags(STATUS="-4", STATUS_DESC="Invalid Account Number"))),
        "lost": says("<Reply>"),
        "failed": says("", 400),
        "numberless": says(envelope("AddARItems", tags(STATUS="0"))),
        "cut": closes,
    }
    for account, reply in replies.items():
        router.script["AddARItems"] = reply
        one.pay(account, account)
        one.run()
        one.hand_over(Kind.VOID, f"v-{account}", payment=account)
        one.hand_over(Kind.CREDIT, f"c-{account}", payment=account)
        one.run()
    router.script["AddARItems"] = says(envelope("AddARItems", BOOKED))
    one.hand_over(Kind.PAYMENT, "no-code", "A-6", source=7)
    one.pay("guest", "")
    one.hand_over(Kind.PAPERLESS, "off", "A-8", on=True)
    one.hand_over(Kind.PAPERLESS, "on", "A-8", on=False)
    one.hand_over(Kind.EMAIL, "e", "A-9", email="a@example.org")
    one.run()


def _decisions(one: Desk) -> None:
    """A payment is sent once more, its dependents follow; another one is dropped, and one more confirmed."""
    with one.ic.store.reading() as connection:
        found = {
            source: records.by_source(connection, one.bid, Kind.PAYMENT, source)
            for source in ("refused", "lost", "cut", "failed")
        }
    decisions = {"refused": Decision.RESEND, "failed": Decision.DROP, "lost": Decision.CONFIRM, "cut": Decision.RESEND}
    for source, decision in decisions.items():
        record = found[source]
        assert record is not None
        one.decide(record.id, decision)
        one.run()


def _flows(folder: Path) -> dict[str, Any]:
    """Everything that can be seen afterwards."""
    folder.mkdir()
    with ScriptedRouter() as router, adapter(folder / "ic.db", test_clock=True) as ic:
        one = desk(ic, router)
        ic.register.patch_settings(one.bid, {"64": "1(CCWEB)", "17": ""})
        one.hand_over(Kind.AUTOPAY, "no-url", "A-7")
        _payments(one, router)
        _decisions(one)
        router.script["AddARItems"] = says("", 401)
        one.pay("stopped", "A-20")
        one.run()
        one.pay("behind", "A-20")
        return _seen(ic, one)


def _seen(ic: Adapter, one: Desk) -> dict[str, Any]:
    with ic.store.reading() as connection:
        numbers = [row.id for row in overview.find(connection, Search(bid=one.bid))]
        rows = [records.row_of(connection, one.bid, number) for number in numbers]
        stopped = blocked.stopped(connection, one.bid)
    held = [of_record(reason_of(row), Kind(row.kind)) for row in rows if row is not None and row.state == "HELD"]
    biller = ic.register.get(one.bid)
    return {
        "pages": [msgspec.to_builtins(api.page(ic, one.bid, number)) for number in numbers],
        "held": [[remedy.words, *remedy.places] for remedy in held],
        "stopped": [[one.group.name, one.remedy.words, *one.remedy.places] for one in stopped],
        "groups": {group.name: ic.endpoints.state(one.bid, group).paused for group in Group},
        "findings": listed([(one.bid, finding) for finding in findings(biller)]),
    }


def _timeless(found: Any) -> Any:
    """Without the numbers that differ from run to run."""
    left_out = {"bid", "biller", "trans_no", "created_at", "updated_at", "started_at", "ended_at", "at"}
    if isinstance(found, Mapping):
        return {name: _timeless(value) for name, value in found.items() if name not in left_out}
    return [_timeless(one) for one in found] if isinstance(found, list | tuple) else found


def test_only_texts_differ(tmp_path: Path) -> None:
    """The same flows twice, the second time with every text another one."""
    plain = _timeless(_flows(tmp_path / "plain"))
    with changed():
        other_words = _timeless(_flows(tmp_path / "changed"))

    assert without_texts(other_words) == without_texts(plain)
    both = zip(texts(plain), texts(other_words), strict=True)
    assert [before for before, after in both if before == after] == []
    codes = {page["reason_code"] for page in plain["pages"]}
    assert codes >= {"NO_ENDPOINT", "NO_ITEM_NUMBER", "NO_PAYMENT_CODE", "SUPERSEDED", "NEVER_POSTED", "HTTP_STATUS"}
    assert plain["held"]
    assert plain["stopped"]
