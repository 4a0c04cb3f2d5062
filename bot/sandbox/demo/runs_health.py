"""Health: the sessions of the demo network."""

from typing import Any

from bot.sandbox.demo.planned import Run

_HYGIENE: dict[str, Any] = {"capacity": 14, "lessons": "2"}
_DOMINIQUE = "Dominique Gagnebin, pharmacien"

RUNS = (
    Run(
        *("back", ("lindenhof",), "Bern, Haus Lindenhof, Turnhalle", (-8, 4, 18, 32), "13:30-16:30"),
        trainer="Simon Bieri, Physiotherapeut",
        capacity=12,
        lessons="16",
        going="jonas priya hanspeter beat livia",
    ),
    Run(
        *("back", ("lindenhof",), "Bern, Haus Lindenhof, Turnhalle", (60, 74, 88, 102), "13:30-16:30"),
        trainer="Simon Bieri, Physiotherapeut",
        capacity=12,
        minimum=6,
        lessons="16",
        reserved={"lindenhof": 6},
        going="reto",
    ),
    Run(
        *("hygiene", ("pont",), "Tavannes, Fondation du Pont, cuisine", (3,), "14:00-16:00", "fr"),
        **_HYGIENE,
        trainer="Sylvie Monnin",
        going="amelie fatou tiago yannick mehdi",
    ),
    Run(
        *("hygiene", ("seewerk", "pont"), "Biel/Bienne, Seewerk, Küche", (24,), "14:00-16:00"),
        **_HYGIENE,
        trainer="Sylvie Monnin",
        going="miriam tenzin",
    ),
    Run(
        *("hygiene", ("aarebogen",), "Thun, Stiftung Aarebogen, Küche", (-5,), "14:00-16:00"),
        **_HYGIENE,
        trainer="Barbara Zaugg",
        going="elif luana reto selina",
    ),
    Run(
        *("medicine", ("pont",), "Tavannes, Fondation du Pont, salle 3", (9,), "08:30-16:30", "fr"),
        trainer=_DOMINIQUE,
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
        trainer=_DOMINIQUE,
        capacity=12,
        price=None,
        price_note="sur demande",
        lessons="8",
        date_note="Au printemps, dès que la salle est réservée.",
    ),
    Run(
        *("medicine", ("lindenhof",), "Bern, Haus Lindenhof, Raum 1", (19,)),
        trainer="Franziska Liechti, Apothekerin",
        capacity=12,
        minimum=6,
        price=18_000,
        lessons="8",
        reserved={"lindenhof": 4, "aarebogen": 2},
        going="ursula nils anna driton",
    ),
    Run(
        *("medicine", ("aarebogen", "lindenhof"), "Thun, Stiftung Aarebogen, Raum 3", (33,)),
        trainer="Franziska Liechti, Apothekerin",
        capacity=12,
        minimum=6,
        price=18_000,
        lessons="8",
        going="elif thomas",
    ),
    Run(
        *("energy", ("pont",), "Bellelay, Domaine du Pont, salle verte", (21, 22), "09:00-17:00", "fr"),
        trainer="Florence Gyger, psychologue",
        capacity=14,
        minimum=8,
        price=32_000,
        lessons="14",
        going="sandrine amelie chloe josiane patrick etienne",
        note="Repas de midi compris.",
    ),
    Run(
        *("palliative", ("pont",), "Moutier, Maison du Parc, salle 1", (28, 29, 56), "08:30-16:30", "fr"),
        trainer="Jean-Luc Eicher, infirmier",
        capacity=16,
        minimum=10,
        price=54_000,
        lessons="24",
        going="fatou ines claire",
    ),
)
