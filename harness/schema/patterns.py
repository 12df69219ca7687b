"""Pattern facets of XSD as expressions over characters."""

from harness.schema.languages import BLANK, Chain, Choice, Expression, Repeat, Span, chain, choice, repeat

LAST = 0x10FFFF
#: What XML allows as a character.
ANY = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, LAST))
DIGITS, SPACES = ((0x30, 0x39),), ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))
SINGLE = {"n": "\n", "r": "\r", "t": "\t"}
NOT_LITERAL = frozenset("wWiIcCpPdDsS")


class UnknownPattern(ValueError):
    """A part of a pattern that is not translated."""


Ranges = tuple[tuple[int, int], ...]


def complement(ranges: Ranges) -> Ranges:
    """Return the characters of XML that are not in the ranges."""
    left: list[tuple[int, int]] = []
    for low, high in ANY:
        start = low
        for first, last in sorted(ranges):
            if last < start or first > high:
                continue
            if first > start:
                left.append((start, first - 1))
            start = last + 1
        if start <= high:
            left.append((start, high))
    return tuple(left)


class _Reader:
    """Recursive descent over one pattern."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def take(self) -> str:
        letter = self.peek()
        if not letter:
            raise UnknownPattern(f"pattern {self.text!r} ends too early")
        self.place += 1
        return letter

    def options(self) -> Expression:
        found = [self.sequence()]
        while self.peek() == "|":
            self.take()
            found.append(self.sequence())
        return choice(found)

    def sequence(self) -> Expression:
        parts: list[Expression] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.counted(self.atom()))
        return chain(*parts)

    def counted(self, inner: Expression) -> Expression:
        match self.peek():
            case "?":
                bounds: tuple[int, int | None] = (0, 1)
            case "*":
                bounds = (0, None)
            case "+":
                bounds = (1, None)
            case "{":
                return self.bounded(inner)
            case _:
                return inner
        self.take()
        return repeat(inner, *bounds)

    def bounded(self, inner: Expression) -> Expression:
        end = self.text.find("}", self.place)
        low, comma, high = self.text[self.place + 1 : end].partition(",")
        if end < 0 or not low.isdigit() or not (high.isdigit() or not high):
            raise UnknownPattern(f"pattern {self.text!r} has an unknown quantifier")
        self.place = end + 1
        return repeat(inner, int(low), int(high) if high else None if comma else int(low))

    def atom(self) -> Expression:
        letter = self.take()
        if letter == "(":
            inner = self.options()
            if self.take() != ")":
                raise UnknownPattern(f"pattern {self.text!r} has a bracket that is not closed")
            return inner
        if letter == "[":
            return Span(self.set())
        if letter == ".":
            return Span(complement(((0xA, 0xA), (0xD, 0xD))))
        return Span(self.escaped() if letter == "\\" else ((ord(letter), ord(letter)),))

    def escaped(self) -> Ranges:
        letter = self.take()
        if letter == "d":
            # Only ASCII digits; \d of XSD has those of all scripts. The proof with lxml would show the difference.
            return DIGITS
        if letter == "s":
            return SPACES
        if letter in NOT_LITERAL:
            raise UnknownPattern(f"pattern {self.text!r} has \\{letter}, which is not translated")
        code = ord(SINGLE.get(letter, letter))
        return ((code, code),)

    def set(self) -> Ranges:
        negative = self.peek() == "^"
        if negative:
            self.take()
        ranges: list[tuple[int, int]] = []
        while (letter := self.take()) != "]":
            if letter == "[" or (letter == "-" and self.peek() == "["):
                raise UnknownPattern(f"pattern {self.text!r} subtracts sets, which is not translated")
            low = self.escaped() if letter == "\\" else ((ord(letter), ord(letter)),)
            if self.peek() == "-" and self.text[self.place + 1 : self.place + 2] not in ("]", "["):
                self.take()
                end = self.take()
                high = self.escaped() if end == "\\" else ((ord(end), ord(end)),)
                low = ((low[0][0], high[-1][1]),)
            ranges.extend(low)
        return complement(tuple(ranges)) if negative else tuple(sorted(ranges))


def read_pattern(text: str) -> Expression:
    """Return the expression of a pattern facet; UnknownPattern for what is not translated."""
    reader = _Reader(text)
    result = reader.options()
    if reader.peek():
        raise UnknownPattern(f"pattern {text!r} has a stray {reader.peek()!r}")
    return result


def literal(text: str) -> Expression:
    """Return the expression of exactly this text."""
    return chain(*(Span(((ord(letter), ord(letter)),)) for letter in text)) if text else BLANK


def representatives(expressions: tuple[Expression, ...]) -> list[int]:
    """Return one code point for each class of characters that the expressions tell apart, readable ones first."""
    starts = {low for low, _ in ANY} | {ord(letter) for letter in "1A "}
    for expression in expressions:
        for low, high in _spans(expression):
            starts |= {low, high + 1}
    found = {code for code in starts if any(low <= code <= high for low, high in ANY)}
    return sorted(found, key=lambda code: (not chr(code).isalnum() or code > 0x7F, code < 0x20, code))


def _spans(expression: Expression) -> set[tuple[int, int]]:
    match expression:
        case Span(ranges):
            return set(ranges)
        case Chain(first, rest):
            return _spans(first) | _spans(rest)
        case Choice(options):
            return {span for option in options for span in _spans(option)}
        case Repeat(inner, _, _):
            return _spans(inner)
        case _:
            return set()
