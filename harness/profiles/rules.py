"""Rules between the values of a reply: one row and one function for each kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from harness.profiles.formats import moment
from harness.profiles.profile import Profile, ReplyRule
from harness.profiles.reply import Values


@dataclass(frozen=True)
class RuleContext:
    """What a rule looks at: its profile, one record of the reply, the reply as a whole, and the request if known."""

    profile: Profile
    values: Mapping[str, str]  # of one record: a tag has one text
    whole: Values
    request: Values | None

    def text(self, tag: str) -> str | None:
        """Return the stripped text of a tag; None if the reply does not have it."""
        found = self.values.get(tag)
        return None if found is None else found.strip()

    def amount(self, tag: str) -> Decimal | None:
        """Return the number of a tag; None if it is missing, blank or not a number."""
        try:
            return Decimal(self.text(tag) or "x")
        except InvalidOperation:
            return None


Rule = Callable[[ReplyRule, RuleContext], str]


def broken(rule: ReplyRule, context: RuleContext) -> str:
    """Return in what way the reply breaks the rule; blank if it does not, or if the rule's tags are not there."""
    return RULES[rule.kind](rule, context)


def _echo(rule: ReplyRule, context: RuleContext) -> str:
    asked = ((context.request or {}).get(rule.of) or ("",))[-1]
    found = context.text(rule.tags[0])
    if not asked or found is None:
        return ""
    ours, theirs = (
        _as_number(text) if context.profile.tags[rule.tags[0]].type == "Amt" else text for text in (found, asked)
    )
    return "" if ours == theirs else f"is {found!r}, the request says {asked!r}"


def _text(rule: ReplyRule, context: RuleContext) -> str:
    found = context.values.get(rule.tags[0])
    if found is None:
        return ""
    pattern = ""
    for part in re.split(r"(\{[\w ]+\})", rule.text):
        pattern += _part(part, context) if part.startswith("{") else re.escape(part)
    return "" if re.fullmatch(pattern, found) else f"is {found!r}, expected {rule.text!r}"


def _part(part: str, context: RuleContext) -> str:
    """Return the pattern of a part of a literal text that stands for a value."""
    name = part.strip("{}")
    if name == "number":
        return "[0-9]+"
    if name.startswith("request "):
        asked = ((context.request or {}).get(name.removeprefix("request ")) or ("",))[-1]
        return re.escape(asked) if asked else r"\S+"
    return re.escape(context.text(name) or "")


def _equal(rule: ReplyRule, context: RuleContext) -> str:
    one, other = (context.amount(tag) for tag in rule.tags)
    return "" if one is None or other is None or one == other else f"is {one}, {rule.tags[1]} is {other}"


def _at_most(rule: ReplyRule, context: RuleContext) -> str:
    """The first tag is at most the sum of the others."""
    one, *others = (context.amount(tag) for tag in rule.tags)
    known = [other for other in others if other is not None]
    if one is None or len(known) < len(others):
        return ""
    return "" if one <= sum(known) else f"is {one}, more than {' + '.join(rule.tags[1:])} = {sum(known)}"


def _same_sign(rule: ReplyRule, context: RuleContext) -> str:
    one, other = (context.amount(tag) for tag in rule.tags)
    return "" if one is None or other is None or one * other >= 0 else f"is {one}, but {rule.tags[1]} is {other}"


def _credit(rule: ReplyRule, context: RuleContext) -> str:
    """The first tag is what the second is below zero."""
    credit, balance = (context.amount(tag) for tag in rule.tags)
    if credit is None or balance is None:
        return ""
    return "" if credit == max(Decimal(0), -balance) else f"is {credit}, but {rule.tags[1]} is {balance}"


def _not_negative(rule: ReplyRule, context: RuleContext) -> str:
    found = context.amount(rule.tags[0])
    return "" if found is None or found >= 0 else f"is {found}, below zero"


def _not_positive(rule: ReplyRule, context: RuleContext) -> str:
    found = context.amount(rule.tags[0])
    return "" if found is None or found <= 0 else f"is {found}, above zero"


def _together(rule: ReplyRule, context: RuleContext) -> str:
    filled = {tag: bool(text) for tag in rule.tags if (text := context.text(tag)) is not None}
    if len(set(filled.values())) < 2:
        return ""
    blank, others = ([tag for tag in filled if filled[tag] is wanted] for wanted in (False, True))
    return f"or one of its companions is blank: {', '.join(blank)}; filled: {', '.join(others)}"


def _not_after(rule: ReplyRule, context: RuleContext) -> str:
    first, last = (moment(context.profile.tags[tag].type, context.text(tag) or "") for tag in rule.tags)
    return "" if first is None or last is None or first <= last else f"is after {rule.tags[1]}"


def _flag(rule: ReplyRule, context: RuleContext) -> str:
    """The flag is T exactly if the other tag has a value."""
    flag, value = (context.text(tag) for tag in rule.tags)
    if not flag or value is None:
        return ""
    return "" if (flag == "T") == bool(value) else f"is {flag}, but {rule.tags[1]} is {value or 'blank'}"


def _blank(rule: ReplyRule, context: RuleContext) -> str:
    return f"is {found!r}, expected blank" if (found := context.text(rule.tags[0])) else ""


def _halves(rule: ReplyRule, context: RuleContext) -> str:
    """The second number is the first one with its halves exchanged."""
    one, other = (context.text(tag) for tag in rule.tags)
    if not one or not other:
        return ""
    half = len(one) // 2
    return "" if one[half:] + one[:half] == other else f"and {rule.tags[1]} are not the halves of one another"


def _joined(rule: ReplyRule, context: RuleContext) -> str:
    """The first text begins with the second and ends with the third; between them stand values of the other tags only.

    Without the other tags, what stands between is not documented.
    """
    whole, first, last, *others = (context.text(tag) or "" for tag in rule.tags)
    if rule.tags[0] not in context.values:
        return ""
    joined = whole.startswith(first) and whole.endswith(last) and len(whole) >= len(first) + len(last)
    between = whole[len(first) : len(whole) - len(last)] if joined else ""
    known = " ".join(others).split()
    joined = joined and (len(rule.tags) == 3 or all(word in known for word in between.split()))
    return "" if joined else f"is {whole!r}, the names are {', '.join(map(repr, (first, *others, last)))}"


def _zero(rule: ReplyRule, context: RuleContext) -> str:
    """The amount is 0 while the other tag is blank."""
    amount, other = context.amount(rule.tags[0]), context.text(rule.tags[1])
    return f"is {amount}, but {rule.tags[1]} is blank" if amount and other == "" else ""


def _one_of(rule: ReplyRule, context: RuleContext) -> str:
    texts = [context.text(tag) for tag in rule.tags]
    return "" if None in texts or any(texts) else f"and {', '.join(rule.tags[1:])} are blank; one of them has a value"


def _count(rule: ReplyRule, context: RuleContext) -> str:
    counter, group = rule.tags
    found, number = context.text(counter), len(context.whole.get(f"{group}/*", ()))
    return "" if not found or found == str(number) else f"is {found}, but there are {number} {group}"


def _different(rule: ReplyRule, context: RuleContext) -> str:
    texts = [text.strip() for text in context.whole.get(rule.tags[0], ())]
    twice = sorted({text for text in texts if texts.count(text) > 1})
    return f"appears twice with {', '.join(twice)}" if twice else ""


def _as_number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


RULES: dict[str, Rule] = {
    "echo": _echo,
    "text": _text,
    "equal": _equal,
    "at most": _at_most,
    "same sign": _same_sign,
    "credit": _credit,
    "not negative": _not_negative,
    "not positive": _not_positive,
    "together": _together,
    "not after": _not_after,
    "flag": _flag,
    "blank": _blank,
    "halves": _halves,
    "joined": _joined,
    "zero": _zero,
    "one of": _one_of,
    "count": _count,
    "different": _different,
}
