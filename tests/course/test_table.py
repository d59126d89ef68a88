from __future__ import annotations

from collections.abc import Callable

import pytest

from gdviz.course.table import Place, Table
from gdviz.words import InputError
from tests.course.written import LINE, PATH, at, table

WHOLE = """\
title = "Roll"
minutes = 10
rate = 2
share = 0.5
is_hard = true
goals = ["one", "two"]
[term]
word = "slope"
[[option]]
text = "a"
[[option]]
text = "b"
"""


def test_each_key_is_read_as_what_it_is() -> None:
    whole = table(WHOLE)
    assert (whole.text("title"), whole.whole("minutes"), whole.number("rate"), whole.number("share")) == ("Roll", 10, 2.0, 0.5)
    assert isinstance(whole.number("rate"), float)
    assert whole.flag("is_hard")
    assert whole.texts("goals") == ("one", "two")
    assert whole.table("term").text("word") == "slope"
    assert [one.text("text") for one in whole.tables("option")] == ["a", "b"]
    whole.finish()
    assert whole.keys == ("title", "minutes", "rate", "share", "is_hard", "goals", "term", "option")
    assert "title" in whole
    assert "text" not in whole


def test_what_is_not_there_is_empty_where_it_may_be_left_out() -> None:
    nothing = table("")
    assert (nothing.text("unit", ""), nothing.flag("right"), nothing.texts("keep"), nothing.tables("option")) == (
        "",
        False,
        (),
        [],
    )
    nothing.finish()


Reader = Callable[[Table], object]

MISTAKES: dict[str, tuple[str, Reader, str]] = {
    "a text is missing": ("a = 1", lambda one: one.text("title"), at(1) + "'title' is missing here; it is a text"),
    "a number is missing": ("", lambda one: one.number("rate"), at(1) + "'rate' is missing here; it is a number"),
    "a table is missing": ("", lambda one: one.table("term"), at(1) + "'term' is missing here; it is a table below [...]"),
    "a number for a text": ("\ntitle = 3", lambda one: one.text("title"), at(2) + "'title' must be a text"),
    "a text for a number": ('rate = "2"', lambda one: one.number("rate"), at(1) + "'rate' must be a number"),
    "a broken number for a whole one": ("n = 1.5", lambda one: one.whole("n"), at(1) + "'n' must be a whole number"),
    "true for a whole number": ("n = true", lambda one: one.whole("n"), at(1) + "'n' must be a whole number"),
    "true for a number": ("n = true", lambda one: one.number("n"), at(1) + "'n' must be a number"),
    "no number": ("\n\nn = nan", lambda one: one.number("n"), at(3) + "'n' must be a finite number"),
    "infinity": ("n = -inf", lambda one: one.number("n"), at(1) + "'n' must be a finite number"),
    "beyond all doubles": (f"n = 1{'0' * 400}", lambda one: one.number("n"), at(1) + "'n' must be a finite number"),
    "a number for a flag": ("right = 1", lambda one: one.flag("right"), at(1) + "'right' must be true or false"),
    "a text for a list": ('goals = "one"', lambda one: one.texts("goals"), at(1) + "'goals' must be a list"),
    "a number in a list": ('x = 1\ngoals = ["a", 2]', lambda one: one.texts("goals"), at(2) + "'goals' must be a list of texts"),
    "a text for a table": ('term = "a"', lambda one: one.table("term"), at(1) + "'term' must be a table below [...]"),
    "one table for several": (
        'x = 1\n[option]\ntext = "a"',
        lambda one: one.tables("option"),
        at(2) + "'option' must be tables, each below [[...]]",
    ),
    "a text among tables": (
        'x = 1\noption = [{}, "a"]',
        lambda one: one.tables("option"),
        at(2) + "'option' must be tables, each below [[...]]",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_is_missing_or_of_the_wrong_kind_is_named_with_its_line(mistake: str) -> None:
    text, reader, message = MISTAKES[mistake]
    with pytest.raises(InputError) as caught:
        reader(table(text))
    assert str(caught.value) == message


def test_a_key_that_nobody_asked_for_is_refused_with_its_line_and_the_nearest() -> None:
    read = table('id = "a"\n\n# ttle\n  ttle = "b"')
    read.text("id")
    read.text("title", "")
    with pytest.raises(InputError) as caught:
        read.finish()
    assert str(caught.value) == at(4) + "'ttle' is not known here; did you mean 'title'?"


@pytest.mark.parametrize("text", ['\n[[option]]\nwhy = "a"\n[[option]]\nright = true\nwhi = 1\n[[option]]\nwhi = 2'])
def test_a_mistake_in_one_of_several_tables_has_the_line_in_that_table(text: str) -> None:
    first, second, third = table(text).tables("option")
    assert [one.place.line - LINE + 1 for one in (first, second, third)] == [2, 4, 7]
    assert first.text("why") == "a"
    with pytest.raises(InputError) as caught:
        second.text("text")
    assert str(caught.value) == at(4) + "'text' is missing here; it is a text"
    assert (second.at("right"), second.at("whi"), third.at("whi")) == (Place(PATH, 24), Place(PATH, 25), Place(PATH, 27))


def test_tables_in_one_line_have_the_line_of_their_key() -> None:
    first, second = table('id = "x"\noption = [{text = "a"}, {text = "b"}]').tables("option")
    assert (first.text("text"), second.text("text")) == ("a", "b")
    assert first.place == second.place == Place(PATH, 21)


def test_a_table_has_the_line_of_its_header() -> None:
    read = table('[a]\nx = 1\n\n["b-c"]\nx = 2\ny = 3\n')
    assert (read.table("a").place.line, read.table("b-c").place.line, read.table("b-c").at("y").line) == (20, 23, 25)


def test_what_a_reader_finds_wrong_with_a_text_gets_the_line_of_its_key() -> None:
    def refuse(text: str) -> str:
        raise InputError("'{text}' will not do", text=text)

    assert table('a = "x"').read("a", str.upper) == "X"
    with pytest.raises(InputError) as caught:
        table('\na = "x{y}"').read("a", refuse)
    assert str(caught.value) == at(2) + "'x{y}' will not do"


NO_TOML = {
    "no value": ("a = 1\nb = \nc = 2", 2, "invalid value"),
    "words without quotes": ("a = Roll", 1, "invalid value"),
    "a text that does not end": ('a = 1\nb = "x\nc = 2', 2, "illegal character '\\n'"),
    "a text that never ends": ('a = 1\nb = "x\n', 2, "illegal character '\\n'"),
    "a long text that never ends": ('a = 1\nb = """x\ny\n\n', 3, "unterminated string"),
    "a list that never ends": ("a = 1\nb = [1,\n2", 3, "unclosed array"),
    "a key twice": ("a = 1\n\na = 2\n", 3, "cannot overwrite a value"),
    "a number with a comma": ("a = 1\nwithin = 0,5", 2, "expected newline or end of document after a statement"),
    "a header cut off": ("a = 1\n[[option]\n", 2, "expected ']]' at the end of an array declaration"),
    "a formula in double quotes": ('ask = "η"\nright = "\\eta"', 2, "unescaped '\\' in a string"),
    "prose": ("Here is a text.", 1, "expected '=' after a key in a key/value pair"),
}


@pytest.mark.parametrize("mistake", NO_TOML)
def test_what_is_no_toml_is_said_with_the_line_of_the_file(mistake: str) -> None:
    text, line, problem = NO_TOML[mistake]
    with pytest.raises(InputError) as caught:
        table(text)
    assert str(caught.value) == f"{at(line)}this is not TOML: {problem}"


@pytest.mark.parametrize("text", [f"a = {'9' * 5000}", f"a = {'[' * 50_000}"], ids=["digits", "nested"])
def test_what_is_too_large_for_python_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        table(text)
    assert str(caught.value) == at(1) + "this is not TOML: its numbers or its nesting are too large"


def test_a_place_says_its_file_and_line_and_keeps_braces_as_they_are() -> None:
    place = Place(PATH, 3).below(4)
    assert place == Place(PATH, 7)
    assert str(place.error("'{word}' is {{odd}}", word="{x}")) == f"{PATH}, line 7: '{{x}}' is {{odd}}"
