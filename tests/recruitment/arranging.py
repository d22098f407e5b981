"""A whole outing, and people who sign up for it."""

from datetime import UTC, datetime, timedelta

from app.events.tables import Leg, Unit
from app.kit import clock, crypto
from app.signups.tables import Signup
from tests.making import JUNE_FIRST, an_association, an_event
from tests.sponsors.giving import a_pledge, a_unit

APRIL = datetime(2027, 4, 1, 4, tzinfo=UTC)  # a noon in Shanghai, two months before the outing


async def people(event, going=0, waiting=0, offered=0, **others):
    """So many sign-ups in each place."""
    for place, number in {"going": going, "waiting": waiting, "offered": offered, **others}.items():
        for _n in range(number):
            uid = crypto.public_id()
            await Signup(
                uid=uid, event=event.id, name="林小溪", phone_key=crypto.blind(uid, "phone"), age_band="25-39", place=place,
                signed_up_at=clock.now(), placed_at=clock.now(), changed_at=clock.now(),
            ).save()  # fmt: skip


async def a_whole_outing(**facts):
    """An outing with every block of the page filled."""
    association = await an_association(name="小草义工协会", volunteer_word="义工", contact="办公室 0719-5550100")
    event = await an_event(
        association,
        **{"title": "走出大山看世界", "theme": "走进城里，看看明天", "slogan": "牵手相伴，共享阳光", "summary": "陪孩子们过一个节。",
           "background": "山里的孩子很少进城。", "purpose": "让他们看看大学。", "expected_result": "种下一个念头。",
           "participants_note": "含护理人员", "requirements": "年满18周岁\n守时", "bring": "身份证件\n水杯",
           "risks": "步行跌倒\n中暑", "insurance": "意外险已投保", "fee_note": "全程免费", "weather_rule": "前一天20:00公布",
           "grouping_note": "五人一组", "signup_closes_at": JUNE_FIRST - timedelta(days=3), **facts}
    )  # fmt: skip
    await Unit(event=event.id, name="小草义工协会", role="host", position=1).save()
    await Unit(event=event.id, name="云岭小学", role="undertaker", position=2).save()
    for hours, title, kind, state in (
        (1, "乘车去图书馆", "travel", "confirmed"), (2, "图书馆的早晨", "stop", "confirmed"),
        (4, "看动物", "stop", "tentative"), (6, "看海豚", "stop", "withdrawn"),
    ):  # fmt: skip
        await Leg(uid=crypto.public_id(), event=event.id, title=title, kind=kind, state=state, place=f"{title}处",
                  starts_at=JUNE_FIRST + timedelta(hours=hours)).save()  # fmt: skip
    await a_pledge(event, await a_unit(association.id, "青石书店"), state="confirmed", position=1)
    await a_pledge(event, await a_unit(association.id, "人民公园"), "参观", quantity=None, unit="", state="tentative", position=2)
    return event
