"""Cleaning: what scraping, copying and printing did to a plan is undone, and nothing else."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plans.reading import cleaning
from app.plans.reading.cleaning import clean

SHARED = Path(__file__).resolve().parents[3] / "shared" / "plans"


def lines(raw: str) -> list[str]:
    """The cleaned lines of a text; on the way, what always holds is seen to."""
    cleaned = clean(raw)
    assert clean(cleaned.text).text == cleaned.text
    assert all(0 <= one.start <= one.end <= len(cleaned.text) for one in cleaned.repairs)
    return cleaned.text.split("\n")


def kinds(raw: str) -> set[str]:
    return {one.kind for one in clean(raw).repairs}


# --- signs -------------------------------------------------------------------------------------------------------------


def test_full_width_digits_and_letters_become_half_width_and_chinese_punctuation_stays():
    assert lines("时间：８：３０－１１：３０,\n地点:Ａ座（２楼）！") == ["时间：8：30-11：30,", "地点:A座（2楼）！"]
    assert lines("８∶３０ 集合︰校门口　１．带水") == ["8:30 集合：校门口 1.带水"]


def test_controls_and_invisible_signs_go_and_rare_characters_stay():
    assert lines("活\u200b动\ufeff时\x07间\u00a0：\u3000\u2028联系人：𬭚䶮﨑\ue123") == ["活动时间 ：", "联系人：𬭚䶮﨑\ue123"]
    assert lines("⼀、活动⽬的：陪伴⻓者") == ["一、活动目的：陪伴长者"]
    assert lines("cafe\u0301") == ["café"]


def test_words_spread_out_are_drawn_together():
    assert lines("时    间：6月1日\n地　　点：学校\n负 责 人：莫老师") == ["时间：6月1日", "地点：学校", "负责人：莫老师"]
    assert lines("山 谷 小 学 春 游 方 案\n莫老师 岑队长") == ["山谷小学春游方案", "莫老师 岑队长"]


def test_columns_made_of_blanks_become_cells():
    assert lines("8:30    集合    校门口\n9:00　　参观　　图书馆") == ["8:30\t集合\t校门口", "9:00\t参观\t图书馆"]
    assert lines("上午\t8:30\t集合\n\t9:00\t出发\n\t一段话") == ["上午\t8:30\t集合", "\t9:00\t出发", "一段话"]


# --- pinyin, Traditional, damage ---------------------------------------------------------------------------------------


def test_pinyin_behind_characters_goes():
    assert lines("關(guān)愛(ài)兒童活動(dòng)") == ["关爱儿童活动"]
    assert lines("關愛(guān ài)與開（kāi）放") == ["关爱与开放"]
    assert kinds("關(guān)愛") == {"pinyin", "traditional"}


def test_brackets_that_belong_to_the_text_stay():
    text = "请李先生(Mr Li)带上讲稿(PPT)，装好软件(App)，分组(a)(b)，李䶮(yǎn)老师领队，三组（小明）"
    assert lines(text) == [text]
    assert kinds(text) == set()


def test_traditional_becomes_simplified_and_vocabulary_stays():
    assert lines("請著隊服，準時參加；著名作家著重介紹軟體與計程車。") == ["请着队服，准时参加；著名作家着重介绍软体与计程车。"]


def test_texts_in_simplified_or_english_keep_their_few_traditional_characters():
    for text in ("活动由香港關愛协会与我们一起举办，请同学们准时参加，家长们请放心。", "The 關愛 Association invites you to come along on Saturday morning."):
        assert lines(text) == [text]


def test_a_traditional_line_in_a_simplified_plan_is_converted():
    assert lines("活动时间：周六上午，请家长们准时带孩子们参加。\n主辦單位：臺灣關愛兒童協會") == [
        "活动时间：周六上午，请家长们准时带孩子们参加。", "主办单位：台湾关爱儿童协会",
    ]  # fmt: skip


SPOKEN = {"驗": "yàn", "數": "shù", "執": "zhí", "範": "fàn", "動": "dòng", "會": "huì", "隊": "duì", "權": "quán", "領": "lǐng", "辦": "bàn", "書": "shū"}


def filtered(text: str) -> str:
    """A GBK page after a filter that writes pinyin behind pairs of bytes, wherever a character begins, as it is shown."""
    data = text.encode("gbk")
    for character, pinyin in SPOKEN.items():
        data = data.replace(character.encode("gbk"), character.encode("gbk") + f"({pinyin})".encode("gbk"))
    shown, at = "", 0
    while at < len(data):
        pair = data[at : at + 2]
        if pair[0] < 0x80:
            shown, at = shown + chr(pair[0]), at + 1
        else:
            shown, at = shown + (pair.decode("gbk") if pair[1:] > b"?" else "?"), at + 2
    return shown


@pytest.mark.parametrize("text", [
    "請因為相信愛的力量參加活動", "賠償的權利歸會員", "創造良好的發展營造氛圍的活動", "向本單位領隊請提前報名", "老人生存發展狀況，請領隊留意", "圖書館全天候為讀者開放，請參加活動",
])  # fmt: skip
def test_characters_cut_apart_are_put_together_when_their_bytes_prove_it(text):
    from opencc import OpenCC

    assert "?" in filtered(text)
    assert lines(filtered(text)) == [OpenCC("t2s").convert(text)]
    assert "damage" in kinds(filtered(text))


def test_a_lost_byte_is_read_by_the_word_it_stands_in():
    page = "請(qǐng)領(lǐng)隊(duì)確?；顒?dòng)有序開(kāi)展"
    assert lines(page) == ["请领队确保活动有序开展"]
    assert "damage" in kinds(page)


def test_what_the_bytes_do_not_prove_stays_and_is_shown():
    cleaned = clean("活動?zhǔn)齻人（共?gè)人）")
    doubts = [cleaned.text[one.start : one.end] for one in cleaned.repairs if one.kind == "doubt"]

    assert doubts
    assert all("?" in doubt for doubt in doubts)
    assert [one.kind for one in clean("联系人：\ufffd\ufffd").repairs] == ["doubt"]


def test_a_question_is_not_damage():
    text = "你愿意来吗?我们等你!真的可以吗?可以。"
    assert lines(text) == [text]
    assert kinds(text) == set()


# --- pages -------------------------------------------------------------------------------------------------------------


def test_remains_of_markup_go():
    assert lines('  1. <legend id="q"></legend>\n\n  2. \n   <sup id="q"></sup>\n活动&nbsp;时间<br>6月1日 &lt;重要&gt; a&amp;b') == [
        "活动 时间", "6月1日 <重要> a&b",
    ]  # fmt: skip
    assert lines("<p>一</p><p>二</p><table><tr><td>时间</td><td>内容</td></tr></table><script>var x;</script>") == ["一", "", "二", "", "时间\t内容"]
    assert lines("人数 < 30 且 > 5，见<活动须知>") == ["人数 < 30 且 > 5，见<活动须知>"]


def test_furniture_of_a_page_goes():
    page = """首页 > 新闻 > 正文
护河活动方案(精选3篇)
字号：大 中 小
来源：某网站 发布时间：2027-01-01 浏览次数：128
目  录
一、活动时间 ........ 1
护河活动方案(篇1)
活动时间：周六
费用来源：爱心企业
第 1 页 共 2 页
- 2 -
责任编辑：某某
上一篇：没有了
下一篇：植树方案"""
    assert lines(page) == ["护河活动方案(篇1)", "活动时间：周六", "费用来源：爱心企业"]
    assert kinds(page) == {"furniture"}


def test_page_numbers_go_only_where_they_count_pages():
    pages = "\n".join(f"第{n}段话，说的是河边的事情。" + (f"\n{n // 10}" if n % 10 == 0 else "") for n in range(1, 31))
    assert [line for line in lines(pages) if line.isdigit()] == []
    assert lines("甲组人数\n12\n乙组人数\n13") == ["甲组人数", "12", "乙组人数", "13"]


# --- lines broken and glued ----------------------------------------------------------------------------------------

ENGLISH = """Otter Lane Friends will spend one Saturday morning cleaning the river bank between the old weir and the footbridge, with pupils of two schools.

Date: Saturday 6 June 2026
Meeting point: the car park behind Otter Lane Library

What to bring:
- sturdy shoes or wellies, a waterproof jacket and a bottle of water for everybody in your group
- gloves if you have them; we have forty pairs to lend
1. Children under 16 must come with an adult who stays with them for the whole of the morning.

We will go ahead in light rain. If a flood alert is issued the event moves to Saturday 13 June. Lunch is given by Otter Lane Bakery."""

CHINESE = """白鹭义工队周末护河活动方案
一、活动背景
　　青溪是松涛市的母亲河，近年来岸边的塑料垃圾越来越多，附近三所小学的老师和家长多次提出，希望能够带着孩子一起动手清理。
　　为此，白鹭义工队联合青溪小学，决定在六月的第一个周末组织一次护河活动，让孩子们认识河流，也认识自己能做的事情。
二、活动时间
2027年6月5日（星期六）上午8：30—11：30
三、参加人员
1、青溪小学五年级学生30名，由两名老师带队，每五名学生配一名义工，义工须年满十八周岁并参加过岗前培训；
2、义工10名；
3、家长自愿参加，人数不限，但须提前在班级群里登记姓名和联系电话，以便统一购买保险和准备手套、夹子等工具。
四、注意事项
活动当天请穿防滑的鞋子和长裤，自带饮用水，不得下水，不得离开队伍。如遇下雨，活动顺延一周，另行通知。"""


def wrapped(text: str, width: int) -> str:
    """A Chinese text broken to a width, no line beginning with a closing sign."""
    out = []
    for line in text.split("\n"):
        while len(line) > width:
            cut = width
            while line[cut] in "，。、；：）—":
                cut -= 1
            out.append(line[:cut])
            line = line[cut:]
        out.append(line)
    return "\n".join(out)


@pytest.mark.parametrize("width", [60, 72, 78])
def test_an_english_letter_broken_to_a_width_is_put_together(width):
    broken = "\n".join(part for line in ENGLISH.split("\n") for part in textwrap.wrap(line, width) or [""])

    assert broken != ENGLISH
    assert "\n".join(lines(broken)) == ENGLISH


@pytest.mark.parametrize("width", [28, 34, 40, 45])
def test_a_chinese_plan_broken_to_a_width_is_put_together(width):
    broken = wrapped(CHINESE, width)

    assert broken != CHINESE
    assert "\n".join(lines(broken)) == CHINESE.replace("　", "")
    assert "joined" in kinds(broken)


def test_short_lines_of_a_list_stay_apart():
    text = "爱心单位：\n青溪镇人民政府（提供车辆和两名司机）\n松涛市图书馆少儿部（提供讲解与借书证）\n白鹭餐厅（提供孩子们的午餐）\n青溪书店（待定）"
    assert "\n".join(lines(text)) == text


def test_a_line_never_begins_with_a_closing_sign():
    assert lines("活动地点：松涛市图书馆\n，三楼少儿部\n。") == ["活动地点：松涛市图书馆，三楼少儿部。"]


def test_numbered_items_in_one_line_get_lines_of_their_own():
    assert lines("护河方案一、活动时间:6月1日上午8:30二、活动地点:青溪桥三、参加人员:1、学生30人;2、义工15人;3、老师2.5名（待定）") == [
        "护河方案", "一、活动时间:6月1日上午8:30", "二、活动地点:青溪桥", "三、参加人员:", "1、学生30人;", "2、义工15人;", "3、老师2.5名（待定）",
    ]  # fmt: skip
    assert lines("要求:(1)准时到达(2)穿红马甲(3)听从指挥") == ["要求:", "(1)准时到达", "(2)穿红马甲", "(3)听从指挥"]
    assert lines("①集合②参观③返回") == ["①集合", "②参观", "③返回"]
    assert lines("（一）前期准备（二）活动当天（三）后期") == ["（一）前期准备", "（二）活动当天", "（三）后期"]
    assert lines("1.集合2.参观博物馆2.5小时3.返回") == ["1.集合", "2.参观博物馆2.5小时", "3.返回"]


@pytest.mark.parametrize("text", [
    "参加1、2年级家长3、4年级家长", "12月1、2日及3、4日", "见附件(1)和附件(2)", "评选一、二、三等奖", "每周一、二上课", "版本2.1和2.2，共1.5小时",
    "2026.6.1至2026.6.2", "8:00集合；8:30出发；9：00到达", "第一，要安全；第二，要守时。", "联系人：莫老师（电话：1 微信：a）", "欢迎仪式负责人:青溪小学",
    "活动流程：8:30集合，9:00出发", "义工须知：请记住三件事：安全、准时、微笑", "本次活动的主办单位：白鹭义工队",
])  # fmt: skip
def test_what_only_looks_like_numbering_or_labels_stays_in_its_line(text):
    assert lines(text) == [text]


def test_labels_in_one_line_get_lines_of_their_own_and_a_telephone_stays_with_its_name():
    assert lines("活动时间：2026.6.1活动地点：图书馆主办单位：白鹭义工队 承办单位：青溪小学 联系人：莫老师 电话：13800000000") == [
        "活动时间：2026.6.1", "活动地点：图书馆", "主办单位：白鹭义工队", "承办单位：青溪小学", "联系人：莫老师 电话：13800000000",
    ]  # fmt: skip
    assert lines("时间：9:00-10:30地点：操场") == ["时间：9:00-10:30", "地点：操场"]
    assert lines("【时间】6月1日【地点】学校【费用】免费") == ["【时间】6月1日", "【地点】学校", "【费用】免费"]
    assert lines("Date: 6 June Time: 9:30am Venue: Town Hall") == ["Date: 6 June", "Time: 9:30am", "Venue: Town Hall"]


def test_repairs_point_at_what_they_repaired():
    cleaned = clean("字号：大\n護河活動(dòng)方案\n時間：６月１日")
    shown = {(one.kind, cleaned.text[one.start : one.end], one.before) for one in cleaned.repairs}

    assert cleaned.text == "护河活动方案\n时间：6月1日"
    assert shown == {
        ("furniture", "", "字号：大\n"), ("pinyin", "", "(dòng)"), ("traditional", "护河活动", "護河活動"),
        ("traditional", "时间", "時間"), ("width", "6月1", "６月１"),
    }  # fmt: skip


# --- whatever comes ----------------------------------------------------------------------------------------------------

PIECES = (  # noqa: SIM905
    "一、|二、|三、|1、|2、|3、|1.|2.|(1)|(2)|（一）|（二）|①|②|活动时间：|地点：|时间:|主办单位：|【时间】|【地点】|\n|\n\n|\t|　| |    |，|。|：|;|愛|關(guān)|愛(ài)"
    "|?|?yàn)|閰|⒓|有〔|活动|的|集合|8:30|2.5|2026.6.1|<b>|</p>|<br>|&nbsp;|&amp;|第1页|字号|上一篇|目录|....|3|１|Ａ|（|）|(|)|“|著|著名|方案(精选11篇)|篇1|- |•|Date:|Time:"
    "|a b|5月|年级|等|附件|\u200b|\uf0b7|\ufffd|时 间|这一行有一些字用来凑满宽度所以写得比较长一点点没有句号的样子"
).split("|")


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
def test_any_text_is_cleaned_once_and_for_all(raw):
    lines(raw)


LARGE = {
    "one letter": "a", "one character": "愛", "wide": "１", "pinyin": "愛(ài)", "cuts": "因?yàn)閰⒓", "questions": "愛?", "empty lines": "\n", "short lines": "a\n", "blanks": " ",
    "tabs": "a\tb  c  d\n", "open tags": "<b", "tags": "<b>", "scripts": "<script>", "ampersands": "&amp;", "items": "1、活动2、活动3、", "heads": "【时间】a", "brackets": "(",
    "brackets in brackets": "（（活动）", "labels": "活动时间：a活动地点：b ", "colons": ":", "dots": ". . . . 3\n", "circles": "①活②动", "accents": "\u0301", "numbers": "12\n",
    "collections": "关爱方案(精选11篇)\n篇1\n", "wrapped": "这一行一共有四十个汉字左右的样子没有标点所以要和下一行接起来才对这个句子到这里没有\n", "zero width": "\u200b",
}  # fmt: skip


@pytest.mark.parametrize("kind", LARGE)
def test_five_megabytes_of_anything_are_cleaned(kind):
    unit = LARGE[kind]
    cleaned = clean(unit * (5_000_000 // len(unit.encode())))

    assert len(cleaned.text) <= cleaned_at_most()
    assert clean(cleaned.text).text == cleaned.text
    assert any(one.kind == "doubt" for one in cleaned.repairs)


def cleaned_at_most() -> int:
    return cleaning.ROOM


# --- the plan as it was scraped --------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of plans lies beside the checkout of its keepers only")
def test_the_scraped_plan_becomes_the_clean_one():
    assert lines((SHARED / "raw-01.txt").read_text("utf-8")) == (SHARED / "01.txt").read_text("utf-8").strip().split("\n")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of plans lies beside the checkout of its keepers only")
@pytest.mark.parametrize("number", range(1, 12))
def test_clean_plans_stay_as_they_are(number):
    text = (SHARED / f"{number:02}.txt").read_text("utf-8").strip()
    assert "\n".join(lines(text)) == text
