"""Announcements out of a mailbox: who sent the mail, when and to whom is neither a date nor a text of the course."""

from datetime import date, datetime

import pytest

from catalogue.reading import announcement
from catalogue.reading.announcement import Announcement
from tests.reading.test_patterns import ZONE

TODAY = date(2030, 2, 20)
BODY = """Kinästhetik Grundkurs
Mi 13. März 2030, 08.30 - 16.30 Uhr
Ort: Bern, Saal
Bequeme Kleider."""
HEADS = (
    """---------- Forwarded message ---------
Von: Sandra Meier <s.meier@lindenhof.example>
Date: Do., 14. März 2030 um 09:12 Uhr
Subject: Fwd: Kinästhetik Grundkurs
To: <team@lindenhof.example>""",
    """-----Ursprüngliche Nachricht-----
Von: Sandra Meier
Gesendet: Donnerstag, 14. März 2030 09:12
An: Alle; Tagesdienst
Cc: Leitung
Betreff: AW: WG: Kinästhetik Grundkurs""",
    """*De :* Sandra Meier <s.meier@lindenhof.example>
*Envoyé :* jeudi 14 mars 2030 09:12
*À :* Toutes et tous
*Objet :* TR : Kinästhetik Grundkurs""",
    """> From: Sandra Meier <s.meier@lindenhof.example>
> Sent: Thursday, 14 March 2030 09:12
> To: All
> Importance: High
> Subject: RE: Kinästhetik Grundkurs""",
    "Am Do., 14. März 2030 um 09:12 Uhr schrieb Sandra Meier <s.meier@lindenhof.example>:",
    "Le jeu. 14 mars 2030 à 09:12, Sandra Meier <s.meier@lindenhof.example> a écrit :",
    "On Thu, 14 Mar 2030 at 09:12, Sandra Meier <s.meier@lindenhof.example> wrote:",
)


def read(text: str) -> Announcement:
    assert announcement.is_one(text)
    return announcement.read(text, TODAY, ZONE)


def starts(found: Announcement) -> list[datetime]:
    assert found.planned is not None
    return [block.start for block in found.planned.blocks]


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_a_mail_is_no_part_of_the_course(head: str) -> None:
    text = f"{head}\n\nHallo zusammen\n{BODY}\n\nFreundliche Grüsse\nSandra Meier"
    assert len(announcement.one_by_one(text)) == 1
    found = read(text)
    assert (found.title, found.place, found.description) == ("Kinästhetik Grundkurs", "Bern, Saal", "Bequeme Kleider.")
    assert starts(found) == [datetime(2030, 3, 13, 8, 30)]
    assert (found.closes_on, found.unread_days) == (None, ())


@pytest.mark.parametrize("head", HEADS)
def test_a_note_before_a_forwarded_mail_ends_nothing(head: str) -> None:
    found = read(f"Zur Info, bitte aushängen.\n\nLG Brigitte\nTel. 031 000 00 00\n\n{head}\n\n{BODY}")
    assert (found.title, found.description) == ("Kinästhetik Grundkurs", "Bequeme Kleider.")
    assert starts(found) == [datetime(2030, 3, 13, 8, 30)]


def test_a_note_that_names_a_day_stays_beside_the_mail() -> None:
    found = read(f"Achtung, neu am 27.3.2030 9-12!\n{HEADS[0]}\n{BODY}")
    assert starts(found) != [datetime(2030, 3, 13, 8, 30)] or found.unread_days


def test_the_subject_is_the_title_where_the_text_has_none() -> None:
    found = read("Von: Bildung\nGesendet: Mo 18.2.2030\nBetreff: WG: Validation\n\nDatum: 18.4.2030, 9-16\nOrt: Bern")
    assert (found.title, found.description) == ("Validation", "")


@pytest.mark.parametrize("mark", ["Fwd:", "WG:", "Tr :", "AW: WG:", "RE: FW:"])
def test_the_marks_of_a_mailbox_are_no_part_of_the_title(mark: str) -> None:
    assert read(f"{mark} {BODY}").title == "Kinästhetik Grundkurs"


@pytest.mark.parametrize(
    "end",
    [
        "Viele Grüsse",
        "Liebi Grüess",
        "Gruss",
        "Bien cordialement",
        "Cordiales salutations",
        "Salutations",
        "Thanks",
        "--",
    ],
)
def test_who_signs_it_is_no_part_of_the_description(end: str) -> None:
    assert read(f"{BODY}\n\n{end}\nSandra Meier\nTel. 031 000 00 00").description == "Bequeme Kleider."


def test_what_only_looks_like_the_head_of_a_mail_stays() -> None:
    found = read("Kinästhetik\nDate: 13.3.2030\nVon: 9 Uhr bis 12 Uhr\nOrt: Bern")
    assert found.said.startswith("13.3.2030")
