"""The load balancer's configuration: HAProxy sends each request to the process that its biller belongs to.

Theory of operation
-------------------
State lives in one process per biller, so a request may never go to another one "because this one is down": no health
checks, no redispatch, no retries. A dead process gives 503 for exactly its billers. HAProxy's ``crc32,mod(n)`` is the
rule of ``simulator.billers.share``; where both differ, the process answers 421.
"""

from collections.abc import Sequence

TIMEOUT = "10m"  # longer than any fault holds a reply back
#: Where the biller's id stands: path prefixes, and the field of the path that is it.
PLACES = (("/billers/", 3), ("/__admin/billers/", 4), ("/console/billers/", 4))
HEAD = """\
# Written by cayenta-sim fleet: {count} processes that share the billers by crc32(id) mod {count}.
global
    nbthread 1

defaults
    mode http
    timeout connect 5s
    timeout client {timeout}
    timeout server {timeout}
    retries 0
    option accept-invalid-http-request
    option accept-invalid-http-response

frontend simulator
    bind {bind}
"""
PLACE = "    http-request set-var(txn.biller) path,field({field},/),url_dec if {{ path_beg {prefix} }}\n"
#: A new biller's id stands in the body.
NEW = """\
    acl makes_biller method POST
    acl makes_biller_here path /__admin/billers /__admin/billers/import
    http-request wait-for-body time 10s if makes_biller makes_biller_here
    http-request set-var(txn.biller) req.body,json_query('$.id') if makes_biller makes_biller_here
"""
#: What spans billers is asked of all.
JOINED = """\
    acl spans_billers path /__admin/billers /__admin/findings /__admin/ready /metrics
    use_backend joined if spans_billers { method GET }
"""
OWNER = "    http-request set-var(txn.owner) var(txn.biller),crc32,mod({count}) if {{ var(txn.biller) -m found }}\n"
USE = "    use_backend share{number} if {{ var(txn.owner) -m int {place} }}\n"
DEFAULT = "    default_backend share1\n"
#: What cannot be told from a reply of the router: a process that is not there.
BACKEND = """
backend share{number}
    http-error status 503 content-type text/plain string "share {number}/{count} of the simulator does not answer\\n"
    server simulator {address}
"""


#: The fleet's own process.
JOINING = """
backend joined
    http-error status 503 content-type text/plain string "the fleet does not answer\\n"
    server fleet {address}
"""


def configuration(bind: str, addresses: Sequence[str], joined: str) -> str:
    """Return HAProxy's configuration: where it listens, the processes by their shares, and what joins their replies."""
    count = len(addresses)
    lines = [HEAD.format(count=count, timeout=TIMEOUT, bind=bind)]
    lines += [PLACE.format(prefix=prefix, field=field) for prefix, field in PLACES]
    lines += [NEW, OWNER.format(count=count), JOINED]
    lines += [USE.format(number=place + 1, place=place) for place in range(count)]
    lines.append(DEFAULT)
    lines += [
        BACKEND.format(number=number, count=count, address=address) for number, address in enumerate(addresses, 1)
    ]
    lines.append(JOINING.format(address=joined))
    return "".join(lines)
