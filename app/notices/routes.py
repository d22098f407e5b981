"""The leader's page for changes: cancel, postpone, new date, reopen; what was said and whom it reached."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.events.access import desk_event
from app.events.rules import Move, State, allowed
from app.events.tables import Event
from app.kit import clock, forms
from app.kit.errors import Invalid, Refused
from app.kit.i18n import gettext as _
from app.kit.i18n import ngettext
from app.kit.pages import go, page
from app.notices import actions, postman, queries
from app.notices.forms import CancelForm, DateForm, PostponeForm
from app.notices.rules import KIND_WORDS
from app.people.access import Member
from app.people.rules import May
from app.settings import current

AnyRequest = Request[Any, Any, Any]
FORMS = {"cancellation": CancelForm, "postponement": PostponeForm, "new-date": DateForm}


async def _shown(event: Event, member: Member, status: int = 200, **posted: Any) -> Response[str]:
    notices = await queries.of_event(event.id)
    newest = notices[0] if notices else None
    people = await queries.concerned(event.id)
    return page(
        "notices/notices.html",
        status,
        event=event,
        member=member,
        moves={str(move) for move in allowed(event.state)},
        forms={name: posted.get(name) or form(prefix=f"{name}-") for name, form in FORMS.items()},  # ids stay apart
        opened=next(iter(posted), ""),
        newest=newest,
        earlier=notices[1:],
        kind_words=KIND_WORDS,
        copies=await queries.copies(newest.id) if newest else [],
        letters=await queries.letters(event.uid),
        mail=bool(current().smtp_url),
        people=len(people),
        with_email=sum(bool(person["email"]) for person in people),
    )


@get("/desk/events/{slug:str}/notices", name="notices:list")
async def notices(slug: FromPath[str]) -> Response[str]:
    """What can be changed now, what was said before."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    return await _shown(event, member)


async def _do(request: AnyRequest, slug: str, what: str) -> Response[Any]:
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form = await forms.filled(FORMS[what], request, prefix=f"{what}-")
    if not form.validate():
        return await _shown(event, member, form.status(), **{what: form})
    who: dict[str, Any] = {"account_id": member.me.id, "actor": member.me.actor}
    try:
        if what == "cancellation":
            await actions.call_off(event, reason=form.reason.data, next_date_note=form.next_date_note.data or "", **who)
            said = _("已取消，通知已生成。请把下面的文字发到微信群。")
        else:
            naive = form.new_start.data
            new_start = clock.from_wall(naive, event.timezone) if naive else None
            if what == "new-date":
                assert new_start
                await actions.set_date(event, new_start=new_start, **who)
                said = _("新日期已公布，通知已生成。准备好后请重新开放报名。")
            else:
                await actions.postpone(
                    event, reason=form.reason.data, new_start=new_start,
                    next_date_note=form.next_date_note.data or "", **who,
                )  # fmt: skip
                said = _("已延期，通知已生成。请把下面的文字发到微信群。")
    except Invalid as error:
        form.refuse(_(error.sentence, **error.values), error.field)
        return await _shown(event, member, 422, **{what: form})
    except Refused as error:
        form.refuse(_(error.sentence, **error.values))
        fresh, member = await desk_event(slug, May.RUN_OUTINGS)
        return await _shown(fresh, member, 409, **{what: form})
    return go(f"/desk/events/{slug}/notices", said)


@post("/desk/events/{slug:str}/cancellation", name="notices:cancel", opt={"csrf_in_form": True}, status_code=303)
async def cancel(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Call the outing off."""
    return await _do(request, slug, "cancellation")


@post("/desk/events/{slug:str}/postponement", name="notices:postpone", opt={"csrf_in_form": True}, status_code=303)
async def postpone(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Move the outing to another day."""
    return await _do(request, slug, "postponement")


@post("/desk/events/{slug:str}/new-date", name="notices:set_date", opt={"csrf_in_form": True}, status_code=303)
async def new_date(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Give a postponed outing its date."""
    return await _do(request, slug, "new-date")


@post("/desk/events/{slug:str}/resumption", name="notices:reopen", status_code=303)
async def resume(slug: FromPath[str]) -> Response[Any]:
    """Open a postponed outing again and tell everyone."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    if event.state != State.POSTPONED or Move.REOPEN not in allowed(event.state):
        raise Refused("只有延期的活动需要恢复。请刷新页面看看最新情况。")
    await actions.reopen(event, account_id=member.me.id, actor=member.me.actor)
    return go(f"/desk/events/{slug}/notices", _("报名已重新开放，通知已生成。"))


@post("/desk/events/{slug:str}/letters/retry", name="notices:retry", status_code=303)
async def retry(slug: FromPath[str]) -> Response[Any]:
    """Try again the letters that were given up."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    count = await postman.retry_dead(event.uid)
    return go(
        f"/desk/events/{slug}/notices", ngettext("已重新排队 %(n)d 封信。", "已重新排队 %(n)d 封信。", count)
    )


HANDLERS = [notices, cancel, postpone, new_date, resume, retry]
