"""Forms in the chat, through the real program: the calendar, what the last time suggests, editing at the same time."""

from tests.e2e.conftest import Town, in_days, row


async def test_a_session_from_the_calendar_and_two_who_edit_it(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 12, "BS-1"))
    day = 17 if in_days(30).day != 17 else 18
    dora = await town.member("Dora", payload=town.coordinator)
    await dora.say("/newsession")
    await dora.press("Brandschutz")
    await dora.pick("· Next", dora.last)
    await dora.pick(str(day), dora.last)
    assert "From when to when?" in dora.last.text, dora
    await dora.press("As last time: 09:00–12:00")
    await dora.press("Everything else as last time")
    assert "Preview of the new session" in dora.last.text and "12 of 12 seats free." in dora.last.text, dora
    if "Keep it anyway" in dora.last.buttons:  # it may be a holiday
        await dora.press("Keep it anyway")
    await dora.press("Publish")
    assert "0 of 12 seats taken." in dora.last.text, dora

    beat = await town.member("Beat", payload=town.coordinator)
    await beat.say("/manage")
    await beat.pick(f" {day} ", beat.last)
    for desk, place in ((dora, "Thun, Aula"), (beat, "Biel, Saal")):
        await desk.press("Edit")
        await desk.pick("Place · Edit", desk.last)
        await desk.say(place)
        assert place in desk.last.text and "Changes: Place" in desk.last.text, desk
    await dora.press("Confirm")
    await beat.press("Confirm")
    assert "Changed meanwhile by Dora" in beat.last.text and "Bern, Aula → Thun, Aula" in beat.last.text, beat
    await beat.press("Take mine")
    assert "Biel, Saal" in beat.last.text, beat


async def test_a_pasted_announcement_is_published_with_one_press(town: Town) -> None:
    dora = await town.member("Dora", payload=town.coordinator)
    day = in_days(40)
    await dora.say(
        f"Interne Weiterbildung\n«Nachtwache und Brandschutz»\nDatum: {day:%d.%m.%Y}, 13:30-17\nOrt: Bern, Aula\n"
        "Kosten: gratis\nWir üben mit dem Feuerlöscher und lernen die Wege im Haus."
    )
    if "Keep it anyway" in dora.last.buttons:
        await dora.press("Keep it anyway")
    assert "Nachtwache und Brandschutz" in dora.last.text and "Not in the text: Seats and Trainer." in dora.last.text, (
        dora
    )
    await dora.press("Publish")
    assert "Nachtwache und Brandschutz" in dora.last.text, dora
    anna = await town.member("Anna")
    await anna.say("nachtwache")
    assert f"{day.day}" in "".join(anna.last.buttons) + anna.last.text, anna
