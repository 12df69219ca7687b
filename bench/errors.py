"""Why a row has no figure."""


class NotMeasured(Exception):
    """The row could not be measured; the message says why. Other rows go on."""
