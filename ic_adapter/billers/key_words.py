"""Words that keys of a biller may have as their value (settings §6)."""

from typing import Literal

#: Which state an alert tells: the present one, or every change as it happened.
AlertMode = Literal["current_state", "change_log"]
MatchScope = Literal["most_recent", "any_open"]
MismatchBlocks = Literal["balance", "all"]
BalancePrecedence = Literal["budget_first", "setting129_first"]
MissingCodePolicy = Literal["hold", "hardcoded"]
SourceSpecProfile = Literal["standard", "message_in_spec2", "swapped"]
PaymentDay = Literal["today", "payment_date"]
PaymentRef = Literal["guid", "item_no", "blank"]
CheckAmount = Literal["payment_amount", "net_of_fee"]
AdjustmentDay = Literal["today", "blank"]
CreditRoute = Literal["auto", "adjust", "negative_item"]
EmailMatch = Literal["by_code", "by_seq"]
PrimaryLocation = Literal["", "T"]
AutopayDate = Literal["none", "bif"]
DecimalSign = Literal["point", "comma"]
DataPump = Literal["by_cis", "on"]
ContactUsProvider = Literal["NONE", "CAYENTA_CIS"]
ImageTransport = Literal["post_form", "get_query"]
