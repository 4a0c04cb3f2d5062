"""Safety: the sessions of the demo network."""

from typing import Any

from bot.sandbox.demo.planned import Run

_BLS: dict[str, Any] = {"capacity": 8, "minimum": 6, "price": 11_500, "lessons": "4"}
_ROOM = "Bern, Haus Lindenhof, Raum 2 (stufenlos)"
_KARIN, _MATHIEU = "Karin Moser, Rettungssanitäterin", "Mathieu Léchot, ambulancier"
_DANIEL = "Daniel Rüfenacht, Feuerwehr"

RUNS = (
    Run(
        *("bls", ("lindenhof",), _ROOM, (1,), "13:30-17:00"),
        **_BLS,
        trainer=_KARIN,
        going="samira jonas beat hanspeter zehra miriam nicole tiago priya markus noemie",
    ),
    Run(
        *("bls", ("lindenhof",), _ROOM, (8,), "13:30-17:00"),
        **_BLS,
        trainer=_KARIN,
        decides=1,
        going="ursula livia driton",
        note="Parkplätze hinter dem Haus, Bus 12 bis Lindenhof.",
    ),
    Run(
        *("bls", ("lindenhof",), _ROOM, (30,), "08:30-12:00"),
        **_BLS,
        trainer=_KARIN,
        closes=20,
        going="regula nils",
    ),
    Run(
        *("bls", ("pont", "lindenhof"), "Tavannes, Fondation du Pont, grande salle", (16,), "13:30-17:00", "fr"),
        **_BLS,
        trainer=_MATHIEU,
        reserved={"pont": 4},
        cap=6,
        caps={"lindenhof": 3},
        released=(30, 14, 7),
        going="claire etienne noemie",
        note="Cinq minutes à pied depuis la gare.",
        key="shared",
    ),
    Run(
        *("bls", ("aarebogen",), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (6,), "08:30-12:00"),
        **_BLS,
        trainer=_KARIN,
        going="lukas anna thomas elif reto stefan selina",
    ),
    Run(
        *("bls", ("seewerk",), "Biel/Bienne, Seewerk, salle de séance", (22,), "13:30-17:00", "fr"),
        **_BLS,
        trainer=_MATHIEU,
        going="chloe patrick ines luc",
    ),
    Run(
        *("bls", ("lindenhof",), _ROOM, (-20,), "13:30-17:00"),
        **_BLS,
        trainer=_KARIN,
        going="tenzin kathrin luana nils stefan selina",
    ),
    Run(
        *("bls", ("pont",), "Tavannes, Fondation du Pont, grande salle", (58,), "08:30-12:00", "fr"),
        **_BLS,
        trainer=_MATHIEU,
        opens=15,
    ),
    Run(
        *("firstaid", ("aarebogen",), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (11,)),
        trainer=_KARIN,
        capacity=12,
        minimum=6,
        price=19_000,
        lessons="7",
        going="lukas reto hanspeter ursula",
    ),
    Run(
        *("firstaid", ("aarebogen",), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (-12,)),
        trainer=_KARIN,
        capacity=12,
        minimum=6,
        price=19_000,
        lessons="7",
        going="anna thomas zehra beat miriam kathrin",
    ),
    Run(
        *("fire", ("seewerk", "lindenhof"), "Biel/Bienne, Seewerk, Werkstatt", (5,), "15:00-16:30"),
        trainer=_DANIEL,
        capacity=20,
        minimum=6,
        lessons="1.5",
        going="beat miriam jonas noemie regula tiago driton",
    ),
    Run(
        *("fire", ("seewerk",), "Biel/Bienne, Seewerk, Werkstatt", (40,), "15:00-16:30"),
        trainer=_DANIEL,
        capacity=20,
        lessons="1.5",
        opens=10,
    ),
    Run(
        *("fire", ("aarebogen",), "Thun, Stiftung Aarebogen, Innenhof", (13,), "10:00-11:30"),
        trainer=_DANIEL,
        capacity=20,
        lessons="1.5",
        closes=-1,
        going="stefan kathrin lukas anna thomas elif luana",
        note="Wir löschen im Freien. Bitte warme Kleider anziehen.",
    ),
    Run(
        *("fire", ("pont",), "Tavannes, Fondation du Pont, atelier bois", (-33,), "14:00-15:30", "fr"),
        trainer="Olivier Sunier, sapeur-pompier",
        capacity=20,
        lessons="1.5",
        going="claire amelie sandrine yannick fatou josiane mehdi ines luc",
    ),
    Run(
        *("epilepsy", ("pont",), "Moutier, Maison du Parc, salle 2", (10,), "09:00-11:30", "fr"),
        trainer="Valérie Houriet, infirmière",
        capacity=16,
        price=4_500,
        lessons="2.5",
        going="josiane luc ines chloe",
    ),
    Run(
        *("epilepsy", ("lindenhof", "pont"), "Bern, Haus Lindenhof, Saal", (38,), "14:00-16:30"),
        trainer="Valérie Houriet, Pflegefachfrau",
        capacity=16,
        price=4_500,
        lessons="2.5",
        going="zehra tenzin",
    ),
)
