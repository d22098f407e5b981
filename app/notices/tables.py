"""What everyone was told, and how it reached them."""

from piccolo.columns import ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event
from app.journal.tables import Outbox
from app.people.tables import Account
from app.signups.tables import Signup


class Notice(Table, help_text="One announcement about one outing."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10)  # cancel, postpone, reopen, change
    text = Text(default="")  # zh-Hans, ready to paste into a chat group
    text_en = Text(default="")
    revision = Integer(default=1)  # of the outing when it was written
    by = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)
    created_at = Timestamptz(default=None, null=True)


class Delivery(Table, help_text="One person's copy of a notice; its fate is the outbox row's."):
    id: Serial
    notice = ForeignKey(references=Notice, null=False, on_delete=OnDelete.cascade, index=True)
    signup = ForeignKey(references=Signup, null=True, on_delete=OnDelete.cascade, index=True)
    sponsor_uid = Varchar(length=20, default="")  # or a sponsor unit
    channel = Varchar(length=10, default="email")  # email, none (no address: to be called)
    outbox = ForeignKey(references=Outbox, null=True, on_delete=OnDelete.set_null)
