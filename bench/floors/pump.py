"""The floor of the pump: a bare httpx loop that posts so many payments to the router of the command line."""

import sys

import httpx

from bench.programs.wire import FORM, body

TAGS = (
    "GROUP_NO SUBSYSTEM_ID SS_ACCOUNT_NO ITEM_DT ITEM_TP CATEGORY_CD SUMMARY_CD SOURCE_SS_ID SOURCE_REFERENCE"
    " SOURCE_SPEC1 SOURCE_SPEC2 SOURCE_SPEC3 ITEM_AMT TAXABLE_AMT TAX_CD ITEM_STAT ON_HOLD_YN PENALIZABLE_YN"
    " ALLOW_PAP_YN AS_PAYMENT_YN CUTOFF_YN SUBJECT_TO_INTEREST_YN PAY_AGENT ITEM_CMTS INVOICE_NO"
).split()
FILLED = {
    "SUBSYSTEM_ID": "UM",
    "ITEM_DT": "20260101",
    "ITEM_TP": "WEB",
    "SOURCE_SS_ID": "AR",
    "SOURCE_REFERENCE": "ARWEB",
    "SOURCE_SPEC2": "2025550123",
    "SOURCE_SPEC3": "WEB",
    "ITEM_AMT": "10.00",
    "AS_PAYMENT_YN": "T",
    "ITEM_CMTS": "payer@example.org",
}


def post(router: str, count: int, lanes: int) -> int:
    """The payments that were answered with STATUS 0."""
    good = 0
    with httpx.Client(trust_env=False) as client:
        for number in range(count):
            own = {"SS_ACCOUNT_NO": str(30_000_000 + number % lanes), "SOURCE_SPEC1": f"floor-{number}"}
            filled = {tag: (FILLED | own).get(tag, "") for tag in TAGS}
            reply = client.post(router, content=body("AddARItems", **filled), headers=FORM)
            good += b"<STATUS>0</STATUS>" in reply.content
    return good


if __name__ == "__main__":
    sys.stdout.write(f"{post(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))} posted\n")
