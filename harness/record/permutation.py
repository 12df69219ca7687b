"""Keyed bijection of short tokens onto tokens of the same form: digits stay digits, letters stay letters.

Theory of operation
-------------------
A stand-in must be the same in every exchange, file and run with the same key, and two values must never get the same
one. No list of known values is needed for that if the mapping is a bijection on all tokens of one form:

1. The **form** of a token says for each character whether it is a digit or a letter, and whether the first one is a
   digit other than 0, which stays one. The tokens of a form are the numbers from 0 to their count.
2. A Feistel network over two halves ``left < a``, ``right < b`` with ``a * b`` not less than the count permutes these
   numbers; rounds are HMACs under the key and the form. A result beyond the count is permuted again ("cycle walking"),
   which keeps the mapping a bijection.
3. A permutation P may leave a value where it is. So the mapping is P, then one step of a keyed size, then P backwards:
   it is a bijection too, and no value maps to itself unless it is the only one of its form.

Letters are compared without regard to case, and the stand-in gets the case of the original, so that SAMPLE and Sample
have the same one. A token of more than LONGEST characters gets a keyed digest in its form instead: longer than any
number or name of the contract, and beyond what a round can mix.
"""

import hmac
from functools import lru_cache
from math import isqrt

ROUNDS = 8
LONGEST = 24
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
REMEMBERED = 100_000


class TokenPermutation:
    """The mapping under one key; ``token`` is made of ASCII letters and digits only."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.replace = lru_cache(REMEMBERED)(self._replace)

    def _replace(self, token: str) -> str:
        """Return the stand-in of a token: same form, same case, another value."""
        folded = token.lower()
        alphabets = [_alphabet(letter, place) for place, letter in enumerate(folded)]
        made = self._digest(folded, alphabets) if len(token) > LONGEST else self._permuted(folded, alphabets)
        return "".join(new.upper() if old.isupper() else new for old, new in zip(token, made, strict=True))

    def _permuted(self, token: str, alphabets: list[str]) -> str:
        count = 1
        for alphabet in alphabets:
            count *= len(alphabet)
        if count == 1:
            return token
        number = 0
        for letter, alphabet in zip(token, alphabets, strict=True):
            number = number * len(alphabet) + alphabet.index(letter)
        form = "".join(alphabet[0] for alphabet in alphabets)
        step = 1 + self._hash(f"step {form}", 0) % (count - 1)
        number = self._walk(number, count, form, forward=True)
        number = self._walk((number + step) % count, count, form, forward=False)
        made = []
        for alphabet in reversed(alphabets):
            number, place = divmod(number, len(alphabet))
            made.append(alphabet[place])
        return "".join(reversed(made))

    def _walk(self, number: int, count: int, form: str, *, forward: bool) -> int:
        left = isqrt(count - 1) + 1
        right = -(-count // left)
        while True:
            number = self._feistel(number, left, right, form, forward=forward)
            if number < count:
                return number

    def _feistel(self, number: int, left: int, right: int, form: str, *, forward: bool) -> int:
        one, other = divmod(number, right)
        sign = 1 if forward else -1
        for place in range(ROUNDS) if forward else reversed(range(ROUNDS)):
            if place % 2:
                other = (other + sign * self._hash(f"{place} {form}", one)) % right
            else:
                one = (one + sign * self._hash(f"{place} {form}", other)) % left
        return one * right + other

    def _digest(self, token: str, alphabets: list[str]) -> str:
        number = self._hash("long", token)
        made = []
        for place, alphabet in enumerate(alphabets):
            if place % 32 == 0:
                number = self._hash(f"long {place}", f"{number} {token}")
            number, letter = divmod(number, len(alphabet))
            made.append(alphabet[letter])
        return "".join(made)

    def _hash(self, purpose: str, value: int | str) -> int:
        return int.from_bytes(hmac.digest(self._key, f"token|{purpose}|{value}".encode(), "sha256"), "big")


def _alphabet(letter: str, place: int) -> str:
    if letter in LETTERS:
        return LETTERS
    if place == 0:
        return DIGITS[1:] if letter != "0" else "0"
    return DIGITS
