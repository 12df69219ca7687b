"""Admin calls on accounts of Invoice Cloud's file server: issue, list, withdraw (settings §3.4)."""

import re
import secrets

from simulator.billers.file_server import account_of
from simulator.billing.records.sftp_accounts import AccountKind, SftpAccount, password_hash
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Body, Refusal, View

USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
#: Kinds of public keys in OpenSSH's one-line form.
KEY_TYPES = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa")
KEY = re.compile(r"(\S+) [A-Za-z0-9+/]{20,}={0,3}( .*)?")


class SftpAccountBody(Body):
    """An account to issue: with neither password nor key it gets a password, which the reply tells once."""

    user: str
    kind: AccountKind = AccountKind.BILLER
    password: str | None = None
    public_keys: list[str] = []


class FileServerView(View):
    """Where the file server listens; null without ``--sftp-port``. ``host_key`` is a line for known_hosts."""

    host: str
    port: int
    host_key: str
    fingerprint: str


class SftpAccountView(View):
    """An account; ``password`` is told in the reply that made it, and never again."""

    user: str
    kind: str
    has_password: bool
    public_keys: list[str]
    password: str | None = None


class IssuedView(View):
    """The new account and where it logs in."""

    account: SftpAccountView
    server: FileServerView | None


class SftpAccountsView(View):
    """The accounts made at this biller, and where they log in."""

    accounts: list[SftpAccountView]
    server: FileServerView | None


def listing(request: AdminRequest) -> SftpAccountsView:
    """All accounts of the biller, without passwords."""
    accounts = request.biller.router.books.state.sftp_accounts.values()
    return SftpAccountsView(accounts=[_shown(it) for it in accounts if it is not None], server=server_view(request))


def issue(request: AdminRequest) -> IssuedView:
    """Make an account; its user name is unique at the simulator."""
    body: SftpAccountBody = request.body
    _check(body)
    taken = account_of(request.billers.all(), body.user)
    if taken is not None:
        raise Refusal(
            409, f"user {body.user} already exists at biller {taken[0].id}; choose another name", ("$.user", "taken")
        )
    password = body.password
    if password is None and not body.public_keys:
        password = secrets.token_urlsafe(12)
    account = SftpAccount(
        user=body.user,
        kind=body.kind,
        password_hash="" if password is None else password_hash(password),
        public_keys=tuple(line.strip() for line in body.public_keys),
    )
    request.biller.router.books.state.sftp_accounts.put(body.user, account)
    shown = _shown(account)
    shown.password = password
    return IssuedView(account=shown, server=server_view(request))


def withdraw(request: AdminRequest) -> None:
    """Remove an account; a session that is open goes on until it ends."""
    accounts = request.biller.router.books.state.sftp_accounts
    user = request.path["user"]
    if accounts.get(user) is None:
        raise Refusal(404, f"file server account {user[:64]!r} not found")
    accounts.put(user, None)


def server_view(request: AdminRequest) -> FileServerView | None:
    """Where the file server listens."""
    found = request.billers.file_server.listening
    if found is None:
        return None
    return FileServerView(host=found.host, port=found.port, host_key=found.host_key, fingerprint=found.fingerprint)


def _check(body: SftpAccountBody) -> None:
    if not USER.fullmatch(body.user):
        raise Refusal(422, "not a valid user", ("$.user", "use 1 to 64 letters, digits, _ . or -"))
    if body.password == "":
        raise Refusal(422, "not a valid password", ("$.password", "empty; leave it out to have one made"))
    for place, line in enumerate(body.public_keys):
        found = KEY.fullmatch(line.strip())
        if found is None or found[1] not in KEY_TYPES:
            reason = f"not a public key in OpenSSH's one-line form; its type is one of {', '.join(KEY_TYPES)}"
            raise Refusal(422, "not a valid public key", (f"$.public_keys[{place}]", reason))


def _shown(account: SftpAccount) -> SftpAccountView:
    return SftpAccountView(
        user=account.user,
        kind=account.kind.value,
        has_password=bool(account.password_hash),
        public_keys=list(account.public_keys),
    )


CALLS = (
    AdminCall(
        "GET", "/billers/{bid}/sftp-accounts", "list the biller's file server accounts", listing, reply=SftpAccountsView
    ),
    AdminCall(
        "POST",
        "/billers/{bid}/sftp-accounts",
        "issue a file server account; only this reply contains its password",
        issue,
        SftpAccountBody,
        IssuedView,
        status=201,
    ),
    AdminCall("DELETE", "/billers/{bid}/sftp-accounts/{user}", "withdraw a file server account", withdraw, status=204),
)
