"""Teaching and learning: the sessions of the demo network."""

from typing import Any

from bot.sandbox.demo.planned import Run

_PRACTICE: dict[str, Any] = {"trainer": "Nicole Grossen, Regula Aebi", "capacity": 24, "lessons": "7"}
_MENTOR: dict[str, Any] = {"language": "fr", "trainer": "Pascal Voisin", "capacity": 14}

RUNS = (
    Run(
        *("coach", ("lindenhof",), "Bern, Haus Lindenhof, Saal", (35, 36, 42, 43, 50)),
        trainer="Brigitte Hofer",
        capacity=16,
        minimum=10,
        price=65_000,
        lessons="40",
        going="markus nicole thomas",
    ),
    Run(
        *("practice", ("seewerk", "lindenhof"), "Biel/Bienne, Seewerk, ganzes Haus", (27,), "09:00-16:00"),
        **_PRACTICE,
        going="zehra livia",
        note="Mittagessen offeriert. Bitte Arbeitskleider mitbringen.",
    ),
    Run(
        *("practice", ("lindenhof", "seewerk"), "Bern, Haus Lindenhof, ganzes Haus", (-26,), "09:00-16:00"),
        **_PRACTICE,
        going="livia selina luana mehdi",
    ),
    Run(
        *("exam", ("aarebogen",), "Thun, Stiftung Aarebogen, Raum 3", (41, 55, 69), "13:30-17:00"),
        trainer="Sabine Däppen, Chefexpertin",
        capacity=15,
        minimum=6,
        lessons="12",
        going="luana selina",
    ),
    Run(
        *("mentor", ("pont",), "Tavannes, Fondation du Pont, salle 3", (34, 62, 90), "08:30-12:00"),
        **_MENTOR,
        minimum=6,
        price=15_000,
        lessons="12",
        going="sandrine etienne",
    ),
    Run(
        *("mentor", ("pont", "seewerk"), "Biel/Bienne, Seewerk"),
        **_MENTOR,
        price=None,
        price_note="sur demande",
        date_note="À l’automne, la date suit.",
    ),
    Run(
        *("talks", ("aarebogen", "lindenhof"), "Thun, Stiftung Aarebogen, Raum 3", (32,)),
        trainer="Christoph Gasser",
        capacity=12,
        minimum=6,
        price=26_000,
        lessons="7",
        going="regula kathrin nicole",
    ),
)
