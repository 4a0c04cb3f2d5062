"""Whatever people type, a calendar file stays one: properties over any text."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.documents.ical import Entry, calendar_file, clean, line
from tests.documents.entries import ORGANIZER, entry
from tests.documents.test_ical import by_icalendar, by_vobject, names

NASTY = (
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\\",
    "\\n",
    ";",
    ",",
    ":",
    '"',
    "^n",
    "\t",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "ä",
)
INJECTED = ("BEGIN:VEVENT", "END:VEVENT", "ATTENDEE:mailto:x@y.example", "METHOD:REQUEST", "\U0001f642" * 20, "x" * 80)
WORDS = st.lists(st.text(st.characters(), max_size=20) | st.sampled_from(NASTY + INJECTED), max_size=12).map("".join)
ENTRIES = st.builds(
    lambda title, place, description, online, url: replace(
        entry("BLS"), title=title, place=place, description=description, online=online, url=url
    ),
    *(WORDS,) * 5,
)


@given(ENTRIES, WORDS)
@example(entry("x", online="https://x.example\r\nMETHOD:REQUEST", url="https://x.example\r\nATTENDEE:a"), "A\r\nUID:b")
def test_no_text_adds_a_line_of_its_own(facts: Entry, network: str) -> None:
    content = calendar_file([facts], ORGANIZER, network)
    wanted = {
        "LOCATION": bool(line(facts.place) or line(facts.online)),
        "DESCRIPTION": bool(clean(facts.description) or line(facts.online)),
        "URL": bool(line(facts.url)),
    }
    found = names(content)
    plain = names(calendar_file([entry("BLS")], ORGANIZER, "Kursverbund"))
    assert sorted(found) == sorted([*plain, *(name for name, there in wanted.items() if there)])


@given(ENTRIES, WORDS)
def test_lines_are_folded_at_75_octets_and_between_characters(facts: Entry, network: str) -> None:
    lines = calendar_file([facts], ORGANIZER, network).split(b"\r\n")
    assert lines.pop() == b""
    for text in lines:
        assert 0 < len(text) <= 75
        assert not {0x0A, 0x0D} & set(text)
        assert not [letter for letter in text.decode() if letter < " " or letter == "\x7f"]


@given(ENTRIES)
def test_both_readers_see_the_same_texts(facts: Entry) -> None:
    content = calendar_file([facts], ORGANIZER, "Kursverbund")
    mine, other = by_icalendar(content)[0], by_vobject(content)[0]
    assert mine == other
    assert mine["SUMMARY"] == line(facts.title)
    assert mine["LOCATION"] == (line(facts.place) or line(facts.online))


@given(ENTRIES, WORDS)
def test_the_same_facts_give_the_same_bytes(facts: Entry, network: str) -> None:
    assert calendar_file([facts], ORGANIZER, network) == calendar_file([facts], ORGANIZER, network)


@given(WORDS)
def test_cleaning_twice_changes_nothing(words: str) -> None:
    assert clean(clean(words)) == clean(words)
    assert line(line(words)) == line(words)
    assert "\n" not in line(words)
