"""Requirements of OWASP ASVS 5.0, levels 1 and 2, that apply to the payers' side: each number with the test that has it.

A number that a docstring names and that is not here fails, and so does a row whose test is gone or does not name it.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"ASVS(?: 5(?:\.0)?:?)?((?:[^.]|\.(?=\d))*)")
NUMBER = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{1,2}\b")
MODULE = ""
A, P = "ic_adapter/identity/", "portal/"
#: What is asked for, the file of the test, and the test; blank: the whole module.
APPLIES: Mapping[str, tuple[str, str, str]] = {
    "1.2.1": ("output is encoded for its context", f"{P}test_portal_access.py", "test_hostile_texts_stay_texts"),
    "2.4.1": ("no excessive calls of a function", f"{A}test_mails.py", MODULE),
    "3.3.1": ("cookies are Secure and prefixed", f"{A}test_log_in_pages.py", "test_https_takes_no_plain_cookie"),
    "3.3.2": ("SameSite by what a cookie is for", f"{A}test_log_in_pages.py", "test_cookie"),
    "3.3.4": ("HttpOnly for session tokens", f"{A}test_log_in_pages.py", "test_cookie"),
    "3.4.1": ("Strict-Transport-Security", f"{A}test_trusted_proxies.py", "test_scheme"),
    "3.4.3": ("content security policy", f"{P}test_portal_access.py", "test_headers_of_every_answer"),
    "3.4.4": ("no type is guessed", f"{P}test_portal_access.py", "test_headers_of_every_answer"),
    "3.4.5": ("Referrer-Policy", f"{P}test_portal_access.py", "test_headers_of_every_answer"),
    "3.4.6": ("no foreign frame", f"{P}test_portal_access.py", "test_headers_of_every_answer"),
    "3.5.1": ("forms of other sites are refused", f"{A}test_log_in_pages.py", "test_forms_of_other_sites"),
    "3.7.2": ("redirects go to listed addresses only", f"{A}test_log_in_pages.py", "test_no_open_redirect"),
    "6.1.1": ("throttling locks nobody out", f"{A}test_throttle.py", "test_no_lock_out"),
    "6.1.2": ("words of the context are refused", f"{A}test_passwords.py", "test_refused"),
    "6.2.1": ("passwords of at least 8 characters", f"{A}test_passwords.py", "test_allowed"),
    "6.2.2": ("a payer can change the password", f"{A}test_register_pages.py", "test_change_password"),
    "6.2.3": ("that takes the current one", f"{A}test_register_pages.py", "test_change_password"),
    "6.2.4": ("the 3,000 commonest are refused", f"{A}test_passwords.py", "test_common_passwords"),
    "6.2.5": ("no rules of composition", f"{A}test_passwords.py", "test_allowed"),
    "6.2.8": ("compared as it was typed", f"{A}test_passwords.py", "test_allowed"),
    "6.2.9": ("64 characters and more", f"{A}test_passwords.py", "test_allowed"),
    "6.2.11": ("the list of context words is used", f"{A}test_passwords.py", "test_refused"),
    "6.3.1": ("attempts are throttled", f"{A}test_throttle.py", "test_name"),
    "6.3.8": ("answers tell nobody who has a log-in", f"{A}test_log_in_pages.py", "test_no_enumeration"),
    "6.4.1": ("links expire and are used once", f"{A}test_links.py", "test_expires"),
    "6.4.2": ("no secret questions; a fact proves a bill", f"{A}test_takeovers.py", "test_paid_bill"),
    "6.4.3": ("a secure reset", f"{A}test_links.py", "test_reset"),
    "6.4.4": ("identity is proved again for a new link", f"{A}test_register_pages.py", "test_reset_link_again"),
    "7.2.2": ("tokens are made anew, none is static", f"{A}test_sessions.py", "test_token_is_not_stored"),
    "7.2.3": ("256 random bits", f"{A}test_sessions.py", "test_token_is_not_stored"),
    "7.2.4": ("a new token at each log-in", f"{A}test_sessions.py", "test_fixation"),
    "7.3.1": ("idle limit", f"{A}test_sessions.py", "test_idle_limit"),
    "7.3.2": ("absolute limit", f"{A}test_sessions.py", "test_absolute_limit"),
    "7.4.1": ("an ended session opens nothing", f"{A}test_sessions.py", "test_log_out"),
    "7.4.2": ("a locked payer's sessions end", f"{A}test_sessions.py", "test_locked"),
    "7.4.3": ("a new password can end the others", f"{A}test_register_pages.py", "test_change_password"),
    "7.4.4": ("each page has a log-out", f"{A}test_log_in_pages.py", "test_log_in_and_out"),
    "7.4.5": ("staff can end sessions", f"{A}test_sessions.py", "test_ended_by_staff"),
    "7.5.1": ("e-mail and phone take the password", f"{P}test_portal_profile.py", "test_password_is_asked_again"),
    "7.5.2": ("payers see and end their sessions", f"{A}test_log_in_pages.py", "test_log_out_everywhere"),
    "8.2.2": ("a payer sees own records only", f"{P}test_foreign_identities.py", MODULE),
    "8.3.1": ("the server decides that", f"{P}test_foreign_identities.py", MODULE),
    "10.4.2": ("a second use ends what the first opened", f"{A}test_links.py", "test_second_use"),
    "14.2.1": ("no token in an address that stays", f"{A}test_register_pages.py", "test_token_stands_nowhere"),
    "14.3.2": ("nothing is kept by the browser", f"{P}test_portal_access.py", "test_headers_of_every_answer"),
    "15.2.2": ("costly work starves nobody", f"{A}test_log_in_pages.py", "test_log_ins_do_not_starve_others"),
}


def numbers(text: str | None) -> set[str]:
    """The numbers that a docstring names behind the word ASVS."""
    return {number for named in NAMED.findall(text or "") for number in NUMBER.findall(named)}


@cache
def named() -> Mapping[tuple[str, str], set[str]]:
    """The numbers by file and test; blank for the module's own docstring."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if "ASVS" not in text or path == Path(__file__):
            continue
        tree, file = ast.parse(text), path.relative_to(TESTS).as_posix()
        found[file, MODULE] = numbers(ast.get_docstring(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[file, node.name] = numbers(ast.get_docstring(node))
    return found


@pytest.mark.parametrize("number", APPLIES)
def test_each_number_has_its_test(number: str) -> None:
    """The test is there and its docstring names the number."""
    _, file, test = APPLIES[number]
    assert (file, test) in named(), f"{file} has no {test or 'number in its docstring'}"
    assert number in named()[file, test], f"{test or file} does not name ASVS {number}"


def test_each_number_that_is_named_is_in_the_table() -> None:
    """A number that only a docstring has is a slip, or a row that is missing here."""
    found = {number: key for key, several in named().items() for number in several}
    assert {number: key for number, key in found.items() if number not in APPLIES} == {}
