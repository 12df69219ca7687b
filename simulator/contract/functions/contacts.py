"""The contact family: AddContact, AddIssueContact (router F-13, F-14)."""

from collections.abc import Iterable, Sequence

from simulator.billing.books import Books
from simulator.billing.days import date8, date_mon
from simulator.billing.records.clerk_records import Answered, Question
from simulator.contract.functions.checks import bookable, in_table
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall
from simulator.errors import BadValue, TagMissing

TASK_ROW = ("SEQ", "TASK_CD", "TASK_CMTS", "TASK_USER_ID", "ASSIGN_STATUS", "REQUIRED_BY", "COMPLETION_DT")
QUESTION_ROW = ("SEQ", "VERSION", "RESPONSE_TP", "ANSWER")
QUESTIONS = "ISSUE_QUESTIONS"


def add(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-13: one more contact, so that clerks see what was changed."""
    call.required("CONTACT_TP")
    account = books.find(call.required("ACCOUNT_NO"), "")
    in_table(books, "CONTACT_TP", call)
    call.moment("RECEIVED_DTM")
    contact = books.clerk_records.add_contact(
        account.account_no, {"RECEIVED_DTM": date8(books.clock.today())} | call.filled()
    )
    number = str(contact.contact_no)
    return Result({"STATUS": "0", "CONTACT_NO": number, "STATUS_DESC": "Contact Created."}, record=number)


def open_issue(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-14: a contact, an issue with the answers to its questionnaire, and one task for whoever works on it."""
    for tag in ("ISSUE_TP", "CONTACT_TP", "EFFECTIVE_DT", "ACCOUNT_NO", "CONTACT_DESC"):
        call.required(tag)
    asked = books.clerk_records.questionnaires.get(call.text("ISSUE_TP")) or ()
    answers = _answers(call, asked)
    account = books.find(call.text("ACCOUNT_NO"), "")
    in_table(books, "ISSUE_TP", call)
    in_table(books, "CONTACT_TP", call)
    effective = bookable(call, "EFFECTIVE_DT") or books.clock.today()
    _check_answers(answers, asked)
    task = {
        **dict.fromkeys(TASK_ROW, ""),
        "SEQ": "1",
        "TASK_CD": "WRKNG",
        "TASK_USER_ID": keys.task_user_id,
        "REQUIRED_BY": date_mon(effective),
    }
    contact = books.clerk_records.add_contact(account.account_no, _contact_tags(call))
    issue = books.clerk_records.open_issue(contact, _issue_tags(call), answers, task)
    return Result(
        {
            "CONTACT_NO": str(contact.contact_no),
            "ISSUE_NO": str(issue.issue_no),
            "TASK": (task,),
            "STATUS": "0",
            "STATUS_DESC": f"Issue {issue.issue_no} created.",
        },
        record=str(issue.issue_no),
    )


def _answers(call: RouterCall, asked: Iterable[Question]) -> Sequence[Answered]:
    """The answers as sent; TagMissing (-100) where a tag of one is blank, or a question of the type is not answered."""
    rows = call.groups.get(QUESTIONS, ())
    for row in rows:
        for tag in QUESTION_ROW:
            if not row.get(tag):
                raise TagMissing(tag=tag)
    answered = {int(row["SEQ"]) for row in rows}
    if any(question.seq not in answered for question in asked):
        raise TagMissing(tag="ANSWER")
    if not rows:
        raise TagMissing(tag=QUESTIONS)
    return [
        Answered(seq=int(row["SEQ"]), version=int(row["VERSION"]), response_tp=row["RESPONSE_TP"], answer=row["ANSWER"])
        for row in rows
    ]


def _check_answers(answers: Iterable[Answered], asked: Iterable[Question]) -> None:
    """BadValue (-905) where an answer does not fit its question; a type without questionnaire takes any."""
    questions = {question.seq: question for question in asked}
    seen: set[int] = set()
    for answer in answers if questions else ():
        question = questions.get(answer.seq)
        if question is None or answer.seq in seen:
            raise BadValue(tag="SEQ", reason=f"{answer.seq} is not a question of this issue type, or is answered twice")
        seen.add(answer.seq)
        if answer.version != question.version:
            raise BadValue(tag="VERSION", reason=f"question {answer.seq} has version {question.version}")
        if answer.response_tp != question.response_tp:
            raise BadValue(tag="RESPONSE_TP", reason=f"question {answer.seq} takes {question.response_tp}")
        if question.answers and answer.answer not in question.answers:
            raise BadValue(tag="ANSWER", reason=f"question {answer.seq} takes {', '.join(question.answers)}")


def _contact_tags(call: RouterCall) -> dict[str, str]:
    """What the issue's contact carries: the tags of AddContact that the request has, received on its date."""
    shared = ("CONTACT_TP", "ACCOUNT_NO", "CONTACT_DESC", "ATTACH_PARAMETERS", "UPLOAD_YN")
    tags = {tag: call.text(tag) for tag in shared if call.text(tag)}
    return tags | {"RECEIVED_DTM": call.text("EFFECTIVE_DT")}


def _issue_tags(call: RouterCall) -> dict[str, str]:
    return {tag: value for tag, value in call.filled().items() if tag != QUESTIONS}
