"""An outing and the blocks of its plan."""

from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.people.tables import Association


class Event(Table, help_text="One outing."):
    id: Serial
    uid = Varchar(length=20, unique=True)  # in calendar UIDs and journal lines
    association = ForeignKey(references=Association, null=False, on_delete=OnDelete.restrict, index=True)
    slug = Varchar(length=80, unique=True)
    title = Varchar(length=80)
    title_en = Varchar(length=120, default="")
    theme = Varchar(length=80, default="")
    slogan = Varchar(length=80, default="")
    summary = Text(default="")  # one warm paragraph for the page
    summary_en = Text(default="")
    background = Text(default="")
    purpose = Text(default="")
    expected_result = Text(default="")
    occasion = Varchar(length=40, default="")  # 六一儿童节
    starts_at = Timestamptz(default=None, null=True)  # UTC
    ends_at = Timestamptz(default=None, null=True)  # UTC
    timezone = Varchar(length=40, default="Asia/Shanghai")  # IANA
    meeting_point = Varchar(length=120, default="")
    meeting_at = Timestamptz(default=None, null=True)  # UTC
    volunteer_places = Integer(default=0)  # people; 0: none wanted
    participant_places = Integer(default=0)  # people: children, carers and teachers together
    participants_note = Varchar(length=120, default="")  # who is counted: 含护理人员、陪护老师
    signup_opens_at = Timestamptz(default=None, null=True)  # UTC; None: as soon as published
    signup_closes_at = Timestamptz(default=None, null=True)  # UTC; None: at the meeting time
    state = Varchar(length=12, default="draft")  # draft, open, closed, postponed, under_way, done, cancelled
    revision = Integer(default=1)  # raised by every change of what people see; the calendars' SEQUENCE
    changed_at = Timestamptz(default=None, null=True)  # UTC; of that revision
    reason = Text(default="")  # why it was closed, postponed or cancelled
    next_date_note = Varchar(length=120, default="")  # 新的时间另行通知
    previous_starts_at = Timestamptz(default=None, null=True)  # UTC; before a postponement
    date_known = Boolean(default=True)  # False: postponed without a new date
    risk_level = Varchar(length=12, default="usual")  # usual, endangering (insurance is compulsory)
    insurance = Text(default="")  # insurer, kind, policy number
    risks = Text(default="")  # one a line
    risks_en = Text(default="")
    requirements = Text(default="")  # one a line
    requirements_en = Text(default="")
    bring = Text(default="")  # one a line
    grouping_note = Text(default="")
    fee_note = Text(default="")
    weather_rule = Text(default="")
    contact_name = Varchar(length=60, default="")
    contact_phone = Varchar(length=30, default="")  # public, of the association's choosing
    created_at = Timestamptz(default=None, null=True)
    published_at = Timestamptz(default=None, null=True)


class Unit(Table, help_text="An organising unit with its part."):
    id: Serial
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=80)
    role = Varchar(length=14)  # host, undertaker, co_host, guidance, support, media
    position = Integer(default=0)


class Leg(Table, help_text="One item of the programme, in order of time."):
    id: Serial
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    uid = Varchar(length=20, unique=True)
    kind = Varchar(length=10, default="stop")  # travel, stop, meal, toilet, count, ceremony
    starts_at = Timestamptz(default=None, null=True)  # UTC
    ends_at = Timestamptz(default=None, null=True)  # UTC
    title = Varchar(length=80)
    place = Varchar(length=120, default="")
    responsible = Varchar(length=80, default="")
    note = Varchar(length=200, default="")
    state = Varchar(length=10, default="confirmed")  # tentative, confirmed, withdrawn


class Duty(Table, help_text="Who answers for what."):
    id: Serial
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    label = Varchar(length=60)
    person = Varchar(length=60, default="")
    phone = Varchar(length=30, default="")  # shown to staff only
    position = Integer(default=0)


class Material(Table, help_text="A thing that must be there."):
    id: Serial
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    item = Varchar(length=80)
    quantity = Integer(default=None, null=True)
    unit = Varchar(length=10, default="")
    who_brings = Varchar(length=80, default="")
    done = Boolean(default=False)
    position = Integer(default=0)


class Check(Table, tablename="check_item", help_text="A thing the staff must still settle or do before the day."):
    id: Serial
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    text = Text()
    field = Varchar(length=40, default="")  # what it is about, as a plan's facts name it; "" for one's own
    done_at = Timestamptz(default=None, null=True)  # UTC
    done_by = Varchar(length=60, default="")  # as journal lines name people
    position = Integer(default=0)
