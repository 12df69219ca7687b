"""JSON texts as a client may write them: objects in objects, names with escapes, and one name twice if asked for."""

import json
from typing import Any

from hypothesis import strategies as st

#: Names that are alike to a careless reader, and names that JSON writes in more than one way.
NAMES = ["amount", "Amount", "a", "", '"', "é", "\n", "x" * 70]
VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
TREES = st.recursive(VALUES, lambda deeper: st.lists(deeper) | st.dictionaries(st.sampled_from(NAMES), deeper))


def escaped(name: str) -> str:
    """Return the name as a JSON string in which every character is an escape."""
    return '"' + "".join(f"\\u{ord(character):04x}" for character in name) + '"'


@st.composite
def twice(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text in which one object, anywhere, names a member twice; the text and the name."""
    name = draw(st.sampled_from(NAMES))
    members = [(json.dumps(other), json.dumps(draw(TREES))) for other in draw(st.sets(st.sampled_from(NAMES)))]
    members = [member for member in members if member[0] != json.dumps(name)]
    for written in (json.dumps(name), draw(st.sampled_from([json.dumps(name), escaped(name)]))):
        members.insert(draw(st.integers(0, len(members))), (written, json.dumps(draw(TREES))))
    blank = draw(st.sampled_from(["", " ", "\n\t"]))
    text = "{" + ",".join(f"{blank}{one}{blank}:{blank}{value}{blank}" for one, value in members) + "}"
    for _ in range(draw(st.integers(0, 3))):
        text = draw(st.sampled_from([f'{{"o": {text}}}', f"[{text}]", f'[{{"amount": 1}}, {text}]']))
    return text, name


def once(tree: Any) -> bytes:
    """Return the tree as JSON, each name once in its object."""
    return json.dumps(tree).encode()
