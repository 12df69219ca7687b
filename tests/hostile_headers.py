"""Values that no browser sends, for each header that a program reads; shared by the tests of both programs."""

from collections.abc import Mapping

HOSTS = (
    "127.0.0.1:80@evil.example",
    "[::1]evil",
    "[::1",
    "::1",
    "[",
    "127.0.0.1:",
    "127.0.0.1:x",
    "127.0.0.1:99999",
    "127.0.0.1:8480:8480",
    "localhost/evil",
    "localhost#evil",
    "localhost?evil",
    "localhost\\evil",
    "localhost, evil.example",
    "localhost evil",
    "user@localhost",
    "localhost%00",
    "localhost.evil.example",
    "evil.example",
    "",
    b"localhost\xff",
)
ORIGINS = (
    "http://[",
    "http://[::1",
    "http://]",
    "http://",
    "http:",
    "null",
    "",
    "//",
    "http://evil.example",
    "http://127.0.0.1:1",
    "http://localhost:1",
    "evil://{host}",
    "http://{host}/",
    "http://{host}@evil.example",
    "http://user@{host}",
    "http://{host}, http://evil.example",
    b"http://\xff\xfe",
    "http://" + "a" * 4000,
)
OTHERS: Mapping[str, tuple[str | bytes, ...]] = {
    "Cookie": (
        "=",
        ";",
        "a=b; ; =; a",
        'ic_adapter_desk="\\777"; cayenta_console="\\777"',
        b"ic_adapter_desk=\xff\xfe; cayenta_console=\xff\xfe",
        "ic_adapter_desk=" + "a" * 4000,
    ),
    "Authorization": ("", "Basic", "Basic !", "Bearer", b"Bearer \xff", "Basic Og==", "Basic /w==", "x" * 4000),
    "Content-Type": (
        "",
        "/",
        "application/json; charset=",
        "application/json; charset=utf-99",
        b"application/\xff",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary*=utf-99''x",
        "multipart/form-data; boundary*0*=utf-8''%ff; boundary*1=y",
        'multipart/form-data; boundary="',
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded",
    ),
    "Content-Length": ("", "-1", "+2", "1e3", "0x2", "2, 2", "9" * 30, "2 2", b"\xff"),
    "Forwarded": ("for=", "for=[;host=", "host=evil.example;proto=evil", b"for=\xff", 'for="[::1'),
    "X-Forwarded-For": ("", ",", "[::1", "x", b"\xff", "1.2.3.4:999999"),
    "X-Forwarded-Proto": ("", "evil", "https,http", b"\xff"),
    "Transfer-Encoding": ("chunked, chunked", "identity", "gzip", ""),
}

#: Lines of Host in one request, of which a server must refuse all (RFC 9112, 3.2); the program's own is {host}.
SEVERAL_HOSTS = (
    ("{host}", "evil.example"),
    ("evil.example", "{host}"),
    ("{host}", "{host}"),
    ("{host}", ""),
    ("{host}", "{host}", "{host}"),
)
#: The authority of a target in absolute form, and whether it is the program's own; it goes before the Host header.
AUTHORITIES = (
    ("http://{host}", True),
    ("HTTP://{host}", True),
    ("http://evil.example", False),
    ("http://user:pw@{host}", False),
    ("http://[", False),
    ("http://", False),
    ("http://{host}:1", False),
)
#: Targets that no address has: answered, and never with 500.
TARGETS = ("*", "//", "?", "x", "http:x", "http:///x", "ftp://{host}/", "http://{host}", "http://{host}?x=1", "{host}")


def raw(method: str, target: str, hosts: tuple[str, ...], media: str = "") -> bytes:
    """The bytes of a request with these lines of Host, without a body."""
    lines = [f"{method} {target} HTTP/1.1", *(f"Host: {host}" for host in hosts), "Connection: close"]
    lines += ["Content-Length: 0"] if method == "POST" else []
    lines += [f"Content-Type: {media}"] if media else []
    return "\r\n".join([*lines, "", ""]).encode()
