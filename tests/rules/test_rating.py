"""Answers after a training: in which order they are asked, and when an average may be shown."""

import pytest

from catalogue.rules.rating import AT_ONCE, FEWEST, Average, Question, after, averages


def test_the_four_questions_come_one_after_the_other_and_the_last_one_alone() -> None:
    assert [after(question) for question in AT_ONCE] == [*AT_ONCE[1:], None]
    assert after(Question.TRANSFER) is None


@pytest.mark.parametrize("count", range(5))
def test_fewer_than_three_answers_are_never_shown(count: int) -> None:
    found = averages([(Question.METHOD, 4)] * count)
    assert found == ((Average(Question.METHOD, count, 4.0),) if count >= FEWEST else ())


def test_averages_come_in_the_order_of_the_questions() -> None:
    given = [(question, answer) for question in reversed(Question) for answer in (1, 2, 4)]
    assert [(one.question, round(one.mean, 2)) for one in averages(given)] == [(one, 2.33) for one in Question]
