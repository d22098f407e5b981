"""The leader's page of an outing's risk notice."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.events.access import desk_event
from app.events.tables import Event
from app.kit import forms, i18n
from app.kit.errors import Invalid
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page
from app.people.rules import May
from app.waivers import actions, queries
from app.waivers.drafting import unmentioned
from app.waivers.forms import NoticeForm, OlderForm
from app.waivers.rules import Clause, from_lines, to_lines


async def _page(
    event: Event, status: int = 200, *, form: NoticeForm | None = None, older_form: OlderForm | None = None,
    flagged: tuple[Clause, ...] = (), fresh: bool = False,
) -> Response[Any]:  # fmt: skip
    texts = await actions.ensure_notice(event)
    if form is None:
        shown = (
            await actions.drafted(event) if fresh else {code: (one.title, one.clauses) for code, one in texts.items()}
        )
        zh, en = _words(shown, "zh-Hans"), _words(shown, "en")
        form = NoticeForm(
            data={"zh_title": zh[0], "zh_clauses": to_lines(zh[1]), "en_title": en[0], "en_clauses": to_lines(en[1])}
        )
    return page(
        "waivers/desk.html", status, event=event, texts=texts, older=await queries.older(event.id),
        versions=await queries.versions(event.id), broken=await queries.first_break(event.id), form=form,
        left_out=(
            *unmentioned(event.risks, queries.in_language(texts, i18n.SOURCE).clauses),
            *unmentioned(event.risks_en, queries.in_language(texts, "en").clauses),
        ),
        older_form=older_form or OlderForm(), flagged=flagged, fresh=fresh, languages=i18n.LANGUAGES,
    )  # fmt: skip


def _words(shown: Any, language: str) -> tuple[str, tuple[Clause, ...]]:
    return shown.get(language, ("", ()))


@get("/desk/events/{slug:str}/waiver", name="waiver:desk")
async def show(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """The notice in force, its signatures, older texts, and the field to follow it."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    return await _page(event, fresh=request.query_params.get("fresh") == "1")


@post("/desk/events/{slug:str}/waiver", name="waiver:version", opt={"csrf_in_form": True})
async def follow(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Keep a new version."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form: Any = await forms.filled(NoticeForm, request)
    if not form.validate():
        return await _page(event, form.status(), form=form)
    flagged: tuple[Clause, ...] = ()
    try:
        zh, en = from_lines(form.zh_clauses.data, "zh_clauses"), from_lines(form.en_clauses.data, "en_clauses")
        flagged = tuple(clause for clause in (*zh, *en) if clause.flag)
        made = await actions.new_version(
            event, {"zh-Hans": (form.zh_title.data, zh), "en": (form.en_title.data, en)}, actor=member.me.actor,
            material=form.material.data, void_confirmed=form.void_confirmed.data,
        )  # fmt: skip
    except Invalid as error:
        form.refuse(_(error.sentence, **error.values), error.field)
        return await _page(event, 422, form=form, flagged=flagged)
    version = next(iter(made.values())).version
    return go(f"/desk/events/{event.slug}/waiver", _("第 %(n)s 版已经生效。", n=version))


@post("/desk/events/{slug:str}/waiver/older", name="waiver:older", opt={"csrf_in_form": True})
async def keep_older(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Keep the association's older text beside the notice."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form: Any = await forms.filled(OlderForm, request)
    if not form.validate():
        return await _page(event, form.status(), older_form=form)
    try:
        clauses = from_lines(form.body.data, "body", ticks_needed=False)
    except Invalid as error:
        form.refuse(_(error.sentence, **error.values), error.field)
        return await _page(event, 422, older_form=form)
    await actions.keep_older(event, form.title.data, [one.text for one in clauses], member.me.actor)
    return go(f"/desk/events/{event.slug}/waiver#older", _("已经存下，只供对照。"))


HANDLERS = [show, follow, keep_older]
