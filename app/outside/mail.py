"""One letter over SMTP, with a calendar entry if it has one.

Sending is retried by whoever keeps the outbox: `MailRefused.permanent` says whether it is worth it.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_MAILBOX = re.compile(r"""[^\s@<>()\[\],;:"\\]+@[^\s@<>()\[\],;:"\\]+""")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailRefused(Exception):
    """The letter was not taken. `permanent`: asking again will not help, the address or letter is at fault."""

    def __init__(self, permanent: bool, reason: str) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`to`, `sender` and `reply_to` are `name@host` or `Name <name@host>`; `ics` is a whole calendar."""

    to: str
    subject: str
    text: str
    sender: str
    html: str | None = None
    ics: bytes | str | None = None
    ics_method: str | None = None  # PUBLISH, REQUEST or CANCEL, as inside `ics`
    reply_to: str | None = None
    message_id: str | None = None  # `<id@host>`; the same one for every try, so that nobody reads it twice


@dataclass(frozen=True)
class _Server:
    host: str
    port: int
    user: str
    password: str
    tls: bool  # from the first byte
    starttls: bool | None  # None: when the server offers it


async def send(smtp_url: str, letter: Letter, timeout: float = 20) -> None:  # noqa: ASYNC109 - the outbox counts in whole letters
    """Hand the letter to the server at `smtp://user:password@host:port` or `smtps://…`.

    `?starttls=1` insists on encryption, `?starttls=0` does without; left out, it is used when offered, and
    insisted on before a password leaves this machine. Raises `MailRefused`, whatever goes wrong; a wrong
    setting is never the letter's fault, so it is not permanent.
    """
    server = _server(smtp_url)
    message, sender, to = _message(letter)
    try:
        async with asyncio.timeout(timeout):
            await aiosmtplib.send(
                message,
                sender=sender,
                recipients=[to],
                hostname=server.host,
                port=server.port,
                username=server.user or None,
                password=server.password or None,
                use_tls=server.tls,
                start_tls=server.starttls,
                timeout=timeout,
            )
    except aiosmtplib.SMTPRecipientsRefused as refused:
        code, reason = next(((one.code, one.message) for one in refused.recipients), (450, "refused"))
        raise MailRefused(_is_final(code, reason), _said(code, reason)) from refused
    except aiosmtplib.SMTPDataError as refused:
        raise MailRefused(
            _is_final(refused.code, refused.message), _said(refused.code, refused.message)
        ) from refused
    except aiosmtplib.SMTPResponseException as refused:  # greeting, sign-in or sender: the settings
        raise MailRefused(False, _said(refused.code, refused.message)) from refused
    except aiosmtplib.SMTPNotSupported as refused:
        utf8 = not (sender + to).isascii()
        raise MailRefused(
            utf8, _plain(str(refused)) or "The mail server lacks something we need."
        ) from refused
    except (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError, ValueError) as failed:
        reason = _plain(str(failed)) or type(failed).__name__
        raise MailRefused(False, f"The mail server could not be reached: {reason}") from failed


def _server(smtp_url: str) -> _Server:
    try:
        parts = urlsplit(smtp_url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise MailRefused(False, "The mail server must be written as smtp://host:port or smtps://host:port.")
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    wish = parse_qs(parts.query).get("starttls", [""])[0]
    if tls:
        starttls: bool | None = False
    elif wish:
        starttls = wish not in ("0", "no", "off", "false")
    elif host in _LOOPBACK:
        starttls = False
    else:
        starttls = True if user else None
    return _Server(host, port or (465 if tls else 587 if user else 25), user, password, tls, starttls)


def _message(letter: Letter) -> tuple[EmailMessage, str, str]:
    """The message, and the bare addresses of sender and receiver for the envelope."""
    sender, to = _mailbox(letter.sender), _mailbox(letter.to)
    if to is None:
        raise MailRefused(True, "This is not an e-mail address.")
    if sender is None:
        raise MailRefused(False, "The sender is not an e-mail address.")
    plain = (sender.addr_spec + to.addr_spec).isascii()
    message = EmailMessage(policy=SMTP if plain else SMTP.clone(utf8=True))
    message["From"], message["To"] = sender, to
    message["Subject"] = _plain(letter.subject)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = _message_id(letter.message_id, sender.domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    reply_to = _mailbox(letter.reply_to or "")
    if reply_to is not None:
        message["Reply-To"] = reply_to
    message.set_content(_body(letter.text), cte="base64")
    if letter.html:
        message.add_alternative(_body(letter.html), subtype="html", cte="base64")
    if letter.ics is not None:
        # once as what the letter is, for mail programs with a calendar, and once as a file, for the others
        calendar = letter.ics if isinstance(letter.ics, str) else letter.ics.decode()
        method = letter.ics_method or "PUBLISH"
        message.add_alternative(calendar, subtype="calendar", params={"method": method}, cte="base64")
        message.add_attachment(
            calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="calendar.ics",
            params={"charset": "utf-8", "method": method},
        )
    return message, sender.addr_spec, to.addr_spec


def _mailbox(text: str) -> Address | None:
    """The name and mailbox of one person; `None` when there is not exactly one."""
    name, opened, rest = _plain(text).rpartition("<")
    address = rest.removesuffix(">").strip() if opened else _plain(text)
    user, _, host = address.rpartition("@")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return None
    if not _MAILBOX.fullmatch(f"{user}@{host}") or len(user) + len(host) > 253:
        return None
    # quotes and backslashes in a name would need an escape some mail programs show
    return Address(display_name=re.sub(r'["\\]+', " ", name).strip(), username=user, domain=host)


def _message_id(wanted: str | None, domain: str) -> str:
    if wanted and re.fullmatch(r"<[!-;=?A-~]+@[!-;=?A-~]+>", wanted):
        return wanted
    return make_msgid(domain=domain)


def _plain(text: str) -> str:
    """On one line, without control characters: nothing typed becomes a header of its own."""
    return _CONTROL.sub(" ", text).strip()


def _body(text: str) -> str:
    """Whole lines, without what cannot be encoded."""
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode().replace("\0", "")
    )


def _is_final(code: int, reason: str) -> bool:
    """Whether a refusal means this letter. Missing sign-in and relaying (5.7, RFC 3463 3.8) mean our settings."""
    return code >= 500 and code not in (530, 534, 535, 538) and not re.search(r"\b5\.7\.", reason)


def _said(code: int, reason: str) -> str:
    return f"{code} {_plain(reason)}"[:500]
