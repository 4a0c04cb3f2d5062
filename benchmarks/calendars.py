"""Calendar files: the product's beside the same bytes written by hand, and the `ics` package where it is installed."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from benchmarks.places import Place
from benchmarks.programs import PEERS, ROOT, program
from benchmarks.rounds import Figures, Run, column, in_turns
from benchmarks.table import Beside, Goal, Line
from catalogue.documents.ical import PRODUCT, Entry, calendar_file

#: Files of one run; the quick one writes more, so that a hiccup of the machine weighs the same.
FILES, FILES_BY_HAND = 200, 4_000
TURNS = 7
HAND, ICS = "written by hand", "ics (UTC times)"
#: performance goals: at most 1.3 times what icalendar took with a cached time zone, which was 23 times the hand's.
GOAL = Goal(1 / 30)
ORGANIZER, NAME = "noreply@kursverbund.invalid", "Kursverbund"
ENTRY = Entry(
    uid="0123456789abcdef0123456789abcdef-17@kursverbund.invalid",
    sequence=2,
    stamp=datetime(2030, 3, 1, 9, tzinfo=UTC),
    created=datetime(2030, 2, 1, 9, tzinfo=UTC),
    starts_at=datetime(2030, 3, 14, 8, tzinfo=UTC),
    ends_at=datetime(2030, 3, 14, 11, tzinfo=UTC),
    title="Kinästhetik: Grundkurs für Pflegende, Teil 1",
    place="Bern, Aula; 2. Stock",
    description="Für alle, die neu beginnen.\nBitte bequeme Kleidung und rutschfeste Socken; Getränke vor Ort.",
    url="https://t.me/bench_bot?start=s-17",
    alarms=(timedelta(days=1),),
)


def by_hand(entry: Entry, organizer: str, name: str) -> bytes:
    """The same bytes for an entry like ours, with nothing that would hold for every other."""
    title = _escaped(entry.title)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"SUMMARY:{title}",
        f"DTSTART:{entry.starts_at:%Y%m%dT%H%M%SZ}",
        f"DTEND:{entry.ends_at:%Y%m%dT%H%M%SZ}",
        f"DTSTAMP:{entry.stamp:%Y%m%dT%H%M%SZ}",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        "CLASS:PUBLIC",
        f"CREATED:{entry.created:%Y%m%dT%H%M%SZ}",
        f"DESCRIPTION:{_escaped(entry.description)}",
        f"LAST-MODIFIED:{entry.stamp:%Y%m%dT%H%M%SZ}",
        f"LOCATION:{_escaped(entry.place)}",
        f"ORGANIZER;CN={name}:mailto:{organizer}",
        f"STATUS:{entry.status}",
        "TRANSP:OPAQUE",
        f"URL:{entry.url}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        f"TRIGGER:-P{entry.alarms[0].days}D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(words: str) -> str:
    return words.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 octets on a line, never within a character (RFC 5545 3.1)."""
    if len(line.encode()) <= 75:
        return line
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 74:
            parts.append(part)
            part, size = "", 0
        part, size = part + letter, size + width
    return "\r\n ".join([*parts, part])


async def _ours(_number: int) -> Figures:
    began = perf_counter()
    for _ in range(FILES):
        calendar_file([ENTRY], ORGANIZER, NAME)
    return {"files/s": FILES / (perf_counter() - began)}


async def _by_hand(_number: int) -> Figures:
    began = perf_counter()
    for _ in range(FILES_BY_HAND):
        by_hand(ENTRY, ORGANIZER, NAME)
    return {"files/s": FILES_BY_HAND / (perf_counter() - began)}


async def _by_ics(_number: int) -> Figures:
    async with program(str(PEERS), str(ROOT / "benchmarks" / "peer_ics.py")) as peer:
        return {"files/s": float(peer.word)}


async def lines(here: Place) -> list[Line]:
    contenders: dict[str, Run] = {"product": _ours, HAND: _by_hand}
    if PEERS.exists():
        contenders[ICS] = _by_ics
    runs = await in_turns(contenders, TURNS)
    beside = [Beside(name, column(runs[name], "files/s"), GOAL if name == HAND else None) for name in runs]
    return [Line("calendar file", "files/s", column(runs["product"], "files/s"), beside[1:])]
