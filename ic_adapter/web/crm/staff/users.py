"""Page of the staff users: who may log in and with which role; each change is in the audit trail."""

from starlette.responses import Response

from ic_adapter.errors import BadField, Conflict
from ic_adapter.staff.roles import Role
from ic_adapter.store.staff import config_changes
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

SHOWN = 50  # changes
NO_ROLE = "Choose a role."


def users(request: PageRequest, status: int = 200) -> Response:
    """The users, a form for another one, and what was changed."""
    with request.adapter.store.reading() as connection:
        changes = config_changes.newest(connection, "", limit=SHOWN)
    return request.shown(
        "crm/staff.html",
        status,
        users=request.adapter.staff.users.all(),
        roles=list(Role),
        changes=changes,
        form=request.form,
        done=request.asked("done"),
    )


def add(request: PageRequest) -> Response:
    """Make a user."""
    name, password, role = request.form.value("name"), request.form.values.get("password", ""), _role(request)
    if role is None:
        return _again(request, {"role": NO_ROLE})
    try:
        request.adapter.staff.users.add(name, role, password, request.staff.on_page)
    except BadField as refusal:
        return _again(request, {fault.path.removeprefix("$."): fault.reason for fault in refusal.faults})
    except Conflict as refusal:
        return _again(request, {"name": str(refusal)})
    return request.onward("staff", done=f"{name} was added with the role {role.value}")


def set_role(request: PageRequest) -> Response:
    """Give a user another role."""
    name, role = request.part("name"), _role(request)
    if role is None:
        return _again(request, {"": NO_ROLE})
    request.adapter.staff.users.set_role(name, role, request.staff.on_page)
    return request.onward("staff", done=f"{name} has the role {role.value}")


def set_password(request: PageRequest) -> Response:
    """Set a user's password; the user's sessions end."""
    name = request.part("name")
    try:
        request.adapter.staff.users.set_password(name, request.form.values.get("new", ""), request.staff.on_page)
    except BadField as refusal:
        return _again(request, {"": f"Password of {name}: {refusal.faults[0].reason}"})
    return request.onward("staff", done=f"the password of {name} was set, and open sessions ended")


def remove(request: PageRequest) -> Response:
    """Delete a user."""
    name = request.part("name")
    request.adapter.staff.users.remove(name, request.staff.on_page)
    return request.onward("staff", done=f"{name} was removed")


def _role(request: PageRequest) -> Role | None:
    return next((role for role in Role if role.value == request.form.value("role")), None)


def _again(request: PageRequest, problems: dict[str, str]) -> Response:
    typed = {name: value for name, value in request.form.values.items() if name not in {"password", "new"}}
    again = PageRequest(request.adapter, request.pages, request.http, Form(typed, problems), request.staff)
    return users(again, 422)
