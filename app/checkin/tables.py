"""Who came, who left, and what was taken back."""

from piccolo.columns import ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.badges.tables import Badge
from app.events.tables import Event
from app.people.tables import Account


class Arrival(Table, help_text="One tap: in, out, or the undoing of one. Rows are never changed."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    badge = ForeignKey(references=Badge, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=5)  # in, out, undo
    undoes: ForeignKey = ForeignKey(references="self", null=True, on_delete=OnDelete.cascade, unique=True)
    at = Timestamptz(default=None, null=True)  # UTC
    by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    device = Varchar(length=120, default="")
    client_id = Varchar(length=40, unique=True)  # made by the page: the same tap sent twice is one row
