import asyncio
import dataclasses
import subprocess
import sys
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.outside import paper, qr
from app.outside.pictures import strokes_svg
from tests.outside.reading import all_decoded, grey

pytestmark = pytest.mark.anyio

LABELS = {
    "copy": "签署人留存副本", "signature": "签名", "signer": "签署人", "typed_name": "键入的姓名", "signed_at": "签署时间",
    "language": "语言", "version": "版本", "sha256": "文本指纹", "device": "设备", "acknowledged": "已确认",
    "not_acknowledged": "未确认", "page": "第", "number": "序", "name": "姓名", "phone": "电话", "health": "健康提示",
    "age_band": "年龄段", "school": "学校", "chaperone": "负责义工", "guardian": "监护人", "photo": "拍照",
    "leader": "组长", "people": "人数",
}  # fmt: skip
WAIVER: dict[str, Any] = {
    "labels": LABELS,
    "title": "风险告知与承诺书",
    "association": "十堰小草义工协会",
    "outing": "走出大山看世界",
    "clauses": [
        {"heading": "可能的风险", "text": "步行跌倒；走失。", "acknowledged": True, "tick": "我已阅读并明白"},
        {"text": "未经同意不拍摄孩子。", "acknowledged": False},
        {"text": "发生意外时，我们会立即救助。"},
    ],
    "signer": "张小禾",
    "typed_name": "张小禾",
    "signed_at": "2031年5月20日 21:08，UTC+08:00",
    "language": "中文（简体）",
    "version": "第3版",
    "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    "device": "手机",
    "verification": "打开下面的网址可以核对。",
    "verify_url": "https://qianshou.example.org/verify/8kQ2mN",
    "verify_svg": qr.svg("https://qianshou.example.org/verify/8kQ2mN"),
    "signature_svg": strokes_svg([[(100.0, 500.0), (400.0, 100.0), (900.0, 800.0)]]),
}


@dataclasses.dataclass
class Card:
    """One badge as the sheet wants it."""

    name: str = "张小禾"
    outing: str = "走出大山看世界"
    role: str = "义工"
    group: str = "第2组"
    when: str = "6月1日（星期日）7:30 人民广场东门"
    association: str = "十堰小草义工协会"
    accent: str = "#2f6fb0"
    svg: str = qr.svg("https://qianshou.example.org/b/one")


def sheet(*cards: Card) -> dict[str, Any]:
    return {"title": "胸牌", "badges": [dataclasses.asdict(card) for card in cards]}


def a_list(*groups: tuple[str, int]) -> dict[str, Any]:
    """Printable lists for groups of so many children."""
    child = {"name": "小满", "age_band": "9–11岁", "school": "青山小学", "chaperone": "张小禾", "guardian": "奶奶",
             "phone": "139 0000 0000", "health": "花生过敏", "photo": "只内部留存"}  # fmt: skip
    return {
        "labels": LABELS, "title": "走出大山看世界", "association": "小草", "notice": "内部资料 用后销毁", "counts": ["上车", "返程"],
        "groups": [{"name": name, "leader": "李小溪", "people": [child] * count} for name, count in groups],
    }  # fmt: skip


async def test_the_same_data_give_the_same_bytes_and_other_data_others():
    first, again, other = [
        await paper.pdf("waiver", data) for data in (WAIVER, WAIVER, WAIVER | {"signer": "李雷"})
    ]

    assert first.startswith(b"%PDF-")
    assert first == again
    assert first != other


async def test_a_rare_name_shows_and_an_emoji_is_a_box():
    rare, box, emoji = [await paper.pages("waiver", WAIVER | {"signer": name}) for name in ("𬭚", "□", "😀")]

    assert rare != box
    assert emoji == box


async def test_two_rare_names_do_not_look_alike():
    pictures = {
        (await paper.pages("badge_sheet", sheet(Card(name=name))))[0]
        for name in ("𬭚", "㛃", "䶮", "喆", "堃", "□")
    }

    assert len(pictures) == 6


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("x")',
        "#pagebreak()",
        '#read("/etc/passwd")',
        "$ x $",
        "*b* _i_ `c` <l> @l",
        "= 大",
        "\\",
        '"]}',
        "{{ x }}",
        "\x00\x1b",
    ],
)
@pytest.mark.parametrize("template", ["waiver", "group_list", "badge_sheet"])
async def test_what_people_type_is_never_obeyed(template: str, typed: str):
    data = {
        "waiver": WAIVER
        | {"signer": typed, "title": typed, "clauses": [{"heading": typed, "text": typed, "tick": typed}]},
        "group_list": {
            "groups": [{"name": typed, "people": [{"name": typed, "health": typed}]}],
            "title": typed,
        },
        "badge_sheet": sheet(Card(name=typed, outing=typed, group=typed, accent=typed)),
    }[template]

    assert len(await paper.pages(template, data)) == 1


async def test_the_drawn_signature_and_the_ticks_are_on_the_paper():
    whole = await paper.pages("waiver", WAIVER)
    typed_only = await paper.pages("waiver", WAIVER | {"signature_svg": ""})
    unticked = await paper.pages(
        "waiver",
        WAIVER | {"clauses": [WAIVER["clauses"][0] | {"acknowledged": False}, *WAIVER["clauses"][1:]]},
    )

    assert len({*whole, *typed_only, *unticked}) == 3
    assert all_decoded(whole[0]) == {WAIVER["verify_url"]}


async def test_a_text_with_its_own_numbers_is_not_numbered_twice():
    async def green(*texts: str) -> int:
        """How much is printed in green, the colour of our numbers."""
        (page,) = await paper.pages("waiver", {"clauses": [{"text": text} for text in texts]})
        return int(
            (np.asarray(Image.open(BytesIO(page)).convert("RGB")) == (0x2F, 0x7D, 0x3B)).all(axis=2).sum()
        )

    assert await green("一、走失") == await green("（二）走失") == await green("3. 走失") == await green()
    assert await green("走失") > await green()


async def test_a_paper_with_nothing_filled_in_is_still_a_paper():
    assert len(await paper.pages("waiver", {})) == 1
    assert len(await paper.pages("group_list", {})) == 1
    assert len(await paper.pages("badge_sheet", {})) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_long_notice_goes_on_to_further_pages(lang: str):
    long = WAIVER | {"lang": lang, "clauses": [{"text": "很长的一条 with Latin words。" * 30}] * 20}

    assert len(await paper.pages("waiver", long)) > 3


async def test_each_group_begins_its_own_page():
    assert len(await paper.pages("group_list", a_list(("第1组", 5)))) == 1
    assert len(await paper.pages("group_list", a_list(("第1组", 5), ("第2组", 6), ("第3组", 0)))) == 3
    assert len(await paper.pages("group_list", a_list(("第1组", 60)))) >= 3


@pytest.mark.parametrize("count", [0, 1, 12])
async def test_the_list_has_a_box_to_tick_for_each_count(count: int):
    few = await paper.pages("group_list", a_list(("第1组", 3)) | {"counts": []})
    more = await paper.pages(
        "group_list", a_list(("第1组", 3)) | {"counts": [f"站{n}" for n in range(count)]}
    )

    assert len(more) == 1
    assert (more == few) == (count == 0)


async def test_eight_badges_stand_on_a_sheet_and_all_their_codes_decode():
    urls = [f"https://qianshou.example.org/b/kZ3x9AbQw{n}" for n in range(17)]
    pages = await paper.pages("badge_sheet", sheet(*(Card(svg=qr.svg(url)) for url in urls)))

    assert [all_decoded(page) for page in pages] == [set(urls[:8]), set(urls[8:16]), set(urls[16:])]


@pytest.mark.parametrize(
    "name",
    ["禾", "长" * 60, "A" * 60, "阿依努尔·买买提艾力", "Alexandra Konstantinopoulou-Smith", "小 禾" * 12],
)
async def test_any_name_stays_in_its_place_on_the_sheet(name: str):
    (page,) = await paper.pages("badge_sheet", sheet(Card(name=name)))
    (other,) = await paper.pages("badge_sheet", sheet(Card(name="")))
    changed = grey(page) != grey(other)
    rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
    millimetre = 144 / 25.4

    assert columns.min() > (13 + 4) * millimetre
    assert columns.max() < (13 + 52.5) * millimetre
    assert rows.min() > (16.5 + 15) * millimetre
    assert rows.max() < (16.5 + 43) * millimetre


async def test_many_papers_at_once_are_each_their_own():
    names = [f"志愿者{n}" for n in range(12)]
    at_once = await asyncio.gather(*(paper.pdf("badge_sheet", sheet(Card(name=name))) for name in names))

    assert list(at_once) == [await paper.pdf("badge_sheet", sheet(Card(name=name))) for name in names]
    assert len(set(at_once)) == 12


@pytest.mark.parametrize("template", ["missing", "../../app/settings", "Waiver", "waiver.typ", ""])
async def test_an_unknown_paper_is_refused(template: str):
    with pytest.raises(LookupError, match="no paper called"):
        await paper.pdf(template, {})


async def test_what_cannot_be_set_is_refused_without_quoting_anybody():
    with pytest.raises(RuntimeError) as refused:
        await paper.pdf("badge_sheet", {"title": "林小溪", "badges": [{"name": "林小溪", "svg": "no picture"}]})

    assert "林小溪" not in str(refused.value)


async def test_the_server_itself_never_loads_the_press():
    code = "import asyncio, sys; from app.outside import paper; asyncio.run(paper.pdf('waiver', {})); print('typst' in sys.modules)"

    said = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True)

    assert said.stdout == "False\n"
