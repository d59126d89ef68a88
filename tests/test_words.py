import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.words import InputError, Message, plain


def test_a_message_says_its_template_with_the_values_in_it() -> None:
    assert str(Message("At {place} after {count} steps, {slope:+.2f}.", {"place": "x = 1", "count": 3, "slope": 0.5})) == (
        "At x = 1 after 3 steps, +0.50."
    )


def test_a_message_without_fields_is_its_template() -> None:
    assert str(Message("Rolling.")) == "Rolling."


def test_an_input_error_keeps_template_and_fields_apart_so_that_it_can_be_translated() -> None:
    error = InputError("{key} is given twice; keep one", key="start")
    assert str(error) == "start is given twice; keep one"
    assert error.message == Message("{key} is given twice; keep one", {"key": "start"})


def test_a_sentence_may_stand_in_a_sentence() -> None:
    within = Message("{word} is missing", {"word": "{x}"})
    error = InputError("{path}: {problem}", path="a", problem=within)
    assert str(error) == "a: {x} is missing"
    assert error.message.fields["problem"] is within


def test_braces_that_a_person_typed_are_no_fields() -> None:
    assert str(InputError("no '{word}' here", word="{0}{x}")) == "no '{0}{x}' here"


def test_whoever_catches_value_errors_catches_input_errors() -> None:
    with pytest.raises(ValueError, match=r"^wrong$"):
        raise InputError("wrong")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_plain_number_is_the_same_number(value: float) -> None:
    assert float(plain(value)) == value
    if 1e-6 <= abs(value) < 1e16:
        assert "e" not in plain(value)


def test_a_plain_number_is_written_as_one_would_type_it() -> None:
    numbers = [0.0, -1.0, 0.05, 1e-5, 1e-6, 9e-7, 1e15, 1e16, 300, 5e-324]
    assert [plain(value) for value in numbers] == [
        "0", "-1", "0.05", "0.00001", "0.000001", "9e-7", "1000000000000000", "1e+16", "300", "5e-324",
    ]  # fmt: skip
