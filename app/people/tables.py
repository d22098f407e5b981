"""Associations, the accounts of their staff, and the sessions of those accounts."""

from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class Association(Table, help_text="A volunteer association; nobody sees another one's desk."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    slug = Varchar(length=60, unique=True)
    name = Varchar(length=80)
    name_en = Varchar(length=120, default="")
    about = Text(default="")
    about_en = Text(default="")
    contact = Varchar(length=200, default="")  # public: how to reach the association
    timezone = Varchar(length=40, default="Asia/Shanghai")  # IANA
    locale = Varchar(length=10, default="zh-Hans")
    volunteer_word = Varchar(length=10, default="志愿者")  # 志愿者 or 义工
    revision = Integer(default=1)  # raised whenever a public word of it changes
    created_at = Timestamptz(default=None, null=True)


class Account(Table, help_text="A person who signs in."):
    id: Serial
    uid = Varchar(length=20, unique=True)
    email = Varchar(length=120, unique=True)  # folded to lower case
    name = Varchar(length=60)
    password_hash = Varchar(length=200, secret=True)  # argon2id
    locale = Varchar(length=10, default="")
    disabled = Boolean(default=False)
    created_at = Timestamptz(default=None, null=True)
    password_changed_at = Timestamptz(default=None, null=True)


class Membership(Table, help_text="An account's role in one association."):
    id: Serial
    association = ForeignKey(references=Association, null=False, on_delete=OnDelete.cascade, index=True)
    account = ForeignKey(references=Account, null=False, on_delete=OnDelete.cascade, index=True)
    role = Varchar(length=10)  # owner, leader, helper, auditor
    created_at = Timestamptz(default=None, null=True)


class AccountSession(Table, help_text="One signed-in browser."):
    id: Serial
    account = ForeignKey(references=Account, null=False, on_delete=OnDelete.cascade, index=True)
    token_hash = Varchar(length=64, unique=True, secret=True)  # SHA-256 of the cookie's random token
    created_at = Timestamptz(default=None, null=True)
    seen_at = Timestamptz(default=None, null=True)
    expires_at = Timestamptz(default=None, null=True)
    device = Varchar(length=120, default="")  # the browser's own description, shortened


class Attempt(Table, help_text="A failed sign-in; old rows are swept away."):
    id: Serial
    who = Varchar(length=64, index=True)  # keyed fingerprint of e-mail or address
    at = Timestamptz(default=None, null=True)
