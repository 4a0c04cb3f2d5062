"""Language and data: the sessions of the demo network."""

from typing import Any

from bot.sandbox.demo.planned import Run
from catalogue.rules.states import SessionState

_MEETING_ROOM = "Biel/Bienne, Seewerk, Sitzungszimmer"
_SIGNS: dict[str, Any] = {"trainer": "Manuela Jost, Logopädin", "capacity": 12, "price": 16_000, "lessons": "8"}
_IHP: dict[str, Any] = {"trainer": "Bernhard Feuz", "capacity": 20, "lessons": "4"}

RUNS = (
    Run(
        *("plain", ("seewerk",), _MEETING_ROOM, (18, 25), "13:30-17:00"),
        trainer="Eva Lüthi",
        capacity=12,
        minimum=6,
        price=9_000,
        lessons="7",
        reserved={"seewerk": 3},
        going="regula nicole amelie",
    ),
    Run(
        *("plain", ("seewerk",), "Biel/Bienne, Seewerk, salle de séance", (70,), "08:30-16:30", "fr"),
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
        going="markus priya beat elif",
    ),
    Run(
        *("privacy", ("seewerk", "pont"), "", (47,), "16:00-17:00", "fr"),
        trainer="Patrick Schaffter",
        capacity=30,
        lessons="1",
        online="https://treffen.example/donnees",
        going="fatou luc",
    ),
    Run(
        *("signs", ("seewerk",), "Biel/Bienne, Seewerk, Atelier 2", (23, 30, 37, 44), "18:00-20:00"),
        **_SIGNS,
        minimum=6,
        going="noemie chloe livia selina driton",
    ),
    Run(
        *("signs", ("seewerk",), "Biel/Bienne, Seewerk, Atelier 2", (-30, -23, -16, -9), "18:00-20:00", "fr"),
        **_SIGNS,
        going="tiago yannick ines josiane",
    ),
    Run(
        *("ihp", ("seewerk",), _MEETING_ROOM, (7,), "13:30-17:00"),
        **_IHP,
        minimum=8,
        going="nicole stefan regula markus reto anna",
    ),
    Run(
        *("ihp", ("pont", "seewerk"), "Tavannes, Fondation du Pont, grande salle", (12,), "13:30-17:00", "fr"),
        **_IHP,
        minimum=8,
        reserved={"seewerk": 4},
        going="claire sandrine patrick chloe",
    ),
    Run(
        *("ihp", ("aarebogen", "lindenhof"), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (25,), "08:30-12:00"),
        **_IHP,
        going="lukas luana",
    ),
    Run(
        *("ihp", ("seewerk",), "", (31,), "18:30-20:00"),
        trainer="Bernhard Feuz",
        lessons="1.5",
        online="https://treffen.example/blg",
        note="Kurzfassung am Abend, vor allem für Vorstand und Stiftungsrat.",
        going="ursula",
    ),
)
