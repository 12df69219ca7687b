"""Admin calls on what clerks find beside the money: alerts, contacts, issues, returned checks, questionnaires."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from simulator.billing.ledger.money import as_text
from simulator.billing.records.clerk_records import Question
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import CODE, printable
from simulator.control.wire import Body, Refusal, View

Small = Annotated[int, Meta(ge=0, le=999_999_999)]


MOST = 100  # questions of an issue type, and answers to one


class AlertView(View):
    """One alert: its number and the F-07 tags that were not blank."""

    number: int
    tags: Mapping[str, str]


class AlertsView(View):
    """The account's alerts, oldest first."""

    alerts: list[AlertView]


class ContactView(View):
    """One contact: its number and the F-13 tags that were not blank."""

    contact_no: int
    tags: Mapping[str, str]


class ContactsView(View):
    """The account's contacts, oldest first."""

    contacts: list[ContactView]


class AnswerView(View):
    """One question as it was answered."""

    seq: int
    version: int
    response_tp: str
    answer: str


class IssueView(View):
    """One issue: its numbers, the F-14 tags that were not blank, the answers and the tags of its task."""

    issue_no: int
    contact_no: int
    tags: Mapping[str, str]
    answers: list[AnswerView]
    task: Mapping[str, str]


class IssuesView(View):
    """The account's issues, oldest first."""

    issues: list[IssueView]


class CheckView(View):
    """One returned check: its number, the AR item it is about, and the F-05 tags that were not blank."""

    folio_no: int
    item_no: str
    amount: str
    processed: bool
    tags: Mapping[str, str]


class ChecksView(View):
    """The account's returned checks, oldest first."""

    returned_checks: list[CheckView]


class QuestionBody(Body):
    """One question of an issue type: what its answer must carry; no answers = free text."""

    seq: Small
    version: Small
    response_tp: str
    answers: list[str] = []


class QuestionnaireBody(Body):
    """The questions of an issue type; without any, whatever is answered is taken."""

    questions: list[QuestionBody]


def alerts(request: AdminRequest) -> AlertsView:
    """The account's alerts."""
    found = request.biller.router.books.clerk_records.alerts(_account_no(request))
    return AlertsView(alerts=[AlertView(number=it.number, tags=it.tags) for it in found])


def contacts(request: AdminRequest) -> ContactsView:
    """The account's contacts."""
    found = request.biller.router.books.clerk_records.contacts(_account_no(request))
    return ContactsView(contacts=[ContactView(contact_no=it.contact_no, tags=it.tags) for it in found])


def issues(request: AdminRequest) -> IssuesView:
    """The account's issues."""
    return IssuesView(
        issues=[
            IssueView(
                issue_no=it.issue_no,
                contact_no=it.contact_no,
                tags=it.tags,
                answers=[
                    AnswerView(seq=a.seq, version=a.version, response_tp=a.response_tp, answer=a.answer)
                    for a in it.answers
                ],
                task=it.task,
            )
            for it in request.biller.router.books.clerk_records.issues(_account_no(request))
        ]
    )


def returned_checks(request: AdminRequest) -> ChecksView:
    """The account's returned checks, processed or not."""
    account_no, books = _account_no(request), request.biller.router.books
    return ChecksView(
        returned_checks=[
            CheckView(
                folio_no=it.folio_no,
                item_no=it.item_no,
                amount=as_text(it.amount),
                processed=it.processed,
                tags=it.tags,
            )
            for it in books.state.returned_checks.values()
            if it.account_no == account_no
        ]
    )


def questionnaire(request: AdminRequest) -> QuestionnaireBody:
    """The questions of one issue type."""
    found = request.biller.router.books.clerk_records.questionnaires.get(_issue_tp(request)) or ()
    return QuestionnaireBody(
        questions=[
            QuestionBody(seq=it.seq, version=it.version, response_tp=it.response_tp, answers=list(it.answers))
            for it in found
        ]
    )


def put_questionnaire(request: AdminRequest) -> QuestionnaireBody:
    """Set the questions of one issue type."""
    issue_tp, order = _issue_tp(request), request.body
    if len(order.questions) > MOST or any(len(question.answers) > MOST for question in order.questions):
        raise Refusal(
            422,
            "too many questions or answers",
            ("$.questions", f"use up to {MOST} questions with up to {MOST} answers each"),
        )
    for place, question in enumerate(order.questions):
        at = f"$.questions[{place}]"
        if not CODE.fullmatch(question.response_tp):
            raise Refusal(422, "not a valid code", (f"{at}.response_tp", "use 1 to 20 letters, digits, _ . or -"))
        if any(question.seq == other.seq for other in order.questions[:place]):
            raise Refusal(422, "duplicate question number", (f"{at}.seq", str(question.seq)))
        for answer in question.answers:
            printable(answer, f"{at}.answers")
    questions = tuple(
        Question(seq=it.seq, version=it.version, response_tp=it.response_tp, answers=tuple(it.answers))
        for it in order.questions
    )
    request.biller.router.books.clerk_records.questionnaires.put(issue_tp, questions)
    return questionnaire(request)


def _account_no(request: AdminRequest) -> str:
    return request.biller.router.books.account(request.path["no"]).account_no


def _issue_tp(request: AdminRequest) -> str:
    if not CODE.fullmatch(request.path["issue_tp"]):
        raise Refusal(404, "not a valid issue type", ("issue_tp", "use 1 to 20 letters, digits, _ . or -"))
    return request.path["issue_tp"]


ACCOUNT = "/billers/{bid}/accounts/{no}"
QUESTIONS = "/billers/{bid}/questionnaires/{issue_tp}"
CALLS = (
    AdminCall("GET", f"{ACCOUNT}/alerts", "list the alerts of the account", alerts, reply=AlertsView),
    AdminCall("GET", f"{ACCOUNT}/contacts", "list the contacts of the account", contacts, reply=ContactsView),
    AdminCall("GET", f"{ACCOUNT}/issues", "list the issues of the account", issues, reply=IssuesView),
    AdminCall(
        "GET",
        f"{ACCOUNT}/returned-checks",
        "list the returned checks of the account",
        returned_checks,
        reply=ChecksView,
    ),
    AdminCall("GET", QUESTIONS, "get the questions of an issue type", questionnaire, reply=QuestionnaireBody),
    AdminCall(
        "PUT",
        QUESTIONS,
        "set the questions of an issue type",
        put_questionnaire,
        QuestionnaireBody,
        QuestionnaireBody,
    ),
)
