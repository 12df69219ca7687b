"""Every state of every page for payers, by the row of the route table that shows it: pages, forms with errors, results.

A row without a state fails by its name. What a page looks like for each fault of the router comes from `fault_looks`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from simulator.testing.records import Login
from tests.portal.fault_looks import ASKING, PAYMENTS, Answered, Look
from tests.portal.page_town import LONG, LONG_EMAIL, TICKET, Town, Visit, check_page, pay, payment_cell, ticket_cells
from tests.portal.payer import ACCOUNT, OTHER, PASSWORD, Payer
from tests.portal.payer_routes import ROWS, address

State = Callable[[Town], Visit]
P, A, V, S = "/portal/{bid}/", "/portal/{bid}/accounts/{account}/", "/pay/{bid}/", "/store/{bid}/"
CHECK, RESULT = "/{payment}", "/{payment}/result"


def of(who: str, place: str, typed: Mapping[str, str] | None = None, **query: str) -> State:
    """Return the state of a page at this address, opened by a payer of the town."""

    def visit(town: Town) -> Visit:
        payer: Payer = getattr(town, who)
        assert payer.api
        asked = f"?{urlencode(query)}" if query else ""
        return Visit(payer=payer, address=place.format(bid=payer.bid, account=ACCOUNT) + asked, typed=typed)

    return visit


def _checking(who: str, base: str, **choices: str) -> State:
    def visit(town: Town) -> Visit:
        payer: Payer = getattr(town, who)
        query = "?notice=changed" if choices.pop("notice", "") else ""
        place = check_page(payer, base.format(bid=payer.bid, account=ACCOUNT), **choices)
        return Visit(payer=payer, address=place + query)

    return visit


def _paid(base: str, *, who: str = "", until: str = "", later: timedelta | None = None, **choices: str) -> State:
    """Return the result of a payment, once its record is in this state, or so much later on the biller's clock."""

    def visit(town: Town) -> Visit:
        payer: Payer = getattr(town, who) if who else town.fresh()
        place = pay(payer, base.format(bid=payer.bid, account=ACCOUNT), **choices)
        if until:
            payer.until("payment", until)
        if later:
            payer.did(payer.client.post(f"{payer.api}/clock", json={"advance": {"days": later.days}}))
            payer.did(payer.client.post(f"{payer.api}/pump/run"))
        return Visit(payer=payer, address=place)

    return visit


def _expired(town: Town) -> Visit:
    payer = town.fresh()
    place = check_page(payer, f"{A}pay".format(bid=payer.bid, account=ACCOUNT))
    payer.did(payer.client.post(f"{payer.api}/clock", json={"advance": {"hours": 1}}))
    return Visit(payer=payer, address=place)


def _confirming(town: Town) -> Visit:
    payer = town.fresh()
    form = {"email": "new@example.org", "password": PASSWORD}
    payer.client.post(payer.page("profile", "login-email"), data=form)
    mails = payer.did(payer.client.get(f"{payer.api}/outbox"))["mails"]
    return Visit(payer=payer, address=next(mail["link"] for mail in mails if mail["link"]))


def _session_over(town: Town) -> Visit:
    payer = town.fresh()
    payer.client.cookies.set(payer.cookie, "a-session-that-is-over")
    return Visit(payer=payer, address=f"{P}session-ended".format(bid=payer.bid))


def _throttled(town: Town) -> Visit:
    payer = town.outsider
    for _ in range(THROTTLED_AFTER):
        payer.client.post(payer.page("login"), data=WRONG_LOG_IN)
    return Visit(payer=payer, address=f"{P}login".format(bid=payer.bid), typed=WRONG_LOG_IN)


def _moved(town: Town) -> Visit:
    """The form was open when the biller moved its log-in to its own site (AS 3)."""
    payer = town.new_payer()
    assert payer.token
    return Visit(
        payer=payer,
        address=f"{P}login".format(bid=payer.bid),
        typed=WRONG_LOG_IN,
        meanwhile=lambda: payer.configure(_3="https://www.example.org/login"),
    )


def _asking(path: str, kind: Answered, look: Look) -> State:
    def visit(town: Town) -> Visit:
        payer = town.asked(kind)
        row = next(row for row in ROWS if row.path == path and row.method == "GET")
        return Visit(payer=payer, address=address(row, payer.bid, ACCOUNT), look=look)

    return visit


def _recorded(name: str, look: Look) -> State:
    def visit(town: Town) -> Visit:
        state = next(state for state in PAYMENTS if state.value == name)
        payer = town.faulty(payment_cell(state), "AddARItems")
        place = pay(payer, f"{A}pay".format(bid=payer.bid, account=ACCOUNT))
        payer.until("payment", name)
        return Visit(payer=payer, address=place, look=look)

    return visit


def _ticket(key: str, look: Look) -> State:
    def visit(town: Town) -> Visit:
        payer = town.faulty(ticket_cells()[key][0], "AddIssueContact")
        payer.router.set_logins(Login("tickets", "k"))
        sent = payer.client.post(payer.page("contact-us"), data={"intent": "intent-of-the-ticket", **TICKET})
        return Visit(payer=payer, address=sent.headers["location"], look=look)

    return visit


WRONG_ADDRESS = {"street1": "", "city": LONG}
WRONG_TICKET = {"name": "", "phone": "1", "email": LONG, "description": LONG}
WRONG_LOG_IN = {"email": "nobody@example.org", "password": "not the password"}
THROTTLED_AFTER = 10  # wrong passwords of one address
#: By the row and a name that tells its states apart.
STATES: dict[str, dict[str, State]] = {
    f"GET {P}login": {"": of("stranger", f"{P}login")},
    f"POST {P}login": {
        "nothing typed": of("stranger", f"{P}login", {}),
        "wrong": of("stranger", f"{P}login", {"email": LONG_EMAIL, "password": "not the password"}),
        "too often": _throttled,
        "moved to the biller's site": _moved,
    },
    f"POST {P}logout": {"": of("stranger", f"{P}logged-out")},
    f"GET {P}logged-out": {"": of("stranger", f"{P}logged-out")},
    f"GET {P}register": {"": of("stranger", f"{P}register")},
    f"POST {P}register": {
        "nothing typed": of("stranger", f"{P}register", {}),
        "no bill": of("stranger", f"{P}register", {"account": "1", "fact": "2", "email": "new@example.org"}),
    },
    f"GET {P}register/sent": {"": of("stranger", f"{P}register/sent")},
    f"GET {P}forgot-password": {"": of("stranger", f"{P}forgot-password")},
    f"POST {P}forgot-password": {"wrong": of("stranger", f"{P}forgot-password", {"email": LONG})},
    f"GET {P}forgot-password/sent": {"": of("stranger", f"{P}forgot-password/sent")},
    f"GET {P}set-password": {
        "": of("forgetful", f"{P}set-password"),
        "over": of("stranger", f"{P}set-password"),
    },
    f"POST {P}set-password": {"short": of("forgetful", f"{P}set-password", {"password": "short"})},
    f"GET {P}profile/password": {"": of("owner", f"{P}profile/password")},
    f"POST {P}profile/password": {"wrong": of("owner", f"{P}profile/password", {"new": "short"})},
    f"GET {P}profile/login-email": {"": of("owner", f"{P}profile/login-email")},
    f"POST {P}profile/login-email": {"wrong": of("owner", f"{P}profile/login-email", {"email": LONG})},
    f"GET {P}profile/login-email/confirm": {"": _confirming},
    f"POST {P}profile/login-email/confirm": {"over": of("owner", f"{P}profile/login-email/confirm", token="over")},
    f"GET {P}profile/sessions": {"": of("owner", f"{P}profile/sessions")},
    f"POST {P}profile/sessions": {"": of("owner", f"{P}profile/sessions", but="this")},
    f"GET {P}profile/add-account": {"": of("owner", f"{P}profile/add-account")},
    f"POST {P}profile/add-account": {"wrong": of("owner", f"{P}profile/add-account", {"account": LONG})},
    f"GET {P}": {
        "payments on their way": of("owner", P),
        "no account": of("nobody", P),
        "long names": of("wordy", P),
        "blocked": of("blocked", P),
        "credit": of("credited", P),
    },
    f"GET {P}session-ended": {"": _session_over},
    f"GET {A}bill": {"not offered": of("owner", f"{A}bill", invoice="i-1")},
    f"GET {P}payments": {"": of("owner", f"{P}payments"), "none": of("nobody", f"{P}payments")},
    f"GET {P}profile": {"": of("owner", f"{P}profile"), "long names": of("wordy", f"{P}profile")},
    f"POST {A}paperless": {"": of("owner", f"{P}profile", notice="paperless")},
    f"GET {A}autopay": {
        "off": of("owner", f"{A}autopay"),
        "on": of("owner", f"{P}accounts/{OTHER}/autopay"),
    },
    f"POST {A}autopay": {"nothing chosen": of("owner", f"{A}autopay", {})},
    f"GET {P}contact-us": {"": of("owner", f"{P}contact-us")},
    f"POST {P}contact-us": {"wrong": of("owner", f"{P}contact-us", WRONG_TICKET)},
    f"GET {P}contact-us/{{ticket}}": {},
    f"GET {A}email": {"": of("owner", f"{A}email")},
    f"POST {A}email": {"wrong": of("owner", f"{A}email", {"email": LONG})},
    f"GET {A}phone": {"": of("owner", f"{A}phone")},
    f"POST {A}phone": {"wrong": of("owner", f"{A}phone", {"phone": "call me"})},
    f"GET {A}mailing-address": {"": of("owner", f"{A}mailing-address")},
    f"POST {A}mailing-address": {"wrong": of("owner", f"{A}mailing-address", WRONG_ADDRESS)},
    f"GET {A}pay": {
        "past due": of("owner", f"{A}pay"),
        "payments on their way": of("owner", f"{P}accounts/{OTHER}/pay"),
        "blocked": of("blocked", f"{A}pay"),
        "credit": of("credited", f"{A}pay"),
        "can no longer": of("owner", f"{A}pay", notice="blocked"),
    },
    f"POST {A}pay": {"wrong": of("owner", f"{A}pay", {"amount=other": "", "other": "a lot", "fee": LONG})},
    f"GET {A}pay{CHECK}": {
        "": _checking("wordy", f"{A}pay", email=LONG_EMAIL, phone="202-555-0187", fee="2.50"),
        "changed": _checking("owner", f"{A}pay", notice="yes"),
        "more than due": _checking("wordy", f"{A}pay", amount="other", other="9999.00"),
    },
    f"POST {A}pay{CHECK}": {"declined": _paid(f"{A}pay", outcome="declined")},
    f"GET {A}pay{RESULT}": {
        "late": _paid(f"{A}pay", outcome="late"),
        "returned": _paid(f"{A}pay", until="SENT", instrument="ACH", outcome="ach_return", later=timedelta(days=3)),
        "disputed": _paid(f"{A}pay", until="SENT", outcome="chargeback", later=timedelta(days=11)),
        "too old": _expired,
    },
    f"GET {V}": {"": of("stranger", V), "ended": of("stranger", V, notice="ended")},
    f"POST {V}": {
        "nothing typed": of("stranger", V, {}),
        "not found": of("stranger", V, {"account": "1", "fact": "2"}),
    },
    f"GET {V}bill": {"": of("guest", f"{V}bill")},
    f"POST {V}bill": {"wrong": of("guest", f"{V}bill", {"amount=other": "", "other": "a lot"})},
    f"GET {V}bill{CHECK}": {"": _checking("guest", f"{V}bill")},
    f"POST {V}bill{CHECK}": {"paid": _paid(f"{V}bill", who="paid_guest", until="SENT")},
    f"GET {V}bill{RESULT}": {"": of("paid_guest", f"{V}bill")},
    f"GET {S}": {"guest": of("stranger", S), "customer": of("owner", S)},
    f"GET {S}donate": {"": of("guest", f"{S}donate"), "no cookie": of("nobody", f"{S}donate", cookie="given")},
    f"POST {S}donate": {"wrong": of("guest", f"{S}donate", {"gift=own": "", "other": "a lot"})},
    f"GET {S}donate{CHECK}": {"": _checking("guest", f"{S}donate", gift="10.00", donor_name=LONG)},
    f"POST {S}donate{CHECK}": {"declined": _paid(f"{S}donate", who="guest", gift="10.00", outcome="declined")},
    f"GET {S}donate{RESULT}": {"": _paid(f"{S}donate", who="guest", gift="25.00")},
    f"GET {S}accounts/{{account}}": {"": of("owner", f"{S}accounts/{{account}}")},
    f"POST {S}accounts/{{account}}": {"nothing chosen": of("owner", f"{S}accounts/{{account}}", {})},
    f"GET {S}accounts/{{account}}{CHECK}": {"": _checking("answering", f"{S}accounts/{{account}}", gift="10.00")},
    f"POST {S}accounts/{{account}}{CHECK}": {
        "late": _paid(f"{S}accounts/{{account}}", who="answering", gift="10.00", outcome="late")
    },
    f"GET {S}accounts/{{account}}{RESULT}": {
        "": _paid(f"{S}accounts/{{account}}", who="answering", gift="25.00", until="SENT")
    },
}
for _path, _looks in ASKING.items():
    for _kind, _look in _looks.items():
        STATES.setdefault(f"GET {_path}", {})[f"router: {_kind.name.lower()}"] = _asking(_path, _kind, _look)
for _state, _look in PAYMENTS.items():
    STATES[f"GET {A}pay{RESULT}"][_state.value] = _recorded(_state.value, _look)
for _key, (_, _look) in ticket_cells().items():
    STATES[f"GET {P}contact-us/{{ticket}}"][_key] = _ticket(_key, _look)
#: Pages beside the table: an address that names nothing, and the outbox of staff.
STATES["beside"] = {"not found": of("owner", f"{P}nothing"), "outbox": of("forgetful", "/crm/outbox")}
