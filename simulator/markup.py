"""Text as XML writes it; the library's own word for it would load urllib and http at every start."""


def escape(text: str) -> str:
    """The text with ``&``, ``<`` and ``>`` as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
