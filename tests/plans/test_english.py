"""Plans in English: what flyers, letters and posts say, read from lines made up for each test."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.plans.reading import read
from app.plans.reading.english.heads import topics_in
from app.plans.reading.english.page import Page
from app.plans.reading.english.sentences import sentences
from app.plans.reading.layout import Bit, Plan

FLYER = """\
Otter Creek Cleanup
Saturday, May 3, 2025, 9:00 AM - 12:00 PM
Otter Creek Park, 41 Ferry Road

Help the Friends of Otter Creek clean the banks before the ducklings come.

What to bring: work gloves, a sun hat and a water bottle
What to wear: long pants, closed-toe shoes
We provide: litter pickers, bags, first aid kit

Space is limited to 40 volunteers. Children under 12 must come with an adult.
RSVP by April 28: otters@creek.example or call Nan Reyes at 555-0123
No dogs, please.
Rain date: Sunday, May 4.
"""

LETTER = """\
12 March 2024

Dear Parents and Carers,

Year 4 will visit Harland Museum on Thursday 18th April. The coach will leave school at 8.45am and return by 3.15pm.
We are asking for £9.50 per child to cover the coach and entry. Please return the slip by Friday 22nd March.
Children need a packed lunch and a raincoat. Please leave phones and toys at home.

Yours sincerely,
Ada Finch
Year 4 Teacher
"""


def found(text: str, field: str) -> list[Any]:
    return [fact.value for fact in read(text).facts if fact.field == field]


def one(text: str, field: str) -> Any:
    (value,) = found(text, field)
    return value


def test_a_flyer_is_read_by_its_labels():
    assert one(FLYER, "title") == "Otter Creek Cleanup"
    dates = one(FLYER, "dates")
    assert (dates["date"], dates["start"], dates["end"], dates["weekday"]) == ("2025-05-03", "09:00", "12:00", "Saturday")
    assert found(FLYER, "bring") == ["work gloves", "sun hat", "water bottle"]
    assert found(FLYER, "dress") == ["long pants", "closed-toe shoes"]
    assert found(FLYER, "provided") == ["litter pickers", "bags", "first aid kit"]
    assert found(FLYER, "forbidden") == ["dogs"]


def test_the_place_below_the_date_is_the_venue_and_its_street_the_address():
    assert one(FLYER, "places") == {"name": "Otter Creek Park", "role": "venue", "address": "41 Ferry Road"}


def test_a_limit_a_deadline_and_the_ways_to_sign_up_make_a_call():
    call = one(FLYER, "recruitment")
    assert (call["cap"], call["deadline"]) == (40, "2025-04-28")
    assert call["channels"] == ["otters@creek.example", "call Nan Reyes at 555-0123"]
    assert call["eligibility"] == ["Children under 12 must come with an adult."]


def test_a_rain_date_is_a_weather_clause_in_the_year_of_the_outing():
    weather = one(FLYER, "weather")
    assert (weather["action"], weather["backup_date"]) == ("postpone", "2025-05-04")
    assert one(FLYER, "dates")["backup_date"] == "2025-05-04"


def test_a_letter_lends_its_year_to_the_day_of_the_trip():
    dates = one(LETTER, "dates")
    assert (dates["date"], dates["status"], dates["signup_until"]) == ("2024-04-18", "year_inferred", "2024-03-22")
    assert (dates["start"], dates["end"]) == ("08:45", "15:15")


def test_a_letter_tells_the_journey_the_price_and_who_signs():
    assert [(item["start"], item["title"]) for item in found(LETTER, "programme")] == [("08:45", "leave school"), ("15:15", "return")]
    fee = one(LETTER, "fees")
    assert (fee["amount"], fee["currency"], fee["per"], fee["includes"]) == (9.5, "GBP", "child", ["coach", "entry"])
    assert {"label": "Year 4 Teacher", "name": "Ada Finch", "phone": None} in found(LETTER, "contacts")
    assert {"name": "Harland Museum", "role": "destination"} in found(LETTER, "places")


def test_a_letter_without_a_call_has_no_recruitment_and_nobody_gives_anything():
    assert found(LETTER, "recruitment") == []
    assert found(LETTER, "sponsors") == []
    assert found(LETTER, "weather") == []


def test_prose_tells_what_to_bring_and_what_stays_at_home():
    assert found(LETTER, "bring") == ["packed lunch", "raincoat"]
    assert found(LETTER, "forbidden") == ["phones", "toys"]


def test_a_copyright_line_gives_no_year():
    text = "Spring Workday\nSunday, April 28, 9:30am - 12pm at Fern Garden\nBring gloves.\n\n© 2019 Fern Garden Club"
    dates = one(text, "dates")
    assert (dates["date"], dates["year"], dates["status"]) == ("--04-28", None, "year_missing")


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("The walk goes ahead rain or shine.", "go_ahead"),
        ("If it storms we will cancel by email.", "cancel"),
        ("In case of rain the planting will be postponed to Sunday, June 8.", "postpone"),
        ("If it is pouring we will meet on June 8 instead.", "postpone"),
    ],
)
def test_what_happens_when_it_rains_is_told_apart(line: str, action: str):
    text = f"Harbor Walk\nSaturday, June 7, 2025, 9am to noon\nMeet at the boat house. Bring water.\n{line}\n"
    assert one(text, "weather")["action"] == action


@pytest.mark.parametrize(
    ("line", "name", "item"),
    [
        ("Coffee and rolls donated by Hill Bakery.", "Hill Bakery", "rolls"),
        ("Pizza for all helpers courtesy of Nico's!", "Nico's", "Pizza"),
        ("Thanks to Clear Springs for 200 bottles of water.", "Clear Springs", "water"),
        ("Doughnuts from Rose Cafe at 10:30!", "Rose Cafe", "Doughnuts"),
    ],
)
def test_who_gives_what_is_read_from_a_sentence(line: str, name: str, item: str):
    text = f"Park Planting Day\nSaturday, June 7, 2025, 9am to noon\nMeet at the boat house. Bring gloves.\n{line}\n"
    sponsor = one(text, "sponsors")
    assert sponsor["name"] == name
    assert item in [given["item"] for given in sponsor["provides"]]


def test_a_sponsor_to_be_confirmed_gives_nothing_yet():
    text = "Fun Run\nSunday, May 10, 2026\n\n1. Sponsors\nPeak Shop – 150 T-shirts\nCorner Deli – to be confirmed\n\n2. Schedule\n9:00 Start\n10:00 Prizes\n"
    sponsors = found(text, "sponsors")
    assert [(one["name"], one["status"], len(one["provides"])) for one in sponsors] == [("Peak Shop", "stated", 1), ("Corner Deli", "tentative", 0)]
    assert (sponsors[0]["provides"][0]["item"], sponsors[0]["provides"][0]["quantity"]) == ("T-shirts", 150)


def test_posts_with_their_hours_are_shifts_and_no_programme():
    text = (
        "HELPERS WANTED - School Fete\nSaturday 21 June, 12pm - 4pm, on the school field\nSet-up 9am-12pm x 8\nCake stall 12pm-2pm x 2\n"
        "Sign up on the sheet or message Kit (07700 900861) by Fri 13 June.\n"
    )
    reading = read(text)
    assert reading.kind == "recruitment"
    assert [(shift["label"], shift["start"], shift["cap"]) for shift in one(text, "dates")["shifts"]] == [("Set-up", "09:00", 8), ("Cake stall", "12:00", 2)]
    assert found(text, "programme") == []


def test_hours_without_am_or_pm_go_on_in_the_afternoon():
    text = "Visit to Fern Court\nDate: Wednesday 11 December\nProgramme\n1.30 Welcome\n2.15 Songs in the lounge\n3.20 Goodbyes\n"
    assert [item["start"] for item in found(text, "programme")] == ["13:30", "14:15", "15:20"]


def test_a_clause_that_excludes_injury_is_flagged():
    text = "Ridge Hike\nSunday, September 28 at 9:00 AM\nBring water.\n\nWaiver\nI take part at my own risk. I will not hold the club liable for any injury.\n"
    clauses = found(text, "waiver.clauses")
    assert [clause["about"] for clause in clauses] == [["assume_risk"], ["exclude_liability"]]
    assert {clause["flag"] for clause in clauses} == {"void_for_personal_injury"}


def test_two_classes_on_two_days_are_sessions():
    text = "TRIP TO FARLEY MILL\nOAK CLASS FRIDAY, 9 MAY 2025\nELM CLASS MONDAY, 12 MAY 2025\n£8 PER CHILD\nPlease bring a packed lunch.\n"
    reading = read(text)
    assert reading.kind == "multi_session_event"
    assert [session["date"] for session in one(text, "dates")["sessions"]] == ["2025-05-09", "2025-05-12"]


def test_counts_of_groups_ratios_and_years_are_no_people():
    text = "Zoo Trip\nFriday, May 9, 2025\nYear 5 goes in teams of six with one adult per group. 48 children and 8 adults are coming.\n"
    assert [(one["label"], one["count"]) for one in found(text, "people")] == [("children", 48), ("adults", 8)]


def test_an_advertisement_is_no_outing():
    text = "Fast loans for everyone\nGet up to $5,000 today. Our rates are low and approval takes minutes. Apply now and have the money tomorrow.\n"
    assert read(text).kind == "unrelated"


def test_every_passage_is_the_text_it_claims():
    for text in (FLYER, LETTER):
        reading = read(text)
        for fact in reading.facts:
            assert 0 <= fact.start <= fact.end <= len(reading.text)
            if isinstance(fact.value, str) and fact.end > fact.start:
                assert reading.text[fact.start : fact.end] == fact.value


def test_a_label_behind_another_begins_a_section_of_its_own():
    page = Page(Plan("Date of Trip: 5/17/2019 Cost to Student: $14\nLocation: 640 Harbor Way"))
    assert [(section.label.text, section.value.text) for section in page.sections] == [
        ("Date of Trip", "5/17/2019"), ("Cost to Student", "$14"), ("Location", "640 Harbor Way"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "topic"),
    [("What to bring", "bring"), ("Please wear", "dress"), ("House rules", "requirements"), ("Where to meet", "meeting"), ("Cost per child", "fees"), ("Inclement Weather", "weather")],
)
def test_heads_are_known_by_what_they_speak_of(head: str, topic: str):
    assert topics_in(head) == (topic,)


def test_abbreviations_and_hours_do_not_end_a_sentence():
    text = "We meet at 9 a.m. sharp near St. Mark's. Mrs. Lee has the list. Bring water."
    assert [bit.text for bit in sentences(Bit(text, 0))] == ["We meet at 9 a.m. sharp near St. Mark's.", "Mrs. Lee has the list.", "Bring water."]


def test_a_table_of_hours_is_a_programme_with_places_and_people():
    text = "Zoo Trip\n\nTime\tActivity\tWhere\tWho\n9:15 AM\tArrive\tMain gate\tMs. Bell\n1:15 PM\tDepart\tMain gate\tMs. Bell\n\nDate\tTuesday, May 13, 2025\nDestination\tPine Hills Zoo\n"
    items = found(text, "programme")
    assert [(item["start"], item["title"], item["place"], item["responsible"]) for item in items] == [
        ("09:15", "Arrive", "Main gate", "Ms. Bell"), ("13:15", "Depart", "Main gate", "Ms. Bell"),
    ]  # fmt: skip
    assert one(text, "dates")["date"] == "2025-05-13"
    assert one(text, "places")["name"] == "Pine Hills Zoo"


def test_labels_in_bold_are_labels():
    text = "# Shore Walk\n\n**When:** Saturday, September 20, 2025, 9:00 to 11:30 am\n**Where:** Shore Park, 7 Pier Road\n**Hosted by:** Shore Keepers\n"
    assert one(text, "title") == "Shore Walk"
    assert one(text, "places") == {"name": "Shore Park", "role": "venue", "address": "7 Pier Road"}
    assert [(one["name"], one["role"]) for one in found(text, "organisations")] == [("Shore Keepers", "host")]


def test_kit_of_the_organisers_is_counted_and_told_by_whom():
    text = "Tree Day\nFriday, April 25, 2025, 10 am to 1 pm\n\nSupplies needed\n12 red maple trees (Parks Division)\n5 cubic yards of mulch\nWatering cans\n"
    assert [(thing["item"], thing["quantity"], thing["unit"], thing.get("responsible")) for thing in found(text, "materials")] == [
        ("red maple trees", 12, None, "Parks Division"), ("mulch", 5, "cubic yards", None), ("Watering cans", None, None, None),
    ]  # fmt: skip


def test_a_label_asked_as_a_question_is_a_label():
    text = "Pantry Night\nWhen? Thursday, December 5, 2024, 5:30 to 8:00 pm\nWhere? Hill Pantry, 210 Mill Road\nCost? Nothing!\n"
    assert one(text, "dates")["start"] == "17:30"
    assert one(text, "places")["address"] == "210 Mill Road"
    assert one(text, "fees")["amount"] == 0


def test_who_must_be_how_old_is_a_condition():
    text = "Volunteers needed for the Lantern Walk\nSaturday 15 November 2025, 5pm to 8pm\nWe need 30 volunteers. You must be 16 or over.\nTo sign up, email walk@ash.example before 1 November.\n"
    call = one(text, "recruitment")
    assert (call["cap"], call["age_min"], call["deadline"]) == (30, 16, "2025-11-01")
    assert call["eligibility"] == ["You must be 16 or over."]


def test_a_page_of_one_kind_of_line_without_end_is_read_quickly():
    for line in ("Bring: gloves\n", "Call Ann 555-0123 or 555 123 4567 ", "no dogs, ", "9:00 am walk\n", "provided by "):
        began = time.perf_counter()
        read(line * 4000)
        assert time.perf_counter() - began < 8


def test_a_year_told_by_its_months_is_a_programme():
    text = "Garden Club Year Plan 2026\n\nJanuary\n- Seed swap\n- Annual meeting\n\nFebruary\n- Pruning workshop\n\nMarch: spring clean-up\n"
    reading = read(text)
    assert reading.kind == "programme"
    assert [(one["month"], one["items"]) for one in found(text, "schedule")] == [
        (1, ["Seed swap", "Annual meeting"]), (2, ["Pruning workshop"]), (3, ["spring clean-up"]),
    ]  # fmt: skip


def test_days_in_a_row_are_sessions_of_one_outing():
    text = "First Saturday Cleanups\nJoin us on the first Saturday of every month from 9 to 11 a.m. Meet at the playground. Dates: March 1, April 5, May 3. Bring water.\n"
    dates = one(text, "dates")
    assert [session["date"] for session in dates["sessions"]] == ["--03-01", "--04-05", "--05-03"]
    assert (dates["start"], dates["end"]) == ("09:00", "11:00")


def test_a_table_of_gifts_says_what_is_given_and_what_is_still_open() -> None:
    reading = read(
        "Harbour Beach Clean-up\nSaturday 9 May 2026, 10:00-12:00 at Harbour Beach\n\nWhat has been promised\nOrganisation\tGift\tAmount\tStatus\n"
        "Quay Bakery\tcheese rolls\t40\tconfirmed\nTide Bank\tcoin float\t£90\tawaiting reply\n\nBring: gloves, water\n"
    )
    sponsors = [fact.value for fact in reading.facts if fact.field == "sponsors"]
    assert [(one["name"], one["status"], one["provides"][0]["quantity"]) for one in sponsors] == [("Quay Bakery", "stated", 40), ("Tide Bank", "tentative", 90)]


def test_jobs_stand_beside_each_other_with_their_numbers() -> None:
    reading = read("Harbour Beach Clean-up\nSaturday 9 May 2026, 10:00-12:00 at Harbour Beach\n\nVolunteers needed: 12 in all\nSorters 8 | Drivers 4\n\nSign up: call 020 7946 0100\n")
    posts = next(fact.value["posts"] for fact in reading.facts if fact.field == "recruitment")
    assert posts == [{"name": "Sorters", "cap": 8}, {"name": "Drivers", "cap": 4}]


def test_a_name_in_brackets_behind_every_row_is_who_sees_to_it() -> None:
    reading = read("Harbour Day Out\nSaturday 9 May 2026 at Harbour Beach\n\nRunning order\n10:00 Walk along the pier (Joan)\n11:00 Quiz in the tent (Winston)\n12:00 Lunch (Joan)\n\nBring: gloves, water\n")
    items = [fact.value for fact in reading.facts if fact.field == "programme"]
    assert [(one["title"], one["responsible"]) for one in items] == [("Walk along the pier", "Joan"), ("Quiz in the tent", "Winston"), ("Lunch", "Joan")]


def test_a_booking_label_names_who_takes_the_booking_and_until_when() -> None:
    reading = read("Harbour Beach Clean-up\nSaturday 9 May 2026, 10:00-15:00 at Harbour Beach\n\nBook with Nan Reyes: 020 7946 0100 or nan@harbour.example, no later than 20 April.\nBring: gloves, water\n")
    recruitment = next(fact.value for fact in reading.facts if fact.field == "recruitment")
    assert recruitment["deadline"] == "2026-04-20"
    assert ("Nan Reyes", "020 7946 0100") in [(fact.value["name"], fact.value["phone"]) for fact in reading.facts if fact.field == "contacts"]


def test_each_stop_of_a_coach_is_a_meeting_point() -> None:
    reading = read("Harbour Day Out\nSaturday 9 May 2026\n\nWhere: Harbour Beach\nPick-up: 9:00 Mill Lane Day Centre; 9:20 Quarry Road bus stop\nBring: gloves, water\n")
    assert [fact.value["name"] for fact in reading.facts if fact.field == "places" and fact.value["role"] == "meeting_point"] == ["Mill Lane Day Centre", "Quarry Road bus stop"]


def test_a_promise_to_come_back_is_what_follows() -> None:
    reading = read("Harbour Tree Planting\nSaturday 9 May 2026, 10:00-15:00 at Harbour Park\n\nBring: gloves, water\n\nIn autumn we'll come back to water the saplings.\nWe will be back at school by three.\n")
    assert [fact.value["text"] for fact in reading.facts if fact.field == "follow_up"] == ["In autumn we'll come back to water the saplings"]
