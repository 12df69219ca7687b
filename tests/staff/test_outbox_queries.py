"""The outbox of all billers asks for its billers twice, however many they are."""

from pathlib import Path

from sqlalchemy import event

from ic_adapter.billers.register import NewBiller
from ic_adapter.staff.roles import Role
from ic_adapter.store.identity import outbox
from tests.crm.in_process import in_process

BILLERS = 30


def test_billers_of_mails_are_read_together(tmp_path: Path) -> None:
    """Mails of thirty billers, each with its time zone."""
    asked: list[str] = []
    with in_process(tmp_path / "ic.db") as site:
        for number in range(BILLERS):
            site.ic.register.create(NewBiller(id=f"b-{number}", template="3426", settings={}, keys={}, bif={}))
            biller = site.ic.register.get(f"b-{number}")
            mail = {"bid": biller.id, "payer_id": None, "kind": "reset", "recipient": "pat@example.org"}
            rest = {"subject": "x", "body": "x", "token_id": None, "link": "", "created_at": biller.clock.now()}
            with site.ic.store.writing() as connection:
                outbox.add(connection, {**mail, **rest})
        browser = site.signed_in(Role.CONFIGURE)
        event.listen(site.ic.store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        page = browser.get("/crm/outbox")

    assert page.status_code == 200
    assert [f"b-{number}" in page.text for number in range(BILLERS)] == [True] * BILLERS
    assert len([one for one in asked if "FROM billers" in one]) <= 2
