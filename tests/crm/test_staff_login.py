"""Log-in of staff by name and password: sessions, their limits, throttles, the token beside them, and no users at all."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from ic_adapter.cli.main import main
from ic_adapter.staff.log_in import StaffRefusal
from ic_adapter.staff.roles import Role
from ic_adapter.staff.staff import Staff
from tests.crm.in_process import PASSWORDS, TOKEN, MovedClock, Staffed, in_process


@pytest.fixture
def site(tmp_path: Path) -> Generator[Staffed, None, None]:
    """A site with a token and no user yet."""
    with in_process(tmp_path / "ic.db", token=TOKEN) as site:
        yield site


def test_name_and_password_open_the_pages(site: Staffed) -> None:
    """The page says who it is; after log-out the same cookie opens nothing."""
    browser = site.signed_in(Role.OPERATE, "jo.diaz")
    inside = browser.get("/crm/pump")
    cookie = browser.cookies["ic_adapter_desk"]
    browser.post("/crm/logout")
    browser.cookies.set("ic_adapter_desk", cookie)

    assert (inside.status_code, "jo.diaz <span>operate</span>" in inside.text) == (200, True)
    assert browser.get("/crm/pump").status_code == 401
    with site.ic.store.reading() as connection:
        assert cookie not in str(connection.exec_driver_sql("SELECT * FROM staff_sessions").all())


def test_name_is_known_in_any_case(site: Staffed) -> None:
    """As people type it."""
    site.add(Role.READ, "Jo.Diaz")

    reply = site.browser().post("/crm/login", data={"name": " jo.DIAZ ", "password": PASSWORDS[Role.READ]})

    assert reply.status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("jo.diaz", "wrong"), ("nobody.here", PASSWORDS[Role.READ]), ("", ""), ("jo\0", "x")]
)
def test_wrong_log_in(site: Staffed, name: str, password: str) -> None:
    """One sentence for each of them, and one hash; what was typed as a name stays."""
    site.add(Role.READ, "jo.diaz")
    before = site.ic.identity.passwords.computed

    reply = site.browser().post("/crm/login", data={"name": name, "password": password})

    assert reply.status_code == (400 if "\0" in name else 401)
    if "\0" not in name:  # else it is no form
        assert "Wrong name or password" in reply.text
        assert f'value="{name}"' in reply.text
        assert site.ic.identity.passwords.computed == before + 1


def test_guesses_are_throttled(site: Staffed) -> None:
    """The eleventh attempt on a name waits, right or wrong, and another name does not; the token still works."""
    site.add(Role.READ, "jo.diaz")
    site.add(Role.OPERATE, "sam.lee")
    browser = site.browser()
    for _ in range(10):
        browser.post("/crm/login", data={"name": "jo.diaz", "password": "wrong"})

    right = browser.post("/crm/login", data={"name": "jo.diaz", "password": PASSWORDS[Role.READ]})
    other = browser.post("/crm/login", data={"name": "sam.lee", "password": PASSWORDS[Role.OPERATE]})

    assert (right.status_code, "Too many attempts" in right.text) == (429, True)
    assert other.status_code == 303
    assert site.browser().post("/crm/login", data={"token": TOKEN}).status_code == 303


@pytest.fixture
def guessed(site: Staffed) -> tuple[Staff, MovedClock]:
    """Staff by a clock that moves, with one user; ask `tries` of them."""
    clock = MovedClock()
    staff = Staff(site.ic.store, site.ic.identity.passwords, clock)
    staff.users.add("jo.diaz", Role.READ, PASSWORDS[Role.READ])
    return staff, clock


def tries(staff: Staff, address: str, password: str = "wrong") -> str:
    """What an attempt on the name leads to."""
    found = staff.login.log_in("jo.diaz", password, address)
    return found.name if isinstance(found, StaffRefusal) else "IN"


def test_nobody_is_locked_out_from_elsewhere(guessed: tuple[Staff, MovedClock]) -> None:
    """Whoever guesses waits at his own address; the user at another one logs in, also where many machines guess."""
    staff, clock = guessed
    assert tries(staff, "192.0.2.1", PASSWORDS[Role.READ]) == "IN"
    assert [tries(staff, "192.0.2.66") for _ in range(11)] == ["WRONG"] * 10 + ["THROTTLED"]
    assert tries(staff, "192.0.2.2", PASSWORDS[Role.READ]) == "IN"

    many = {tries(staff, f"198.51.100.{number % 250}") for number in range(100)}

    assert many == {"WRONG", "THROTTLED"}
    assert tries(staff, "192.0.2.3", PASSWORDS[Role.READ]) == "THROTTLED"
    assert [tries(staff, f"192.0.2.{known}", PASSWORDS[Role.READ]) for known in (1, 2)] == ["IN"] * 2
    clock.ahead += timedelta(days=91)
    assert tries(staff, "192.0.2.3", PASSWORDS[Role.READ]) == "IN"


def test_wait_grows(guessed: tuple[Staff, MovedClock]) -> None:
    """1, 2, 4, 8 and then 15 minutes; an attempt during the wait makes it no longer; after an hour all is forgotten."""
    staff, clock = guessed
    for _ in range(10):
        tries(staff, "192.0.2.66")
    for minutes in (1, 2, 4, 8, 15, 15):
        clock.ahead += timedelta(minutes=minutes - 0.5)
        early = tries(staff, "192.0.2.66", PASSWORDS[Role.READ])
        clock.ahead += timedelta(minutes=0.6)
        assert (minutes, early, tries(staff, "192.0.2.66")) == (minutes, "THROTTLED", "WRONG")
    clock.ahead += timedelta(minutes=61)

    assert [tries(staff, "192.0.2.66") for _ in range(11)] == ["WRONG"] * 10 + ["THROTTLED"]


@pytest.mark.parametrize(("step", "is_open"), [(29, True), (31, False)])
def test_idle_session_ends(site: Staffed, step: int, is_open: bool) -> None:
    """After half an hour without a page; each page begins it anew, until twelve hours are over."""
    clock = MovedClock()
    staff = Staff(site.ic.store, site.ic.identity.passwords, clock)
    staff.users.add("jo.diaz", Role.READ, PASSWORDS[Role.READ])
    token = staff.login.log_in("jo.diaz", PASSWORDS[Role.READ], "127.0.0.1")
    assert isinstance(token, str)

    seen = []
    while clock.ahead < timedelta(hours=12):
        clock.ahead += timedelta(minutes=step)
        seen.append(staff.sessions.read(token) is not None)

    assert seen == [is_open] * (len(seen) - 1) + [False]


def test_role_and_password_count_from_the_next_page(site: Staffed) -> None:
    """A changed role is that of the open session: the form gets as far as the missing biller; a new password ends it."""
    site.signed_in(Role.CONFIGURE)
    browser, users = site.signed_in(Role.READ, "jo.diaz"), site.ic.staff.users
    before = browser.post("/crm/lockbox/run", data={}).status_code
    users.set_role("jo.diaz", Role.OPERATE)
    after = browser.post("/crm/lockbox/run", data={}).status_code
    users.set_password("jo.diaz", "another-long-word")

    assert (before, after, browser.get("/crm/pump").status_code) == (403, 404, 401)


def test_nobody_logs_in_where_there_is_nothing_to_log_in_with(tmp_path: Path) -> None:
    """Without token and users this machine may do all; with the first user it may not."""
    with in_process(tmp_path / "ic.db") as site:
        browser = site.browser()
        before = browser.get("/crm/staff")
        site.add(Role.CONFIGURE)
        after = browser.get("/crm/staff")

    assert (before.status_code, "local <span>configure</span>" in before.text) == (200, True)
    assert (after.status_code, "Password" in after.text) == (401, True)


def test_page_adds_changes_and_removes(site: Staffed) -> None:
    """Each change is noted with who made it, passwords masked; mistakes are told beside their fields."""
    browser = site.signed_in(Role.CONFIGURE, "ada.king")
    form = {"name": "jo.diaz", "role": "read", "password": "a-long-enough-word"}
    wrong = browser.post("/crm/staff", data={**form, "name": "API", "password": "short"})
    added = browser.post("/crm/staff", data=form)
    again = browser.post("/crm/staff", data=form)
    browser.post("/crm/staff/jo.diaz/role", data={"role": "operate"})
    browser.post("/crm/staff/jo.diaz/password", data={"new": "another-long-word"})
    last = browser.post("/crm/staff/ada.king/remove")
    browser.post("/crm/staff/jo.diaz/remove")
    page = browser.get("/crm/staff").text

    assert (wrong.status_code, "reserved for the audit trail" in wrong.text) == (422, True)
    assert "Use at least 8 characters" in wrong.text
    assert (added.status_code, again.status_code, last.status_code) == (303, 422, 409)
    rows = [("staff user jo.diaz", "", "read"), ("staff user jo.diaz", "read", "operate")]
    rows += [("password of jo.diaz", "***", "***"), ("staff user jo.diaz", "operate", "")]
    with site.ic.store.reading() as connection:
        query = "SELECT name, old, new FROM config_changes WHERE who = 'ada.king' AND via = 'page' ORDER BY id"
        assert connection.exec_driver_sql(query).all() == rows
    assert "another-long-word" not in page


def test_last_user_who_may_configure_stays(site: Staffed, tmp_path: Path) -> None:
    """Also as the only user: by page, API and command the role is kept and the user too, with a sentence that says why."""
    browser = site.signed_in(Role.CONFIGURE, "ada.king")
    headers = {"authorization": f"Bearer {TOKEN}"}
    replies = [
        browser.post("/crm/staff/ada.king/role", data={"role": "operate"}),
        browser.post("/crm/staff/ada.king/remove"),
        site.browser().request("PATCH", "/api/staff/ada.king", json={"role": "read"}, headers=headers),
        site.browser().request("DELETE", "/api/staff/ada.king", headers=headers),
    ]
    lines = (["role", "ada.king", "read"], ["remove", "ada.king"])
    results = [CliRunner().invoke(main, ["staff", *line, "--db", str(tmp_path / "ic.db")]) for line in lines]

    told = "taff user ada.king is the last with role configure; give another user this role first"
    assert [(reply.status_code, told in reply.text) for reply in replies] == [(409, True)] * 4
    assert [(result.exit_code, told in result.output) for result in results] == [(1, True)] * 2
    assert site.ic.staff.users.get("ada.king").role is Role.CONFIGURE


def test_api_and_page_are_the_same_users(site: Staffed) -> None:
    """A user added by API logs in on the page; the audit trail says API."""
    browser = site.browser()
    site.add(Role.CONFIGURE, "ada.king")
    headers = {"authorization": f"Bearer {TOKEN}"}
    body = {"name": "jo.diaz", "role": "configure", "password": "a-long-enough-word"}
    made = browser.post("/api/staff", json=body, headers=headers)
    bad = browser.post("/api/staff", json={**body, "name": "x y", "password": "short"}, headers=headers)
    changed = browser.request("PATCH", "/api/staff/jo.diaz", json={"role": "read"}, headers=headers)
    logged_in = browser.post("/crm/login", data={"name": "jo.diaz", "password": "a-long-enough-word"})
    listed = browser.get("/api/staff", headers=headers).json()
    gone = browser.request("DELETE", "/api/staff/jo.diaz", headers=headers)

    assert (made.status_code, changed.json()["role"], logged_in.status_code) == (201, "read", 303)
    assert {fault["path"] for fault in bad.json()["fields"]} == {"$.name", "$.password"}
    assert "password" not in made.json()
    assert [user["name"] for user in listed["users"]] == ["ada.king", "jo.diaz"]
    assert (gone.status_code, browser.get("/api/staff/jo.diaz", headers=headers).status_code) == (204, 404)
