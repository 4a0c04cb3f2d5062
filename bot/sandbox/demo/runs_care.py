"""Accompaniment: the sessions of the demo network."""

from typing import Any

from bot.sandbox.demo.planned import Run

_CALM: dict[str, Any] = {"trainer": "Andrea Fankhauser", "price": 28_000, "lessons": "14"}
_CLOSENESS: dict[str, Any] = {"capacity": 16, "minimum": 8, "price": 12_000, "lessons": "8"}

RUNS = (
    Run(
        *("calm", ("lindenhof",), "Bern, Haus Lindenhof, Saal", (12, 13)),
        **_CALM,
        capacity=10,
        minimum=8,
        going="samira jonas hanspeter zehra beat miriam yannick markus nicole",
    ),
    Run(
        *("calm", ("pont",), "Moutier, Maison du Parc, salle 1", (45, 46), "08:30-16:30", "fr"),
        **_CALM,
        capacity=5,
        closes=30,
        going="claire etienne fatou tiago noemie amelie yannick",
        key="freed",
    ),
    Run(
        *("calm", ("aarebogen",), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (-21, -20)),
        **_CALM,
        capacity=10,
        minimum=8,
        going="lukas anna thomas reto luana ursula nils driton",
    ),
    Run(
        *("calm", ("aarebogen", "lindenhof"), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (80, 81)),
        **_CALM,
        capacity=10,
        minimum=8,
        going="elif",
    ),
    Run(
        *("closeness", ("pont",), "Biel/Bienne, Maison du Peuple, salle 4", (20,), "08:30-16:30", "fr"),
        **_CLOSENESS,
        trainer="Laure Beuchat",
        going="yannick etienne beat mehdi",
    ),
    Run(
        *("closeness", ("seewerk",), "Biel/Bienne, Seewerk, Sitzungszimmer", (17,)),
        **_CLOSENESS,
        trainer="Ueli Stettler",
        going="selina driton livia elif",
    ),
    Run(
        *("closeness", ("lindenhof",), "Bern, Haus Lindenhof, Saal", (48,)),
        **_CLOSENESS,
        trainer="Ueli Stettler",
        reserved={"lindenhof": 6},
        going="nils",
    ),
    Run(
        *("autism", ("aarebogen",), "Thun, Stiftung Aarebogen, Saal (stufenlos)", (26, 27, 54)),
        trainer="Corinne Wenger",
        capacity=16,
        minimum=8,
        price=48_000,
        lessons="21",
        going="lukas thomas samira miriam",
    ),
    Run(
        *("autism", ("aarebogen",), "Thun, Stiftung Aarebogen"),
        trainer="Corinne Wenger",
        capacity=16,
        price=None,
        date_note="Nächstes Jahr, sobald zehn Personen Interesse melden.",
    ),
    Run(
        *("dementia", ("aarebogen", "seewerk"), "Thun, Stiftung Aarebogen, Raum 3", (14,)),
        trainer="Heidi Amstutz, Gerontologin",
        capacity=10,
        minimum=6,
        price=21_000,
        lessons="7",
        going="kathrin anna elif reto luana ursula zehra tenzin selina miriam jonas priya",
    ),
    Run(
        *("dementia", ("aarebogen",), "Thun, Stiftung Aarebogen, Raum 3", (-15,)),
        trainer="Heidi Amstutz, Gerontologin",
        capacity=10,
        minimum=6,
        price=21_000,
        lessons="7",
        going="stefan lukas thomas regula hanspeter beat",
    ),
    Run(
        *("sexuality", ("aarebogen",), "Bern, Generationenhaus, Raum 5", (36,)),
        trainer="Philipp Aegerter, Sexualpädagoge",
        capacity=16,
        minimum=8,
        price=22_000,
        lessons="7",
        going="kathrin markus",
        key="asked",
    ),
    Run(
        *("limits", ("lindenhof",), "Bern, Haus Lindenhof, Raum 1", (15,), "13:30-17:00"),
        trainer="Rahel Indermühle, Juristin",
        capacity=16,
        price=9_500,
        lessons="4",
        going="markus regula ursula kathrin nicole",
    ),
    Run(
        *("limits", ("lindenhof", "pont"), "Biel/Bienne, Maison du Peuple, salle 4", (43,), "13:30-17:00", "fr"),
        trainer="Rahel Indermühle, juriste",
        capacity=16,
        price=9_500,
        lessons="4",
        going="sandrine patrick",
    ),
    Run(
        *("cases", ("lindenhof",), "Bern, Haus Lindenhof, Bibliothek"),
        days=(-28, -7, 14, 35, 56, 77, 98, 119),
        hours="17:30-19:30",
        trainer="Monika Santschi, Supervisorin",
        capacity=8,
        price=36_000,
        lessons="16",
        going="samira markus hanspeter lukas kathrin nicole miriam anna",
        note="Feste Gruppe, von der ersten bis zur achten Runde.",
    ),
    Run(
        *("cases", ("lindenhof",), "Bern, Haus Lindenhof, Bibliothek"),
        trainer="Monika Santschi, Supervisorin",
        capacity=8,
        price=36_000,
        lessons="16",
        date_note="Die nächste Gruppe beginnt, wenn die jetzige fertig ist.",
        going="jonas thomas",
    ),
)
