"""A house that approves: its coordinator says so, staff ask, an approver asks back, says yes, says no."""

from catalogue.rules.states import Role
from tests.e2e.conftest import Town, in_days, row
from tests.visitor import Visitor


async def ask(visitor: Visitor) -> None:
    await visitor.say("Brandschutz")
    await visitor.pick("seat", visitor.last)
    await visitor.press("Enrol")
    assert "Your institution decides by" in visitor.last.text


async def test_a_request_goes_to_the_approver_and_comes_back_as_a_seat_or_a_reason(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 12, "BS-1"))
    chloe = await town.member("Chloé", payload=town.coordinator)
    markus = await town.member("Markus", payload=await town.invite(Role.APPROVER))
    anna, beat = [await town.member(name) for name in ("Anna", "Beat")]
    assert ("approvals" in await markus.menu(), "approvals" in await anna.menu()) == (True, False)
    await anna.say("/approvals")
    assert "Only approvers and the coordination" in anna.last.text

    await chloe.say("/approvals")
    await chloe.press("Ask for approval from now on")
    await chloe.press("Who approves for whom")
    await chloe.pick("Anna", chloe.last)
    await chloe.press("Markus")
    assert "Markus (chosen)" in chloe.last.buttons
    await chloe.press("Belongs to us as: employee")
    await chloe.press("board member")
    assert "Belongs to us as: board member" in chloe.last.buttons

    await ask(anna)
    question = await markus.wait_for(lambda message: "Anna would like to go: Brandschutz" in message.text)
    assert "CHF" in question.text
    assert "11 more seats are free." in question.text
    await markus.press("Ask back", question)
    await markus.say("Who covers your late shift?")
    await markus.press("Confirm")
    asked = await anna.wait_for(lambda message: "Markus has a question" in message.text)
    await anna.press("Answer", asked)
    await anna.say("Beat does.")
    await anna.press("Confirm")
    answered = await markus.wait_for(lambda message: "Anna has answered" in message.text)
    assert "«Beat does.»" in answered.text
    await markus.press("Approve", answered)
    assert "Approved: Anna, Brandschutz" in markus.last.text
    seat = await anna.wait_for(lambda message: message.document is not None)
    assert "Approved by Markus." in seat.text
    await markus.press("Refuse")
    assert "Approved: Anna, Brandschutz" in markus.last.text, "an old button shows the present"

    await ask(beat)
    await markus.wait_for(lambda message: "Beat would like to go" in message.text)
    await markus.say("/approvals")
    await markus.pick("Beat", markus.last)
    assert "In a training that day: Anna." in markus.last.text
    await markus.press("Refuse")
    await markus.press("no staff cover")
    told = await beat.wait_for(lambda message: "did not approve: Brandschutz" in message.text)
    assert "no staff cover" in told.text
    await beat.press("Open the training", told)
    assert "Enrol" in [label.split()[-1] for label in beat.last.buttons]


async def test_a_withdrawn_request_leaves_the_approver_nothing_to_decide(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 12, "BS-1"))
    chloe = await town.member("Chloé", payload=town.coordinator)
    markus = await town.member("Markus", payload=await town.invite(Role.APPROVER))
    anna = await town.member("Anna")
    await chloe.say("/approvals")
    await chloe.press("Ask for approval from now on")
    await ask(anna)
    question = await markus.wait_for(lambda message: "Anna would like to go" in message.text)
    await anna.press("Withdraw")
    await anna.press("Confirm")
    await markus.press("Approve", question)
    assert "This request was withdrawn." in markus.last.text
