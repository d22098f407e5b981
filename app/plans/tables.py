"""A plan that was read, and what became of it."""

from piccolo.columns import Bytea, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.events.tables import Event
from app.people.tables import Account, Association


class Plan(Table, help_text="One plan as it was read; plans hold names and phones, so everything of it is sealed."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    association = ForeignKey(references=Association, null=False, on_delete=OnDelete.cascade, index=True)
    event = ForeignKey(references=Event, null=True, on_delete=OnDelete.set_null, index=True)  # the (first) draft made of it
    account = ForeignKey(references=Account, null=True, on_delete=OnDelete.set_null)  # who read it in
    head = Bytea(default=b"")  # sealed JSON: title, name of the file, how many facts
    reading = Bytea(default=b"")  # sealed JSON of plans.keeping: cleaned text, facts, repairs
    choices = Bytea(default=b"")  # sealed JSON: what the leader accepted, changed, dropped and answered
    sketch = Bytea(default=b"")  # keyed hashes that tell near-duplicates, see plans.rules.sketch
    kind = Varchar(length=20, default="")  # as plan-facts/1 names it
    state = Varchar(length=10, default="reading")  # reading, drafted
    created_at = Timestamptz(default=None, null=True)  # UTC
