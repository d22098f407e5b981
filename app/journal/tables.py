"""The journal, the reads of child data, the outbox."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class Journal(Table, help_text="One line per deed; lines of one chain are hash-linked. No personal data."):
    id: Serial
    chain = Varchar(length=40, index=False)  # "event:<uid>", "association:<uid>" or "house"
    at = Timestamptz(default=None, null=True)  # UTC
    actor = Varchar(length=60)  # "account:<uid>", "signup:<uid>", "sponsor:<uid>", "visitor", "house"
    deed = Varchar(length=60)  # "signup.made"
    subject = Varchar(length=80)  # "signup:<uid>"
    detail = Text(default="{}")  # JSON: states, numbers, field names; never a name, phone or health word
    sha256 = Varchar(length=64)
    previous = Varchar(length=64, default="")


class ChildRead(Table, help_text="Who looked at child data, when, and what of it."):
    id: Serial
    at = Timestamptz(default=None, null=True)  # UTC
    account_uid = Varchar(length=20)
    event_uid = Varchar(length=20, index=True)
    what = Varchar(length=30)  # roster, card, print, arrivals, badge
    participant_uid = Varchar(length=20, default="")  # empty: the whole list
    seen = Integer(default=1)  # how many people's data the page showed


class Outbox(Table, help_text="A letter to be sent after the commit, tried again until it is sent or given up."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    kind = Varchar(length=20, default="letter")
    about = Varchar(length=80, default="", index=True)  # "notice:<uid>"
    dedupe = Varchar(length=120, unique=True)  # the same letter is never queued twice
    payload = Bytea(default=b"")  # sealed JSON: to, subject, text, ics
    state = Varchar(length=10, default="waiting")  # waiting, sent, dead
    attempts = Integer(default=0)
    next_at = Timestamptz(default=None, null=True, index=True)  # UTC; not before
    leased_until = Timestamptz(default=None, null=True)  # UTC; a process is sending it now
    error = Varchar(length=200, default="")
    created_at = Timestamptz(default=None, null=True)
    sent_at = Timestamptz(default=None, null=True)
