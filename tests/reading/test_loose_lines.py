"""Lines of an announcement that stand for themselves: a time under its date, a request to enrol, a room."""

from datetime import date, datetime

import pytest

from catalogue.reading import announcement
from catalogue.reading.announcement import Announcement
from tests.reading.test_patterns import ZONE

TODAY = date(2030, 2, 20)


def read(text: str, speaks: str = "") -> Announcement:
    assert announcement.is_one(text)
    return announcement.read(text, TODAY, ZONE, speaks)


def times(found: Announcement) -> list[tuple[datetime, int]]:
    assert found.planned is not None
    return [(block.start, block.end.hour) for block in found.planned.blocks if block.end]


@pytest.mark.parametrize(
    ("dated", "clock"),
    [
        ("Donnerstag, 21.03.2030", "09.00 bis 12.00 Uhr"),
        ("21. März 2030", "von 9 bis 12 Uhr"),
        ("Le 21 mars 2030", "de 9 h à 12 h"),
        ("March 21st, 2030", "9:00-12:00"),
    ],
)
def test_a_time_on_its_own_line_belongs_to_the_date(dated: str, clock: str) -> None:
    found = read(f"Demenz\n{dated}\n{clock}\nMehrzweckraum")
    assert times(found) == [(datetime(2030, 3, 21, 9), 12)]
    assert found.description == "Mehrzweckraum"


def test_one_time_for_several_dates_and_two_times_for_one() -> None:
    found = read("Abschied\nDo 14.3., 21.3.2030\nje 18:30-20:30\nim Saal")
    assert times(found) == [(datetime(2030, 3, 14, 18, 30), 20), (datetime(2030, 3, 21, 18, 30), 20)]
    found = read("Abschied\nDo 14.3.2030\n9-12 Uhr\n14-17 Uhr\nim Saal")
    assert found.planned is not None and not found.planned.blocks, "both, or one of two groups: it is asked"
    assert "9-12 Uhr\n14-17 Uhr" in found.description


def test_a_time_beside_dates_that_have_theirs_changes_nothing() -> None:
    found = read("Abschied\nDo 14.3.2030 9-12\n13-14 Uhr\nim Saal")
    assert times(found) == [(datetime(2030, 3, 14, 9), 12)] and "13-14 Uhr" in found.description


@pytest.mark.parametrize("line", ["13.30 bis 17.00 Uhr", "Room 3, Haus Lindenhof", "Mehrzweckraum, 2. Stock"])
@pytest.mark.parametrize(
    "ask", ["Bitte meldet euch bis 14.3. an.", "Please register by 7 March.", "S'inscrire avant le 7 mars"]
)
def test_a_request_to_enrol_begins_no_other_course(line: str, ask: str) -> None:
    assert len(announcement.one_by_one(f"Demenz\n21.3.2030\n{line}\n{ask}")) == 1


def test_a_date_before_the_request_to_enrol_still_begins_one() -> None:
    text = "Kurs A\n21.3.2030 9-12\nKurs B\n22.3.2030 9-12, Anmeldung bis 7.3."
    assert len(announcement.one_by_one(text)) == 2


@pytest.mark.parametrize(
    "head", ["Einladung zur internen Weiterbildung", "Invitation à la formation interne", "Invitation to a training"]
)
def test_an_invitation_is_no_title(head: str) -> None:
    assert read(f"{head}\n«Umgang mit Demenz»\n21.3.2030 9-12").title == "Umgang mit Demenz"


@pytest.mark.parametrize("contact", ["berufsbildung@pont.example", "https://berufsbildung.example/kurs"])
def test_an_address_says_nothing_about_the_kind(contact: str) -> None:
    assert read(f"Supervision\n21.3.2030 9-12\nKontakt: {contact}").kind is None


@pytest.mark.parametrize(
    "line", ["Die Teilnahme ist kostenlos.", "La participation est gratuite pour nous.", "Free of charge for members"]
)
def test_what_is_free_in_a_sentence_is_asked_with_its_words(line: str) -> None:
    assert read(f"Demenz\n21.3.2030 9-12\n{line}").unread == {"price": line}
    assert not read("Demenz\n21.3.2030 9-12\nAbmeldung bis 10 Tage vorher kostenlos").unread


def test_a_last_day_to_sign_up_is_not_named_as_unread_beside_being_read() -> None:
    found = read("Nutrition\nApril 3rd, 2030, 13:30-17:00\nSign up until March 20th, 2030")
    assert (found.closes_on, found.unread_days) == (date(2030, 3, 20), ())


def test_the_stop_of_a_sentence_is_no_part_of_the_place() -> None:
    assert read("Nutrition\nNous serons là\nle 9 avril 2030 de 9h à 16h30 à Moutier.").place == "Moutier"


def test_a_link_by_other_names() -> None:
    for name in ("Zoom-Link", "Teams Link", "Join online", "Link"):
        assert read(f"Demenz\n21.3.2030 9-12\n{name}: https://zoom.example/1").online == "https://zoom.example/1"
