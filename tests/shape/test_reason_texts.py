"""No code reads a reason's text: nothing compares it, looks into it or matches it; what has to know asks the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "ic_adapter"
#: Names under which a reason's text goes about: attributes, variables, keys of a row.
TEXTS = frozenset({"reason", "reasons", "warnings", "told", "mismatch"})
#: Methods that look into a text, and functions of `re` that do.
LOOKS = frozenset(
    {"startswith", "endswith", "find", "index", "count", "partition", "rpartition", "split", "removeprefix"}
)
MATCHES = frozenset({"match", "search", "fullmatch", "findall", "finditer", "split", "sub"})
#: Compared with these, a name says whether there is a reason at all.
NOTHING = (None, "")


def _is_text(node: ast.expr) -> bool:
    """Whether this is a reason, or its text."""
    match node:
        case ast.Attribute(value=value, attr="text"):
            return _is_text(value)
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Subscript(slice=ast.Constant(value=name)):
            return name in TEXTS
        case ast.Call(func=ast.Name(id="str"), args=[value]):
            return _is_text(value)
        case ast.Call(func=ast.Attribute(value=value, attr="lower" | "upper" | "strip" | "casefold")):
            return _is_text(value)
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=name), *_]):
            return name in TEXTS
    return False


def _reads(node: ast.AST) -> bool:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [left, *others]
            if all(isinstance(op, ast.Is | ast.IsNot) for op in ops):
                return False
            if any(isinstance(side, ast.Constant) and side.value in NOTHING for side in sides):
                return False
            return any(map(_is_text, sides))
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=args):
            return (name in LOOKS and _is_text(value)) or (name in MATCHES and any(map(_is_text, args)))
        case ast.Match(subject=subject):
            return _is_text(subject)
    return False


def readers(source: str) -> Iterator[int]:
    """The lines that read a reason's text."""
    return (
        node.lineno for node in ast.walk(ast.parse(source)) if _reads(node) and isinstance(node, ast.expr | ast.stmt)
    )


def test_no_text_is_data() -> None:
    """The whole adapter but its revisions, which read the texts of versions before."""
    files = [path for path in ROOT.rglob("*.py") if "versions" not in path.parts]
    found = [f"{path.relative_to(ROOT.parent)}:{line}" for path in files for line in readers(path.read_text("utf-8"))]

    assert len(files) > 150
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'record.reason == "superseded"',
        "void.reason.text == UNKNOWN",
        'row.reason != "no endpoint"',
        '"HTTP" in reason',
        'reason.text.startswith("HTTP")',
        'str(reason).lower().startswith("http")',
        "re.search(pattern, row.reason)",
        "PATTERN.match(answer.reason.text)",
        'page["reason"] == text',
        'found.get("reason", "") in TEXTS',
        'row.reason.partition(":")',
        "RECORDS.c.reason == text",
        "match reason:\n    case 'x': pass",
    ],
)
def test_planted_reader_is_found(line: str) -> None:
    """Each way of reading a text is seen."""
    assert list(readers(line)) == [1]


@pytest.mark.parametrize(
    "line",
    ["one.reason.code is ReasonCode.NEVER_POSTED", "reason is None", 'row.reason == ""', "reason.values.get('x')"],
)
def test_codes_may_be_read(line: str) -> None:
    """A code, a value, and whether there is a reason."""
    assert list(readers(line)) == []
