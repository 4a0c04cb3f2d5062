"""Health: trainings of the demo network."""

from bot.sandbox.demo.courses import HEALTH, Course, de, fr

COURSES = {
    "back": Course(
        "lindenhof",
        HEALTH,
        (
            de(
                "Bewegen und heben, ohne dass der Rücken leidet",
                "Vier Nachmittage, dazwischen probieren Sie auf Ihrer Gruppe aus, was Sie gelernt haben.",
                "Pflege und Betreuung",
            ),
        ),
    ),
    "hygiene": Course(
        "pont",
        HEALTH,
        (
            fr(
                "Hygiène en cuisine",
                "Se laver les mains, garder au frais, noter les températures : les gestes sûrs, en langage simple "
                "et avec beaucoup d’images.",
                "Cuisine, service, apprenti·es",
            ),
            de(
                "Hygiene in der Küche",
                "Hände waschen, kühlen, Temperaturen notieren: die sicheren Handgriffe, in einfacher Sprache und "
                "mit vielen Bildern.",
                "Küche, Service, Lernende",
            ),
        ),
    ),
    "medicine": Course(
        "pont",
        HEALTH,
        (
            fr(
                "Médicaments : préparer et remettre",
                "La bonne personne, le bon médicament, le bon moment. Le matin la théorie, l’après-midi un contrôle "
                "pratique.",
                "Personnel d’accompagnement",
            ),
            de(
                "Medikamente richten und abgeben",
                "Die richtige Person, das richtige Medikament, der richtige Moment. Am Morgen Theorie, am "
                "Nachmittag eine praktische Kontrolle.",
                "Mitarbeitende der Betreuung",
            ),
        ),
    ),
    "energy": Course(
        "pont",
        HEALTH,
        (
            fr(
                "Garder son énergie : stress et ressources",
                "Deux jours pour faire le point : ce qui use, ce qui porte, ce qui se règle en équipe. Vous repartez "
                "avec un petit plan à vous.",
                "Tout le personnel",
            ),
        ),
    ),
    "palliative": Course(
        "pont",
        HEALTH,
        (
            fr(
                "Soins palliatifs : bases (A1)",
                "Douleur, peur, derniers jours : accompagner une personne et ses proches, et prendre soin de l’équipe. "
                "Trois jours répartis sur deux mois.",
                "Soins et accompagnement",
            ),
        ),
    ),
}
