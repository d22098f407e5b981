"""Sponsor units and their pledges. In kind only: money is not collected."""

from piccolo.columns import Bytea, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event, Leg
from app.people.tables import Association


class SponsorUnit(Table, help_text="A unit that gives something; kept by the association over the years."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    association = ForeignKey(references=Association, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=80)
    contact = Bytea(default=b"")  # sealed JSON: person, phone, email
    generation = Integer(default=1)  # of its private link
    created_at = Timestamptz(default=None, null=True)


class Pledge(Table, help_text="One thing one unit gives to one outing."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    sponsor_unit = ForeignKey(references=SponsorUnit, null=False, on_delete=OnDelete.restrict, index=True)
    leg = ForeignKey(references=Leg, null=True, on_delete=OnDelete.set_null)
    item = Varchar(length=80)
    kind = Varchar(length=12)  # transport, visit, activity, meal, goods, service, rest_place, venue, insurance
    quantity = Integer(default=None, null=True)
    unit = Varchar(length=10, default="")
    state = Varchar(length=10, default="tentative")  # offered, tentative, confirmed, delivered, withdrawn
    delivered_quantity = Integer(default=None, null=True)
    handover = Varchar(length=200, default="")  # when and where it changes hands
    position = Integer(default=0)
    created_at = Timestamptz(default=None, null=True)
