"""Stand-ins for values, by the type of their tag: keyed, the same everywhere, in the form of the original."""

import hmac
import re
from collections.abc import Callable

from harness.record.checksums import keep_luhn, keep_routing, luhn_length
from harness.record.permutation import TokenPermutation
from harness.record.tag_types import TagType, TagTypes

LEFT_OUT = "text left out"
LONGEST = 4_000  # characters of a value; more is text that nobody documented
E_MAIL = re.compile(r"[^\s@<>,;:\"'()&=?/|]+@[^\s@<>,;:\"'()&=?/|]+")
GUID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
WORD = re.compile(r"[^\W_]+")  # letters and digits of any script
TOKEN = re.compile(r"[A-Za-z0-9]+")
STATUS_TOKEN = re.compile(r"[A-Za-z0-9_]+")
PHONE = re.compile(r"[0-9 ()+./\-]*(?:[ ]?(?:x|ext\.?)[ ]?[0-9]+)?", re.IGNORECASE)
ONE_TOKEN = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
#: Characters of a replaced text that stay beside letters and digits.
PUNCTUATION = frozenset(" -.,'/#&()+:;_@%=*!?[]{}|\"<>\t\n\r")
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
FORMS = {
    TagType.AMOUNT: re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?"),
    TagType.DATE: re.compile(
        r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(([01][0-9]|2[0-3])[0-5][0-9]{3}[0-9]{2})?"
        rf"|({MONTHS})-[0-3][0-9]-(19|20)[0-9]{{2}}"
        r"|(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]T00:00:00"
        rf"|(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] ({MONTHS}) (19|20)[0-9]{{2}} [0-2][0-9]:[0-5][0-9]:[0-5][0-9] GMT"
    ),
    TagType.FLAG: re.compile(r"[TFYN]"),
    TagType.COUNT: re.compile(r"-?[0-9]{1,5}"),
    TagType.VERSION: re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?"),
    TagType.MEDIA: re.compile(
        r"(?i:application/(x-www-form-urlencoded|xml|pdf|json)|text/(xml|html|plain))"
        r"(?i:; ?charset=\"?(utf-8|utf-16|iso-8859-1|us-ascii|windows-1252)\"?)?"
    ),
}
AREAS = 800  # area codes 200 to 999
FICTIONAL = 100  # 555-0100 to 555-0199


class StandIns:
    """Replaces values under one key; holds nothing but the key, and what it has computed in memory."""

    def __init__(self, key: bytes, types: TagTypes) -> None:
        self._key, self.types = key, types
        self._tokens = TokenPermutation(key)
        self._by_type: dict[TagType, Callable[[str], str]] = {
            TagType.HALVES: self._halves,
            TagType.BANK: self._bank,
            TagType.PHONE: self._phone_or_mail,
            TagType.REFERENCE: self._reference,
            TagType.TEXT: lambda _: LEFT_OUT,
            TagType.SECRET: lambda _: "",
            TagType.STATUS: self._status_text,
        }

    def value(self, kind: TagType, value: str, name: str = "") -> str:
        """Return what is written in the place of a value; blanks around it and blank values stay.

        ``name`` is the tag's, for the values that documents give for it.
        """
        core = value.strip(" \t\r\n")
        if not core:
            return value if len(value) <= LONGEST else ""
        if len(value) > LONGEST:
            return LEFT_OUT
        before = value[: len(value) - len(value.lstrip(" \t\r\n"))]
        after = value[len(value.rstrip(" \t\r\n")) :]
        return before + self._core(kind, core, name) + after

    def _core(self, kind: TagType, core: str, name: str) -> str:
        if core in self.types.codes.get(name, ()):
            return core
        form = FORMS.get(kind)
        if form is not None:
            return core if form.fullmatch(core) else self.text(core)
        return self._by_type.get(kind, self.text)(core)

    def text(self, text: str) -> str:
        """Return a text with each of its words, numbers, GUIDs and e-mail addresses replaced."""
        return self._around(E_MAIL, text, self._mail, lambda rest: self._around(GUID, rest, self._guid, self._words))

    def name(self, name: str) -> str:
        """Return a stand-in for the name of a tag, parameter or header that the contract does not know."""
        return f"UNKNOWN_{self._number('name', name) % 16**10:010X}"

    @staticmethod
    def _around(
        pattern: re.Pattern[str], text: str, inside: Callable[[str], str], outside: Callable[[str], str]
    ) -> str:
        made, at = [], 0
        for match in pattern.finditer(text):
            made += [outside(text[at : match.start()]), inside(match[0])]
            at = match.end()
        return "".join([*made, outside(text[at:])])

    def _words(self, text: str) -> str:
        if not text.isascii():
            text = WORD.sub(lambda match: self._ascii(match[0]), text)
        return TOKEN.sub(lambda match: self._token(match[0]), "".join(map(_plain, text)))

    def _ascii(self, word: str) -> str:
        """Return a word with letters beyond ASCII in ASCII ones, keyed by the word, so that words stay different."""
        if word.isascii():
            return word
        number = self._number("letters", word.casefold())
        made = []
        for letter in word:
            number, place = divmod(number, 26)
            if letter.isdigit():
                made.append(str(place % 10))
            else:
                made.append(chr((65 if letter.isupper() else 97) + place))
        return "".join(made)[:LONGEST]

    def _token(self, token: str) -> str:
        if luhn_length(token):
            return keep_luhn(token, self._tokens.replace)
        return self._tokens.replace(token)

    def _bank(self, value: str) -> str:
        if re.fullmatch("[0-9]{9}", value):
            return keep_routing(value, self._tokens.replace)
        return self.text(value)

    def _halves(self, value: str) -> str:
        """Exchange the halves of the stand-in of the number whose halves were exchanged."""
        half = len(value) // 2
        made = self.text(value[len(value) - half :] + value[: len(value) - half])
        return made[half:] + made[:half]

    def _guid(self, guid: str) -> str:
        digest = f"{self._number('guid', guid.lower()):064x}"[:32]
        if digest == guid.replace("-", "").lower():
            digest = digest[::-1]
        made = "-".join((digest[:8], digest[8:12], "4" + digest[13:16], "8" + digest[17:20], digest[20:32]))
        return made.upper() if guid.upper() == guid and guid.lower() != guid else made

    def _mail(self, mail: str) -> str:
        local = mail.rpartition("@")[0]
        number, letters = self._number("mail", mail.casefold()), []
        for _ in range(min(max(len(local), 8), 32)):
            number, place = divmod(number, 26)
            letters.append(chr(97 + place))
        return "".join(letters) + "@example.org"

    def _phone_or_mail(self, value: str) -> str:
        return self._phone(value) if PHONE.fullmatch(value) else self.text(value)

    def _phone(self, value: str) -> str:
        """Return a number of the fictional exchange 555-01xx with the same punctuation."""
        main, digits = value, [letter for letter in value if letter.isdigit()]
        extension = re.search(r"[A-Za-z]", value)
        if extension:
            main = value[: extension.start()]
            digits = [letter for letter in main if letter.isdigit()]
        tail = value[len(main) :]
        made = iter(self._phone_digits("".join(digits)))
        return "".join(next(made) if letter.isdigit() else letter for letter in main) + (
            re.sub("[0-9]+", lambda match: self._token(match[0]), tail)
        )

    def _phone_digits(self, digits: str) -> str:
        if len(digits) < 7:
            return self._token(digits) if digits else ""
        known = digits[-10:]
        place = self._number("phone", known) % (AREAS * FICTIONAL)
        area, last = divmod(place, FICTIONAL)
        made = f"{200 + area}55501{last:02}"[-len(known) :]
        if made == known:
            made = made[:-2] + f"{(last + 1) % FICTIONAL:02}"
        before = digits[: -len(known)]
        return (before if before in ("", "1") else self._token(before)) + made

    def _reference(self, value: str) -> str:
        if GUID.fullmatch(value) or E_MAIL.fullmatch(value):
            return self.text(value)
        digits = sum(letter.isdigit() for letter in value)
        if PHONE.fullmatch(value) and (digits in (10, 11) or (digits >= 7 and not value.isdigit())):
            return self._phone(value)
        return self.text(value) if ONE_TOKEN.fullmatch(value) else LEFT_OUT

    def _status_text(self, value: str) -> str:
        words = self.types.status_words

        def token(match: re.Match[str]) -> str:
            return match[0] if match[0] in words else self.text(match[0])

        def rest(text: str) -> str:
            return STATUS_TOKEN.sub(token, "".join(map(_plain, text)))

        return self._around(E_MAIL, value, self._mail, lambda text: self._around(GUID, text, self._guid, rest))

    def _number(self, purpose: str, value: str) -> int:
        return int.from_bytes(hmac.digest(self._key, f"{purpose}|{value}".encode(), "sha512"), "big")


def _plain(letter: str) -> str:
    """Return the letter if it may stand in a replaced text, else a blank."""
    return letter if letter.isascii() and (letter.isalnum() or letter in PUNCTUATION) else " "
