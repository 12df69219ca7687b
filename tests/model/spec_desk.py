"""F-07, F-13 and F-14 as router-functions.md tells them: alerts, contacts, issues."""

from collections.abc import Mapping

from tests.model.spec_state import Asked, Refused, State
from tests.model.spec_tables import QUESTION, QUESTIONNAIRE

Fields = Mapping[str, object]


def add_alert(state: State, asked: Asked) -> Fields:
    """F-07: appended, equal alerts are not merged."""
    asked.require("OWNERSHIP_CD")
    if not asked["ALERT_KEY_CUSTOM"]:
        asked.require("ALERT_KEY")
    asked.require("ALERT_CD")
    if asked["OWNERSHIP_CD"] != "ACCT":  # the key of another owner is no account, so -4 does not come first
        raise Refused(-905)
    account = state.account(asked["ALERT_KEY"], asked["ALERT_KEY_CUSTOM"])
    state.in_table("ALERT_CD", asked["ALERT_CD"])
    asked.dtm16("ALERT_ON_DT")
    account.alerts.append((asked["ALERT_CD"], asked["ALERT_CMTS"]))
    return {}


def add_contact(state: State, asked: Asked) -> Fields:
    """F-13: one contact, next CONTACT_NO."""
    asked.require("CONTACT_TP", "ACCOUNT_NO")
    account = state.account(asked["ACCOUNT_NO"])
    state.in_table("CONTACT_TP", asked["CONTACT_TP"])
    asked.dtm16("RECEIVED_DTM")
    state.contacts.append(account.no)
    return {"CONTACT_NO": state.take("contact_no"), "STATUS_DESC": "Contact Created."}


def add_issue_contact(state: State, asked: Asked) -> Fields:
    """F-14: a contact, an issue, one task."""
    asked.require("ISSUE_TP", "CONTACT_TP", "EFFECTIVE_DT", "ACCOUNT_NO", "CONTACT_DESC")
    for question in asked.questions:
        Asked(question).require(*(tag for tag, _ in QUESTION))
    given = {int(question["SEQ"]): question for question in asked.questions}
    form = QUESTIONNAIRE.get(asked["ISSUE_TP"], {})
    if not asked.questions or any(seq not in given for seq in form):
        asked.require("ANSWER")
    account = state.account(asked["ACCOUNT_NO"])
    state.in_table("ISSUE_TP", asked["ISSUE_TP"])
    state.in_table("CONTACT_TP", asked["CONTACT_TP"])
    day = asked.day("EFFECTIVE_DT")
    is_twice = len(given) < len(asked.questions)
    if day is None or is_twice or not all(_answers(form, question) for question in asked.questions):
        raise Refused(-905)
    state.contacts.append(account.no)
    state.issues.append(account.no)
    issue_no = state.take("issue_no")
    task = {"SEQ": "1", "TASK_CD": "WRKNG", "REQUIRED_BY": f"{day:%b-%d-%Y}"}
    blank = dict.fromkeys(("TASK_CMTS", "ASSIGN_STATUS", "COMPLETION_DT"), "")
    return {
        "CONTACT_NO": state.take("contact_no"),
        "ISSUE_NO": issue_no,
        "TASK": [task | blank],
        "STATUS_DESC": f"Issue {issue_no} created.",
    }


def _answers(form: dict[int, tuple[int, str, tuple[str, ...]]], question: dict[str, str]) -> bool:
    """Whether the questionnaire has this question and takes this answer."""
    version, response, answers = form.get(int(question["SEQ"]), (None, "", ()))
    return (
        version == int(question["VERSION"])
        and response == question["RESPONSE_TP"]
        and (not answers or question["ANSWER"] in answers)
    )
