"""Signing in and out, the own account, the association's words and its staff."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.kit import forms, limits, pages
from app.kit.errors import Invalid, Refused, TooMany
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page
from app.people import access, actions, queries
from app.people.forms import (
    ROLE_CHOICES,
    ROLE_HINTS,
    AssociationForm,
    PasswordForm,
    RoleForm,
    SignInForm,
    StaffForm,
)
from app.people.rules import May, Role, device_name

IN_FORM = {"csrf_in_form": True}


def _cookie(token: str) -> Any:
    lasts = int(access.SESSION_LASTS.total_seconds()) if token else 0
    return pages.cookie(access.SESSION_COOKIE, token, lasts)


@get("/sign-in")
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    """E-mail and password; who is signed in already goes on."""
    wanted = pages.inside(request.query_params.get("next"), "/desk")
    if pages.frame().me:
        return go(wanted)
    return page("people/sign_in.html", form=SignInForm(data={"next": wanted}))


@post("/sign-in", opt=IN_FORM)
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Open a session with a new token; what was typed comes back, except the password."""
    form = await forms.filled(SignInForm, request)
    wanted = form.next.data = pages.inside(form.next.data, "/desk")
    if not form.validate():
        return page("people/sign_in.html", form.status(), form=form)
    address = request.client.host if request.client else ""
    try:
        limits.allow("sign-in", address, 60, 300)
        token = await actions.sign_in(
            form.email.data, form.password.data, address=address,
            device=forms.tidy(request.headers.get("user-agent", "")),
            before=request.cookies.get(access.SESSION_COOKIE, "")[:100],
        )  # fmt: skip
    except Invalid as error:
        form.refuse(_(error.sentence), error.field)
        return page("people/sign_in.html", 422, form=form)
    except TooMany as error:
        form.refuse(_(error.sentence))
        return page("people/sign_in.html", 429, headers={"Retry-After": "900"}, form=form)
    answer = go(wanted)
    answer.cookies.append(_cookie(token))
    return answer


@post("/sign-out")
async def sign_out(request: AnyRequest) -> Response[Any]:
    """Close this browser's session."""
    if token := request.cookies.get(access.SESSION_COOKIE):
        await actions.sign_out(token)
    answer = go("/sign-in", _("您已退出登录。"))
    answer.cookies.append(_cookie(""))
    return answer


# --- the own account ------------------------------------------------------------------------------------------------


async def _account_page(me: access.Me, form: PasswordForm, status: int = 200) -> Response[Any]:
    opened = [
        {**row, "device": " · ".join(_(word) for word in device_name(row["device"]) if word), "here": row["id"] == me.session_id}
        for row in await queries.sessions(me.id)
    ]
    return page(
        "people/account.html", status, form=form, sessions=opened, tz=await queries.zone_of(me.id),
        first=await queries.has_first_password(me.id), members=await access.memberships(), role_words=dict(_role_words()),
    )  # fmt: skip


def _role_words() -> list[tuple[str, Any]]:
    return [(choice.value, choice.label) for choice in ROLE_CHOICES]


@get("/desk/account")
async def account_page() -> Response[Any]:
    """Name, e-mail, password, and where one is signed in."""
    return await _account_page(access.signed_in(), PasswordForm())


@post("/desk/account/password", opt=IN_FORM)
async def change_password(request: AnyRequest) -> Response[Any]:
    """Another password; every other session ends."""
    me, form = access.signed_in(), await forms.filled(PasswordForm, request)
    if not form.validate():
        return await _account_page(me, form, form.status())
    limits.allow("password", me.uid, 10, 900)
    try:
        await actions.change_password(
            me.id, old=form.old.data, new=form.new.data, keep_session=me.session_id, actor=me.actor
        )
    except Invalid as error:
        form.refuse(_(error.sentence), error.field)
        return await _account_page(me, form, 422)
    return go("/desk/account", _("密码已更换，其他设备都已退出登录。"))


@post("/desk/account/sessions/end")
async def end_sessions() -> Response[Any]:
    """Sign out everywhere, here too."""
    me = access.signed_in()
    await actions.sign_out_everywhere(me.id, me.actor)
    answer = go("/sign-in", _("所有设备都已退出登录。"))
    answer.cookies.append(_cookie(""))
    return answer


# --- the association ------------------------------------------------------------------------------------------------


@get("/desk/associations/{slug:str}")
async def association_page(slug: FromPath[str]) -> Response[Any]:
    """The association's public words."""
    member = await access.member(slug, May.RUN_ASSOCIATION)
    found = await queries.association(member.association_id)
    return page("people/association.html", form=AssociationForm(obj=found), member=member)


@post("/desk/associations/{slug:str}", opt=IN_FORM)
async def save_association(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Save them."""
    member = await access.member(slug, May.RUN_ASSOCIATION)
    found = await queries.association(member.association_id)
    form = await forms.filled(AssociationForm, request, obj=found)
    if not form.validate():
        return page("people/association.html", form.status(), form=form, member=member)
    await actions.save_association(found.id, {name: text or "" for name, text in form.data.items()}, actor=member.me.actor)
    return go(f"/desk/associations/{slug}", _("已保存。"))


async def _staff_page(member: access.Member, form: StaffForm, status: int = 200, **more: Any) -> Response[Any]:
    return page(
        "people/staff.html", status, headers={}, member=member, form=form, staff=await queries.staff(member.association_id),
        **{"sentence": "", "fresh": None, **more}, role_words=dict(_role_words()), role_hints=ROLE_HINTS,
    )  # fmt: skip


@get("/desk/associations/{slug:str}/staff")
async def staff_page(slug: FromPath[str]) -> Response[Any]:
    """Who belongs to the association and as what."""
    return await _staff_page(await access.member(slug, May.RUN_ASSOCIATION), StaffForm())


@post("/desk/associations/{slug:str}/staff", opt=IN_FORM)
async def add_staff(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Add a colleague; the first password is in this one answer and nowhere else."""
    member = await access.member(slug, May.RUN_ASSOCIATION)
    form = await forms.filled(StaffForm, request)
    if not form.validate():
        return await _staff_page(member, form, form.status())
    association = await queries.association(member.association_id)
    try:
        account, password = await actions.invite(
            association, email=form.email.data, name=form.name.data, role=Role(form.role.data), actor=member.me.actor
        )
    except Refused as error:
        form.refuse(_(error.sentence), "email")
        return await _staff_page(member, form, 409)
    fresh = {"name": account.name, "email": account.email, "password": password}
    return await _staff_page(member, StaffForm(), fresh=fresh)


async def _set_role(member: access.Member, uid: str, role: Role | None, said: str) -> Response[Any]:
    association = await queries.association(member.association_id)
    try:
        await actions.change_role(association, uid, role, member.me.actor)
    except Refused as error:
        return await _staff_page(member, StaffForm(), 409, sentence=_(error.sentence))
    own = uid == member.me.uid and role is not Role.OWNER
    return go("/desk" if own else f"/desk/associations/{member.association_slug}/staff", said)


@post("/desk/associations/{slug:str}/staff/{uid:str}/role")
async def change_role(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Give a colleague another role; the last owner stays."""
    member = await access.member(slug, May.RUN_ASSOCIATION)
    form = await forms.filled(RoleForm, request)
    if not form.validate():
        return await _staff_page(member, StaffForm(), 422, sentence=_("请从列出的选项里选一个。"))
    return await _set_role(member, uid, Role(form.role.data), _("角色已更换。"))


@post("/desk/associations/{slug:str}/staff/{uid:str}/departure")
async def remove_staff(slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
    """Take a colleague out of the association; the last owner stays."""
    member = await access.member(slug, May.RUN_ASSOCIATION)
    return await _set_role(member, uid, None, _("已请出协会。"))


HANDLERS = [
    sign_in_page, sign_in, sign_out, account_page, change_password, end_sessions, association_page, save_association,
    staff_page, add_staff, change_role, remove_staff,
]  # fmt: skip
