"""What came instead of what was looked for, and what a refused request got nearly right, in sentences for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from simulator.contract.registry import BY_REQUEST
from simulator.journal.queries import requests, values
from simulator.journal.queries.account_numbers import CUSTOM_TAGS
from simulator.journal.queries.nearness import MatchContext, Seen, shown
from simulator.journal.queries.patterns import Difference, Part, Pattern, differences
from simulator.journal.queries.reading import Reading

MOST = 3
#: A difference for which no row of a table speaks.
OTHER = "other"
FAR = 3
LOOKED_AT = 50  # of the nearest exchanges: the reasons of a thousand would keep others waiting
HINTS = 8  # about one request


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that is wrong by a little: its kind, and one sentence."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An exchange that nearly was what is looked for, with what differs."""

    number: int
    hints: tuple[Hint, ...]

    def __str__(self) -> str:
        return f"number {self.number}: " + "; ".join(hint.says for hint in self.hints)


def of_question(
    pattern: Pattern, readings: Iterable[Reading], context: MatchContext, behind: int = 0
) -> list[NearMiss]:
    """The exchanges nearest to the pattern, nearest first: fewest differences, of these the newest."""
    asked = [
        (reading, [*differences(pattern, reading)]) for reading in readings if pattern.covers(reading.exchange.number)
    ]
    asked.sort(key=lambda row: (_distance(pattern, *row), -row[0].exchange.number))
    told = (_near(pattern, reading, found, context, behind) for reading, found in asked[:LOOKED_AT])
    return list(islice((near for near in told if near is not None), MOST))


def _distance(pattern: Pattern, reading: Reading, found: list[Difference]) -> int:
    """How far an exchange is from the pattern; another function is far, one that was not looked at may be the one."""
    if reading.exchange.function is None:
        is_named = reading.function is not None and str(reading.function.tag) == pattern.function
        return 1 if is_named else FAR
    return sum(FAR if _is_another(it) else 1 for it in found)


def _is_another(difference: Difference) -> bool:
    """Whether another function of the router was called: that is no slip."""
    return difference.part is Part.FUNCTION and difference.came in BY_REQUEST


def _near(
    pattern: Pattern, reading: Reading, found: list[Difference], context: MatchContext, behind: int
) -> NearMiss | None:
    """What is wrong with an exchange; None where it has nothing in common with what is looked for."""
    number = reading.exchange.number
    if not found:
        place = f"came before number {behind}" if number < behind else f"did not come right after number {behind}"
        hint = Hint("order", f"it matches, but it {place}")
        return NearMiss(number, (hint,)) if behind and number != behind else None
    if reading.exchange.function is None:
        return NearMiss(number, (_turned_away(reading, context),))
    hints = [_of_difference(difference, reading, context) for difference in found]
    if any(difference.part is Part.STATUS or difference.came is None for difference in found):
        hints += [hint for hint in of_refusal(reading, context) if hint.says not in {it.says for it in hints}]
    is_another = any(_is_another(difference) for difference in found)
    if len(found) >= pattern.size and (is_another or all(hint.kind == OTHER for hint in hints)):
        return None
    return NearMiss(number, tuple(hints))


def _of_difference(difference: Difference, reading: Reading, context: MatchContext) -> Hint:
    """The row of a table that speaks about the difference, else its plain words."""
    if difference.came is None:
        return _of_absence(difference, reading)
    if difference.part is Part.STATUS or difference.name == "STATUS":
        return _of_status(difference, reading)
    if difference.part is Part.FUNCTION and difference.came.lower() == difference.wanted.lower():
        return Hint("function_case", f"{shown(difference.came)} differs from {difference.wanted} only in case")
    seen = Seen(name=difference.name, came=difference.came, wanted=difference.wanted, type=difference.type)
    return next(_of_value(seen, context), None) or Hint(OTHER, _plain(difference))


def _of_value(seen: Seen, context: MatchContext) -> Iterator[Hint]:
    for row in values.TABLE:
        said = row.said(seen, context)
        if said is not None:
            yield Hint(row.kind, said)


def _of_absence(difference: Difference, reading: Reading) -> Hint:
    """Something is not there at all: under another name perhaps, or at another level, or the request is unreadable."""
    if difference.part is Part.REPLY:
        for level, text in reading.at_levels(difference.name).items():
            return Hint("status_level", f"{difference.name} {shown(text)} is at the {level} level, not in Params")
    if difference.part is Part.REQUEST:
        near = next((name for name in reading.request_tags if name.lower() == difference.name.lower()), None)
        if near is not None:
            return Hint(
                "tag_case", f"{shown(near)} differs from {difference.name} only in case; tag names are case-sensitive"
            )
    return Hint(OTHER, f"{shown(difference.name)} is missing; expected {shown(difference.wanted) or 'blank'}")


def _turned_away(reading: Reading, context: MatchContext) -> Hint:
    """A request whose function was never looked at: wrong form, XML or login."""
    hints = of_refusal(reading, context)[:MOST]
    why = "; ".join([shown(reading.exchange.status_desc, 160), *(hint.says for hint in hints)])
    return Hint(hints[0].kind if hints else OTHER, f"it was refused before its function was read: {why}")


def _of_status(difference: Difference, reading: Reading) -> Hint:
    """A STATUS that is not the wanted one; the wanted one may stand at the level that does not decide."""
    levels = reading.at_levels("STATUS")
    for level, text in levels.items():
        if text == difference.wanted:
            decides = next((it for it, other in levels.items() if other not in ("", "0", text)), "")
            if decides:
                return Hint(
                    "status_level",
                    f"STATUS {text} is at the {level} level, but {levels[decides]} at the {decides} level decides",
                )
            return Hint("status_level", f"STATUS {text} is at the {level} level")
    text = reading.exchange.status_desc
    return Hint(
        OTHER, f"STATUS is {difference.came}{f' ({shown(text, 160)})' if text else ''}, not {difference.wanted}"
    )


def _plain(difference: Difference) -> str:
    came, wanted = shown(difference.came or "") or "blank", shown(difference.wanted) or "blank"
    return f"{shown(difference.name)} is {came}, not {wanted}"


def of_refusal(reading: Reading, context: MatchContext) -> list[Hint]:
    """What a refused request got nearly right, the first few; nothing for one that was done."""
    exchange = reading.exchange
    if exchange.status == 0 and exchange.http_status < 400:
        return []
    return list(dict.fromkeys(islice(_of_request(reading, context), HINTS)))


def _of_request(reading: Reading, context: MatchContext) -> Iterator[Hint]:
    for row in requests.TABLE:
        yield from (Hint(row.kind, said) for said in row.said(reading, context.keys))
    for tag, texts in reading.request_tags.items():
        kind = reading.request_type(tag)
        for text in texts:
            seen = Seen(name=tag, came=text.strip(), type=kind)
            if not (kind == "Acct" and _is_known(seen, context)):
                yield from islice(_of_value(seen, context), 1)


def _is_known(seen: Seen, context: MatchContext) -> bool:
    return not seen.came or (seen.name not in CUSTOM_TAGS and context.books.has_account(seen.came))
