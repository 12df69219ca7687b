"""A biller that was deleted and made again under its id is told from the one before it."""

from pathlib import Path

from ic_adapter.billers.register import NewBiller
from ic_adapter.staff.roles import Role
from tests.crm.in_process import in_process

WRONG = {"28": "too:many:codes|||"}
BIF = {"InvoiceFormatGuid": "0b0f0a3e-5b1c-4d53-9a43-2f1b3c4d5e6f"}


def test_findings_are_those_of_the_new_one(tmp_path: Path) -> None:
    """The list remembers findings by revision, which another biller of the same id must not have."""
    with in_process(tmp_path / "ic.db") as site:
        reader = site.signed_in(Role.READ)
        pages = []
        for settings in (WRONG, {}):
            site.ic.register.create(NewBiller(id="again", template="3426", settings=settings, keys={}, bif=BIF))
            pages.append(reader.get("/crm/billers?health=errors").text)
            site.ic.register.delete("again")

    assert [">again<" in page for page in pages] == [True, False]
