"""API calls on staff users: who may log in to the CRM, and with which role."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ic_adapter.staff.roles import Role
from ic_adapter.staff.users import StaffUser
from ic_adapter.web.api.bodies import Body, Id
from ic_adapter.web.api.request import ApiCall

RoleName = Literal["read", "operate", "configure"]
Password = Annotated[str, Meta(max_length=256)]


class NewStaffBody(Body):
    """A user with a role."""

    name: Id
    role: RoleName
    password: Password


class StaffBody(Body):
    """What to change of a user; what is left out stays."""

    role: RoleName | None = None
    password: Password | None = None


class StaffView(Struct, kw_only=True):
    """A user; no password is ever shown."""

    name: str
    role: RoleName
    created_at: datetime
    password_set_at: datetime


class StaffList(Struct, kw_only=True):
    """All users by name."""

    users: list[StaffView]


def every(call: ApiCall) -> StaffList:
    """List the staff users."""
    return StaffList(users=[_view(user) for user in call.adapter.staff.users.all()])


def add(call: ApiCall) -> StaffView:
    """Add a staff user."""
    body: NewStaffBody = call.body
    return _view(call.adapter.staff.users.add(body.name, Role(body.role), body.password, call.author))


def one(call: ApiCall) -> StaffView:
    """Show a staff user."""
    return _view(call.adapter.staff.users.get(call.path["name"]))


def change(call: ApiCall) -> StaffView:
    """Change the role or the password of a staff user; a new password ends the user's sessions."""
    body: StaffBody = call.body
    users, name = call.adapter.staff.users, call.path["name"]
    if body.password is not None:
        users.set_password(name, body.password, call.author)
    if body.role is not None:
        users.set_role(name, Role(body.role), call.author)
    return _view(users.get(name))


def remove(call: ApiCall) -> None:
    """Remove a staff user; the sessions of the user end."""
    call.adapter.staff.users.remove(call.path["name"], call.author)


def _view(user: StaffUser) -> StaffView:
    return StaffView(
        name=user.name, role=user.role.value, created_at=user.created_at, password_set_at=user.password_set_at
    )
