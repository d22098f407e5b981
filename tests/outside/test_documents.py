"""Files that people upload: what is read in them, and a clear answer to what cannot be read."""

from __future__ import annotations

import random
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.i18n import speaking
from app.outside import archives, documents, numbering, plaintext
from app.outside.documents import Unreadable, pasted, read
from app.outside.unreadable import SENTENCES
from tests.outside import office

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_with(body: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A Word file with this body (WordprocessingML)."""
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'.encode()
    return repacked(office.word_file(), {"word/document.xml": document} | (extra or {}))


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name) if name in parts else old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def sheet_with(rows: str) -> bytes:
    """An .xlsx with these rows (SpreadsheetML)."""
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, '<?xml version="1.0"?>' + content)
    return packed.getvalue()


def pdf_with(stream: bytes, about: bytes = b"") -> bytes:
    """A PDF of one page with this content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
        b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(stream), about, stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def refused(data: bytes, name: str = "") -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    return caught.value.code


# --- Word --------------------------------------------------------------------------------------------------------------


def test_what_word_numbers_by_itself_is_written_out():
    assert [numbering.written(3, way) for way in ("chineseCounting", "decimal", "decimalEnclosedCircle", "lowerLetter", "upperRoman", "ideographTraditional")] == [
        "三", "3", "③", "c", "III", "丙",
    ]  # fmt: skip
    assert [numbering.written(n, "chineseCountingThousand") for n in (10, 11, 20, 35)] == ["十", "十一", "二十", "三十五"]


def test_deeper_levels_count_anew_and_show_the_levels_above():
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{way}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, way, text in ((0, "decimal", "%1."), (1, "decimal", "%1.%2"), (2, "chineseCounting", "（%3）"))
    )
    lists = f'<w:numbering {W}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for at, text in ((0, "甲"), (1, "乙"), (2, "丙"), (2, "丁"), (0, "戊"), (1, "己"))
    )

    assert read(word_with(body, {"word/numbering.xml": lists.encode()})).split("\n") == [
        "1. 甲", "1.1 乙", "（一）丙", "（二）丁", "2. 戊", "2.1 己",
    ]  # fmt: skip


def test_deleted_hidden_and_phonetic_text_is_left_out_and_inserted_text_kept():
    body = (
        "<w:p><w:r><w:t>活动</w:t></w:r><w:del><w:r><w:delText>旧的</w:delText></w:r></w:del><w:ins><w:r><w:t>时间</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>yǎn</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>䶮</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:br/><w:t>第二行</w:t></w:r></w:p>"
    )

    assert read(word_with(body)) == "活动时间䶮\n第二行"


def test_a_merged_cell_is_told_once_and_columns_keep_their_place():
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        cell("时间", '<w:gridSpan w:val="2"/>') + cell("内容"),
        cell("上午", '<w:vMerge w:val="restart"/>') + cell("8:30") + cell("集合"),
        cell("", "<w:vMerge/>") + cell("9:00") + cell("出发"),
        cell("备注", "") + cell("") + cell(""),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"

    assert read(word_with(body)).split("\n") == ["时间\t\t内容", "上午\t8:30\t集合", "\t9:00\t出发", "备注\t"]


def test_a_form_with_a_long_answer_keeps_the_lines_of_the_answer():
    answer = paragraph("1、准时到达") + paragraph("2、自带水杯")
    body = f"<w:tbl><w:tr><w:tc>{paragraph('要求')}</w:tc><w:tc>{answer}</w:tc></w:tr></w:tbl>"

    assert read(word_with(body)) == "要求\t1、准时到达\n2、自带水杯"


# --- sheets, pages, text ---------------------------------------------------------------------------------------------


def test_a_sheet_is_read_row_by_row_with_whole_numbers():
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>物资</t></is></c><c r="B1" t="inlineStr"><is><t>数量</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>书包</t></is></c><c r="B2"><v>20</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>单价</t></is></c><c r="C4"><v>1.5</v></c></row>'
    )

    assert read(sheet_with(rows)) == "物资\t数量\n书包\t20\n单价\t\t1.5"


def test_a_list_of_a_page_keeps_its_numbers_and_its_hidden_parts_stay_hidden():
    page = (
        b"<html><body><ol start='3'><li>One<li>Two</ol><ul><li>Three</ul><p hidden>no</p><p style='DISPLAY : none'>no</p>"
        b"<ruby>Han<rt>no</rt></ruby><p>A\n   long\tline<br>next</p><script>no</script></body></html>"
    )

    assert read(page).split("\n") == ["3. One", "4. Two", "• Three", "Han", "A long line", "next"]


def test_rows_of_a_page_keep_their_columns_under_a_tall_cell():
    page = "<html><body><table><tr><th>时段<th>时间<th>内容<tr><td rowspan=2>上午<td>8:30<td>集合<tr><td>9:00<td>出发</table></body></html>"

    assert read(page.encode()).split("\n") == ["时段\t时间\t内容", "上午\t8:30\t集合", "\t9:00\t出发"]


def test_a_page_saved_as_one_file_is_unpacked():
    saved = (
        b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----b"\r\n\r\n------b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><body><p>=E6=B4=BB=E5=8A=A8=E6=97=B6=E9=97=B4</p></body></html>\r\n------b--\r\n"
    )

    assert read(saved) == "活动时间"


def test_short_texts_of_every_old_encoding_are_told_apart():
    assert read("时间：周六".encode("gbk")) == "时间：周六"
    assert read("時間：週六上午，請準時參加。".encode("big5")) == "時間：週六上午，請準時參加。"
    assert read("Meet at the café – don’t be late".encode("cp1252")) == "Meet at the café – don’t be late"
    assert read("Meet at nine".encode("utf-16-be")) == "Meet at nine"


def test_markdown_loses_its_marks_and_other_text_stays_as_it_is():
    text = "# Plan\n\n**When**: *Saturday*\n\n* [ ] gloves\n- [map](https://a.example/m)\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n```\nrest\n```\n2 \\* 3"

    assert pasted(text).split("\n") == [
        "Plan", "", "When: Saturday", "", "• gloves", "• map https://a.example/m", "", "a\tb", "1\t2", "", "rest", "2 * 3",
    ]  # fmt: skip
    assert pasted("# 1 place\n3 * 4 * 5 snake_case_name") == "1 place\n3 * 4 * 5 snake_case_name"
    assert pasted("每人 * 1 份\n__init__") == "每人 * 1 份\n__init__"


# --- what cannot be read -----------------------------------------------------------------------------------------------


def test_files_of_other_kinds_are_refused_with_their_reason():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    kinds = {
        b"": "empty",
        b" \r\n\t": "empty",
        b"\xef\xbb\xbf\n": "empty",
        b"<html><body><script>1</script></body></html>": "empty",
        b"a" * (documents.MOST_BYTES + 1): "too_large",
        b"word " * 100_000: "too_long",
        old + "WordDocument".encode("utf-16-le"): "old_word",
        old + "Workbook".encode("utf-16-le"): "old_sheet",
        old + "EncryptedPackage".encode("utf-16-le"): "locked",
        old + "PowerPoint Document".encode("utf-16-le"): "save_as_docx",
        b"{\\rtf1 hello}": "save_as_docx",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50: "picture",
        b"\xff\xd8\xff\xe0" + b"\x00" * 50: "picture",
        b"MZ\x90\x00" + b"\x00" * 50: "other",
        b"\x7fELF" + b"\x01" * 50: "other",
        bytes(range(256)) * 8: "other",
        b"PK\x03\x04 and then nothing": "broken",
        office.word_file()[:-2000]: "broken",
        repacked(office.word_file(), {"word/document.xml": b"<w:document"}): "broken",
        (office.FILES / "libreoffice.pdf").read_bytes()[:40_000]: "broken",
        pdf_with(b"q Q"): "scan",
    }

    assert [(data[:40], refused(data)) for data in kinds] == [(data[:40], code) for data, code in kinds.items()]


def test_locked_files_ask_for_the_password_to_be_taken_off():
    packed = bytearray(office.word_file())
    at = packed.rfind(b"PK\x01\x02")
    packed[at + 8] |= 1  # "encrypted", in the directory
    locked = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>endobj\n"
    locked += b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<01><01>]>>\n%%EOF"

    assert refused(bytes(packed)) == "locked"
    assert refused(locked) == "locked"


def test_bombs_are_not_unpacked():
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><a>&x;</a>'
    assert refused(word_with(paragraph("x"), {"word/media/a.bin": b"\0" * 30_000_000})) == "bomb"
    assert refused(word_with("<w:p/>" * 400_000)) == "bomb"
    assert refused(repacked(office.word_file(), {"word/document.xml": entity})) == "bomb"
    assert refused(repacked(office.word_file(), {f"word/media/{n}": b"x" for n in range(archives.MOST_PARTS + 1)})) == "bomb"
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refused(sheet_with(far)) == "too_long"
    assert refused(pdf_with(zlib.compress(b"BT /F1 12 Tf 72 700 Td " + b"(Hello) Tj " * 3_000_000 + b"ET"), b"/Filter/FlateDecode")) == "too_long"


def test_every_reason_has_its_sentence_in_both_languages():
    for code, sentence in SENTENCES.items():
        with speaking("zh-Hans"):
            chinese = str(Unreadable(code).sentence)
        with speaking("en"):
            english = str(Unreadable(code).sentence)
        assert chinese == str(sentence)
        assert english.isascii()
        assert english != chinese


# --- whatever comes ----------------------------------------------------------------------------------------------------


def survives(data: bytes, name: str = "") -> None:
    try:
        text = read(data, name)
    except Unreadable as slip:
        text = str(slip.sentence)
    assert text.strip()
    assert len(text) <= documents.MOST_CHARACTERS


HEADS = [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"{\\rtf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"# a\n"]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from([head for head in HEADS if head[:4] != b"%PDF"]), st.binary(max_size=3000), st.sampled_from(["", "a.md"]))
def test_any_bytes_end_in_text_or_a_reason(head, data, name):
    survives(head + data, name)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=2000), st.integers(0, 90_000))
def test_any_bytes_inside_a_pdf_end_in_text_or_a_reason(data, place):
    whole = (office.FILES / "libreoffice.pdf").read_bytes()
    survives(b"%PDF-1.7\n" + data)
    survives(whole[:place] + data + whole[place + len(data) :])


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([office.word_file(), sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>')]), st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=12))
def test_a_package_with_bytes_changed_ends_in_text_or_a_reason(packed, changes):
    data = bytearray(packed)
    for place, byte in changes:
        data[place % len(data)] = byte
    survives(bytes(data))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>字</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:sdt>", "<w:ruby/>", "<w:sym w:char='zz'/>", "<w:br/>", "<w:gridSpan w:val='-1'/>", "<w:tcPr><w:gridSpan w:val='9'/></w:tcPr>"]), max_size=40))
def test_any_order_of_marks_in_a_word_file_ends_in_text_or_a_reason(marks):
    survives(word_with("".join(marks)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(["<p>", "</p>", "<table>", "<tr>", "<td rowspan=9 colspan=40>", "</table>", "<li>", "<ol start=7>", "<pre>", "<br>", "<div id=js_content>", "<span style='display:none'>", "<!--", "&#0;", "&#xD800;", "<svg>", "<body>"]), st.text(max_size=8)), max_size=60))
def test_any_page_ends_in_text_or_a_reason(pieces):
    survives(("<html>" + "".join(pieces)).encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="#*_`|[]()-\\ \n>ab字~:", max_size=300))
def test_any_text_can_be_flattened(text):
    assert "\x00" not in plaintext.flattened(text, sure=True)


BIG = {
    "a page of cells": lambda: b"<html><body><table>" + b"<tr><td rowspan=40 colspan=40>x" * 29_000,
    "a page of tables": lambda: b"<html><body>" + b"<table><tr><td>x</table>" * 14_000,
    "a page nested deep": lambda: b"<html><body>" + b"<div><span>x" * 29_000,
    "a page of blanks": lambda: b"<html><body><p>" + b" \n" * 2_400_000 + b"x",
    "a page of signs": lambda: b"<html>" + b"<" * 4_900_000,
    "a paragraph of runs": lambda: word_with("<w:p>" + "".join(f"<w:r><w:t>{n * 7919}</w:t></w:r>" for n in range(28_000)) + "</w:p>"),
    "tables in tables": lambda: word_with("<w:tbl><w:tr><w:tc>" * 70 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 70),
    "too deep": lambda: word_with("".join(f"<w:p w:n='{n * 7919}'>" for n in range(9_000))),
    "bytes of chance": lambda: random.Random(5).randbytes(5_000_000),
    "one letter": lambda: b"a" * 5_000_000,
    "GBK": lambda: "爱".encode("gbk") * 190_000,
    "Markdown tables": lambda: b"| a | b |\n|---|---|\n" * 15_000,
    "open marks": lambda: b"# a\n" + b"**`[" * 90_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", BIG)
def test_large_and_deep_files_end_in_text_or_a_reason(kind):
    survives(BIG[kind]())
