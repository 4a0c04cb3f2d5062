"""Many rows at once are the same rows as one by one."""

from dataclasses import replace
from datetime import datetime

from catalogue import sessions, trainings
from catalogue.cards import TextCard, TrainingCard
from catalogue.exchange import stocking
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Kind, SessionState
from catalogue.sessions import Plan
from tests.exchange.conftest import Desk
from tests.factories import NOW, ZONE

at = datetime.fromisoformat


async def test_rows_entered_together_are_those_that_the_verbs_enter_one_by_one(desk: Desk) -> None:
    texts = (TextCard("fr", "Cours", "Texte", "Public"), TextCard("de", "Kurs"))
    times = ((at("2030-03-21 09:00"), at("2030-03-21 12:00")), (at("2030-03-14 09:00"), at("2030-03-14 12:00:30")))
    house = desk.house.id
    async with desk.database.writing() as db:
        training = await trainings.add(db, CONSOLE, house, Kind.VOCATIONAL, "Thema", texts, NOW)
        plain = Plan(training, (house,), ZONE, times, place="Bern", code="A", price=0, reserved={house: 3})
        gone = Plan(training, (house,), ZONE, state=SessionState.CANCELLED, date_note="offen", closes_on=NOW.date())
        await sessions.add(db, CONSOLE, plain, NOW)
        await sessions.add(db, CONSOLE, gone, NOW)
    one_by_one = await desk.rows()
    async with desk.database.writing() as db:
        for table in (
            "meetings",
            "session_reserves",
            "session_hosts",
            "sessions",
            "training_texts",
            "trainings",
            "history",
        ):
            await db.exec_driver_sql(f"DELETE FROM {table}")
    async with desk.database.writing() as db:
        card = TrainingCard(-1, house, "", Kind.VOCATIONAL, "Thema", texts)
        (number,) = await stocking.add_trainings(db, CONSOLE, [card], NOW)
        plans = [replace(plain, training_id=number), replace(gone, training_id=number)]
        await stocking.add_sessions(db, CONSOLE, plans, NOW)
    together = await desk.rows()
    for table in ("trainings", "training_texts", "sessions", "session_hosts", "session_reserves", "meetings"):
        assert _without_numbers(together[table]) == _without_numbers(one_by_one[table]), table
    assert _without_numbers(together["history"]) == _without_numbers(
        [row for row in one_by_one["history"] if row.noun != "institution"]
    )


def _without_numbers(rows: list[object]) -> list[dict[str, object]]:
    """Rows without the ids that the database gives."""
    ids = {"id", "training_id", "session_id", "noun_id"}
    return [{name: value for name, value in row._mapping.items() if name not in ids} for row in rows]  # type: ignore[attr-defined]
