"""What clerks find beside the money: alerts, contacts, issues and questionnaires (router F-07, F-13, F-14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.billing.records.counters import Counter, Counters
from simulator.billing.records.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert: its running number, its account, and the F-07 tags that were not blank."""

    number: int
    account_no: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact: its account and the F-13 tags that were not blank."""

    contact_no: int
    account_no: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question of an issue as it was answered."""

    seq: int
    version: int
    response_tp: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue with its contact, the F-14 tags that were not blank, the answers, and its task's F-14 tags."""

    issue_no: int
    contact_no: int
    account_no: str
    tags: Mapping[str, str]
    answers: tuple[Answered, ...]
    task: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of an issue type: what its answer must carry; no ``answers`` = free text."""

    seq: int
    version: int
    response_tp: str
    answers: tuple[str, ...] = ()


class ClerkRecords:
    """Clerk records of one biller. An entry once made stays as it is; equal entries stand side by side."""

    def __init__(
        self,
        counters: Counters,
        alerts: Register[Alert],
        contacts: Register[Contact],
        issues: Register[Issue],
        questionnaires: Register[tuple[Question, ...]],
    ) -> None:
        self._counters = counters
        self._alerts = alerts
        self._contacts = contacts
        self._issues = issues
        self.questionnaires = questionnaires
        self._of_account: dict[tuple[str, str], list[str]] = {}
        for name, register in (("alert", alerts), ("contact", contacts), ("issue", issues)):
            for key, record in register.rows():
                self._index(name, record.account_no, key)

    def add_alert(self, account_no: str, tags: Mapping[str, str]) -> Alert:
        """One more alert, whatever stands there already."""
        alert = Alert(number=self._counters.next(Counter.ALERT), account_no=account_no, tags=tags)
        self._alerts.put(str(alert.number), alert)
        self._index("alert", account_no, str(alert.number))
        return alert

    def add_contact(self, account_no: str, tags: Mapping[str, str]) -> Contact:
        """One more contact, under the next CONTACT_NO."""
        contact = Contact(contact_no=self._counters.next(Counter.CONTACT_NO), account_no=account_no, tags=tags)
        self._contacts.put(str(contact.contact_no), contact)
        self._index("contact", account_no, str(contact.contact_no))
        return contact

    def open_issue(
        self,
        contact: Contact,
        tags: Mapping[str, str],
        answers: Iterable[Answered],
        task: Mapping[str, str],
    ) -> Issue:
        """One more issue, under the next ISSUE_NO, for a contact that was just made."""
        issue = Issue(
            issue_no=self._counters.next(Counter.ISSUE_NO),
            contact_no=contact.contact_no,
            account_no=contact.account_no,
            tags=tags,
            answers=tuple(answers),
            task=task,
        )
        self._issues.put(str(issue.issue_no), issue)
        self._index("issue", issue.account_no, str(issue.issue_no))
        return issue

    def alerts(self, account_no: str) -> Sequence[Alert]:
        """The account's alerts, oldest first."""
        return [self._alerts[key] for key in self._of_account.get(("alert", account_no), ())]

    def contacts(self, account_no: str) -> Sequence[Contact]:
        """The account's contacts, oldest first."""
        return [self._contacts[key] for key in self._of_account.get(("contact", account_no), ())]

    def issues(self, account_no: str) -> Sequence[Issue]:
        """The account's issues, oldest first."""
        return [self._issues[key] for key in self._of_account.get(("issue", account_no), ())]

    def _index(self, name: str, account_no: str, key: str) -> None:
        self._of_account.setdefault((name, account_no), []).append(key)
