"""A refused body of the API says what was probably meant and what may be used; so does a wrong parameter."""

import httpx
import pytest

from tests.typos import typo, wrong_bodies


def reasons(reply: httpx.Response) -> str:
    """The reasons of a refusal, in one text."""
    return "; ".join(field["reason"] for field in reply.json().get("fields", []))


def test_every_name_choice_and_form(client: httpx.Client) -> None:
    """Each schema of the OpenAPI page: a typo in a name or a choice is answered with the right word and all of them."""
    rows = list(wrong_bodies(client.get("/api/openapi.json").json()))
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
    for path, calls in client.get("/api/openapi.json").json()["paths"].items():
        for method, call in calls.items():
            names = [it["name"] for it in call.get("parameters", []) if it["in"] == "query"]
            for wrong, words in [(typo(name), f"did you mean {name}?") for name in names] or [("a", "none to use")]:
                place = path.replace("{", "").replace("}", "")
                reply = client.request(method.upper(), place, params={wrong: "1"})
                if reply.status_code != 422 or words not in reasons(reply):
                    poor.append(f"{method} {path}?{wrong}: {reply.status_code} {reply.text[:200]}")

    assert "\n".join(poor) == ""


#: Call, body, and what the reason has to have: names that no schema holds.
NAMES: tuple[tuple[str, str, object, str], ...] = (
    ("POST", "/api/billers", {"id": "a", "template": "hawaii-gass"}, "did you mean hawaii-gas? Use one of"),
    ("POST", "/api/billers", {"id": "a", "template": "3426", "settings": {"ccu_usr": "a"}}, "did you mean ccu_user?"),
    ("POST", "/api/billers", {"id": "a", "template": "3426", "keys": {"time_zon": "a"}}, "did you mean time_zone?"),
    ("GET", "{b}/records?state=UNCERTIAN", None, "did you mean UNCERTAIN?"),
    ("GET", "{b}/records?kind=paymnt", None, "did you mean payment? Use one of"),
    ("GET", "{b}/files?state=nowhere", None, "use one of"),
)


@pytest.mark.parametrize(("method", "path", "body", "words"), NAMES)
def test_names_that_no_schema_holds(
    client: httpx.Client, biller: str, method: str, path: str, body: object, words: str
) -> None:
    """Templates, settings, keys and states: the same answer as for names of the schema."""
    reply = client.request(method, path.format(b=biller), json=body)

    assert reply.status_code == 422, reply.text
    assert words in reasons(reply)
