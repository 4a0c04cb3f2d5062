"""Calendar entries as people get them, by the name of the file that shows them in `tests/ics`."""

from datetime import UTC, datetime, timedelta

from catalogue.documents.ical import Entry, Status, uid

KEY = "3f8a41c07d5e4b2f9a6c1e0d8b7f2a35"
ORGANIZER, NETWORK = "kurse@verbund.example", "Kursverbund"
CREATED = datetime(2030, 1, 10, 8, 15, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def entry(title: str, starts: str = "2030-03-14 08:00", meeting: int = 41, sequence: int = 0, **facts: object) -> Entry:
    """Three hours from `starts` (UTC), unless `ends` says otherwise; `stamp` is when it was entered."""
    start = utc(starts)
    end = utc(str(facts.pop("ends"))) if "ends" in facts else start + timedelta(hours=3)
    values = {"stamp": CREATED, "created": CREATED, "starts_at": start, "ends_at": end, "title": title} | facts
    return Entry(uid(KEY, meeting), sequence, **values)  # type: ignore[arg-type]


LONG = (
    "Wer im Alltag begleitet, pflegt oder unterrichtet, übt hier Schritt für Schritt das Gespräch über Nähe und "
    "Distanz: «Was ist mir recht, was ist dir recht?» – mit Beispielen aus Wohnhäusern, Werkstätten und Schulen.\n"
    "Bitte mitbringen: bequeme Kleider, Schreibzeug, Mittagessen.\n\n"
    "Anreise: Tram 9 bis Guisanplatz, dann 5 Minuten zu Fuss; Zugang ohne Stufen."
)

EXAMPLES: dict[str, list[Entry]] = {
    "german": [
        entry(
            "Führung im Alltag",
            place="Haus Lindenhof, Saal 2, Bern",
            description="Leitung: Anna Käser\nOrganisation: Haus Lindenhof",
            url="https://t.me/kursverbund_bot?start=s-412",
        )
    ],
    "french": [
        entry(
            "Gestes qui sauvent\u202f: réanimation",
            place="Centre «\u202fLes Tilleuls\u202f», Bienne",
            description="Formateur·trice\u202f: Zoé Béguelin\nPrêt·e\u202f? Venez sans bijoux\u202f!",
        )
    ],
    "english": [entry("Fire safety", place="The Limes, Berne", alarms=(timedelta(days=1), timedelta(hours=2)))],
    "several_days": [
        entry("BLS-AED (1/3)", "2030-03-14 08:00", 41),
        entry("BLS-AED (2/3)", "2030-03-21 08:00", 42),
        entry("BLS-AED (3/3)", "2030-03-28 12:30", 43, ends="2030-03-28 16:00"),
    ],
    # 08:00 UTC is 09:00 in Zurich the day before the change in March, 07:00 the day after; in October the other way.
    "spring_change": [
        entry("Nachtwache (1/2)", "2030-03-30 08:00", 51),
        entry("Nachtwache (2/2)", "2030-03-31 07:00", 52),
    ],
    "night_of_the_spring_change": [entry("Nachtwache", "2030-03-30 21:00", ends="2030-03-31 05:00")],
    "autumn_change": [
        entry("Nachtwache (1/2)", "2030-10-26 07:00", 53),
        entry("Nachtwache (2/2)", "2030-10-27 08:00", 54),
    ],
    "night_of_the_autumn_change": [entry("Nachtwache", "2030-10-26 20:00", ends="2030-10-27 06:00")],
    "online": [entry("Datenschutz, kurz erklärt", online="https://meet.example/raum?pwd=a,b;c&lang=de")],
    "online_and_on_site": [
        entry("Datenschutz", place="Saal 1", online="https://meet.example/raum", description="Beides geht.")
    ],
    "special_characters": [
        entry(
            'Nähe, Distanz; «Grenzen» & "Regeln": C:\\neu \U0001f642',
            place="Haus A;\nSaal 2,\tBern\x00",
            description="Zeile 1\r\nZeile 2\rZeile 3\u2028Zeile 4\x07\nEND:VEVENT\nBEGIN:VEVENT\n\\n ist kein Umbruch",
        )
    ],
    "long_text": [entry("Nähe und Distanz – " + "Übungen für den Alltag, " * 5 + "Teil 1", description=LONG)],
    "moved": [entry("BLS-AED", "2030-03-21 08:00", sequence=1, stamp=utc("2030-03-01 10:15"))],
    "cancelled": [
        entry(
            "ABGESAGT: BLS-AED",
            "2030-03-21 08:00",
            sequence=2,
            stamp=utc("2030-03-02 07:00"),
            status=Status.CANCELLED,
            alarms=(timedelta(days=1),),
        )
    ],
    "waiting": [entry("BLS-AED", status=Status.TENTATIVE)],
}
