"""A code that names one person of one outing."""

from piccolo.columns import ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event
from app.roster.tables import Participant
from app.signups.tables import Signup


class Badge(Table, help_text="One person's badge; a new generation revokes every printed copy."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    signup = ForeignKey(references=Signup, null=True, on_delete=OnDelete.cascade, unique=True)  # either this
    participant = ForeignKey(references=Participant, null=True, on_delete=OnDelete.cascade, unique=True)  # or that
    generation = Integer(default=1)
    revoked_at = Timestamptz(default=None, null=True)  # UTC; refused until a new generation is made
    created_at = Timestamptz(default=None, null=True)
