"""The floor: the naive app that does what the router does on the wire and nothing else (design §7).

Starlette route, form, lxml parse, XSD, a dict of the documented samples or a dict to write into, a reply built as a
tree. No books, no login, no journal, no check of the reply. It reads the schemas and the samples, and no code of the
product.
"""

import sys
from pathlib import Path
from urllib.parse import parse_qsl

import uvicorn
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"GetAccountBalance": "F-01.reply.xml", "GetAccount": "F-02.reply.xml"}
UNKNOWN, NOT_VALID = ("-4", "Invalid Account Number"), ("-902", "does not match its schema")
GENERATED = "3"  # the first digit of every generated account (population §1)

WRITES = {"AddARItems": "AddARItem", "SetPhone": "SetPhone"}
FIRST_ITEM = 205185

Tags = dict[str, str]


def _schema(function: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(ROOT / "schemas" / "router" / f"{function}.request.xsd"))


def _sample(file: str) -> dict[str, Tags]:
    """The documented account and its answer."""
    params = etree.parse(str(ROOT / "tests" / "simulator" / "samples" / file)).getroot()[0][0]
    tags = {str(tag.tag): tag.text or "" for tag in params}
    return {tags["ACCOUNT_NO"]: tags}


def _reply(function: str, params: Tags, status: Tags) -> bytes:
    root = etree.Element("Reply", transNo="6431", pid="2020")
    element = etree.SubElement(root, function, version="1.1")
    holder = etree.SubElement(element, "Params")
    for name, value in params.items():
        etree.SubElement(holder, name).text = value
    for name, value in status.items():
        etree.SubElement(element, name).text = value
    etree.indent(root)
    return etree.tostring(root)


class Floor:
    """The dict and the compiled schemas of one process."""

    def __init__(self) -> None:
        self._schemas = {function: _schema(function) for function in (*SAMPLES, *WRITES)}
        self._items: list[Tags] = []
        self._phones: dict[tuple[str, str], Tags] = {}
        self._accounts = {function: _sample(file) for function, file in SAMPLES.items()}
        self._parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

    async def answer(self, request: Request) -> Response:
        """One request, one reply."""
        form = dict(parse_qsl((await request.body()).decode()))
        return Response(self._answered(form["XMLREQUEST"]), media_type="text/xml")

    def _answered(self, xml: str) -> bytes:
        root = etree.fromstring(xml, self._parser)
        function = str(root[0].tag)
        if not self._schemas[function].validate(root):
            return _refusal(function, *NOT_VALID)
        if function in WRITES:
            return _reply(WRITES[function], self._written(function, root[0][0]), {"STATUS": "0"})
        found = self._found(function, root[0][0].findtext("ACCOUNT_NO") or "")
        if found is None:
            return _refusal(function, *UNKNOWN)
        return _reply(function, found, {"STATUS": "0"})

    def _written(self, function: str, params: etree._Element) -> Tags:
        """What was sent, kept; what a success answers."""
        sent = {str(tag.tag): tag.text or "" for tag in params}
        if function == "AddARItems":
            self._items.append(sent)
            return {"STATUS": "0", "STATUS_DESC": f"AR item {FIRST_ITEM + len(self._items) - 1} added."}
        self._phones[sent["PERSON_NO"], sent["PHONE_SEQ"]] = sent
        return {"PHONE_SEQ": sent["PHONE_SEQ"], "STATUS": "0"}

    def _found(self, function: str, number: str) -> Tags | None:
        """The documented account; any number of a generated one gets the documented values under its own number."""
        documented = self._accounts[function]
        if number.startswith(GENERATED):
            return {**next(iter(documented.values())), "ACCOUNT_NO": number}
        return documented.get(number)


def _refusal(function: str, code: str, text: str) -> bytes:
    return _reply(function, {"STATUS": code, "STATUS_DESC": text}, {"STATUS": "0"})


def main() -> None:
    """Serve on the port of the command line until SIGTERM."""
    app = Starlette(routes=[Route("/billers/{bid}/router", Floor().answer, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning", lifespan="off", server_header=False)


if __name__ == "__main__":
    main()
