"""A biller that was deleted and made again under its id is told from the one before it."""

from pathlib import Path

from ic_adapter.billers.register import NewBiller
from ic_adapter.staff.roles import Role
from tests.crm.in_process import in_process
from tests.crm.profile_pages import fill, new_biller, version

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


def test_form_of_the_old_one_changes_nothing_of_the_new_one(tmp_path: Path) -> None:
    """Whose form was open when the biller was deleted and made again: it is refused and told, no draft is kept."""
    with in_process(tmp_path / "ic.db") as site:
        new_biller(site, **{"8": "https://old.example.org/router"})
        browser = site.signed_in(Role.CONFIGURE)
        forms = ("/crm/billers/b/edit/A2", "/crm/billers/b/contact-us")
        seen = {path: version(browser.get(path)) for path in forms}
        draft = fill(browser, forms[0], {"9": "old"}).headers["location"]
        site.ic.register.delete("b")
        new_biller(site)

        sent = [fill(browser, path, {"8": "https://old.example.org/router"}, seen[path]) for path in forms]
        confirmed = browser.post(draft, data={"version": seen[forms[0]], "do": "save"})

        assert [(reply.status_code, "was deleted and made again" in reply.text) for reply in sent] == [(409, True)] * 2
        assert confirmed.status_code == 404
        assert site.ic.register.get("b").setting(8) == ""
