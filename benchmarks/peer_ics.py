"""A peer: the `ics` package writes an event like ours. Runs in an environment of its own; prints `ready <files/s>`."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from ics import Calendar, DisplayAlarm, Event, Organizer

FILES = 300
TITLE = "Kinästhetik: Grundkurs für Pflegende, Teil 1"
WORDS = "Für alle, die neu beginnen.\nBitte bequeme Kleidung und rutschfeste Socken; Getränke vor Ort."


def write() -> str:
    event = Event(
        name=TITLE,
        begin=datetime(2030, 3, 14, 8, tzinfo=UTC),
        end=datetime(2030, 3, 14, 11, tzinfo=UTC),
        uid="0123456789abcdef0123456789abcdef-17@kursverbund.invalid",
        description=WORDS,
        created=datetime(2030, 2, 1, 9, tzinfo=UTC),
        last_modified=datetime(2030, 3, 1, 9, tzinfo=UTC),
        location="Bern, Aula; 2. Stock",
        url="https://t.me/bench_bot?start=s-17",
        alarms=[DisplayAlarm(trigger=timedelta(days=-1), display_text=TITLE)],
        organizer=Organizer("noreply@kursverbund.invalid", common_name="Kursverbund"),
        status="CONFIRMED",
    )
    return Calendar(events=[event]).serialize()


def main() -> None:
    write()
    began = perf_counter()
    for _ in range(FILES):
        write()
    print("ready", round(FILES / (perf_counter() - began), 1), flush=True)


if __name__ == "__main__":
    main()
