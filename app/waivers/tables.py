"""What people sign, and that they signed it."""

from piccolo.columns import Boolean, Bytea, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event


class WaiverText(Table, help_text="One language of one version of an outing's risk notice; never changed, only followed."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    version = Integer(default=1)
    language = Varchar(length=10, default="zh-Hans")
    kind = Varchar(length=12, default="notice")  # notice (signed), older (the association's older text, kept beside it)
    title = Varchar(length=80)
    clauses = Text(default="[]")  # JSON list of {"text", "tick": bool, "flag": "" or "void_for_injury"}
    sha256 = Varchar(length=64)  # of the exact text, see waivers.rules.exact_text
    material_change = Boolean(default=True)  # earlier signers must sign again
    created_at = Timestamptz(default=None, null=True)


class Signature(Table, help_text="Who signed which exact text, when, how; hash-chained within the outing."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    event = ForeignKey(references=Event, null=False, on_delete=OnDelete.cascade, index=True)
    text = ForeignKey(references=WaiverText, null=False, on_delete=OnDelete.restrict, index=True)
    signer = Bytea(default=b"")  # sealed JSON: name, relation, typed, drawing (strokes), ip, agent
    choices = Text(default="{}")  # JSON: {"clauses": [true, …], "photos": "none|internal|public", …}
    locale = Varchar(length=10, default="zh-Hans")
    drawn = Boolean(default=False)
    at = Timestamptz(default=None, null=True)  # UTC
    generation = Integer(default=1)
    sha256 = Varchar(length=64)
    previous = Varchar(length=64, default="")
