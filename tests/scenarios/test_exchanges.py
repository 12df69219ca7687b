"""scenarios.exchanges: what was said, readable."""

from scenarios.context.exchanges import SHOWN_LINES, Exchange, Kind, readable


def _exchange(reply: str, status: int = 200) -> Exchange:
    return Exchange(Kind.ROUTER, "POST", "http://r/x", "<Request/>", status, reply)


def test_xml_is_laid_out() -> None:
    """One tag per line."""
    assert readable(b"<a><b>1</b></a>") == "<a>\n  <b>1</b>\n</a>"


def test_json_is_laid_out() -> None:
    """One field per line, letters as they are."""
    assert readable('{"a":"§"}') == '{\n  "a": "§"\n}'


def test_what_is_neither_stays_as_it_is() -> None:
    """Broken XML is shown broken, bytes that are no text are shown as such."""
    assert readable("<a><b>") == "<a><b>"
    assert readable(b"\xff!") == "\ufffd!"


def test_entities_are_not_resolved() -> None:
    """A report must not read files for a reply."""
    assert "root:" not in readable('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')


def test_no_answer_is_told() -> None:
    """Instead of a status."""
    assert _exchange("", 0).as_text().endswith("no answer")


def test_a_long_exchange_is_cut_in_the_middle() -> None:
    """Both ends stay, and where the rest is."""
    text = _exchange("\n".join(f"line {number}" for number in range(500))).as_short_text()

    assert len(text.splitlines()) == SHOWN_LINES + 1
    assert "POST http://r/x" in text
    assert "line 499" in text
    assert "report.html" in text


def test_passwords_are_masked() -> None:
    """Those of logins and those of Advanced Settings; the name of a user is none."""
    text = readable('{"logins":[{"user":"ic","password":"canary"}],"9":"ic","10":"canary","129":null}')

    assert "canary" not in text
    assert text.count('"***"') == 2
    assert text.count('"ic"') == 2
