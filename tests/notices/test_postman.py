"""The outbox with a real mail server that can be told to fail."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as modern

from aiosmtpd.smtp import SMTP

from app.journal import actions as journal
from app.journal.tables import Outbox
from app.kit import clock, db
from app.notices import postman
from app.notices.rules import next_try
from app.settings import current


class Server:
    """Keeps what it accepts; answers `answer` when that is set."""

    def __init__(self) -> None:
        self.kept, self.answer = [], ""

    async def handle_DATA(self, server, session, envelope):
        if self.answer:
            return self.answer
        self.kept.append(message_from_bytes(envelope.content, policy=modern))
        return "250 OK"


@asynccontextmanager
async def a_mail_server(monkeypatch):
    handler = Server()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("QIANSHOU_SMTP_URL", f"smtp://127.0.0.1:{port}")
    current.cache_clear()
    try:
        yield handler
    finally:
        server.close()
        await server.wait_closed()
        monkeypatch.delenv("QIANSHOU_SMTP_URL")
        current.cache_clear()


async def a_letter(n=1):
    async with db.write():
        return await journal.enqueue_letter(
            to=f"lin{n}@example.org", subject="取消通知", text="暴雨，取消。", dedupe=f"one:{n}", about="event:x"
        )


async def states():
    rows = await Outbox.select(Outbox.state, Outbox.attempts).order_by(Outbox.id)
    return [(row["state"], row["attempts"]) for row in rows]


async def test_a_letter_is_sent_once_and_its_content_is_gone_afterwards(database, monkeypatch):
    async with a_mail_server(monkeypatch) as server:
        await a_letter()
        assert await a_letter() is None
        await postman.send_due()
        await postman.send_due()

    row = await Outbox.objects().first()
    assert [(mail["To"], mail["Subject"]) for mail in server.kept] == [("lin1@example.org", "取消通知")]
    assert (row.state, row.attempts, bytes(row.payload)) == ("sent", 1, b"")


async def test_a_dead_mail_server_loses_nothing(database, monkeypatch):
    async with a_mail_server(monkeypatch) as server:
        await a_letter()
        monkeypatch.setenv("QIANSHOU_SMTP_URL", "smtp://127.0.0.1:1")
        current.cache_clear()
        await postman.send_due()
        assert await states() == [("waiting", 1)]
        assert await postman.send_due() == 0  # not again at once
    async with a_mail_server(monkeypatch) as server:
        with clock.at(clock.now() + timedelta(minutes=2)):
            await postman.send_due()

    assert (len(server.kept), await states()) == (1, [("sent", 2)])


async def test_a_temporary_refusal_waits_and_a_final_one_is_given_up_and_can_be_tried_by_hand(database, monkeypatch):
    async with a_mail_server(monkeypatch) as server:
        await a_letter(1)
        server.answer = "451 come back later"
        await postman.send_due()
        assert await states() == [("waiting", 1)]
        server.answer = "550 nobody here"
        with clock.at(clock.now() + timedelta(minutes=2)):
            await postman.send_due()
        assert await states() == [("dead", 2)]
        server.answer = ""
        assert await postman.retry_dead("x") == 1
        await postman.send_due()

    assert (len(server.kept), await states()) == (1, [("sent", 1)])


async def test_two_postmen_never_send_the_same_letter(database, monkeypatch):
    async with a_mail_server(monkeypatch) as server:
        for n in range(30):
            await a_letter(n)
        await asyncio.gather(postman.send_due(), postman.send_due())

    assert sorted(mail["To"] for mail in server.kept) == sorted(f"lin{n}@example.org" for n in range(30))


def test_a_letter_is_tried_for_about_five_days_and_then_given_up():
    now = clock.now()
    tries = [next_try(attempts, now) for attempts in range(1, 13)]

    assert tries[-1] is None
    assert all(tries[:-1])
    assert timedelta(days=4) < sum(((one - now) for one in tries[:-1]), timedelta()) < timedelta(days=6)
