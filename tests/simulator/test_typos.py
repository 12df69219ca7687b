"""A refused body of the admin API says what was probably meant and what may be used; so does a wrong parameter."""

import httpx
import pytest

from tests.typos import typo, wrong_bodies


def reasons(reply: httpx.Response) -> str:
    """The reasons of a refusal, in one text."""
    return "; ".join(field["reason"] for field in reply.json().get("fields", []))


def test_every_name_choice_and_form(client: httpx.Client) -> None:
    """Each schema of the OpenAPI page: a typo in a name or a choice is answered with the right word and all of them."""
    rows = list(wrong_bodies(client.get("/__admin/openapi.json").json()))
    poor = []
    for row in rows:
        reply = client.request(row.method, row.path, json=row.body)
        if reply.status_code != 422 or not all(word in reasons(reply) for word in row.words):
            poor.append(f"{row.place}: {row.body}: {reply.status_code} {reply.text[:300]}; expected {row.words}")

    assert "\n".join(poor) == ""
    assert len(rows) > 250


def test_every_parameter(client: httpx.Client) -> None:
    """A typo in a parameter is answered with the right one; a call without parameters says that it has none."""
    poor = []
    for path, calls in client.get("/__admin/openapi.json").json()["paths"].items():
        for method, call in calls.items():
            names = [it["name"] for it in call.get("parameters", []) if it["in"] == "query"]
            for wrong, words in [(typo(name), f"did you mean {name}?") for name in names] or [("a", "none to use")]:
                place = path.replace("{", "").replace("}", "")
                reply = client.request(method.upper(), place, params={wrong: "1"})
                if reply.status_code != 422 or words not in reasons(reply):
                    poor.append(f"{method} {path}?{wrong}: {reply.status_code} {reply.text[:200]}")

    assert "\n".join(poor) == ""


#: Path below a biller, body, and what the reason has to have: names that no schema holds.
NAMES: tuple[tuple[str, str, dict[str, object], str], ...] = (
    ("POST", "/faults", {"name": "a", "preset": "lost_repyl"}, "did you mean lost_reply? Use one of"),
    ("POST", "/faults", {"name": "a", "view": "half_bdoy"}, "did you mean half_body?"),
    ("POST", "/faults", {"name": "a", "match": {"function": "AddARItem"}}, "did you mean AddARItems?"),
    ("POST", "/faults", {"name": "a", "view": "delay", "parameters": {"second": 1}}, "did you mean seconds?"),
    ("POST", "/file-faults", {"preset": "full_dsik"}, "did you mean full_disk?"),
    ("POST", "/file-faults", {"fault": "disk_ful"}, "did you mean disk_full?"),
    (
        "PUT",
        "/logins",
        {"logins": [{"user": "u", "password": "p", "functions": ["GetAcount"]}]},
        "did you mean GetAccount?",
    ),
    ("PUT", "/stand-ins/fault", {"fault": "wrong_biler"}, "did you mean wrong_biller?"),
    ("PATCH", "/accounts/2003708", {"tags": {"PERSON_FN": "A"}}, "did you mean PERSON_FNM?"),
    ("PUT", "/persons/1020424/phones", {"phones": [{"tags": {"PHONE_NR": "1"}}]}, "did you mean PHONE_NO?"),
    ("PUT", "/persons/1020424/phones", {"phones": ["call me"]}, "use 10 digits as in (202) 555-0118"),
)


@pytest.mark.parametrize(("method", "path", "body", "words"), NAMES)
def test_names_that_no_schema_holds(
    client: httpx.Client, biller: str, method: str, path: str, body: dict[str, object], words: str
) -> None:
    """Presets, views, functions, tags, templates: the same answer as for names of the schema."""
    reply = client.request(method, biller + path, json=body)

    assert reply.status_code == 422, reply.text
    assert words in reasons(reply)


def test_template_and_login(client: httpx.Client, biller: str) -> None:
    """A template is offered by its nearest name; a biller without logins says that it has none to use."""
    made = client.post("/__admin/billers", json={"id": "t-none", "template": "hawaii-gass"})
    request = "<Request><GetAccount><Params><ACCOUNT>1</ACCOUNT></Params></GetAccount></Request>"
    told = client.post(f"{biller}/explain", json={"request": request, "login": "nobody"})

    assert "did you mean hawaii-gas?" in reasons(made)
    assert told.status_code == 422
    assert "use" in reasons(told)


WRITTEN = {
    "(202) 555-0118": ("2025550118", ""),
    "+1 202 555 0118": ("2025550118", ""),
    "1-202-555-0118": ("2025550118", ""),
    "202.555.0118 x12": ("2025550118", "12"),
    "2025550118": ("2025550118", ""),
    "pat@example.org": ("pat@example.org", ""),
}


def test_phones_as_a_person_writes_them(client: httpx.Client, biller: str) -> None:
    """Texts become records with the next numbers, beside records with tags of their own."""
    records = [{"tags": {"PHONE_SEQ": "7", "PHONE_NO": "(202) 555-0100"}}, *WRITTEN]
    put = client.put(f"{biller}/persons/1020424/phones", json={"phones": records})

    assert put.status_code == 200, put.text
    tags = [record["tags"] for record in put.json()["phones"]]
    assert tags[0]["PHONE_NO"] == "(202) 555-0100"  # a tag is what the wire has, to the letter
    assert [(it["PHONE_NO"], it.get("EXTENSION_NO", "")) for it in tags[1:]] == list(WRITTEN.values())
    assert [it["PHONE_SEQ"] for it in tags] == [str(number) for number in range(7, 14)]
    assert [it["PHONE_CD"] for it in tags[1:]] == ["HOME"] * 5 + ["EMAIL"]
