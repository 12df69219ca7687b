"""Probes of alerts, contacts and issues (F-07, F-13, F-14), which no function reads back."""

from datetime import datetime

from harness.verify.judging import amount
from harness.verify.side import Side
from harness.verify.templates import ANSWERS


def alerts(side: Side) -> None:
    """An alert is taken, and equal ones are not refused."""
    values = {"ALERT_KEY": side.account, "ALERT_ON_DT": f"{side.today}12000000"}
    for label in ("alert", "the same alert again"):
        sent = side.write(label, values)
        side.untouched(sent.label, ())


def contacts(side: Side) -> None:
    """Each contact has a higher number."""
    values = {"ACCOUNT_NO": side.account, "RECEIVED_DTM": side.today}
    numbers = []
    for label in ("contact", "the same contact again"):
        sent = side.write(label, values)
        numbers.append(sent.text("CONTACT_NO"))
        side.untouched(sent.label, ())
    _rise(side, "CONTACT_NO", numbers, "router F-13")


def issues(side: Side) -> None:
    """Each issue has a higher number and a task that is due on its day; wrong answers are refused."""
    values = {"ACCOUNT_NO": side.account, "EFFECTIVE_DT": side.today}
    numbers, contacts_ = [], []
    day = datetime.strptime(side.today, "%Y%m%d")  # noqa: DTZ007 — a day of the biller
    for label in ("issue", "the same issue again"):
        sent = side.write(label, values)
        numbers.append(sent.text("ISSUE_NO"))
        contacts_.append(sent.text("CONTACT_NO"))
        for path, wanted in {"TASK/REQUIRED_BY": f"{day:%b-%d-%Y}", "TASK/SEQ": "1", "TASK/TASK_CD": "WRKNG"}.items():
            found = sent.text(path)
            why = f"is {found or 'missing'}, expected {wanted}"
            side.claim(path, found == wanted, why, label, "assumed", "router F-14")
        side.untouched(sent.label, ())
    _rise(side, "ISSUE_NO", numbers, "router F-14")
    _rise(side, "CONTACT_NO", contacts_, "router F-14")
    first, second = ANSWERS
    wrong = {
        "unknown question": (first, second, ("9", *second[1:])),
        "wrong VERSION": (first, (second[0], "99", *second[2:])),
        "wrong RESPONSE_TP": (first, (*second[:2], "STRNG", second[3])),
        "answer outside the list": ((*first[:3], "NONE"), second),
    }
    for label, answers in wrong.items():
        before = side.state()
        sent = side.ask(label, side.build("AddIssueContact", values, answers=answers))
        side.seen(label, before)
        why = f"is {sent.status or 'missing'} for {label}, expected -905"
        side.claim("STATUS", sent.status == "-905", why, label, "assumed", "router F-14")
        side.untouched(label, ())


def _rise(side: Side, path: str, numbers: list[str], section: str) -> None:
    one, other = map(amount, numbers)
    holds = one is not None and other is not None and other > one
    why = f"is {numbers[1]} after {numbers[0]}, expected to rise"
    side.claim(path, holds, why, next(reversed(side.sent)), "inferred", section)
