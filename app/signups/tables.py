"""A volunteer's place at one outing."""

from piccolo.columns import Bytea, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event
from app.waivers.tables import Signature


class Group(Table, tablename="outing_group", help_text="People who walk together."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=30)
    colour = Varchar(length=10, default="grass")  # grass, sky, sun, rose, violet, earth: told by word besides
    position = Integer(default=0)


class Signup(Table, help_text="One person's place at one outing."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    group = ForeignKey(references=Group, null=True, on_delete=OnDelete.set_null)
    name = Varchar(length=60)
    search = Varchar(length=300, default="")  # kit.names.search_words
    phone_key = Varchar(length=32)  # keyed fingerprint of the E.164 number; unique per event (index in the migrations)
    contact = Bytea(default=b"")  # sealed JSON: phone, email, emergency_name, emergency_phone, note
    age_band = Varchar(length=10)  # 18-24, 25-39, 40-59, 60+
    skills = Varchar(length=120, default="")
    photo_consent = Varchar(length=10, default="none")  # none, internal, public
    consents = Text(default="{}")  # JSON: {"data": "2027-…Z", …} moments of each tick
    place = Varchar(length=10, default="going")  # going, waiting, offered, withdrawn, removed
    signature = ForeignKey(references=Signature, null=True, on_delete=OnDelete.set_null)
    generation = Integer(default=1)  # of the own link
    client_id = Varchar(length=40, default="")  # made by the form: the same form sent twice is one sign-up
    locale = Varchar(length=10, default="zh-Hans")
    signed_up_at = Timestamptz(default=None, null=True)  # UTC; orders the reserve list
    placed_at = Timestamptz(default=None, null=True)  # UTC; of the last change of place
    changed_at = Timestamptz(default=None, null=True)  # UTC; for the own calendar
    erased_at = Timestamptz(default=None, null=True)
