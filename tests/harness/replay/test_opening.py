"""The state before the first call, where something was posted before the first read."""

from datetime import date
from decimal import Decimal

from lxml import etree

from harness.replay.opening import opening
from harness.replay.stories import stories
from harness.replay.traffic import ReplayCall
from tests.harness.replay.flow import GUID, asked, payment

BALANCE = """<Reply><GetAccountBalance><Params><ACCOUNT_NO>7</ACCOUNT_NO><BILLED_AND_OWING>60</BILLED_AND_OWING>
<CURRENT_BALANCE>60</CURRENT_BALANCE><CURRENT_CHARGES>60</CURRENT_CHARGES><LAST_BILL_DT>20241018</LAST_BILL_DT>
<LAST_BILL_AMT>100</LAST_BILL_AMT><DUE_DT>20241118</DUE_DT><STATUS>0</STATUS></Params></GetAccountBalance></Reply>"""


def call(request: str, reply: str) -> ReplayCall:
    """A recorded call."""
    root = etree.fromstring(request)
    tags = {str(node.tag): node.text or "" for node in root.iterfind("*/Params/*")}
    return ReplayCall("1:1", str(root[0].tag), root, etree.fromstring(reply), date(2024, 11, 15), tags)


def test_a_payment_before_the_first_read_is_not_in_the_opening() -> None:
    """The bill of 100 is, for the payment of 40 comes with the call."""
    posted = "<Reply><AddARItem><Params><STATUS>0</STATUS></Params></AddARItem></Reply>"
    (story,), _ = stories(
        [call(payment("7", GUID, "40.00"), posted), call(asked("GetAccountBalance", ACCOUNT_NO="7"), BALANCE)]
    )

    rows = opening(story).accounts["7"].ledger

    assert [(row["kind"], Decimal(row["amount"])) for row in rows] == [("bill", Decimal(100))]
