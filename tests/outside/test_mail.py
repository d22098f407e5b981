import asyncio
import dataclasses
import email
import email.policy
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from app.outside.mail import Letter, MailRefused, send

pytestmark = pytest.mark.anyio

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nX-NAME:\xe5\xb0\x8f\xe8\x8d\x89\r\nEND:VCALENDAR\r\n"
LETTER = Letter(
    to="张小禾 <zhang@example.org>",
    subject="【已取消】走出大山看世界，请看新的安排，谢谢大家的理解和支持",
    text="大家好：\n.\n原定6月1日的活动取消。\n",
    sender="十堰小草义工协会 <no-reply@example.org>",
    reply_to="leader@example.org",
    message_id="<o-17.3@example.org>",
)


class Postman:
    """A mail server that keeps what it gets, and refuses where it is told to."""

    def __init__(self, refusing: dict[str, str] | None = None) -> None:
        self.refusing = refusing or {}
        self.envelopes: list[Envelope] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.refusing.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refusing.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" not in self.refusing:
            self.envelopes.append(envelope)
        return self.refusing.get("DATA", "250 OK")

    def letter(self) -> EmailMessage:
        (envelope,) = self.envelopes
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message


@asynccontextmanager
async def open_server(postman: Postman, **options: Any) -> AsyncIterator[str]:
    """The address of a running server, `127.0.0.1:port`."""
    loop = asyncio.get_running_loop()
    made: list[SMTP] = []

    def protocol() -> SMTP:
        made.append(SMTP(postman, **({"enable_SMTPUTF8": True, "loop": loop} | options)))
        return made[-1]

    server = await loop.create_server(protocol, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for one in made:
            if one.transport is not None:
                one.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)


async def delivered(letter: Letter) -> EmailMessage:
    postman = Postman()
    async with open_server(postman) as address:
        await send(f"smtp://{address}", letter)
    return postman.letter()


async def test_a_letter_arrives_as_it_was_written():
    got = await delivered(LETTER)

    assert got["Subject"] == LETTER.subject
    assert got["From"] == "十堰小草义工协会 <no-reply@example.org>"
    assert got["To"] == "张小禾 <zhang@example.org>"
    assert got["Reply-To"] == "leader@example.org"
    assert got["Message-ID"] == "<o-17.3@example.org>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content_type() == "text/plain"
    assert got.get_content().replace("\r\n", "\n") == LETTER.text


async def test_the_envelope_holds_bare_addresses():
    postman = Postman()
    async with open_server(postman) as address:
        await send(f"smtp://{address}", LETTER)

    assert (postman.envelopes[0].mail_from, postman.envelopes[0].rcpt_tos) == (
        "no-reply@example.org",
        ["zhang@example.org"],
    )


@pytest.mark.parametrize("calendar", [ICS, ICS.decode()], ids=["bytes", "text"])
async def test_a_calendar_comes_as_an_answer_to_tap_and_as_a_file(calendar: bytes | str):
    got = await delivered(dataclasses.replace(LETTER, html="<p>取消</p>", ics=calendar, ics_method="CANCEL"))
    parts = [(part.get_content_type(), part.get_param("method"), part.get_filename()) for part in got.walk()]

    assert parts == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", None, None),
        ("text/html", None, None),
        ("text/calendar", "CANCEL", None),
        ("text/calendar", "CANCEL", "calendar.ics"),
    ]
    for part in got.walk():
        if part.get_content_type() == "text/calendar":
            assert part.get_payload(decode=True) == ICS
            assert part.get_content_charset() == "utf-8"


@pytest.mark.parametrize("field", ["to", "sender", "reply_to", "subject", "message_id"])
@pytest.mark.parametrize(
    "evil", ["\r\nBcc: spy@example.net\r\n\r\nbody", "\nX-Evil: 1", "\x00\x0b\x85\u2028Bcc: a@b.c"]
)
async def test_nothing_typed_becomes_a_header_of_its_own(field: str, evil: str):
    value = {"to": f"张{evil} <zhang@example.org>", "sender": f"协{evil} <no-reply@example.org>"}.get(
        field, f"x{evil}"
    )
    got = await delivered(dataclasses.replace(LETTER, **{field: value}))

    assert set(got.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "X-Peer", "X-MailFrom", "X-RcptTo",
    }  # fmt: skip
    assert [address.addr_spec for address in got["To"].addresses] == ["zhang@example.org"]
    assert [address.addr_spec for address in got["From"].addresses] == ["no-reply@example.org"]


@pytest.mark.parametrize(
    "name", ['张"三', "小草, 协会", "a@b.c", "back\\slash", "(x)", "王𬭚😀", "O'Neil; Ltd."]
)
async def test_any_name_leaves_one_receiver(name: str):
    got = await delivered(dataclasses.replace(LETTER, to=f"{name} <zhang@example.org>"))

    assert [address.addr_spec for address in got["To"].addresses] == ["zhang@example.org"]


async def test_a_letter_without_an_id_gets_one_of_the_sender():
    got = await delivered(dataclasses.replace(LETTER, message_id=None))

    assert got["Message-ID"].endswith("@example.org>")


async def test_a_domain_in_chinese_is_written_as_the_network_wants_it():
    got = await delivered(dataclasses.replace(LETTER, to="zhang@例子.中国"))

    assert got["To"].addresses[0].domain == "xn--fsqu00a.xn--fiqs8s"


async def test_a_mailbox_in_chinese_arrives_where_the_server_can():
    postman = Postman()
    async with open_server(postman) as address:
        await send(f"smtp://{address}", dataclasses.replace(LETTER, to="张三@example.org"))
    assert postman.envelopes[0].rcpt_tos == ["张三@example.org"]
    assert "To: 张三@example.org\r\n".encode() in (postman.envelopes[0].content or b"")

    async with open_server(Postman(), enable_SMTPUTF8=False) as address:
        with pytest.raises(MailRefused) as refused:
            await send(f"smtp://{address}", dataclasses.replace(LETTER, to="张三@example.org"))
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("where", "answer", "permanent"),
    [
        ("RCPT", "550 5.1.1 no such user", True),
        ("RCPT", "450 4.2.0 greylisted", False),
        ("RCPT", "554 5.7.1 relay access denied", False),
        ("RCPT", "530 authentication required", False),
        ("DATA", "552 5.2.2 mailbox full", True),
        ("DATA", "451 4.3.0 try again later", False),
        ("MAIL", "550 5.1.8 sender unknown", False),
        ("MAIL", "421 too busy", False),
    ],
)
async def test_a_refusal_says_whether_to_try_again(where: str, answer: str, permanent: bool):
    postman = Postman({where: answer})
    async with open_server(postman) as address:
        with pytest.raises(MailRefused) as refused:
            await send(f"smtp://{address}", LETTER)

    assert refused.value.permanent is permanent
    assert refused.value.reason.startswith(answer[:3])
    assert postman.envelopes == []


async def test_a_dead_server_is_no_fault_of_the_letter():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: every call is turned away
        with pytest.raises(MailRefused, match="could not be reached") as refused:
            await send(f"smtp://127.0.0.1:{taken.getsockname()[1]}", LETTER, timeout=2)

    assert not refused.value.permanent


async def test_a_server_that_never_answers_is_given_up():
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(MailRefused) as refused:
            await asyncio.wait_for(send(f"smtp://127.0.0.1:{port}", LETTER, timeout=0.3), 5)

    assert not refused.value.permanent


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "http://example.org", "smtp://", "smtp://host:port", "smtp://[::1"]
)
async def test_a_wrong_setting_is_told_and_loses_nothing(url: str):
    with pytest.raises(MailRefused, match="smtp://host:port") as refused:
        await send(url, LETTER)

    assert not refused.value.permanent


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b@c",
        "a b@c.d",
        "a@b.c, d@e.f",
        "<>",
        "x <y>",
        "a..b@",
        "@example.org",
        "a@" + "b" * 300,
    ],
)
async def test_what_is_no_address_is_refused_for_good(to: str):
    with pytest.raises(MailRefused, match="not an e-mail address") as refused:
        await send("smtp://127.0.0.1:9", dataclasses.replace(LETTER, to=to))

    assert refused.value.permanent


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_user_and_password_are_shown_to_the_server():
    seen = []

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == "pa:ss/wört".encode(), handled=False)

    postman = Postman()
    async with open_server(
        postman, authenticator=check, auth_require_tls=False, auth_required=True
    ) as address:
        await send(f"smtp://xiao%40cao:pa%3Ass%2Fw%C3%B6rt@{address}", LETTER)
        with pytest.raises(MailRefused) as refused:
            await send(f"smtp://xiao%40cao:wrong@{address}", LETTER)

    assert seen[0] == (b"xiao@cao", "pa:ss/wört".encode())
    assert len(postman.envelopes) == 1
    assert (refused.value.permanent, refused.value.reason[:3]) == (False, "535")


async def test_encryption_insisted_on_is_not_done_without():
    postman = Postman()
    async with open_server(postman) as address:
        with pytest.raises(MailRefused) as refused:
            await send(f"smtp://{address}?starttls=1", LETTER)

    assert not refused.value.permanent
    assert postman.envelopes == []
