"""A notice as a MIME message: the same words, one entry, threads, a way out; nothing typed can become a header."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.approval_actions import ShowRequest
from bot.codec import pack
from bot.mail import message
from bot.say import Say
from bot.screens import desk_notices, letters, notices
from bot.screens.calendar_file import calendar_document
from bot.screens.letters import Postal
from catalogue.cards import PersonCard
from catalogue.documents.invite import invitation
from catalogue.rules.mail import as_sent, is_address
from catalogue.rules.states import CancelReason, EnrolmentState, Role, SessionState
from catalogue.telling import Told
from tests.bot.cards import NETWORK, NOW, ZONE, House, at
from tests.documents.entries import EXAMPLES, ORGANIZER
from tests.documents.entries import NETWORK as NAME
from tests.mail.postbox import SENDER

MAILING = replace(NETWORK, mail=SENDER)
POSTAL = Postal("anna@haus.example", "kurse@lindenhof.example", "https://kurse.example/unsubscribe/1-ab")
ON_TELEGRAM = House().person(Role.STAFF)
WITHOUT = replace(ON_TELEGRAM, telegram_id=None, mail=POSTAL.to)


def _told(mine: EnrolmentState, **changes: Any) -> Told:
    house = House()
    return house.told(house.mine(mine, offer_expires_at=at("2030-03-06 10:00")), **changes)


def written(
    kind: str,
    told: Told,
    language: str = "de",
    person: PersonCard = ON_TELEGRAM,
    postal: Postal = POSTAL,
    **facts: str,
) -> EmailMessage:
    """As it arrives: through bytes and back."""
    notice = replace(House().notice(kind, **facts), person=person)
    say = Say(language, ZONE)
    screen = notices.KINDS[kind](notice, told, say, MAILING)
    letter = letters.letter(notice, told, screen, postal, say, MAILING)
    parsed = message_from_bytes(message(letter, SENDER, "Kursverbund", NOW).as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def part(mail: EmailMessage, kind: str) -> str:
    (found,) = [one for one in mail.walk() if one.get_content_type() == kind]
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


def entries(mail: EmailMessage) -> Any:
    (found,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    content = found.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert found.get_param("method") == str(calendar["METHOD"])
    assert str(found.get_param("charset")).lower() == "utf-8"
    return calendar, calendar.walk("VEVENT")


SEAT = _told(EnrolmentState.ENROLLED)


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_text_and_html_say_the_same_and_the_first_line_is_the_subject(language: str) -> None:
    mail = written("seat", SEAT, language)
    plain, html = part(mail, "text/plain"), part(mail, "text/html")
    screen = notices.seat(House().notice("seat"), SEAT, Say(language, ZONE), MAILING)
    lines = [letters._plain(line) for line in str(screen.text).split("\n")]
    assert str(mail["Subject"]) == letters.line(lines[0])
    for line in lines:
        assert line in plain
        assert line in unescape(html.replace("<b>", "").replace("</b>", ""))
    assert "https://t.me/kursbot?start=s-412" in plain
    assert 'href="https://t.me/kursbot?start=s-412"' in html
    assert str(mail["Content-Language"]) == language
    assert f'<html lang="{language}">' in html


def test_buttons_that_change_something_are_no_links() -> None:
    mail = written("offer", _told(EnrolmentState.OFFERED))
    assert "start=a-" not in part(mail, "text/plain")
    assert part(mail, "text/plain").count("start=") == 1, "the training, where the buttons are"


def test_whoever_has_no_telegram_gets_no_links_but_an_address_to_ask() -> None:
    mail = written("offer", _told(EnrolmentState.OFFERED), "en", WITHOUT)
    plain = part(mail, "text/plain")
    assert "t.me" not in plain
    assert "Your coordination accepts the seat for you until Wednesday 6 March 2030, 10:00" in plain
    assert "kurse@lindenhof.example" in plain
    nobody = replace(POSTAL, contact="")
    assert "ask your coordination" in part(written("seat", SEAT, "en", WITHOUT, nobody), "text/plain")


def test_one_entry_with_the_person_as_attendee_and_the_uid_of_the_file() -> None:
    calendar, events = entries(written("seat", SEAT))
    (event,) = events
    assert calendar["METHOD"] == "REQUEST"
    assert str(event["ATTENDEE"]) == "mailto:anna@haus.example"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ATTENDEE"].params["CN"] == "Anna Beispiel"
    file = Calendar.from_ical(calendar_document(SEAT, Say("de", ZONE), MAILING).content).walk("VEVENT")[0]
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "STATUS"):
        assert event[name] == file[name], name


GONE = {"state": SessionState.CANCELLED, "cancel_reason": CancelReason.TOO_FEW}
EXITS: list[tuple[str, EnrolmentState, dict[str, Any], dict[str, str]]] = [
    ("left", EnrolmentState.WITHDRAWN, {}, {}),
    ("substituted", EnrolmentState.WITHDRAWN, {}, {"name": "Beat Muster"}),
    ("removed", EnrolmentState.CANCELLED, {}, {"had": "enrolled", "why": "other"}),
    ("cancelled", EnrolmentState.CANCELLED, GONE, {"reason": "too_few", "had": "enrolled"}),
    ("moved_back", EnrolmentState.WAITING, {}, {"had": "enrolled"}),
]


@pytest.mark.parametrize(("kind", "state", "changes", "facts"), EXITS, ids=[kind for kind, *_ in EXITS])
def test_every_exit_cancels_the_entry(
    kind: str, state: EnrolmentState, changes: dict[str, Any], facts: dict[str, str]
) -> None:
    calendar, events = entries(written(kind, _told(state, **changes), **facts))
    assert calendar["METHOD"] == "CANCEL"
    (event,) = events
    assert event["STATUS"] == "CANCELLED"
    assert not event.walk("VALARM")


def test_a_cancelled_entry_takes_its_alarm_along() -> None:
    for name, listed in EXAMPLES.items():
        made = invitation(listed[0], ORGANIZER, NAME, "anna@haus.example", "Anna")
        assert (b"METHOD:CANCEL" in made.content) is (name == "cancelled")
        assert (b"VALARM" in made.content) is (bool(listed[0].alarms) and name != "cancelled")
        assert max(map(len, made.content.split(b"\r\n"))) <= 75
        again = invitation(listed[0], ORGANIZER, NAME, "anna@haus.example", "Anna")
        assert again == made, "the same bytes again"


def test_the_file_beside_the_entry_is_the_entry() -> None:
    mail = written("seat", SEAT)
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "application/ics"
    assert file.get_filename() == "kurs-412.ics"
    (shown,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    assert file.get_payload(decode=True) == shown.get_payload(decode=True)


def test_further_dates_come_in_letters_of_their_own() -> None:
    whole = replace(SEAT, meeting=None)
    screen = notices.seat(House().notice("seat"), whole, Say("de", ZONE), MAILING)
    notice, coming = House().notice("seat"), whole.session.coming
    assert letters.further(notice, whole, screen) == tuple(meeting.id for meeting in coming[1:])
    assert letters.further(notice, SEAT, screen) == ()
    assert letters.further(notice, whole, replace(screen, document=None)) == ()


def test_mails_about_one_enrolment_belong_together_and_a_repeat_is_the_same() -> None:
    seat, offer = written("seat", SEAT), written("offer", _told(EnrolmentState.OFFERED))
    assert seat["In-Reply-To"] == offer["In-Reply-To"] == offer["References"]
    assert seat["Message-ID"] != offer["Message-ID"] != offer["References"]
    assert written("seat", SEAT)["Message-ID"] == seat["Message-ID"]
    assert str(seat["Message-ID"]).endswith("@verbund.example>")


def test_every_mail_says_that_a_machine_wrote_it_and_how_to_end_them() -> None:
    mail = written("seat", SEAT)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://kurse.example/unsubscribe/1-ab>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    by_mail = written("seat", SEAT, postal=replace(POSTAL, unsubscribe="mailto:kurse@lindenhof.example"))
    assert by_mail["List-Unsubscribe"] == "<mailto:kurse@lindenhof.example>"
    assert by_mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_the_longest_facts_keep_to_the_lines_of_a_mail(language: str) -> None:
    house, say = House(most=True), Say(language, ZONE)
    told, notice = house.told(house.mine(EnrolmentState.ENROLLED)), house.notice("seat")
    screen = notices.seat(notice, told, say, MAILING)
    raw = message(letters.letter(notice, told, screen, POSTAL, say, MAILING), SENDER, NAME, NOW).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


NASTY = st.text(st.sampled_from(list('aä\r\n\x00\x0b\u2028\u0085:;,<>"\\ =?@ẞ😀')), min_size=1, max_size=60)


@given(NASTY, NASTY)
def test_no_title_and_no_name_becomes_a_header(title: str, name: str) -> None:
    house = House()
    texts = replace(house.training().texts[0], title=f"Kurs {title}\r\nBcc: x@y.example")
    told = house.told(house.mine(EnrolmentState.ENROLLED), training=replace(house.training(), texts=(texts,)))
    person = replace(ON_TELEGRAM, name=f"{name}\nBcc: z@y.example")
    mail = written("seat", told, "de", person)
    assert mail["Bcc"] is None
    assert {"From", "To", "Subject", "Message-ID"} <= set(mail.keys())
    assert [one.addr_spec for one in mail["To"].addresses] == ["anna@haus.example"]
    calendar, events = entries(mail)
    assert len(events) == 1
    assert len(calendar.walk()) == 2
    assert {"UID", "ATTENDEE"} <= set(events[0].keys())
    assert "BCC" not in events[0]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("anna@haus.example", "anna@haus.example"),
        ("a.b+c@sub.haus.example", "a.b+c@sub.haus.example"),
        ("anna@käse.example", "anna@xn--kse-qla.example"),
        ("änna@haus.example", None),
        ("anna@haus", None),
        ("an na@haus.example", None),
        ('"anna"@haus.example', None),
        ("anna@haus.example\r\nBcc: x@y.example", None),
        ("anna@haus.example,x@y.example", None),
        ("anna@ha\x00us.example", None),
        (f"anna@{'a' * 64}.example", None),
        ("anna@haus..example", None),
    ],
)
def test_an_address_is_one_that_mail_servers_take(typed: str, sent: str | None) -> None:
    assert is_address(typed) is (sent is not None)
    assert sent is None or as_sent(typed) == sent


def test_a_mail_to_an_address_with_umlauts_is_written_in_ascii() -> None:
    mail = written("seat", SEAT, postal=replace(POSTAL, to="anna@käse.example"))
    assert [one.addr_spec for one in mail["To"].addresses] == ["anna@xn--kse-qla.example"]
    (event,) = entries(mail)[1]
    assert str(event["ATTENDEE"]) == "mailto:anna@xn--kse-qla.example"


def test_the_hour_of_the_letter_is_the_hour_of_sending() -> None:
    notice, say = House().notice("seat"), Say("de", ZONE)
    letter = letters.letter(notice, SEAT, notices.seat(notice, SEAT, say, MAILING), POSTAL, say, MAILING)
    later = message(letter, SENDER, NAME, NOW + timedelta(hours=1))
    assert later["Date"].datetime == NOW + timedelta(hours=1)


def test_an_approver_gets_one_link_to_the_request_and_none_that_only_refuses() -> None:
    told = replace(SEAT, request=House().request())
    mail = written("approval", told)
    links = [one for one in part(mail, "text/plain").split() if one.startswith("https://t.me/")]
    assert len(links) == 1
    assert links[0].endswith(pack(ShowRequest(told.enrolment.id)))


def test_the_day_before_only_those_are_named_whom_nothing_reaches() -> None:
    house = House()
    told = replace(house.session_told(), unreachable=("Zoé Exemple",), by_mail=("Ruth Frei",))
    told = replace(told, meeting=told.session.meetings[0])
    for network, named in ((MAILING, "Zoé Exemple"), (NETWORK, "Ruth Frei and Zoé Exemple")):
        shown = desk_notices.KINDS["desk_reminder"](house.notice("desk_reminder"), told, Say("en", ZONE), network)
        assert f"Telegram does not reach: {named}\n" in f"{shown.text}\n"


@pytest.mark.parametrize("contact", [POSTAL.contact, ""])
def test_nobody_who_is_not_expected_is_asked_whether_they_come(contact: str) -> None:
    told = _told(EnrolmentState.CANCELLED)
    mail = written("cancelled", told, "en", WITHOUT, replace(POSTAL, contact=contact), had="enrolled", reason="weather")
    assert "Questions? " in part(mail, "text/plain") and "can't come" not in part(mail, "text/plain")
