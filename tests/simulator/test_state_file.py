"""State files: one text per state on every machine, read back whole or refused with the line; an old one for ever."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.archive import state_file
from simulator.billers.register import Billers
from tests.needs import needs
from tests.simulator.traffic import ACCOUNT, GENERATED, PERSON, REQUESTS, ask, change, pay, replies

FIRST = Path(__file__).parent / "state_files" / "format-1.jsonl"
CANARY = "canary-51c0"
#: What the accounts of that file owed when it was written.
OLD_BALANCES = {ACCOUNT: "79.24", "2036948": "1871.4", "2000341": "88.1", GENERATED: "-10.5"}


@pytest.fixture
def bid(biller: str) -> str:
    """The id of a biller of its own."""
    return biller.rpartition("/")[2]


def exported(client: httpx.Client, bid: str) -> str:
    """The biller as text."""
    text = change(client, bid, "GET", "/state")
    assert isinstance(text, bytes)
    return text.decode()


def imported(client: httpx.Client, bid: str, text: str) -> Any:
    """A new biller from text."""
    reply = client.post("/__admin/billers/import", json={"id": bid, "state": text})
    assert reply.status_code == 201, reply.text
    return reply.json()


def test_imported_biller_goes_on_like_the_one_it_came_from(client: httpx.Client, bid: str) -> None:
    """Same replies to the byte, from a file that another simulator could have read."""
    replies(client, bid, 13)
    change(client, bid, "POST", "/clock", {"advance": {"days": 9}})
    change(client, bid, "PATCH", "/settings", {"ip_allow_list": ["127.0.0.0/8", "192.0.2.0/24"], "tag_order": "any"})
    text = exported(client, bid)
    imported(client, f"{bid}-b", text)

    assert replies(client, f"{bid}-b", 23) == replies(client, bid, 23)
    assert exported(client, f"{bid}-b") == exported(client, bid)


CALLS: st.SearchStrategy[tuple[str, str, Any]] = st.one_of(
    st.tuples(
        st.just("POST"),
        st.sampled_from([f"/accounts/{ACCOUNT}/ledger", f"/accounts/{GENERATED}/ledger", "/accounts/30000411/ledger"]),
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["bill", "charge", "payment", "write_off", "donation"]),
                "amount": st.decimals("0.01", "9999.99", places=2).map(str),
            },
            optional={"posted": st.dates().filter(lambda day: 2001 < day.year < 2090).map(str)},
        ),
    ),
    st.tuples(
        st.just("PATCH"),
        st.sampled_from([f"/accounts/{ACCOUNT}", "/accounts/30000007"]),
        st.fixed_dictionaries(
            {
                "tags": st.dictionaries(
                    st.sampled_from(["PERSON_FNM", "ACCOUNT_CMTS", "V_NAME"]), st.sampled_from(["ÄNNE \u2028", "<&>", "x y", None])
                ),
                "discount": st.sampled_from([None, {"amount": "3.50", "end": "2025-01-31"}]),
            }
        ),
    ),
    st.tuples(st.just("POST"), st.just("/clock"), st.sampled_from([{"advance": {"days": 31}}, {"run": True}, {"freeze": "2024-03-10T09:30"}])),
    st.tuples(st.just("PATCH"), st.just("/settings"), st.sampled_from([{"status_codes": {"-905": -5}}, {"magic_accounts": False}])),
    st.tuples(st.just("PATCH"), st.just("/counters"), st.sampled_from([{"transNo": 8_000}, {"ITEM_NO": 300_000}])),
    st.tuples(
        st.just("PUT"),
        st.just(f"/persons/{PERSON}/phones"),
        st.sampled_from(
            [{"phones": [{"tags": {"PHONE_SEQ": seq, "PHONE_CD": "CELL", "PHONE_NO": "2025550177"}, "accounts": [ACCOUNT]}]} for seq in ("2", "11")]
        ),
    ),
    st.tuples(
        st.just("POST"),
        st.just(f"/accounts/{ACCOUNT}/arrangements"),
        st.just({"start": "2024-11-15", "amount": "90.00", "instalments": [{"due": "2024-12-01", "amount": "45.00"}]}),
    ),
    st.tuples(st.just("PUT"), st.just("/questionnaires/WX"), st.just({"questions": [{"seq": 1, "version": 2, "response_tp": "STRNG"}]})),
    st.tuples(st.just("ROUTER"), st.sampled_from(REQUESTS), st.none()),
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(CALLS, max_size=8))
def test_whatever_was_done_export_and_import_agree(client: httpx.Client, bid: str, calls: list[Any]) -> None:
    """A biller that was imported is exported as the same bytes; calls that were refused change nothing of that."""
    change(client, bid, "POST", "/reset")
    for method, path, body in calls:
        if method == "ROUTER":
            ask(client, bid, path)
        else:
            assert client.request(method, f"/__admin/billers/{bid}{path}", json=body).status_code < 500
    text = exported(client, bid)

    imported(client, f"{bid}-again", text)
    again = exported(client, f"{bid}-again")
    change(client, f"{bid}-again", "DELETE", "")

    assert again == text


def test_same_calls_make_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    """Whatever the hash seed, the time zone and the language of the process."""
    calls = [
        {"method": "POST", "path": "/__admin/billers", "body": {"id": "t", "template": "3426", "seed": 5}},
        *(
            {"method": "POST", "path": f"/__admin/billers/t/accounts/{30_000_000 + n}/ledger", "body": {"kind": "payment", "amount": "1.10"}}
            for n in range(12)
        ),
        {"method": "PUT", "path": "/__admin/billers/t/logins", "body": {"logins": [{"user": "a", "password": "x", "functions": ["GetAccount", "AddAlert", "SetPhone"]}]}},
    ]  # fmt: skip
    (tmp_path / "calls.json").write_text(json.dumps(calls))
    script = (
        "import sys; from pathlib import Path; from simulator.archive import state_file; from simulator.billers.register import Billers;"
        "from simulator.edge.initial import apply; billers = Billers(); apply(Path(sys.argv[1]), billers);"
        "sys.stdout.buffer.write(b''.join(state_file.write(billers.get('t').saved())))"
    )

    texts = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("77", "America/Anchorage", "de_DE.UTF-8"))
    }

    assert len(texts) == 1
    assert texts.pop().count(b'["entries",') == 24


def test_lines_are_in_order_of_their_numbers(client: httpx.Client, bid: str) -> None:
    """Two files of one biller differ in the lines that differ, for any tool: 9 stands before 10."""
    for _ in range(11):
        ask(client, bid, REQUESTS[4])
    before = exported(client, bid).splitlines()
    ask(client, bid, pay("1.00"))
    after = exported(client, bid).splitlines()

    keys = [json.loads(line)[1] for line in before if line.startswith('["alerts"')]
    assert keys == [str(number) for number in range(1, 12)]
    assert (len(set(before) - set(after)), len(set(after) - set(before))) == (3, 5)


def test_login_without_its_password_is_of_no_use_until_it_gets_one(client: httpx.Client, bid: str) -> None:
    """Nobody logs in with a blank one; who it is, and what it may, is in the file, and the reply names it."""
    change(client, bid, "PUT", "/logins", {"logins": [{"user": "ic", "password": CANARY, "functions": ["GetAccount"]}]})
    text = exported(client, bid)

    told = imported(client, f"{bid}-b", text)

    assert CANARY not in text
    assert told["without_password"] == ["ic"]
    for password in ("", CANARY, "None", "***"):
        assert ask(client, f"{bid}-b", REQUESTS[8], auth=("ic", password)).status_code == 401
    assert change(client, f"{bid}-b", "GET", "/logins")["logins"][0]["functions"] == ["GetAccount"]


def test_biller_put_back_keeps_the_passwords_it_has(client: httpx.Client, bid: str) -> None:
    """In place of itself a file brings back everything, and logins go on."""
    change(client, bid, "PUT", "/logins", {"logins": [{"user": "ic", "password": CANARY}]})
    text = exported(client, bid)
    replies(client, bid, 5)

    told = change(client, bid, "PUT", "/state", {"state": text})

    assert told["without_password"] == []
    assert ask(client, bid, REQUESTS[2], auth=("ic", CANARY)).status_code == 200
    assert f'"transNo",{6432}' in exported(client, bid)


def test_file_of_format_1_is_imported_for_ever(client: httpx.Client, bid: str) -> None:
    """A file that the first version wrote folds to the balances that it folded to then."""
    imported(client, f"{bid}-old", FIRST.read_text())

    balances = {
        number: change(client, f"{bid}-old", "GET", f"/accounts/{number}")["balance"]["CURRENT_BALANCE"]
        for number in (ACCOUNT, "2036948", "2000341", GENERATED)
    }
    assert balances == OLD_BALANCES
    assert change(client, f"{bid}-old", "GET", "/clock")["now"] == "2024-11-17T15:00:00-08:00"
    assert b'transNo="6446"' in ask(client, f"{bid}-old", REQUESTS[2]).content


def spoiled(text: str, line: int, old: str, new: str) -> str:
    """The text with something else in one line, from 1."""
    lines = text.splitlines()
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "\n".join(lines) + "\n"


def first_line(text: str, start: str) -> int:
    """The number of the first line that starts so."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


ENTRY, PERSONS, COUNTERS, ACCOUNTS = (
    '["entries","2003708',
    '["persons","1020424',
    '["counters","transNo',
    '["accounts","2003708',
)
#: Where, what becomes what, and what the refusal says.
BAD: tuple[tuple[str, str, str, str], ...] = (
    ("{", '"format":1', '"format":2', "format 2 is not supported (this version reads 1); import the file with"),
    ("{", "biller state", "bill of rights", "'bill of rights' is not 'biller state'"),
    ("{", '{"mock-cayenta"', '{"mock"', "missing header"),
    ("{", '"bill_runs":0', '"bill_runs":"0"', "Expected `int`, got `str`"),
    ("{", '"bill_runs":0', '"bill_runs":-1', "out of range"),
    ("{", '"bill_runs":0', '"bill_rums":0', "unknown field `bill_rums`"),
    ("{", '"template":"3426"', '"template":"37800"', "unknown template"),
    ("{", '"tag_order":"strict"', '"tag_order":"loose"', "settings.tag_order: Invalid enum value 'loose'"),
    ("{", '"tag_order"', '"tag_ordre"', "tag_ordre: unknown key in this version"),
    ("{", '"ip_allow_list":[]', '"ip_allow_list":["x"]', "does not appear to be an IPv4 or IPv6 network"),
    ("{", '"status_codes":{}', '"status_codes":{"-4":-5}', "settings: -4 cannot be renumbered"),
    ("{", '"epoch":"2024', '"epoch":"1824', "1824-11-15 is out of range for the books"),
    ("{", '"frozen":"2024-11-15T12:00:00-08:00"', f'"ahead":{10**18}', "line 1: "),
    ("{", '"frozen":"2024-11-15T12:00:00-08:00"', f'"ahead":{10**13}', ""),
    ("{", '"now":"2024-11-15T12:00:00"', '"now":"0001-01-01T00:00:00+14:00"', ""),
    ("{", '"frozen":"2024', '"frozen":"1824', "1824-11-15 is not between"),
    (COUNTERS, '["counters"', '["countess"', "unknown register 'countess'"),
    (COUNTERS, '"transNo"', '"transYes"', "unknown name 'transYes'"),
    (COUNTERS, "6431", "-1", "-1 is not a valid counter"),
    (COUNTERS, "6431", "1000000000000", "1000000000000 is not a valid counter; use 1 to 999999999999"),
    (COUNTERS, "6431]", "6431", 'not ["register", "key", record]'),
    (ENTRY, '"amount":"', '"amount":"x', "Invalid decimal string"),
    (ENTRY, '"amount":"100.00"', '"amount":"100.001"', "100.001 is not a valid amount"),
    (ENTRY, '"amount":"100.00"', '"amount":"Infinity"', "Infinity is not a valid amount"),
    (ENTRY, '"kind":"bill"', '"kind":"bull"', "Invalid enum value 'bull'"),
    (ENTRY, '"posting":7', '"posting":6', "the record does not match its key"),
    (ENTRY, '"entries","2003708/', '"entries","', "the record does not match its key"),
    (ENTRY, '"effective":"2023-', '"effective":"1023-', "1023-11-16 is not between"),
    (ENTRY, '"tags":null', '"tags":null,"colour":"red"', "unknown field 'colour'"),
    (PERSONS, '"ended":{}', '"ended":{},"colour":"red"', "unknown field 'colour'"),
    (PERSONS, '"PHONE_SEQ":"1"', '"PHONE_SEQ":"one"', "invalid literal for int()"),
    (PERSONS, '"PHONE_SEQ":"1"', '"PHONE_SEQ":"2"', "PHONE_SEQ is unique and in order"),
    (PERSONS, '"PHONE_CMTS":"H"', '"PHONE_CMTS":"\\u0000"', "printable"),
    (ACCOUNTS, '"V_NAME":" ALEX', f'"V_NAME":"{"x" * 300}', "V_NAME"),
    (ACCOUNTS, '"person_no":"1020424"', '"person_no":"77"', "an account has its person"),
)  # fmt: skip


@pytest.mark.parametrize(("start", "old", "new", "words"), BAD, ids=[row[2][:30] for row in BAD])
def test_bad_file_is_refused_with_its_line(
    client: httpx.Client, bid: str, start: str, old: str, new: str, words: str
) -> None:
    """422 with the number of the line where one line is to blame; nothing was made, and nothing was changed."""
    text = exported(client, bid)
    line = first_line(text, start)

    made = client.post("/__admin/billers/import", json={"id": f"{bid}-bad", "state": spoiled(text, line, old, new)})
    put_back = client.put(f"/__admin/billers/{bid}/state", json={"state": spoiled(text, line, old, new)})

    assert (made.status_code, put_back.status_code) == (422, 422)
    told = made.json()
    assert words in json.dumps([told["error"], [it["reason"] for it in told["fields"]]], ensure_ascii=False).replace(
        '\\"', '"'
    )
    assert client.get(f"/__admin/billers/{bid}-bad").status_code == 404
    assert exported(client, bid) == text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _text: "", "line 1: the file is empty"),
        (lambda _text: "\n", "line 1: missing header"),
        (lambda text: text + text.splitlines()[-1] + "\n", "duplicate key: "),
        (
            lambda text: text.replace('["counters","posting",13]', '["counters","posting",4]'),
            "posting 12 is in use, but the counter",
        ),
        (lambda text: text + '["entries","2003708/x",' + "[" * 5000 + "\n", "line "),
    ],
    ids=["empty", "blank", "twice", "counter", "deep"],
)
def test_file_that_is_none(client: httpx.Client, bid: str, make: Any, words: str) -> None:
    """Whatever is sent gets a sentence."""
    reply = client.post("/__admin/billers/import", json={"id": f"{bid}-bad", "state": make(exported(client, bid))})

    assert reply.status_code == 422, reply.text
    assert words in reply.json()["fields"][0]["reason"]


def test_taken_and_bad_ids(client: httpx.Client, bid: str) -> None:
    """409 for an id that is taken, 422 for one that cannot be used, as when a biller is made from a template."""
    text = exported(client, bid)

    codes = [client.post("/__admin/billers/import", json={"id": it, "state": text}).status_code for it in (bid, "a/b")]

    assert codes == [409, 422]


@needs("curl")
def test_commands_of_the_page_run(server: str, tmp_path: Path) -> None:
    """docs/state.md: every curl of it is answered with success, in the order of the page."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "state.md").read_text()
    blocks = [part.partition("```")[0] for part in page.split("```sh\n")[1:3]]
    script = 'set -e\ncurl() { command curl --silent --show-error --fail "$@"; }\n' + "\n".join(blocks)

    done = subprocess.run(
        ["bash", "-c", script.replace("http://127.0.0.1:8480", server).replace("python3", sys.executable)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert script.count("curl ") == 7
    assert httpx.get(f"{server}/__admin/billers/monday").json()["template"] == "3426"


def test_counter_of_a_later_version_has_its_default() -> None:
    """What a file does not tell stays as the template has it."""
    billers = Billers(documented=False)
    lines = FIRST.read_bytes().splitlines()
    kept = b"\n".join(
        line for line in lines if not line.startswith((b'["counters","FOLIO_NO"', b'["code_tables","WEATHER"'))
    )

    biller = billers.assemble("t", state_file.read(kept))

    assert biller.router.books.state.counters["FOLIO_NO"] == 1
