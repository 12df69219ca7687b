"""XML with one element on a line, indented; what is no whole XML stays as it came, with each tag on a line."""

from lxml import etree


def pretty(body: bytes) -> str:
    """Return a message for the eye: texts, attributes and order as they came, white space between elements not."""
    if b"<!DOCTYPE" in body:
        return _lines(body)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True, strip_cdata=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return _lines(body)
    etree.indent(root)
    return str(etree.tostring(root, encoding="unicode"))


def _lines(body: bytes) -> str:
    """A message that came on one line, with each tag on its own."""
    text = body.decode(errors="replace")
    return text if "\n" in text.strip() else text.replace("><", ">\n<")
