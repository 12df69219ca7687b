"""Documents drawn at random from a schema: each is valid, and the same seed draws the same ones."""

from random import Random

from lxml import etree

from harness.schema.languages import NOTHING, Expression, derive, firsts, nullable
from harness.schema.patterns import representatives
from harness.schema.tree import Document, Element
from harness.schema.values import COMMON, ValueType

#: How likely a draw goes on with the next child in declared order; how likely it ends where it may, and after a repeat.
NEXT, END, REPEATED = 0.75, 0.06, 0.4
#: Longest text that is drawn, in characters, where the type has no end of its own.
LONGEST = 40
MORE_LETTERS = tuple(map(ord, "059AZaz"))


def draw_document(document: Document, random: Random) -> etree._Element:
    """Return a document that is valid under the schema."""
    name = random.choice(sorted(document.roots))
    root = etree.Element(name)
    _draw(root, document.roots[name], random)
    return root


def draw_value(value: ValueType, random: Random) -> str:
    """Return a text that the type takes, a short one most of the time."""
    if value.languages is None:
        fitting = [text for text in COMMON if value.accepts(text)]
        return random.choice(fitting) if fitting else ""
    for _ in range(8):
        text = _text(value.languages, random)
        if text is not None:
            return text
    return value.typical()


def _draw(node: etree._Element, element: Element, random: Random) -> None:
    for attribute in element.attributes.values():
        if attribute.needed or random.random() < 0.5:
            node.set(attribute.name, draw_value(attribute.value, random))
    if element.value is not None:
        node.text = draw_value(element.value, random)
    elif element.content is not None:
        for name in _word(element, element.content, random):
            _draw(etree.SubElement(node, name), element.children[name], random)


def _word(element: Element, content: Expression, random: Random) -> list[str]:
    """Return names of children, most of the time in declared order."""
    places = {name: place for place, name in enumerate(element.children)}
    word: list[str] = []
    while choices := sorted(firsts(content), key=lambda name: places[name]):
        if nullable(content) and random.random() < (END if len(set(word)) == len(word) else REPEATED):
            break
        name = choices[0] if random.random() < NEXT else random.choice(choices)
        word.append(name)
        content = derive(content, name)
    return word


def _text(languages: tuple[Expression, ...], random: Random) -> str | None:
    """Return a text that fits all languages; None if the draw ran into a dead end."""
    letters = [*representatives(languages), *MORE_LETTERS]
    end = random.choice((0.5, 0.2, 0.0))  # short, longer, as long as the type allows
    text: list[int] = []
    state = languages
    while True:
        done = all(map(nullable, state))
        if done and (random.random() < end or len(text) >= LONGEST):
            return "".join(map(chr, text))
        steps = ((code, tuple(derive(one, code) for one in state)) for code in random.sample(letters, len(letters)))
        after = next(((code, next_) for code, next_ in steps if NOTHING not in next_), None)
        if after is None:
            return "".join(map(chr, text)) if done else None
        text.append(after[0])
        state = after[1]
