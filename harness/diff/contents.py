"""Changes of the children that an element may have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from harness.diff.changes import ChangeKind, Side, Witness
from harness.diff.witnesses import Pair, no_witness, put_word, search
from harness.schema.languages import BLANK, Every, Expression, Symbol, chain, choice, repeat, symbols
from harness.schema.occurrences import Count, count, has, indifferent, orders
from harness.schema.tree import Element

#: From this likeness on (0 to 1) two names are taken for one name, changed.
ALIKE = 0.6
#: Kind, path below the element, detail, proofs.
Found = tuple[ChangeKind, str, str, tuple[Witness, ...]]


@dataclass(frozen=True)
class Contents:
    """Both content models of an element, and where it stands."""

    pair: Pair
    steps: tuple[str, ...]
    old: Element
    new: Element

    def models(self, side: Side) -> tuple[Expression, Expression]:
        """Return the model that has to accept and the one that has to refuse."""
        old, new = self.old.content or BLANK, self.new.content or BLANK
        return (old, new) if side is Side.OLD else (new, old)

    def witness(self, side: Side, name: str, *wishes: Expression) -> Witness:
        """Prove a change that concerns one child: valid on ``side``, refused by the other because of this child."""
        valid, other = self.models(side)
        for accepting in ((valid, indifferent(other, name), *wishes), (valid, *wishes)):
            word = search(accepting, [other])
            if word is not None:
                return self.pair.prove(side, self.steps, put_word(word))
        return no_witness(side)

    def changes(self) -> Iterator[Found]:
        """Yield each change of the children, but not those inside of a child."""
        old, new = self.models(Side.OLD)
        if old == new:
            return
        found = [*self._gone(old, new), *self._counts(old, new), *self._orders(old, new)]
        yield from found
        told = {witness.valid_in for _, _, _, witnesses in found for witness in witnesses}
        for side in Side:
            if side not in told:
                yield from self._unexplained(side)

    def _gone(self, old: Expression, new: Expression) -> Iterator[Found]:
        before, after = symbols(old), symbols(new)
        names = sorted(before | after)
        for name in sorted(before - after):
            witness = self.witness(Side.OLD, name, has(names, name))
            yield ChangeKind.REMOVED, name, "element removed", (witness,)
            yield from self._renamed(name, sorted(after - before), names)
        for name in sorted(after - before):
            needed = count(new, name)[0] > 0
            proofs = [self.witness(Side.NEW, name, has(names, name))]
            if needed:
                proofs.insert(0, self.witness(Side.OLD, name))
            kind = ChangeKind.REQUIRED if needed else ChangeKind.ADDED
            yield kind, name, "element added" + (", required" if needed else ""), tuple(proofs)

    def _renamed(self, name: str, added: Sequence[str], names: list[str]) -> Iterator[Found]:
        """Yield the likeliest new name of an element that was removed, if there is one."""
        likely = [other for other in added if self._same_kind(name, other)]
        best = max(likely, key=lambda other: self._likeness(name, other), default="")
        if not best or self._likeness(name, best) < ALIKE:
            return
        gone = self.witness(Side.OLD, name, has(names, name))
        come = self.witness(Side.NEW, best, has(names, best))
        yield ChangeKind.RENAMED, name, f"may be called {best} now", (gone, come)

    def _same_kind(self, name: str, other: str) -> bool:
        before, after = self.old.children[name], self.new.children[other]
        if before.value is None or after.value is None:
            return (before.value is None) == (after.value is None)
        return before.value.facets == after.value.facets

    def _likeness(self, name: str, other: str) -> float:
        """Likeness of the names; 1 if the second stands between the neighbours of the first."""
        same_place = self._neighbours(self.old, name) == self._neighbours(self.new, other) != ("", "")
        return 1.0 if same_place else SequenceMatcher(None, name.lower(), other.lower()).ratio()

    @staticmethod
    def _neighbours(element: Element, name: str) -> tuple[str, str]:
        names = ["", *element.children, ""]
        place = names.index(name)
        return names[place - 1], names[place + 1]

    def _counts(self, old: Expression, new: Expression) -> Iterator[Found]:
        for name in sorted(symbols(old) & symbols(new)):
            before, after = count(old, name), count(new, name)
            names = sorted(symbols(old) | symbols(new))
            if after[0] > before[0]:
                proofs = (self.witness(Side.OLD, name, _times(names, name, (0, after[0] - 1))),)
                yield ChangeKind.REQUIRED, name, f"at least {after[0]} instead of {before[0]}", proofs
            if after[0] < before[0]:
                proofs = (self.witness(Side.NEW, name, _times(names, name, (0, before[0] - 1))),)
                yield ChangeKind.OPTIONAL, name, f"at least {after[0]} instead of {before[0]}", proofs
            if before[1] != after[1]:
                yield self._most(name, names, before[1], after[1])

    def _most(self, name: str, names: list[str], before: int | None, after: int | None) -> Found:
        smaller = after is not None and (before is None or after < before)
        least = min(most for most in (before, after) if most is not None) + 1
        side, kind = (Side.OLD, ChangeKind.NARROWER) if smaller else (Side.NEW, ChangeKind.WIDER)
        detail = f"at most {_shown(after)} instead of {_shown(before)}"
        return kind, name, detail, (self.witness(side, name, _times(names, name, (least, None))),)

    def _orders(self, old: Expression, new: Expression) -> Iterator[Found]:
        both = symbols(old) & symbols(new)
        before = {pair for pair in orders(old) if both.issuperset(pair)}
        after = {pair for pair in orders(new) if both.issuperset(pair)}
        names = sorted(symbols(old) | symbols(new))
        proofs, details = [], []
        for side, pairs in ((Side.OLD, before - after), (Side.NEW, after - before)):
            if pairs:
                first, last = min(pairs)
                proofs.append(self.witness(side, first, has(names, first, last)))
                allowed = "no longer" if side is Side.OLD else "now"
                details.append(f"{first} before {last} is {allowed} valid" + _more(len(pairs) - 1))
        if proofs:
            yield ChangeKind.ORDER, "", "; ".join(details), tuple(proofs)

    def _unexplained(self, side: Side) -> Iterator[Found]:
        """Yield a change of the model that no single child explains; exact but for models of xs:all."""
        valid, other = self.models(side)
        if isinstance(other, Every):  # counts say all there is to say
            return
        word = search([valid], [other])
        if word is not None:
            shown = " ".join(word) or "no children"
            detail = f"{shown}: {'no longer' if side is Side.OLD else 'now'} valid"
            yield ChangeKind.CONTENT, "", detail, (self.pair.prove(side, self.steps, put_word(word)),)


def _times(names: list[str], name: str, bounds: Count) -> Expression:
    """Return the expression of words in which the child stands that often."""
    others = repeat(choice(Symbol(other) for other in names if other != name), 0, None)
    return chain(others, repeat(chain(Symbol(name), others), *bounds))


def _shown(most: int | None) -> str:
    return "any number" if most is None else str(most)


def _more(number: int) -> str:
    return f" (and {number} more pairs)" if number else ""
