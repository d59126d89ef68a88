import csv
import math
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdviz.descent.datasets import Data, Scale, split
from gdviz.lab.own_data import MOST_EXAMPLES, read_own_data
from gdviz.words import InputError, Message


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fruit.csv"


def read(file: Path, content: str | bytes) -> Data:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_own_data(file)


def problem(file: Path, content: str | bytes) -> str:
    """What is said of a file with this content, without its name."""
    with pytest.raises(InputError) as caught:
        read(file, content)
    said = str(caught.value)
    assert said.startswith(str(file))
    assert len(said) < len(str(file)) + 250
    assert said.removeprefix(str(file)).isprintable()
    return said.removeprefix(str(file))


ROWS = [[1.5, -2.0], [0.25, 3e5], [-4.0, 0.0], [7.0, 1e-3]]
LINES = "1.5,-2,ripe\n0.25,3e5,green\n-4,0,ripe\n7,.001,rotten\n"
DECIMAL_COMMAS = "1,5;-2,0;ripe\n0,25;3e5;green\n-4;0;ripe\n7;,001;rotten\n"


# What can be read.


def test_two_numbers_and_a_label_in_each_line(file: Path) -> None:
    data = read(file, LINES)
    assert data.features == ("first column", "second column")
    assert (data.target, data.classes) == ("class", ("ripe", "green", "rotten"))
    assert data.inputs.tolist() == ROWS
    assert data.targets.tolist() == [0, 1, 0, 2]


@pytest.mark.parametrize(
    "content",
    [
        LINES.replace(",", ";"),
        LINES.replace(",", "\t"),
        LINES.replace(",", ", "),
        LINES.replace(",", " , "),
        LINES.replace("\n", "\r\n"),
        LINES.replace("\n", "\r"),
        LINES.replace("\n", "\n\n"),
        LINES.replace("\n", "\n ,,\n"),
        f"\n  \n\u00a0\n,,\n{LINES}",
        f"\ufeff{LINES}",
        LINES.removesuffix("\n"),
        LINES.replace("ripe", '"ripe"').replace("-2", ' "-2"'),
        DECIMAL_COMMAS,
        DECIMAL_COMMAS.replace(";", "\t"),
        f";;\n{DECIMAL_COMMAS}",
    ],
)
def test_the_same_table_in_other_forms(file: Path, content: str) -> None:
    data = read(file, content)
    assert data.inputs.tolist() == ROWS
    assert data.classes == ("ripe", "green", "rotten")
    assert data.targets.tolist() == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("mass (g),length (cm),state", ("mass (g)", "length (cm)", "state")),
        ('"mass, g" , length ,', ("mass, g", "length", "class")),
        ("x1,x2,1", ("x1", "x2", "1")),
        (f"{'m' * 50},x\x07,y", ("m" * 39 + "…", "x?", "y")),
        ("a  b,c\u00a0d,größe", ("a b", "c d", "größe")),
    ],
)
def test_a_first_line_without_numbers_names_the_columns(file: Path, head: str, names: tuple[str, str, str]) -> None:
    data = read(file, f"{head}\n{LINES}")
    assert (*data.features, data.target) == names
    assert data.count == 4


def test_a_head_may_have_commas_where_they_separate_nothing(file: Path) -> None:
    data = read(file, f"mass, g;length, cm;state\n{DECIMAL_COMMAS}")
    assert (data.features, data.target) == (("mass, g", "length, cm"), "state")
    assert data.inputs.tolist() == ROWS


@pytest.mark.parametrize(("separator", "label"), [(",", "a;b;c"), (",", ";;"), (";", "a,b,c"), ("\t", "a,b,c"), ("\t", "a;b;c")])
def test_a_label_may_have_what_separates_cells_elsewhere(file: Path, separator: str, label: str) -> None:
    data = read(file, f"1{separator}2{separator}{label}\n3{separator}4{separator}other\n" * 2)
    assert (data.inputs[:2].tolist(), data.classes) == ([[1, 2], [3, 4]], (label, "other"))


def test_labels_may_be_any_words_and_are_told_apart_as_they_are_written(file: Path) -> None:
    data = read(file, '1,2,0\n1,2,"a, b"\n1,2,0.0\n1,2,A\n1,2, a,\n'.replace("a,\n", "a\n"))
    assert data.classes == ("0", "a, b", "0.0", "A", "a")
    assert data.targets.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("label", ["b" * 40, "süß", "赤い", "🍎"])
def test_a_label_that_can_be_shown_is_kept(file: Path, label: str) -> None:
    assert read(file, LINES.replace("ripe", label)).classes[0] == label


def test_the_most_there_may_be(file: Path) -> None:
    data = read(file, "x,y,label\n" + "".join(f"{row},{-row},{row % 10}\n" for row in range(MOST_EXAMPLES)))
    assert data.count == MOST_EXAMPLES == 20_000
    assert data.classes == tuple("0123456789")


def test_numbers_to_the_ends_of_doubles_can_be_learned_from(file: Path) -> None:
    data = read(file, "1.79e308,5,A\n-1.79e308,5,B\n5e-324,5,A\n0,5,B\n")
    training, _ = split(data.count, 0.3, 0)
    scale = Scale.of(data.inputs[training])
    assert np.isfinite(scale.apply(data.inputs)).all()
    assert scale.constant == (1,)


# What cannot.

NEVER_CLOSED = "a quotation mark opens here and is never closed; close it, or leave it out"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,2", "not 3 values but 2; write two numbers and a label, like 0.5, 1.25, A"),
        ("1", "not 3 values but 1; write two numbers and a label, like 0.5, 1.25, A"),
        ("1,2,A,", "not 3 values but 4; write two numbers and a label, like 0.5, 1.25, A"),
        ("1,5,2,5,A", "not 3 values but 5; write two numbers and a label, like 0.5, 1.25, A"),
        ("1;2;A", "not 3 values but 1; write two numbers and a label, like 0.5, 1.25, A"),
        ("one,2,A", "mass is 'one', which is not a number; write it like 0.05"),
        ("1,two,A", "length is 'two', which is not a number; write it like 0.05"),
        ("1,2 cm,A", "length is '2 cm', which is not a number; write it like 0.05"),
        ('"1,234",2,A', "mass is '1,234', which is not a number; write it like 0.05"),
        ("1_000,2,A", "mass is '1_000', which is not a number; write it like 0.05"),
        ("1\x00,2,A", "mass is '1?', which is not a number; write it like 0.05"),
        (f"{'x' * 500},2,A", f"mass is '{'x' * 39}…', which is not a number; write it like 0.05"),
        (",2,A", "mass is '', which is not a number; write it like 0.05"),
        ("1,nan,A", "length is 'nan', which is not a finite number; the largest is about 1.8e308"),
        ("-inf,2,A", "mass is '-inf', which is not a finite number; the largest is about 1.8e308"),
        ("1,1e309,A", "length is '1e309', which is not a finite number; the largest is about 1.8e308"),
        (f"{'9' * 400},2,A", f"mass is '{'9' * 39}…', which is not a finite number; the largest is about 1.8e308"),
        ("1,2,", "the label is empty; write which class this is, or leave the line out"),
        ('1,2," "', "the label is empty; write which class this is, or leave the line out"),
        (f"1,2,{'b' * 41}", f"the label '{'b' * 39}…' is too long to be shown; write at most 40 letters"),
        ("1,2,A\x07", "the label 'A?' has a character that cannot be seen, U+0007, where here is a ?; write it without"),
        ("1,2,\u200bA", "the label '?A' has a character that cannot be seen, U+200B, where here is a ?; write it without"),
        ('1,2,"A', NEVER_CLOSED),
        ('1,"2,A', NEVER_CLOSED),
        ('"1,2,A', NEVER_CLOSED),
        ('"', NEVER_CLOSED),
        ('1,2,"A\n3,4,"B"', NEVER_CLOSED),
        ('1,2,"A\n3,4,"B', NEVER_CLOSED),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_number(file: Path, line: str, said: str) -> None:
    assert problem(file, "mass,length,state\n1,2,A\n\n3,4,B\n" + line + "\n" + "3,4,B\n" * 12) == f", line 5: {said}"


def test_the_usual_name_of_a_column_is_no_name_that_a_person_wrote(file: Path) -> None:
    for content, name in ((f"l,5,A\n{LINES}", Message("first column")), (f"first column,b,c\nl,5,A\n{LINES}", "first column")):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_own_data(file)
        assert caught.value.message.fields["name"] == name


def test_a_first_line_with_one_number_is_no_head(file: Path) -> None:
    assert problem(file, f"l,5,A\n{LINES}").startswith(", line 1: first column is 'l', which is not a number")
    assert problem(file, f",nan,A\n{LINES}").startswith(", line 1: first column is '', which is not a number")
    assert problem(file, f"nan,inf,A\n{LINES}").startswith(", line 1: first column is 'nan', which is not a finite number")


def test_thousands_are_not_taken_for_decimals(file: Path) -> None:
    said = "second column is '1.234,5', which is not a number; write it like 0.05"
    assert problem(file, f"1,5;1.234,5;A\n{DECIMAL_COMMAS}") == f", line 1: {said}"


def test_a_quotation_mark_that_is_never_closed_is_told_where_it_begins(file: Path) -> None:
    for start in ("", "x,y,z\n", '"x\n(cm)","y\r(cm)",z\r\n'):
        line = 1 + len(start.splitlines())
        for ending in ("", "\n", "\r", "\r\n", "\n\n \n"):
            assert problem(file, f'{start}1,2,"A{ending}') == f", line {line}: {NEVER_CLOSED}"
            assert problem(file, f'{start}1,2,A\n3,4,"B\n5,6,A\n7,8,B{ending}') == f", line {line + 1}: {NEVER_CLOSED}"
            assert problem(file, f'{start}"1",2,"A\nB"\r\n3,"4{ending}') == f", line {line + 2}: {NEVER_CLOSED}"
    assert problem(file, f'{LINES}"1\n2","3,4\nA') == f", line 6: {NEVER_CLOSED}"
    assert problem(file, f'{LINES}1,2,"A\n' + "\n" * 9) == f", line 5: {NEVER_CLOSED}"


def test_quotation_marks_that_are_closed_may_have_line_breaks_in_them(file: Path) -> None:
    data = read(file, '"mass\n(g)","length\r\n(cm)",state\n"1\n",2,"A\nB"\n3,4,"say ""A"""\n5,6,"A"\n7,8,A"\n')
    assert (*data.features, data.target) == ("mass (g)", "length (cm)", "state")
    assert data.classes == ("A B", 'say "A"', "A", 'A"')


def test_a_cell_that_is_far_too_long_is_told_where_it_begins(file: Path) -> None:
    said = "a cell is far too long; look for a quotation mark that is not closed"
    assert problem(file, f'{LINES}1,2,"A\n{LINES * 4000}') == f", line 5: {said}"
    assert problem(file, f'1,2,"A{"b" * 200_000}\n') == f", line 1: {said}"


def test_one_class_alone_is_refused(file: Path) -> None:
    assert problem(file, "1,2,A\n" * 8) == ": all labels are 'A': one class only, there is nothing to tell apart"


def test_a_number_in_the_place_of_the_label_is_refused_when_there_are_more_than_ten(file: Path) -> None:
    content = "x,y,price\n" + "".join(f"{row},2,{row % 10}.5\n" for row in range(30))
    assert len(read(file, content).classes) == 10
    assert problem(file, f"{content}1,2,11.25\n") == (
        ", line 32: '11.25' is label number 11, but at most 10 are told apart; "
        "perhaps the last column is a number to predict, which cannot be done here"
    )


@pytest.mark.parametrize(
    ("content", "count"),
    [("", 0), ("\n\n", 0), (",,\n;;\n", 0), ("1,2,A\n", 1), ("x,y,z\n", 0), ("x,y,z\n1,2,A\n3,4,B\n5,6,A\n", 3)],
)
def test_too_few_examples_are_refused(file: Path, content: str, count: int) -> None:
    said = f": too few examples: {count}; write at least 4 lines, each with two numbers and a label"
    assert problem(file, content) == said


def test_too_many_examples_are_refused(file: Path) -> None:
    content = "x,y,label\n" + "1,2,A\n3,4,B\n" * 10_000
    assert problem(file, f"{content}5,6,A\n7,8,B\n") == ", line 20002: more than 20000 examples; leave some out"


def test_a_file_that_is_too_large_or_no_text_is_refused(file: Path) -> None:
    remedy = "; open a CSV file in UTF-8, of at most 1 MiB"
    assert problem(file, "1,2,A\n" * 200_000) == f": larger than 1 MiB{remedy}"
    assert problem(file, LINES.encode("utf-16")) == f": not a text file in UTF-8{remedy}"
    assert problem(file, "1,2,süß\n".encode("latin-1")) == f": not a text file in UTF-8{remedy}"


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError) as caught:
            read_own_data(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert str(caught.value).endswith("; open a CSV file in UTF-8, of at most 1 MiB")
        assert isinstance(caught.value.message.fields["problem"], Message)


@pytest.mark.skipif(os.name != "posix", reason="braces in names are tried where all names are allowed")
def test_a_name_with_braces_is_told_as_it_is(tmp_path: Path) -> None:
    assert problem(tmp_path / "{path} {0}.csv", "1,2,{A}\n" * 8).startswith(": all labels are '{A}'")


# Whatever is in it.


def data_or_sentence(file: Path) -> Data | str:
    try:
        return read_own_data(file)
    except InputError as error:
        return str(error)


def usable_or_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    data = data_or_sentence(file)
    if isinstance(data, str):
        assert data.startswith(str(file))
        return
    assert 4 <= data.count <= MOST_EXAMPLES
    assert data.inputs.shape == (data.count, 2)
    assert np.isfinite(data.inputs).all()
    assert 2 <= len(data.classes) <= 10
    assert set(data.targets.tolist()) == set(range(len(data.classes)))
    assert all(0 < len(name) <= 40 and name.isprintable() for name in (*data.classes, *data.features, data.target))


every_content = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)


@every_content
@given(content=st.binary(max_size=200))
def test_any_bytes_give_data_or_one_sentence(file: Path, content: bytes) -> None:
    usable_or_told(file, content)


@every_content
@given(
    content=st.lists(st.sampled_from([*'012.,;\t"\r\n AB-e', "\ufeff", "\x00", "1,2,A\n", "3;4;B\r\n", "nan", "1e999"])).map(
        "".join
    )
)
def test_anything_like_a_table_gives_data_or_one_sentence(file: Path, content: str) -> None:
    usable_or_told(file, content.encode())


Row = tuple[float, float, str]
finite = st.floats(allow_nan=False, allow_infinity=False)
labels = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters=";"), min_size=1, max_size=40)


@every_content
@given(
    rows=st.lists(labels, min_size=2, max_size=10, unique=True).flatmap(
        lambda names: st.lists(st.tuples(finite, finite, st.sampled_from(names)), min_size=4, max_size=30)
    ),
    separator=st.sampled_from(",;\t"),
    head=st.booleans(),
)
def test_what_a_program_writes_is_read_back_bit_for_bit(file: Path, rows: list[Row], separator: str, head: bool) -> None:  # noqa: FBT001
    names = [("width", "height", "kind")] if head else []
    with file.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table, delimiter=separator).writerows([*names, *rows])
    data = data_or_sentence(file)
    if isinstance(data, str):
        assert len({label for *_, label in rows}) == 1
        assert "one class only" in data
        return
    assert data.inputs.tolist() == [list(row[:2]) for row in rows]
    assert [data.classes[int(number)] for number in data.targets] == [label for *_, label in rows]
    assert all(math.copysign(1, a) == math.copysign(1, b[0]) for a, b in zip(data.inputs[:, 0], rows, strict=True))
