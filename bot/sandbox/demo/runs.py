"""The dated sessions of the demo network, counted from the day on which it is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import holidays

from catalogue.rules.states import SessionState

ZONE = "Europe/Zurich"
_BERN = holidays.country_holidays("CH", subdiv="BE")


@dataclass(frozen=True, slots=True)
class Run:
    """One session. `days`: of its meetings, counted from today, each moved on to the next working day.

    `hours`: start and end of every meeting. `going`: keys of people in the order in which they enrol; those beyond
    the capacity wait. `opens`, `closes`: days from today. `price` in Rappen, None unknown.
    """

    course: str
    hosts: tuple[str, ...]
    place: str
    days: tuple[int, ...] = ()
    hours: str = "08:30-16:30"
    language: str = "de"
    trainer: str = ""
    capacity: int | None = None
    minimum: int | None = None
    price: int | None = 0
    lessons: str = ""
    going: str = ""
    reserved: dict[str, int] = field(default_factory=dict)
    opens: int | None = None
    closes: int | None = None
    online: str = ""
    note: str = ""
    date_note: str = ""
    price_note: str = ""
    state: SessionState = SessionState.PUBLISHED
    key: str = ""

    @property
    def stated_hours(self) -> Decimal | None:
        return Decimal(self.lessons) if self.lessons else None

    def times(self, today: date) -> Iterator[tuple[datetime, datetime]]:
        """Start and end of each meeting as wall times."""
        start, end = (time.fromisoformat(part) for part in self.hours.split("-"))
        day = None
        for ahead in self.days:
            day = working_day(today + timedelta(days=ahead), day)
            yield datetime.combine(day, start), datetime.combine(day, end)


def working_day(wanted: date, after: date | None = None) -> date:
    """The wanted day or the next one on which courses are held in Bern, later than `after`."""
    while _is_free(wanted) or (after is not None and wanted <= after):
        wanted += timedelta(days=1)
    return wanted


def _is_free(day: date) -> bool:
    """Weekends, public holidays, and the days from Christmas Eve to New Year's Eve."""
    return day.weekday() >= 5 or day in _BERN or (day.month == 12 and day.day >= 24)


RUNS = (
    Run(
        *("bls", ("lindenhof",), "Bern, Haus Lindenhof, Raum 2 (stufenlos)", (1,), "13:30-17:00"),
        trainer="Karin Moser, Rettungssanitäterin",
        capacity=8,
        minimum=6,
        price=11_500,
        lessons="4",
        going="samira jonas beat hanspeter zehra miriam nicole tiago priya markus noemie",
    ),
    Run(
        *("bls", ("lindenhof",), "Bern, Haus Lindenhof, Raum 2 (stufenlos)", (30,), "08:30-12:00"),
        trainer="Karin Moser, Rettungssanitäterin",
        capacity=8,
        minimum=6,
        price=11_500,
        lessons="4",
        closes=20,
        going="regula zehra",
    ),
    Run(
        *("bls", ("pont", "lindenhof"), "Tavannes, Fondation du Pont, grande salle", (16,), "13:30-17:00", "fr"),
        trainer="Mathieu Léchot, ambulancier",
        capacity=8,
        minimum=6,
        price=11_500,
        lessons="4",
        reserved={"pont": 4},
        going="claire etienne noemie",
        note="Cinq minutes à pied depuis la gare.",
    ),
    Run(
        *("calm", ("lindenhof",), "Bern, Haus Lindenhof, Saal", (12, 13)),
        trainer="Andrea Fankhauser",
        capacity=10,
        minimum=8,
        price=28_000,
        lessons="14",
        going="samira jonas hanspeter zehra beat miriam yannick markus nicole",
    ),
    Run(
        *("calm", ("pont",), "Moutier, Maison du Parc, salle 1", (45, 46), "08:30-16:30", "fr"),
        trainer="Andrea Fankhauser",
        capacity=5,
        price=28_000,
        lessons="14",
        closes=30,
        going="claire etienne fatou tiago noemie amelie yannick",
        key="freed",
    ),
    Run(
        *("back", ("lindenhof",), "Bern, Haus Lindenhof, Turnhalle", (-8, 4, 18, 32), "13:30-16:30"),
        trainer="Simon Bieri, Physiotherapeut",
        capacity=12,
        lessons="16",
        going="jonas priya hanspeter beat",
    ),
    Run(
        *("coach", ("lindenhof",), "Bern, Haus Lindenhof, Saal", (35, 36, 42, 43, 50)),
        trainer="Brigitte Hofer",
        capacity=16,
        minimum=10,
        price=65_000,
        lessons="40",
        going="markus nicole",
    ),
    Run(
        *("hygiene", ("pont",), "Tavannes, Fondation du Pont, cuisine", (3,), "14:00-16:00", "fr"),
        trainer="Sylvie Monnin",
        capacity=14,
        lessons="2",
        going="amelie fatou tiago yannick",
    ),
    Run(
        *("hygiene", ("seewerk", "pont"), "Biel/Bienne, Seewerk, Küche", (24,), "14:00-16:00"),
        trainer="Sylvie Monnin",
        capacity=14,
        lessons="2",
        going="miriam",
    ),
    Run(
        *("medicine", ("pont",), "Tavannes, Fondation du Pont, salle 3", (9,), "08:30-16:30", "fr"),
        trainer="Dominique Gagnebin, pharmacien",
        capacity=12,
        minimum=6,
        price=18_000,
        lessons="8",
        going="amelie noemie priya",
        key="cancelled",
    ),
    Run(
        *("medicine", ("pont",), "Tavannes, Fondation du Pont"),
        language="fr",
        trainer="Dominique Gagnebin, pharmacien",
        capacity=12,
        price=None,
        price_note="sur demande",
        lessons="8",
        date_note="Au printemps, dès que la salle est réservée.",
    ),
    Run(
        *("closeness", ("pont",), "Biel/Bienne, Maison du Peuple, salle 4", (20,), "08:30-16:30", "fr"),
        trainer="Laure Beuchat",
        capacity=16,
        minimum=8,
        price=12_000,
        lessons="8",
        going="yannick etienne beat",
    ),
    Run(
        *("fire", ("seewerk", "lindenhof"), "Biel/Bienne, Seewerk, Werkstatt", (5,), "15:00-16:30"),
        trainer="Daniel Rüfenacht, Feuerwehr",
        capacity=20,
        minimum=6,
        lessons="1.5",
        going="beat miriam samira noemie regula tiago",
    ),
    Run(
        *("fire", ("seewerk",), "Biel/Bienne, Seewerk, Werkstatt", (40,), "15:00-16:30"),
        trainer="Daniel Rüfenacht, Feuerwehr",
        capacity=20,
        lessons="1.5",
        opens=10,
    ),
    Run(
        *("plain", ("seewerk",), "Biel/Bienne, Seewerk, Sitzungszimmer", (18, 25), "13:30-17:00"),
        trainer="Eva Lüthi",
        capacity=12,
        minimum=6,
        price=9_000,
        lessons="7",
        reserved={"seewerk": 3},
        going="regula nicole amelie",
    ),
    Run(
        *("plain", ("seewerk",), "Biel/Bienne, Seewerk, Sitzungszimmer", (70,), "08:30-16:30", "fr"),
        trainer="Eva Lüthi",
        capacity=12,
        price=9_000,
        lessons="7",
        state=SessionState.DRAFT,
    ),
    Run(
        *("privacy", ("seewerk",), "", (2,), "16:00-17:00"),
        trainer="Nicole Grossen",
        lessons="1",
        online="https://treffen.example/datenschutz",
        going="markus priya beat",
    ),
    Run(
        *("practice", ("seewerk", "lindenhof"), "Biel/Bienne, Seewerk, ganzes Haus", (27,), "09:00-16:00"),
        trainer="Nicole Grossen, Regula Aebi",
        capacity=24,
        lessons="7",
        going="zehra",
        note="Mittagessen offeriert. Bitte Arbeitskleider mitbringen.",
    ),
)
