"""Errors about a biller's id or template."""


class NoSuchBiller(Exception):
    """The simulator has no biller with this id."""


class ForeignBiller(NoSuchBiller):
    """The biller belongs to another process of those that share the billers."""

    def __init__(self, biller_id: str, owner: str, here: str) -> None:
        super().__init__(biller_id)
        self.owner = owner
        self.here = here

    @property
    def sentence(self) -> str:
        """Whose it is, and what is wrong: the request was sent to the wrong process."""
        shown = repr(str(self)[:64])
        return f"biller {shown} belongs to {self.owner}, and this is {self.here[:200]}; correct the load balancer"


class BillerExists(Exception):
    """The id is taken."""


class NoSuchTemplate(Exception):
    """The name is no template of settings §5, or one without a router; the message lists what there is."""
