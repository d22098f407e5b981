"""The people who are taken along. Everything that tells who a child is stays sealed."""

from typing import Any

from piccolo.columns import Bytea, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event
from app.signups.tables import Group, Signup


class Participant(Table, help_text="A child, carer or teacher on one outing."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10)  # child, carer, teacher
    card = Bytea(default=b"")  # sealed JSON: name, age_band, school, health_note
    group = ForeignKey(references=Group, null=True, on_delete=OnDelete.set_null)
    in_charge = ForeignKey(references=Signup, null=True, on_delete=OnDelete.set_null)  # the volunteer in charge
    chaperone: Any = ForeignKey(references="self", null=True, on_delete=OnDelete.set_null)  # a carer or teacher
    photo_level = Varchar(length=10, default="none")  # none, internal, public
    left_at = Timestamptz(default=None, null=True)  # UTC; taken off the list: the seat is free
    created_at = Timestamptz(default=None, null=True)
    erase_after = Timestamptz(default=None, null=True)  # UTC


class Guardian(Table, help_text="Who answers for a child and may be called."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    participant = ForeignKey(references=Participant, null=False, on_delete=OnDelete.cascade, index=True)
    contact = Bytea(default=b"")  # sealed JSON: name, phone, relation
    position = Integer(default=0)


class Consent(Table, help_text="What a guardian agreed to, or took back."):
    id: Serial
    participant = ForeignKey(references=Participant, null=False, on_delete=OnDelete.cascade, index=True)
    purpose = Varchar(length=20)  # taking_part, medical, photos, pick_up
    answer = Varchar(length=10)  # yes, no, withdrawn
    how = Varchar(length=20, default="paper")  # paper (seen by the leader), link
    at = Timestamptz(default=None, null=True)
