"""Admin calls on a biller's code tables: read and set."""

from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import CODE
from simulator.control.wire import Body, Refusal, View
from simulator.recipes.templates import CODE_TABLES


class CodesBody(Body):
    """The codes of one table; an empty table accepts everything."""

    codes: list[str]


class CodeTablesView(View):
    """All tables by name."""

    code_tables: dict[str, list[str]]


def listing(request: AdminRequest) -> CodeTablesView:
    """All tables."""
    tables = request.biller.router.books.code_tables
    return CodeTablesView(code_tables={name: list(codes) for name, codes in tables.rows()})


def read(request: AdminRequest) -> CodesBody:
    """One table."""
    return CodesBody(codes=list(request.biller.router.books.code_tables[_name(request)]))


def put(request: AdminRequest) -> CodesBody:
    """Set one table."""
    name, order = _name(request), request.body
    for place, code in enumerate(order.codes):
        if not CODE.fullmatch(code):
            raise Refusal(422, "not a valid code", (f"$.codes[{place}]", "use 1 to 20 letters, digits, _ . or -"))
    request.biller.router.books.code_tables.put(name, tuple(order.codes))
    return read(request)


def _name(request: AdminRequest) -> str:
    name = request.path["name"]
    if name not in CODE_TABLES:
        raise Refusal(404, f"code table {name[:40]} not found", ("name", f"use one of {', '.join(CODE_TABLES)}"))
    return name


CALLS = (
    AdminCall("GET", "/billers/{bid}/code-tables", "list all code tables", listing, reply=CodeTablesView),
    AdminCall("GET", "/billers/{bid}/code-tables/{name}", "get one code table", read, reply=CodesBody),
    AdminCall("PUT", "/billers/{bid}/code-tables/{name}", "set a code table", put, CodesBody, CodesBody),
)
