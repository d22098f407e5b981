"""The poster: drawn once, right, and readable for a phone's scanner."""

import asyncio
from io import BytesIO
from unittest.mock import patch

import numpy
from PIL import Image

from app.events import actions as events
from app.events.rules import Move
from app.kit import i18n
from app.recruitment import routes
from app.recruitment.views import outing, poster_face
from tests.making import the_site, visitor
from tests.outside.reading import decoded
from tests.recruitment.arranging import a_whole_outing, people


async def test_the_poster_is_a_png_whose_code_leads_to_the_page(sqlite_database):
    event = await a_whole_outing()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        answer = await guest.get(f"/events/{event.slug}/poster.png")
        same = await guest.get(f"/events/{event.slug}/poster.png", headers={"If-None-Match": answer.headers["ETag"]})

    picture = numpy.array(Image.open(BytesIO(answer.content)).convert("RGB"))
    assert decoded(answer.content) == f"http://127.0.0.1:8000/events/{event.slug}"
    assert (answer.headers["Content-Type"], picture.shape) == ("image/png", (1920, 1080, 3))
    assert ("set-cookie" in answer.headers, same.status_code, same.content) == (False, 304, b"")


async def test_a_crowd_costs_one_drawing_and_a_change_another(sqlite_database):
    event = await a_whole_outing()
    drawn = []
    with patch.object(routes, "poster", lambda face: drawn.append(face) or b"png"):
        async with the_site(sqlite_database) as app, visitor(app) as guest:
            await asyncio.gather(*(guest.get(f"/events/{event.slug}/poster.png") for _ in range(12)))
            await people(event, going=5)
            await guest.get(f"/events/{event.slug}/poster.png")
            before = len(drawn)
            await events.move(event, Move.CANCEL, actor="account:x", reason="暴雨")
            await guest.get(f"/events/{event.slug}/poster.png")
    assert (before, len(drawn)) == (1, 2)
    assert (drawn[0].kicker, drawn[1].kicker) == ("招募义工", "活动已取消")


async def test_the_words_on_the_poster(sqlite_database):
    event = await a_whole_outing(title_en="Out of the hills")
    found = await outing(event, 0, 0)

    face = poster_face(found)
    with i18n.speaking("en"):
        english = poster_face(found)

    assert (face.title, face.theme, face.slogan, face.places, face.places_label, face.code_hint) == (
        "走出大山看世界", "走进城里，看看明天", "牵手相伴，共享阳光", "15", "名义工", "扫码报名",
    )  # fmt: skip
    assert face.facts[1:] == (("时间", "07:30—16:30"), ("集合", "广场东门 07:30"))
    assert [(one.name, one.gives, one.tentative) for one in face.sponsors] == [("青石书店", "绘本 30本", False), ("人民公园", "参观", True)]
    assert (english.title, english.kicker, english.tentative_word) == ("Out of the hills", "Volunteers wanted", "To be confirmed")
