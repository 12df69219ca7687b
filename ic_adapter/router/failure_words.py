"""Why no answer came from a router, in an operator's words; what it means for the record is in `lost_replies`."""

import re

import httpx

from ic_adapter.router.http.request import TooLong

#: What the operating system and OpenSSL put around their words: numbers, names of constants, places in C files.
NOISE = re.compile(r"\[Errno -?[0-9]+\] |\s*\(_ssl\.c:[0-9]+\)")
TLS = re.compile(r"\[SSL(?:: [A-Z0-9_]+)?\] ")
BROKEN = "the connection broke before an answer came"
CUT = re.compile(r"closed (?:the )?connection|disconnected|incomplete|before it had replied", re.IGNORECASE)
#: The first class that fits says it; with {detail} where the library's own words help.
WORDS: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectTimeout, "no connection to the router in time"),
    (httpx.PoolTimeout, "no connection to the router was free in time"),
    (httpx.ReadTimeout, "no answer came in time"),
    (httpx.WriteTimeout, "the request could not be sent in time"),
    (httpx.TimeoutException, "no answer came in time"),
    (httpx.ConnectError, "no connection to the router: {detail}"),
    (httpx.ProxyError, "no connection through the proxy: {detail}"),
    (httpx.NetworkError, BROKEN),
    (httpx.UnsupportedProtocol, "the address of the router cannot be used: {detail}"),
    (httpx.InvalidURL, "the address of the router cannot be used: {detail}"),
    (httpx.LocalProtocolError, "the request cannot be sent: {detail}"),
    (httpx.RemoteProtocolError, "the answer is not valid HTTP: {detail}"),
    (httpx.DecodingError, "the answer cannot be unpacked: {detail}"),
    (httpx.TooManyRedirects, "the router redirected too often"),
    (TooLong, "{detail}"),
    (UnicodeError, "the address that the router redirected to cannot be used"),
)


def words(error: Exception) -> str:
    """Return one line without names of classes, numbers of errors or passwords."""
    detail = TLS.sub("TLS: ", NOISE.sub("", str(error))).strip()
    if isinstance(error, httpx.RemoteProtocolError) and CUT.search(detail):
        return "the router closed the connection before its answer was whole"
    pattern = next((words for kind, words in WORDS if isinstance(error, kind)), "the request failed: {detail}")
    return pattern.replace("{detail}", detail).removesuffix(": ").rstrip() or BROKEN
