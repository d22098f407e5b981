"""The demo association and its June-1 outing: the facts of a real plan in words of our own, people invented."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.events.actions import move
from app.events.rules import Move
from app.events.tables import Duty, Event, Leg, Material, Unit
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.people.actions import add_member, found_association
from app.people.rules import Role
from app.people.tables import Account, Association
from app.roster import actions as roster
from app.roster.rules import ADULT, Entry, Kind, Purpose
from app.settings import Settings
from app.signups.tables import Group
from app.sponsors.tables import Pledge, SponsorUnit
from app.waivers import actions as waivers

ZONE = "Asia/Shanghai"
ASSOCIATION = "xiaocao"
EMAIL = "leader@xiaocao.example"
WORDS = ("青草", "山路", "晨光", "纸船", "竹笛", "晴天", "风筝", "小河", "灯笼", "木桥")
LATIN = ("meadow", "lantern", "kite", "brook", "bamboo", "sunrise", "bridge", "pebble", "clover", "willow")


@dataclass(frozen=True)
class Demo:
    """What the start prints."""

    slug: str
    email: str
    password: str


async def make(settings: Settings) -> Demo:
    """Make the demo once; a data folder that has it keeps it and its leader."""
    async with db.write():
        await db.hold("demo")
        association = await Association.objects().where(Association.slug == ASSOCIATION).first()
        if association is None:
            if await Association.exists():
                raise ValueError("This database already serves an association: the demo stays out. Use `qianshou serve`.")
            return await _fill(settings)
    event = await Event.objects().where(Event.association == association.id).order_by(Event.id).first()
    leader = await Account.objects().where(Account.email == EMAIL).first()
    assert event
    assert leader
    return Demo(event.slug, EMAIL, _kept_password(settings, leader))


def _password_file(settings: Settings) -> str:
    return str(settings.data_dir / "demo-sign-in.txt")


def _kept_password(settings: Settings, leader: Account) -> str:
    changed = leader.password_changed_at is None or leader.password_changed_at > leader.created_at
    try:
        with open(_password_file(settings), encoding="utf-8") as file:
            return "(another password since)" if changed else file.read().strip()
    except OSError:
        return "(kept from the first start)"


def _new_password(settings: Settings) -> str:
    password = "-".join(secrets.choice(LATIN) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_password_file(settings), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password)
    return password


def next_june_first() -> date:
    """The next 1 June at least five weeks away."""
    today = clock.today(ZONE)
    this_year = date(today.year, 6, 1)
    return this_year if this_year - today > timedelta(days=35) else date(today.year + 1, 6, 1)


async def _fill(settings: Settings) -> Demo:
    password = _new_password(settings)
    association = await found_association(
        slug=ASSOCIATION, name="十堰小草义工协会", name_en="Shiyan Grass Volunteer Association",
        about="一群愿意像小草一样扎根身边、默默出力的人。我们陪孩子，也陪老人，每一次出发都写清楚去哪里、做什么、有什么风险。",
        about_en="People who, like grass, hold on where they are and do what is needed: with children, with the old, "
        "and with every outing written down before anyone sets off.",
        contact="办公室 0719-5550100（周一至周五 9:00—17:00）", volunteer_word="义工",
    )  # fmt: skip
    leader = await add_member(
        association, email=EMAIL, name="苗青", password=password, role=Role.OWNER, actor="house"
    )
    actor = f"account:{leader.uid}"
    event = await _outing(association)
    await _plan(event)
    legs = {leg.title: leg.id for leg in await Leg.objects().where(Leg.event == event.id)}
    await _sponsors(association, event, legs)
    await _people(event, actor)
    await waivers.ensure_notice(event, actor)
    await waivers.keep_older(event, "特别承诺（协会旧版，仅供对照，不再签署）", OLDER, actor)
    await move(event, Move.PUBLISH, actor=actor)
    await journal.note(f"event:{event.uid}", "demo.made", actor="house", subject=f"event:{event.uid}")
    return Demo(event.slug, EMAIL, password)


def _at(day: date, wall: str) -> datetime:
    return clock.from_wall(datetime.fromisoformat(f"{day.isoformat()}T{wall}"), ZONE)


async def _outing(association: Association) -> Event:
    day = next_june_first()
    closing = day - timedelta(days=4)
    event = Event(
        uid=crypto.public_id(), association=association.id, slug=f"liuyi-{day.year}",
        title="走出大山看世界", title_en="Out of the hills, into the world",
        theme="走出大山看世界，关爱留守儿童", slogan="牵手相伴，共享阳光", occasion="六一儿童节",
        summary="六一这天，山里的孩子要进城走一走：翻翻图书馆的绘本，摸摸博物馆的老物件，坐在大学的教室里，"
        "再到影院看一场电影。我们想请十五位义工，一路牵着他们的手。",
        summary_en="On Children's Day, thirty guests from the hills – children with their teachers and carers – spend a day in "
        "the city: picture books, old bronze, a real lecture hall, a film on a big screen. We are looking for fifteen "
        "volunteers to hold their hands along the way.",
        background="不少孩子的父母常年在外地打工，家里只有老人照看，节日里最盼的就是有人陪。协会走访后发起这次活动，"
        "希望把这一天过得热热闹闹。",
        purpose="让孩子们亲眼看看图书馆、博物馆和大学，敢问、敢说、敢想；也让义工和支持单位走近他们，知道往后还能做些什么。",
        expected_result="孩子们平安、开心地过一天，每个孩子带一个书包回家；义工写下自己的感想；活动之后每个月到学校看望一次。",
        starts_at=_at(day, "07:30"), ends_at=_at(day, "17:40"), meeting_at=_at(day, "07:10"),
        meeting_point="人民广场东门（公交站牌旁，找绿色“小草”旗）",
        volunteer_places=15, participant_places=30, participants_note="含护理人员和陪护老师",
        signup_closes_at=_at(closing, "20:00"),
        risk_level="endangering",
        insurance="随队全员投保短期人身意外伤害保险，保单号 DEMO-0601（演示数据），集合前可向领队查看。",
        risks="乘车途中颠簸或发生交通事故\n步行、上下台阶时跌倒或扭伤\n人多时走散\n天热中暑，或下雨着凉\n对食物过敏",
        risks_en="Bumps or an accident while riding the coach\nTrips and sprains while walking or on steps\n"
        "Losing one another in a crowd\nHeat, or a chill in the rain\nAllergies to food",
        requirements="认同协会的公益理念和做事方式，真心愿意陪伴孩子\n年满18周岁，身体健康，能全程参加\n"
        "守时，服从领队安排，尊重每一个孩子和同伴\n有小草马甲、胸牌的请穿戴好\n进入参观场所轻声慢行，不单独带孩子离开队伍",
        requirements_en="You share what the association stands for and truly want to be with the children\n"
        "You are 18 or older, in good health, and there the whole day\n"
        "You are on time, follow the leader, and respect every child and companion\n"
        "You wear the grass waistcoat and badge if you have them\n"
        "You walk and speak softly indoors, and never take a child away from the group alone",
        bring="身份证件\n水杯、雨具\n便于走路的鞋\n小草马甲和胸牌（没有的现场借用）",
        grouping_note="出发前按人数分组，每组有组长；未带孩子的义工负责安全和机动。",
        fee_note="孩子、老师和护理人员全部免费，费用由爱心单位以实物和服务承担；义工不收费，也不付报酬。",
        weather_rule="前一天20:00看天气，若不宜出行则取消，新的时间另行通知。",
        contact_name="苗队长", contact_phone="0719-5550100", changed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    await event.save()
    return event


UNITS = (("十堰小草义工协会", "host"), ("云岭小学（演示）", "undertaker"))

# kind, from, to, title, place, responsible, state
PROGRAMME = (
    ("count", "07:10", "07:45", "签到、分组、认识孩子", "人民广场东门", "苗队长", "confirmed"),
    ("travel", "07:45", "08:10", "乘车去图书馆", "", "车长 石路", "confirmed"),
    ("stop", "08:10", "09:10", "图书馆里的早晨", "十堰市图书馆少儿部", "少儿部老师、一组组长", "confirmed"),
    ("travel", "09:10", "09:25", "乘车去博物馆", "", "车长 石路", "confirmed"),
    ("stop", "09:25", "10:30", "看老物件，听家乡的历史", "十堰市博物馆", "讲解员、二组组长", "confirmed"),
    ("travel", "10:30", "10:50", "乘车去大学", "", "车长 石路", "confirmed"),
    ("stop", "10:50", "11:50", "走进大学，和大学生一起玩", "湖北工业职业技术学院", "学院青年志愿者、三组组长", "confirmed"),
    ("travel", "11:50", "12:10", "乘车去午餐", "", "车长 石路", "confirmed"),
    ("meal", "12:10", "13:00", "午餐", "十堰市豆蔻文化餐厅", "生活组 田禾", "confirmed"),
    ("travel", "13:00", "13:15", "乘车去影院", "", "车长 石路", "confirmed"),
    ("stop", "13:15", "15:30", "午休，然后看一场电影", "十堰市亚新国际影院", "影院值班经理、各组组长", "confirmed"),
    ("travel", "15:30", "15:50", "乘车去公园", "", "车长 石路", "tentative"),
    ("stop", "15:50", "16:40", "看动物", "十堰市人民公园（动物园）", "各组组长", "tentative"),
    ("ceremony", "16:40", "17:20", "聊聊今天，领新书包", "人民广场", "柏和心理老师、苗队长", "confirmed"),
    ("count", "17:20", "17:40", "清点人数，交给老师和家长", "人民广场东门", "苗队长", "confirmed"),
)

# unit, [(item, kind, quantity, unit, state, leg title)]
SPONSORS = (
    ("十堰市亚新国际影院", (("往返车辆", "transport", None, "", "confirmed", "乘车去图书馆"),
                    ("看一场电影", "activity", None, "", "confirmed", "午休，然后看一场电影"),
                    ("午休的地方", "rest_place", None, "", "confirmed", "午休，然后看一场电影"))),
    ("十堰市图书馆少儿部", (("参观图书馆", "visit", None, "", "confirmed", "图书馆里的早晨"),)),
    ("十堰市博物馆", (("参观，了解历史", "visit", None, "", "confirmed", "看老物件，听家乡的历史"),)),
    ("十堰市豆蔻文化餐厅", (("孩子和义工的午餐", "meal", 45, "份", "confirmed", "午餐"),)),
    ("十堰市柏和心理服务中心", (("全程心理陪伴和引导", "service", None, "", "confirmed", "聊聊今天，领新书包"),)),
    ("湖北工业职业技术学院", (("参观大学", "visit", None, "", "confirmed", "走进大学，和大学生一起玩"),
                     ("和大学生互动", "activity", None, "", "confirmed", "走进大学，和大学生一起玩"))),
    ("十堰市人民公园（动物园）", (("参观动物园", "visit", None, "", "tentative", "看动物"),)),
    ("东城经济开发区国税局", (("爱心书包", "goods", 20, "个", "confirmed", "聊聊今天，领新书包"),)),
)  # fmt: skip

DUTIES = (("总负责人", "苗青"), ("总协调人", "石路"), ("孩子与学校对接", "田禾"), ("安全和机动", "陆安"))
MATERIALS = (
    ("爱心书包", 20, "个", "东城经济开发区国税局"), ("小草马甲", 15, "件", "协会"), ("急救包", 2, "个", "协会"),
    ("饮用水", 48, "瓶", "协会"), ("小草旗", 3, "面", "协会"),
)  # fmt: skip

# An older own-risk text in our own words, kept beside the risk notice and flagged: domain rule on personal injury.
OLDER = (
    "志愿者明白活动路上和活动当中可能发生意外，愿意自己承担由此受到的人身伤害，不向组织者和同伴要求赔偿。",
    "因参加活动造成的人身伤害和财物损失，组织者和其他成员概不负责。",
)

# Invented people: name, kind, age band, school, group, guardian, phone, relation, health note, photo level
SCHOOL = "云岭小学（演示）"
ADULTS = (
    ("方老师", "teacher", 0), ("贺老师", "teacher", 0), ("护理员小温", "carer", 1), ("护理员小曲", "carer", 1),
    ("安老师", "teacher", 2),
)  # fmt: skip
CHILDREN = (
    ("云朵朵", "9-12", 0, "云大山", "+8613000000001", "父亲", "对花生过敏", "internal"),
    ("石小满", "9-12", 0, "石奶奶", "+8613000000002", "祖母", "", "none"),
    ("田一禾", "4-8", 1, "田妈妈", "+8613000000003", "母亲", "晕车，坐前排", "public"),
    ("𬭚星", "4-8", 1, "𬭚爷爷", "+8613000000004", "祖父", "", "none"),
    ("林可可", "9-12", 2, "林爸爸", "+8613000000005", "父亲", "", "internal"),
    ("山小川", "4-8", 2, "山姑姑", "+8613000000006", "姑姑", "哮喘，随身带喷雾", "none"),
)


async def _plan(event: Event) -> None:
    day = clock.local(event.starts_at, ZONE).date()
    await Unit.insert(*(Unit(event=event.id, name=name, role=role, position=n) for n, (name, role) in enumerate(UNITS)))
    await Leg.insert(*(
        Leg(event=event.id, uid=crypto.public_id(), kind=kind, starts_at=_at(day, start), ends_at=_at(day, end),
            title=title, place=place, responsible=who, state=state)
        for kind, start, end, title, place, who, state in PROGRAMME
    ))  # fmt: skip
    await Duty.insert(*(Duty(event=event.id, label=label, person=who, position=n) for n, (label, who) in enumerate(DUTIES)))
    await Material.insert(*(
        Material(event=event.id, item=item, quantity=count, unit=unit, who_brings=who, position=n)
        for n, (item, count, unit, who) in enumerate(MATERIALS)
    ))  # fmt: skip


async def _sponsors(association: Association, event: Event, legs: dict[str, int]) -> None:
    position = 0
    for name, pledges in SPONSORS:
        uid = crypto.public_id()
        contact = crypto.seal_json({"person": "", "phone": "", "email": ""}, f"sponsor_unit.contact:{uid}")
        unit = SponsorUnit(uid=uid, association=association.id, name=name, contact=contact, created_at=clock.now())
        await unit.save()
        for item, kind, quantity, measure, state, leg in pledges:
            await Pledge(
                uid=crypto.public_id(), event=event.id, sponsor_unit=unit.id, leg=legs[leg], item=item, kind=kind,
                quantity=quantity, unit=measure, state=state, position=position, created_at=clock.now(),
            ).save()  # fmt: skip
            position += 1


async def _people(event: Event, actor: str) -> None:
    groups = []
    for n, (name, colour) in enumerate((("一组", "grass"), ("二组", "sky"), ("三组", "sun"))):
        group = Group(uid=crypto.public_id(), event=event.id, name=name, colour=colour, position=n)
        await group.save()
        groups.append(group.uid)
    adults = await roster.add_many(
        event.id, [Entry(name, kind, ADULT, SCHOOL if kind == "teacher" else "", groups[n], photo_level="internal",
                         consents=frozenset({str(Purpose.PHOTOS)}))
                   for name, kind, n in ADULTS], actor=actor,
    )  # fmt: skip
    beside = {n: row.uid for row, (_name, _kind, n) in zip(adults, ADULTS, strict=True)}
    every = frozenset(str(purpose) for purpose in Purpose)
    await roster.add_many(
        event.id,
        [
            Entry(
                name, Kind.CHILD, band, SCHOOL, groups[n], chaperone=beside[n], guardian_name=guardian, guardian_phone=phone,
                relation=relation, health_note=health, photo_level=photo,
                consents=every if photo != "none" else every - {str(Purpose.PHOTOS)},
            )
            for name, band, n, guardian, phone, relation, health, photo in CHILDREN
        ],
        actor=actor,
    )  # fmt: skip
