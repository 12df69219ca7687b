"""One side of a verification: the router that probes run against, what they saw there and what they claim about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid5

from lxml import etree

from harness.profiles.reply import NotAReply, read_reply
from harness.verify import reads
from harness.verify.judging import Texts, amount, shown, texts_of
from harness.verify.target import Router, RouterRequest
from harness.verify.templates import ANSWERS, TAGS, Answers, Values, build

#: Values of a read by function and account, as texts by path.
Snapshot = Mapping[tuple[str, str], Texts]
#: What a request changed: texts before and after by function, account or person, and path.
Changes = dict[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]]
BALANCE = "GetAccountBalance"


class ProbeEnded(Exception):
    """The rest of a probe would mean nothing, since a step of it did not work."""


@dataclass(frozen=True)
class Sent:
    """A request of a probe by its label, and what came."""

    label: str
    request: RouterRequest
    reply: etree._Element

    @property
    def texts(self) -> Texts:
        """Texts by path; nothing for a document that is not a reply."""
        try:
            return texts_of(read_reply(self.reply))
        except NotAReply:
            return {}

    @property
    def status(self) -> str:
        """The STATUS that counts (router §4.1); blank if there is none."""
        try:
            return read_reply(self.reply).status
        except NotAReply:
            return (self.reply.findtext("STATUS") or "").strip()

    def text(self, path: str) -> str:
        """Return the first text of a path; blank if there is none."""
        return next(iter(self.texts.get(path, ())), "")


@dataclass(frozen=True)
class Claim:
    """Something a rule wants: about a tag of the reply or an effect; ``why`` is blank where it holds.

    ``rests`` is the read that it was seen in: function and tag.
    """

    path: str
    why: str
    label: str
    basis: str
    source: str
    rests: tuple[str, str] = ("", "")


@dataclass
class Side:
    """The router of one side; requests and reads of the running probe, and claims about them."""

    router: Router
    accounts: tuple[str, str]
    today: str  # yyyyMMdd
    codes: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0  # of the identifiers of payments
    function: str = ""
    sent: dict[str, Sent] = field(default_factory=dict)
    changes: dict[str, Changes] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    requests: int = 0
    _persons: dict[str, str] = field(default_factory=dict)
    _state: Snapshot | None = None
    _identifiers: int = 0

    def begin(self, function: str) -> None:
        """Start a probe of a function: its requests, changes and claims are empty."""
        self.function = function
        self.sent, self.changes, self.claims = {}, {}, []

    @property
    def account(self) -> str:
        """The account that is written to; the other one must stay as it is."""
        return self.accounts[0]

    @property
    def person(self) -> str:
        """The person of the account; ProbeEnded if GetAccount does not tell."""
        found = self._person(self.account)
        if not found:
            raise ProbeEnded
        return found

    def identifier(self) -> str:
        """Return a new GUID of a payment."""
        self._identifiers += 1
        return str(uuid5(UUID(int=self.seed), str(self._identifiers)))

    def build(
        self, function: str, values: Values, *, answers: Answers = ANSWERS, refused: bool = False
    ) -> RouterRequest:
        """Return a request with the codes that the user gave; ``values`` outweighs them."""
        names = {entry.partition("=")[0] for entry in TAGS[function].split()}
        known = {name: text for name, text in self.codes.items() if name in names}
        return build(function, {**known, **values}, answers=answers, refused=refused)

    def ask(self, label: str, request: RouterRequest) -> Sent:
        """Send a request that may write."""
        self.requests += 1
        sent = Sent(label, request, self.router.ask(request))
        self.sent[label] = sent
        return sent

    def write(self, label: str, values: Values) -> Sent:
        """Send a request of the probed function, with the state read before and after; it has to succeed."""
        before = self.state()
        sent = self.ask(label, self.build(self.function, values))
        self.claim(
            "STATUS", sent.status == "0", f"is {sent.status or 'missing'}, expected 0", label, "given", "router §4.2"
        )
        self.seen(label, before)
        if sent.status != "0":
            raise ProbeEnded
        return sent

    def seen(self, label: str, before: Snapshot) -> None:
        """Keep what a request changed; the state is read again."""
        self._state = None
        after = self.state()
        self.changes[label] = {
            (function, key, path): (old, new)
            for (function, key), texts in after.items()
            for path in dict.fromkeys((*before.get((function, key), {}), *texts))
            if (old := before.get((function, key), {}).get(path, ())) != (new := texts.get(path, ()))
        }

    def state(self) -> Snapshot:
        """Return everything that can be read of both accounts and their persons; read again only after a write."""
        if self._state is None:
            self._state = dict(self._read())
        return self._state

    def value(self, function: str, path: str) -> str:
        """Return the first value of a tag of the account or its person as last read."""
        key = self.person if function == reads.PHONES else self.account
        return next(iter(self.state().get((function, key), {}).get(path, ())), "")

    def column(self, path: str) -> tuple[str, ...]:
        """Return the values of a tag over all phone records of the person."""
        return self.state().get((reads.PHONES, self.person), {}).get(path, ())

    def claim(self, path: str, holds: bool, why: str, label: str, basis: str, source: str) -> None:
        """Claim something about a tag of a reply."""
        self.claims.append(Claim(path, "" if holds else why, label, basis, source))

    def effect(
        self, tag: str, read: tuple[str, str], wanted: tuple[str, ...], label: str, rule: tuple[str, str]
    ) -> None:
        """Claim that a tag of a request has led to these values of a tag that is read: each of them is right."""
        found = self.value(*read)
        texts = {found, str(amount(found))} if amount(found) is not None else {found}
        why = (
            ""
            if texts & set(wanted)
            else f"{read[1]} of {read[0]} is {shown((found,))}, expected {wanted[0] or 'blank'}"
        )
        self.claims.append(Claim(tag, why, label, rule[0], rule[1], read))

    def moved(self, tag: str, path: str, by: Decimal, label: str, rule: tuple[str, str]) -> None:
        """Claim that a balance tag moved by this amount with a request; nothing if the reply has no such tag."""
        now = self.state().get((BALANCE, self.account), {}).get(path, ())
        old, new = self.changes[label].get((BALANCE, self.account, path), (now, now))
        before, after = (amount(next(iter(texts), "")) for texts in (old, new))
        if not old and not new:
            return
        found = after - before if before is not None and after is not None else None
        why = "" if found == by else f"{path} of {BALANCE} moved by {found}, expected {by}"
        self.claims.append(Claim(tag, why, label, rule[0], rule[1], (BALANCE, path)))

    def untouched(self, label: str, reached: tuple[str, ...]) -> None:
        """Claim that nothing but the account's own reads of these functions changed."""
        own = {self.account, self._person(self.account)}
        for function, key, path in self.changes[label]:
            if key not in own or function not in reached:
                old, new = self.changes[label][function, key, path]
                why = f"{path} of {function} {key} changed from {shown(old)} to {shown(new)}"
                rule = ("inferred", "router §4.4" if not reached else "router §5")
                self.claims.append(Claim(f"-> {function}/{path}", why, label, *rule, (function, path)))

    def _read(self) -> Iterator[tuple[tuple[str, str], Texts]]:
        for account in self.accounts:
            for function, optional in reads.READS.items():
                request = RouterRequest(function, (("ACCOUNT_NO", account), *((name, "") for name in optional)))
                yield (function, account), self._texts(request)
        for person in dict.fromkeys(self._person(account) for account in self.accounts):
            if person:
                yield (reads.PHONES, person), self._texts(RouterRequest(reads.PHONES, (("PERSON_NO", person),)))

    def _person(self, account: str) -> str:
        if account not in self._persons:
            request = RouterRequest(
                "GetAccount", (("ACCOUNT_NO", account), ("PREPAY_INFO_YN", ""), ("FMT_PREPAY_YN", ""))
            )
            self._persons[account] = next(iter(self._texts(request).get("PERSON_NO", ())), "")
        return self._persons[account]

    def _texts(self, request: RouterRequest) -> Texts:
        self.requests += 1
        return Sent("", request, self.router.ask(request)).texts
