"""A little site for the tests of page steps: a form that counts what arrives, errors, a redirect, cookies."""

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

FORM = """<!doctype html><html lang="en"><head><title>{title}</title><script>document.title = 'scripts run'</script></head>
<body><h1>Order</h1><noscript>No scripts here</noscript>{problem}
<form method="post" action="/order">
<label for="amount">Amount  in
dollars</label><input id="amount" name="amount" value="{amount}"{described}>
<label>Secret <input type="password" name="secret"></label>
<fieldset><legend>Method</legend><label><input type="radio" name="how" value="card" checked>Card</label>
<label><input type="radio" name="how" value="cash">Cash</label></fieldset>
<label><input type="checkbox" name="box">Keep it</label>
<label for="kind">Kind</label><select id="kind" name="kind"><option value="a">First</option><option value="b">Second</option></select>
<label for="text">Text</label><textarea id="text" name="text"></textarea>
<input type="hidden" name="hidden" value="1"><input name="off" value="1" aria-label="Off" disabled>
<button name="act" value="pay">Pay <b>40</b>.00</button></form>
<form method="get" action="/found"><label for="q">Find</label><input id="q" name="q"><button>Search</button></form>
<p>{seen}</p><a href="/away">Go away</a> <a href="/">Home</a></body></html>"""
SUMMARY = (
    '<div class="error-summary" tabindex="-1" autofocus><a href="#amount">Enter an amount</a></div>'
    '<p id="error-amount">Error: Enter an amount</p>'
)


@dataclass(slots=True)
class Site:
    """The site and what arrived."""

    url: str = ""
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers the requests for one site."""

    site = Site()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def do_GET(self) -> None:
        """The form everywhere, but for a way outside."""
        if self.path == "/away":
            self._answer(302, {"location": "https://elsewhere.example.org/login"})
            return
        seen = html.escape(f"{self.path} {self.headers.get('cookie', 'nobody')}")
        self._answer(200, {}, FORM.format(title="Form", problem="", amount="", described="", seen=seen))

    def do_POST(self) -> None:
        """Back with an error, or on with a cookie."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = parse_qs(body, keep_blank_values=True)
        self.site.forms.append(form)
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        if form["amount"] == [""]:
            described = ' aria-describedby="hint-amount error-amount"'
            page = FORM.format(title="Error: Form", problem=SUMMARY, amount="", described=described, seen="")
            self._answer(422, {}, page)
        else:
            self._answer(303, {"location": "/done?n=1", "set-cookie": "who=payer; Path=/; HttpOnly"})

    def _answer(self, status: int, headers: dict[str, str], text: str = "") -> None:
        content = text.encode()
        own = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
        self.send_response(status)
        for name, value in {**own, **headers, "content-length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving() -> Iterator[Site]:
    """Serve until the block ends."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OfSite", (Handler,), {"site": site}))
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
