"""A client for the harness to verify, right or wrong in one way for each case: run as ``python clients.py CASE=WAY…``."""

import os
import sys
import urllib.request
import uuid
from base64 import b64encode
from urllib.error import HTTPError
from urllib.parse import quote

TOLD = os.environ
GUID = str(uuid.uuid4())
PAYMENT = {
    "GROUP_NO": "",
    "SUBSYSTEM_ID": "UM",
    "SS_ACCOUNT_NO": TOLD["CAYENTA_ACCOUNT"],
    "ITEM_DT": TOLD["CAYENTA_DATE"],
    "ITEM_TP": "WEB",
    "CATEGORY_CD": "",
    "SUMMARY_CD": "",
    "SOURCE_SS_ID": "AR",
    "SOURCE_REFERENCE": "ARWEB",
    "SOURCE_SPEC1": GUID,
    "SOURCE_SPEC2": "2025550123",
    "SOURCE_SPEC3": "WEB",
    "ITEM_AMT": "12.34",
    **dict.fromkeys(("TAXABLE_AMT", "TAX_CD", "ITEM_STAT", "ON_HOLD_YN", "PENALIZABLE_YN", "ALLOW_PAP_YN"), ""),
    "AS_PAYMENT_YN": "T",
    **dict.fromkeys(("CUTOFF_YN", "SUBJECT_TO_INTEREST_YN", "PAY_AGENT"), ""),
    "ITEM_CMTS": "test@example.org",
    "INVOICE_NO": "",
}
BALANCE = {"ACCOUNT_NO": TOLD["CAYENTA_ACCOUNT"]}
PLAN = {"ACCOUNT_NO": TOLD["CAYENTA_ARRANGEMENT_ACCOUNT"], "PAYSCHEDULE_YN": ""}


def send(function: str, tags: dict[str, str], *, key: str = "", login: bool = True) -> str:
    """Send one request; return its reply, blank where none came."""
    xml = "".join(f"<{name}>{text}</{name}>" for name, text in tags.items())
    xml = f"<Request><{function}><Params>{xml}</Params></{function}></Request>"
    request = urllib.request.Request(
        TOLD["CAYENTA_ROUTER_URL"], f"{key or TOLD['CAYENTA_FORM_KEY']}={quote(xml)}".encode()
    )
    if login:
        both = b64encode(f"{TOLD['CAYENTA_USER']}:{TOLD['CAYENTA_PASSWORD']}".encode()).decode()
        request.add_header("Authorization", f"Basic {both}")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return str(answer.read().decode())
    except (OSError, HTTPError):
        return ""


def pay(**changed: str) -> str:
    """Send the payment, with other values in some tags."""
    return send("AddARItems", PAYMENT | changed)


def main(way: str) -> None:
    """Do what is right, then what is wrong in this way."""
    if way == "nothing":
        return
    if way == "hangs":
        sys.stdin = open(os.pipe()[0])  # noqa: SIM115, PTH123 — nobody ever writes to it
        sys.stdin.read()
    if way == "fails":
        sys.exit("no adapter at this address")
    if way == "arrangements before account":
        send("GetPayArrangements", PLAN)
    send("GetAccountBalance", BALANCE)
    if way == "wrong tag":
        pay(SOURCE_REFERENCE="WEB")
        return
    if way in ("no login", "wrong key"):
        send("GetAccountBalance", BALANCE, login=way != "no login", key="XMLREQ" * (way == "wrong key"))
    if "STATUS>0<" not in pay() and way.startswith("again"):
        pay(SOURCE_SPEC1=GUID if way == "again" else str(uuid.uuid4()))


if __name__ == "__main__":
    ways = dict(argument.split("=") for argument in sys.argv[1:])
    main(ways.get(TOLD["CAYENTA_CASE"], ways.get("all", "right")))
