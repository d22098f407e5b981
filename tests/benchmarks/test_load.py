"""The load generator: what it reads from the wire, and how it judges and counts."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from urllib.parse import parse_qs

import pytest

from benchmarks.capture import headers_of
from benchmarks.load import Answer, Run, Wrong, crowd, cut, dial, request
from benchmarks.scenes import Known, expect, fields, written

ONE = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nset-cookie: qs_mark=abc; Path=/\r\n\r\nhello"


def test_an_answer_is_whole_only_with_its_last_byte():
    assert [cut(ONE[:length]) for length in (0, 20, len(ONE) - 1)] == [None, None, None]
    found = cut(ONE + b"HTTP/1.1 304")
    assert found
    assert (found[0].status, found[0].body, found[1]) == (200, b"hello", len(ONE))
    assert found[0].cookies() == {"qs_mark": "abc"}


def test_an_unchanged_answer_has_no_body_and_one_without_a_length_is_wrong():
    found = cut(b"HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n")
    assert found
    assert found[0] == Answer(304, b"HTTP/1.1 304 Not Modified\r\ncontent-length: 9", b"")
    with pytest.raises(Wrong, match="length"):
        cut(b"HTTP/1.1 200 OK\r\n\r\nhello")


def test_a_request_says_what_a_phone_would_say():
    assert request("POST", "/x", b"a=1", cookies={"one": "1", "two": "2"}, zipped=True).decode().split("\r\n") == [
        "POST /x HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: zh-CN,zh;q=0.9", "User-Agent: bench",
        "Accept-Encoding: gzip", "Cookie: one=1; two=2", "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 3", "", "a=1",
    ]  # fmt: skip


def test_headers_are_taken_down_but_for_those_of_one_answer():
    answer = Answer(303, b"HTTP/1.1 303 See Other\r\nDate: x\r\nLocation: /my\r\nVary: Cookie", b"")

    assert headers_of(answer) == {"vary": "Cookie"}
    assert answer.header("location") == "/my"


def test_answers_are_judged_by_status_and_words():
    expect(Answer(200, b"", "您好".encode()), 200, "您好")
    with pytest.raises(Wrong, match="500 instead of 200"):
        expect(Answer(500, b"", b""), 200)
    with pytest.raises(Wrong, match="您好"):
        expect(Answer(200, b"", b"bye"), 200, "您好")


def test_compressed_answers_are_opened_before_they_are_judged():
    known, head = Known("六一"), b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip"
    good, bad = gzip.compress("过六一".encode()), gzip.compress(b"nothing")

    known.expect(Answer(200, head, good))
    known.expect(Answer(200, head, good))
    with pytest.raises(Wrong, match="六一"):
        known.expect(Answer(200, head, bad))


def test_everybody_who_signs_up_has_a_number_of_their_own_and_ticks_every_clause():
    form = "".join(f'<input type="hidden" name="{name}" value="a&amp;b">' for name in ("_mark", "client_id", "text_uid"))
    form += '<input name="clauses" value="1"><input name="clauses" value="2">'

    first, second = (dict(parse_qs(written(form).decode())) for _ in range(2))

    assert (first["_mark"], first["clauses"], first["name"]) == (["a&b"], ["1", "2"], ["林小溪"])
    assert first.pop("phone") != second.pop("phone")
    assert first == second
    with pytest.raises(Wrong):
        fields("<form>")


def test_the_speed_of_a_run_is_the_median_of_its_slices():
    assert Run([10, 12, 11, 500]).per_second == 46
    assert Run([]).per_second == 0
    assert Run([1, 2], late=3).visits == 6


async def test_a_crowd_counts_good_visits_and_names_wrong_ones(one_loop: None):
    asked = Counter[str]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split()[1].decode()
            asked[path] += 1
            body = b"fine" if path == "/good" else b"bad"
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def visiting(path: str):
        async def visit(wire) -> None:
            expect(await wire.ask(request("GET", path)), 200, "fine")

        return visit

    good = await crowd(port, visiting("/good"), 0.5, people=3)
    bad = await crowd(port, visiting("/bad"), 0.5, people=3)
    wire = await dial(port)
    wire.close()
    server.close()

    assert good.visits == asked["/good"] > 0
    assert not good.wrong
    assert (bad.visits, bad.wrong) == (0, Counter({"an answer without “fine”": 3}))
