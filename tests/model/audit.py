"""What no reply shows: counters, items, checks, alerts and contacts as the admin API tells them, and as the model does."""

from typing import Any

from tests.model.bench_router import RouterUnderTest
from tests.model.draws import ACCOUNTS, PERSONS
from tests.model.spec_ledger import Kind, text
from tests.model.spec_state import State

#: A kind of item by its name in the ledger.
NAMES = {
    Kind.PAYMENT: "payment",
    Kind.CHARGE: "charge",
    Kind.DONATION: "donation",
    Kind.REVERSAL: "credit_reversal",
}


def of_router(router: RouterUnderTest) -> dict[str, Any]:
    """Everything the admin API tells of the biller's registers."""
    numbers = router.admin("GET", "/billers/{bid}/counters")
    told: dict[str, Any] = {"counters": {name: numbers[name] for name in ("transNo", *COUNTERS)}}
    for no in ACCOUNTS:
        rows = {
            what: router.admin("GET", f"/billers/{{bid}}/accounts/{{no}}/{what}", no=no)[what.replace("-", "_")]
            for what in ("returned-checks", "alerts", "contacts", "issues")
        }
        items = router.admin("GET", "/billers/{bid}/accounts/{no}/ledger", no=no)["items"]
        told[no] = {
            "items": {
                it["item_no"]: (it["kind"], it["net"], it["state"])
                for it in items
                if not _is_untouched(it["item_no"], it["state"])
            },
            "checks": [(it["item_no"], it["processed"]) for it in rows["returned-checks"]],
            "alerts": [(it["tags"]["ALERT_CD"], it["tags"].get("ALERT_CMTS", "")) for it in rows["alerts"]],
            "contacts": len(rows["contacts"]),
            "issues": len(rows["issues"]),
        }
    for no in PERSONS:
        phones = router.admin("GET", "/billers/{bid}/persons/{person_no}/phones", person_no=no)
        told[no] = {"default phone": phones["phone_seq_dflt"]}
    return told


#: Counters of the admin API, and their names in the model.
COUNTERS = {"ITEM_NO": "item_no", "FOLIO_NO": "folio_no", "CONTACT_NO": "contact_no", "ISSUE_NO": "issue_no"}


def of_model(state: State) -> dict[str, Any]:
    """The same from the model."""
    counters = state.counters
    told: dict[str, Any] = {
        "counters": {"transNo": counters.trans_no} | {name: getattr(counters, it) for name, it in COUNTERS.items()}
    }
    for no, account in state.accounts.items():
        items = [it for it in state.items if it.account_no == no and it.kind in NAMES]
        of_history = {it.no for it in items if _is_untouched(it.no, it.standing.value)}
        numbers = {item.no for item in items}
        told[no] = {
            "items": {
                it.no: (NAMES[it.kind], text(it.net), it.standing.value) for it in items if it.no not in of_history
            },
            "checks": [(it.item_no, it.processed) for it in state.checks if it.item_no in numbers],
            "alerts": account.alerts,
            "contacts": state.contacts.count(no),
            "issues": state.issues.count(no),
        }
    for no, person in state.persons.items():
        told[no] = {"default phone": person.default_phone}
    return told


def _is_untouched(item_no: str, standing: str) -> bool:
    """A computed payment of the population: listed or not, as long as nothing was done to it (population §1)."""
    return len(item_no) == 12 and standing == "OPEN"
