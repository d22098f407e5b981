"""One plan in every kind of file reads alike, line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.outside import documents
from app.plans.reading.cleaning import clean
from tests.outside import office

KINDS: dict[str, Callable[[], bytes]] = {
    "Word, written by python-docx": office.word_file,
    "Word, written by LibreOffice": (office.FILES / "libreoffice.docx").read_bytes,
    "PDF, written by LibreOffice": (office.FILES / "libreoffice.pdf").read_bytes,
    "UTF-8": lambda: office.plain().encode(),
    "UTF-8 with a mark, Windows line ends": lambda: office.plain("\r\n").encode("utf-8-sig"),
    "UTF-16": lambda: office.plain().encode("utf-16"),
    "UTF-16 without a mark": lambda: office.plain().encode("utf-16-le"),
    "GB18030": lambda: office.plain().encode("gb18030"),
    "GB18030, old Mac line ends": lambda: office.plain("\r").encode("gb18030"),
    "Big5, Traditional": lambda: office.traditional().encode("big5"),
    "UTF-8, Traditional": lambda: office.traditional().encode(),
    "a saved page": office.web_page,
    "a saved page in GB2312": lambda: office.web_page("gb2312"),
    "a saved WeChat article": office.article,
    "Markdown": office.markdown,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_lines(kind):
    cleaned = clean(documents.read(KINDS[kind](), "plan"))

    assert [line for line in cleaned.text.split("\n") if line] == office.LINES


def test_the_name_of_a_file_says_nothing_against_its_content():
    assert documents.read(office.word_file(), "plan.pdf") == documents.read(office.word_file(), "plan.docx")
    assert documents.read(office.plain().encode("gb18030"), "plan.docx").splitlines() == office.LINES


@pytest.mark.parametrize("data", [office.form_file(), (office.FILES / "form.pdf").read_bytes()], ids=["Word", "PDF"])
def test_a_form_reads_alike_in_word_and_pdf(data):
    cleaned = clean(documents.read(data)).text.split("\n")

    assert [line.rstrip("\t") for line in cleaned] == [line.rstrip("\t") for line in office.FORM_LINES]


def test_an_empty_answer_of_a_form_keeps_its_place():
    assert "负责人\t莫老师\t联系电话\t" in clean(documents.read(office.form_file())).text.split("\n")
