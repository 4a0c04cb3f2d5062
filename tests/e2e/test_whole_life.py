"""A session from its draft to the last thank-you, with four people who read three languages."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.e2e.conftest import ZONE, Town, in_days, row
from tests.e2e.test_team import statuses
from tests.visitor import Seen, Visitor


def says(*words: str) -> Callable[[Seen], bool]:
    """A message with all these words, whatever the kind of its spaces."""
    return lambda message: all(one in " ".join(message.text.split()) for one in words)


async def drafted(regula: Visitor, starts: datetime) -> None:
    """A session with one seat, kept as a draft."""
    await regula.say("/newsession")
    await regula.press("Brandschutz")
    await regula.say(f"{starts:%d.%m.%Y} 9-12")
    await regula.say("Thun, Aula")
    await regula.say("1 Platz")
    await regula.press("Alles andere wie letztes Mal")
    if "Trotzdem so lassen" in regula.last.buttons:  # it may be a holiday
        await regula.press("Trotzdem so lassen")
    await regula.press("Als Entwurf speichern")
    assert "Entwurf" in regula.last.text, regula


async def full(anna: Visitor, chloe: Visitor) -> None:
    await anna.say("Brandschutz")
    await anna.pick("seat", anna.last)
    await anna.press("Enrol")
    await anna.wait_for(lambda message: message.document is not None)
    await chloe.say("Brandschutz")
    await chloe.pick("liste d'attente", chloe.last)
    await chloe.press("S'inscrire sur la liste d'attente")
    assert "1" in chloe.last.text, chloe


async def moved(regula: Visitor, to: datetime) -> None:
    await regula.press("Verschieben")
    await regula.say(f"{to:%d.%m.%Y} 13:30-16:30")
    assert says("2 Personen aus 1 Institution", "1 Kalenderdatei")(regula.last), regula
    await regula.press("Bestätigen")


async def swapped(anna: Visitor, beat: Visitor) -> None:
    await anna.press("Withdraw")
    await anna.press("Send a colleague")
    await anna.press("Beat")
    await anna.wait_for(says("Beat goes instead of you"))
    await beat.wait_for(says("Anna"))
    assert (await statuses(anna), await statuses(beat)) == ({"CANCELLED"}, {"CONFIRMED"})


async def attended(regula: Visitor) -> None:
    await regula.say("/manage")
    await regula.pick("Brandschutz", regula.last)
    await regula.press("Teilnehmende")
    await regula.press("Anwesenheit")
    await regula.pick("Beat", regula.last)
    assert "Beat · Haus Lindenhof · anwesend" in regula.last.buttons, regula


async def test_the_whole_life_of_a_session(town: Town) -> None:
    """Draft, published, full, moved, swapped, attended, done: whoever it concerns hears of each, in their language."""
    starts, begun = in_days(20), datetime.now(ZONE).replace(tzinfo=None)
    later = starts + timedelta(days=1)
    await town.programme(row("Brandschutz", in_days(90), 1, "BS-1"))
    regula = await town.member("Regula", "de", town.coordinator)
    anna, chloe, beat = [await town.member(*who) for who in (("Anna", "en"), ("Chloé", "fr"), ("Beat", "de"))]
    await drafted(regula, starts)
    await anna.say("Brandschutz")
    assert f"{starts:%-d %B}" not in f"{anna.last.text} {anna.last.buttons}", "nobody else sees a draft"
    await regula.press("Veröffentlichen")
    await full(anna, chloe)
    await regula.say("/manage")
    await regula.pick(f"{starts.day}. ", regula.last)
    assert says("1 von 1 Plätzen belegt", "1 Person wartet")(regula.last), regula
    await moved(regula, later)
    told = await anna.wait_for(says("New date", "09:00", "13:30"))
    assert told.document is not None and await statuses(anna) == {"CONFIRMED"}
    await chloe.wait_for(says("Avant", "13 h 30"))
    await swapped(anna, beat)

    soon = later.replace(hour=13)
    await town.stage.advance(f"PT{int((soon - begun).total_seconds())}S")
    await beat.wait_for(says("Erinnerung", "13.30–16.30 Uhr"))
    await town.rested()
    await attended(regula)
    await town.stage.advance("P1D")
    thanked = await beat.wait_for(says("Danke, dass Sie dabei waren"))
    assert thanked.buttons[:4] == ["1", "2", "3", "4"]
    await chloe.wait_for(says("Aucune place ne s'est libérée", "Une autre date vous convient peut-être."))
    for _ in range(2):
        await regula.press("Zurück")
    assert says("Es ist vorbei.", "Anwesenheit: 1 anwesend")(regula.last), regula
    assert [m.text for m in await anna.look() if "Reminder" in m.text or "Thank" in m.text] == []
