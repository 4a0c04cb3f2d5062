"""Safety: trainings of the demo network."""

from bot.sandbox.demo.courses import SAFETY, Course, de, fr

COURSES = {
    "bls": Course(
        "lindenhof",
        SAFETY,
        (
            de(
                "Wiederbelebung BLS-AED",
                "Herzdruckmassage, Beatmung und Defibrillator, an der Puppe geübt. Danach wissen Sie, was in den "
                "ersten Minuten zählt. Bequeme Kleidung hilft.",
                "Alle Mitarbeitenden, auch ohne Vorkenntnisse",
            ),
            fr(
                "Réanimation BLS-AED",
                "Massage cardiaque, insufflations et défibrillateur, exercés sur mannequin. Vous saurez ensuite ce "
                "qui compte dans les premières minutes. Prévoyez une tenue confortable.",
                "Tout le personnel, même sans connaissances préalables",
            ),
        ),
    ),
    "fire": Course(
        "seewerk",
        SAFETY,
        (
            de(
                "Brandschutz und Evakuation",
                "Löschdecke, Feuerlöscher, Sammelplatz: zuerst am Tisch, dann im Haus. Wir räumen ein Stockwerk.",
                "Alle Mitarbeitenden",
            ),
            fr(
                "Protection incendie et évacuation",
                "Couverture, extincteur, point de rassemblement : d’abord en salle, puis dans la maison. Nous "
                "évacuons un étage.",
                "Tout le personnel",
            ),
        ),
    ),
    "firstaid": Course(
        "aarebogen",
        SAFETY,
        (
            de(
                "Erste Hilfe: Auffrischung (IVR 1)",
                "Wunden, Stürze, Vergiftungen, Atemnot: Sie üben an Beispielen aus Wohngruppe und Atelier. Der "
                "Ausweis IVR 1 darf höchstens 24 Monate alt sein.",
                "Mitarbeitende mit Ausweis IVR 1",
            ),
        ),
    ),
    "epilepsy": Course(
        "pont",
        SAFETY,
        (
            fr(
                "Épilepsie : réagir à une crise",
                "Reconnaître une crise, protéger la personne, savoir quand appeler le 144. Avec une infirmière et "
                "deux courtes vidéos.",
                "Accompagnement, ateliers, transport",
            ),
            de(
                "Epilepsie: bei einem Anfall richtig handeln",
                "Einen Anfall erkennen, die Person schützen, wissen, wann es die 144 braucht. Mit einer "
                "Pflegefachperson und zwei kurzen Filmen.",
                "Betreuung, Atelier, Fahrdienst",
            ),
        ),
    ),
}
