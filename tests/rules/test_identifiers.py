import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules.identifiers import uid_number


@pytest.mark.parametrize(
    "text",
    [
        "CHE-123.456.788",
        "CHE123456788",
        "CHE 123 456 788",
        "che-123.456.788",
        "  CHE-123.456.788\n",
        "CHE-123.456.788 MWST",
        "CHE-123.456.788 TVA",
        "CHE-123.456.788 IVA",
        "CHE-123.456.788MWST",
    ],
)
def test_an_enterprise_number_is_written_one_way_however_it_was_typed(text: str) -> None:
    assert uid_number(text) == "CHE-123.456.788"


@pytest.mark.parametrize(
    "text",
    [
        "CHE-123.456.789",  # wrong check digit
        "CHE-123.456.78",
        "CHE-123.456.7888",
        "CHE-1234.56.788",
        "123.456.788",
        "DE-123.456.788",
        "CHE-123.456.788 VAT",
        "CHE-１２３.456.788",
        "CHE--123.456.788",
        "CHE-123.456.788; DROP",
        "",
    ],
)
def test_what_is_no_enterprise_number_is_none(text: str) -> None:
    assert uid_number(text) is None


def written(digits: str) -> str:
    return f"CHE-{digits[:3]}.{digits[3:6]}.{digits[6:]}"


DIGITS = st.text("0123456789", min_size=8, max_size=8)


@pytest.mark.parametrize("last", range(10))
def test_a_number_that_would_need_the_check_digit_10_is_never_given(last: int) -> None:
    assert uid_number(f"CHE-030.000.00{last}") is None


@given(DIGITS)
def test_eight_digits_have_at_most_one_check_digit(first: str) -> None:
    assert len([last for last in "0123456789" if uid_number(written(first + last))]) <= 1


@given(DIGITS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first: str, position: int, step: int) -> None:
    for last in "0123456789":
        digits = first + last
        if uid_number(written(digits)):
            wrong = str((int(digits[position]) + step) % 10)
            assert uid_number(written(digits[:position] + wrong + digits[position + 1 :])) is None
