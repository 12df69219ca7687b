"""What a run starts with: random keys and code tables of a biller."""

from typing import Final

from hypothesis import strategies as st

from tests.model.spec_state import Keys

KEYS: Final = st.builds(
    Keys,
    payment_sign=st.sampled_from(("positive", "positive", "signed")),
    duplicate_policy=st.sampled_from(("accept", "reject")),
    adj_semantics=st.sampled_from(("remaining", "remaining", "refund")),
    strict_check_amt=st.sampled_from((False, False, True)),
    auto_process_streams=st.sampled_from(((), (), ("ACH",))),
    phone_cd_always_required=st.sampled_from((False, False, True)),
)
TABLES: Final = st.fixed_dictionaries(
    {},
    optional={
        "REASON_CD": st.just(("NSF",)),
        "COLLECTION_STREAM": st.just(("ACH", "LETTER")),
        "ALERT_CD": st.just(("PLESS", "CSTRG")),
        "ITEM_TP": st.just(("WEB", "DONATE-PMT")),
    },
)
