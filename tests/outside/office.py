"""One plan of our own in every kind of file: what stands in it, and how its files are made.

`python -m tests.outside.office` makes the committed files of tests/plans/files anew; it needs LibreOffice (`soffice`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

FILES = Path(__file__).resolve().parents[1] / "plans" / "files"

TITLE = "青石岭小学“书香同行”图书馆一日活动方案"
PURPOSE = (
    "青石岭小学坐落在松涛市北面的山谷里，全校四十六名学生大多由爷爷奶奶照看，学校的阅览室只有两排旧书架。白鹭义工队去年冬天送书"
    "上山时，孩子们问得最多的一句话是：城里的图书馆有多大？为了回答这个问题，我们请孩子们下山来，自己走一走、看一看、借一本书回家。"
)
SECOND = "活动当天由义工一对一陪伴，老师负责清点人数，全程不收取任何费用，车辆和午餐由两家爱心单位提供，保险由义工队统一购买。"
LINES = [
    TITLE,
    "一、活动目的",
    PURPOSE,
    SECOND,
    "二、时间和地点",
    "1、活动时间：2027年4月24日（星期六）上午8:30—下午4:30",
    "2、集合地点：青石岭小学门口",
    "3、活动地点：松涛市图书馆少儿部",
    "三、参加人员",
    "1、三至六年级学生24名",
    "2、义工12名，额满为止",
    "• 义工须年满18周岁，身体健康",
    "• 请穿平底鞋，自带水杯",
    "四、活动流程",
    "时间\t内容\t负责人",
    "8:30\t集合乘车\t莫老师",
    "10:00\t参观少儿部\t岑队长",
    "12:00\t午餐",
    "14:00\t读书会\t岑队长",
    "五、天气",
    "如遇暴雨，活动顺延至5月8日。",
    "报名截止：4月20日",
    "联系人：岑队长",
]
HEADS = ("一、", "二、", "三、", "四、", "五、")
TABLE = [line.split("\t") for line in LINES if "\t" in line or line.startswith("12:00")]
BOX = LINES[-2:]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BOX = f"""<w:r xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>500000</wp:posOffset></wp:positionV>
<wp:extent cx="3200000" cy="800000"/><wp:wrapTopAndBottom/><wp:docPr id="7" name="Box"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>
<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3200000" cy="800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent>%s</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>%s</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
_LISTS = (  # id, way, text
    (71, "chineseCounting", "%1、", "chinese"),
    (72, "decimal", "%1、", "places"),
    (73, "decimal", "%1、", "people"),
    (74, "bullet", "\uf0b7", "bullets"),
)


def word_file() -> bytes:
    """The plan as python-docx writes it: headings and items numbered by Word itself, a table, a text box."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Noto Serif CJK SC"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Heading 1"].font.size = Pt(13)
    lists = document.part.numbering_part.element
    for number, way, text, _ in _LISTS:
        font = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol" w:hint="default"/></w:rPr>' if way == "bullet" else ""
        lists.insert(0, parse_xml(
            f'<w:abstractNum xmlns:w="{_W}" w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="1"/><w:numFmt w:val="{way}"/><w:suff w:val="space"/><w:lvlText w:val="{text}"/>{font}</w:lvl></w:abstractNum>'
        ))  # fmt: skip
        lists.append(parse_xml(f'<w:num xmlns:w="{_W}" w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))

    def add(text: str, number: int | None = None, style: str | None = None) -> Any:
        paragraph = document.add_paragraph(text, style)
        if number:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr xmlns:w="{_W}"><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
            )
        return paragraph

    add(TITLE, style="Title")
    number = 72
    for line in LINES[1:-2]:
        if line.startswith(HEADS):
            add(line[2:], 71, "Heading 1")
            number = 73 if line.startswith("三") else number
        elif line.startswith("•"):
            add(line[2:], 74)
        elif line[1:2] == "、":
            add(line[2:], number)
        elif line == "\t".join(TABLE[0]):
            table = document.add_table(rows=len(TABLE), cols=3, style="Table Grid")
            for row, cells in zip(table.rows, TABLE, strict=True):
                for cell, text in zip(row.cells, cells, strict=False):
                    cell.text = text
        elif line.split("\t") not in TABLE:
            last = add(line)
    inner = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in BOX)
    last._p.append(parse_xml(_BOX % (inner, inner)))
    document.sections[0].header.paragraphs[0].text = "白鹭义工队内部资料"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


FORM = [
    ("活动名称", "一起守护青溪"),
    ("活动时间", "2027年6月5日8:30", "活动地点", "青溪桥头"),
    ("负责人", "莫老师", "联系电话", ""),
    ("活动目的", "青溪是松涛市的母亲河，近年来岸边的塑料垃圾越来越多，附近三所小学的老师和家长多次提出，希望能够带着孩子一起动手清理，"
     "让河水重新变得清澈。\n同时让义工队的新队员熟悉岸线。"),
    ("活动要求", "1、准时到达；\n2、自带水杯，穿防滑的鞋子和长裤，不得下水，不得离开队伍，如有身体不适请立即告诉老师和带队的义工；\n3、听从指挥。"),
]  # fmt: skip
FORM_LINES = [line for row in FORM for line in "\t".join(row).split("\n")]


def form_file() -> bytes:
    """A plan as a form: labels and answers in the cells of a table, long answers in several paragraphs."""
    from docx import Document

    document = Document()
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for texts in FORM:
        cells = table.add_row().cells
        if len(texts) == 2:
            cells[1].merge(cells[3])
        for cell, text in zip(cells, texts, strict=False):
            cell.text = text
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def plain(ends: str = "\n") -> str:
    """The plan as typed text."""
    return ends.join(LINES) + ends


def traditional() -> str:
    """The plan in Traditional characters."""
    from opencc import OpenCC

    return str(OpenCC("s2tw").convert(plain()))


def web_page(charset: str = "utf-8") -> bytes:
    """The plan as a saved page: menus, scripts and a footer around it."""
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "<td></td>" * (3 - len(row)) + "</tr>" for row in TABLE)
    body = ""
    for line in LINES[1:]:
        if line.split("\t") == TABLE[0]:
            body += f"<table border=1><tbody>{rows}</tbody></table>"
        elif line.startswith("•"):
            body += f"<ul><li>{line[2:]}</li></ul>"
        elif line.split("\t") not in TABLE:
            body += f"<p>&nbsp;&nbsp;{line[:9]}<b>{line[9:15]}</b>{line[15:]}</p>\n"
    page = (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>校园</title>'
        "<script>var a = '<p>不要</p>';</script><style>p { color: red }</style></head><body><nav><a>首页</a><a>新闻</a></nav>"
        f'<div class="main"><h1>{TITLE}</h1><p>发布时间：2027-03-01　浏览次数：88</p>{body}</div>'
        '<div style="display: none">看不见的字</div><p>上一篇：没有了</p><footer>版权所有</footer></body></html>'
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)


def article() -> bytes:
    """The plan as a saved WeChat article: sections in sections, spans in spans, hidden until its script runs."""
    body = ""
    for line in LINES[1:]:
        if line.split("\t") == TABLE[0]:
            rows = "".join("<tr>" + "".join(f"<td><section>{c}</section></td>" for c in row) + "</tr>" for row in TABLE)
            body += f"<section><table>{rows}</table></section>"
        elif line.split("\t") not in TABLE or line.startswith("•"):
            body += f'<section data-role="outer"><section><span style="font-size: 15px">{line[:4]}</span><strong><span>{line[4:]}</span></strong></section></section>'
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="page-content">'
        f'<h1 class="rich_media_title" id="activity-name">\n  {TITLE}\n</h1>'
        '<div id="meta_content"><span>原创</span><a id="js_name">白鹭义工队</a></div>'
        f'<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">{body}</div>'
        "<div>喜欢此内容的人还喜欢</div></div></body></html>"
    ).encode()


def markdown() -> bytes:
    """The plan as Markdown."""
    lines = [f"# {TITLE}", ""]
    for line in LINES[1:]:
        if line.startswith(HEADS):
            lines += ["", f"## **{line}**", ""]
        elif line.split("\t") in TABLE:
            lines.append("| " + " | ".join([*line.split("\t"), ""][:3]) + " |")
            if line.split("\t") == TABLE[0]:
                lines.append("|---|:---:|---|")
        elif line.startswith("•"):
            lines.append("- " + line[2:])
        else:
            lines += [line, ""]
    return "\n".join(lines).encode()


def make() -> None:
    """Write the committed files: what LibreOffice makes of the Word file."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is needed"
    work = FILES / "work"
    work.mkdir(parents=True, exist_ok=True)
    (work / "libreoffice.docx").write_bytes(word_file())
    (work / "form.docx").write_bytes(form_file())
    for kind, name in (("pdf", "libreoffice.docx"), ("pdf", "form.docx"), ("odt", "libreoffice.docx"), ("docx", "libreoffice.odt")):
        subprocess.run([office, "--headless", "--convert-to", kind, "--outdir", work, work / name], check=True)
    for name in ("libreoffice.pdf", "libreoffice.docx", "form.pdf"):
        (work / name).replace(FILES / name)
    shutil.rmtree(work)


if __name__ == "__main__":
    make()
    sys.exit(0)
