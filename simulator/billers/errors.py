"""Errors about a biller's id or template."""


class NoSuchBiller(Exception):
    """The simulator has no biller with this id."""


class BillerExists(Exception):
    """The id is taken."""


class NoSuchTemplate(Exception):
    """The name is no template of settings §5, or one without a router; the message lists what there is."""
