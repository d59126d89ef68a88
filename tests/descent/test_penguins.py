import math
import re
from pathlib import Path

import pytest

from gdviz.descent.penguins import PENGUINS, Penguin, read_penguins
from gdviz.paths import resources
from gdviz.words import InputError

FILE = Path("data") / "penguins.csv"
HEAD = "species,sex,bill_length_mm,flipper_length_mm,body_mass_g"


def test_the_data_are_those_of_the_source() -> None:
    birds = read_penguins(resources())
    assert [sum(bird.species == kind for bird in birds) for kind in ("Adelie", "Chinstrap", "Gentoo")] == [152, 68, 124]
    assert [sum(bird.sex == kind for bird in birds) for kind in ("female", "male", "NA")] == [165, 168, 11]
    assert birds[0] == Penguin("Adelie", "male", 39.1, 181, 3750)
    assert birds[-1] == Penguin("Chinstrap", "female", 50.2, 198, 3775)
    assert round(math.fsum(bird.bill_mm for bird in birds if bird.bill_mm > 0), 6) == 15021.3
    assert math.fsum(bird.flipper_mm for bird in birds if bird.flipper_mm > 0) == 68713
    assert math.fsum(bird.mass_g for bird in birds if bird.mass_g > 0) == 1437000


def test_two_penguins_were_not_measured_at_all() -> None:
    unknown = [[math.isnan(value) for value in bird[2:]] for bird in read_penguins(resources())]
    assert [row for row in unknown if any(row)] == [[True, True, True]] * 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the data file in a folder of its own."""
    copy = tmp_path / FILE
    copy.parent.mkdir()
    copy.write_bytes((resources() / FILE).read_bytes())
    return copy


def problem(file: Path) -> str:
    """What is said of a damaged file, without its name and the remedy."""
    with pytest.raises(InputError) as caught:
        read_penguins(file.parents[1])
    text = str(caught.value)
    assert text.startswith(str(file))
    assert text.endswith("; install gdviz again")
    return text.removeprefix(str(file)).removesuffix("; install gdviz again")


def test_a_copy_of_the_file_will_do_whatever_its_line_ends(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert len(read_penguins(file.parents[1])) == PENGUINS


def test_a_missing_file_is_named(file: Path) -> None:
    file.unlink()
    assert "no such file" in problem(file)


def test_a_folder_in_its_place_is_named(file: Path) -> None:
    file.unlink()
    file.mkdir()
    assert problem(file)


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00" * 400, b"PK\x03\x04 and so on", b"<html>\n</html>\n"])
def test_a_file_that_is_something_else_is_named(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert problem(file) == f", line 1: it is not {HEAD}"


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    file.write_bytes(bytes(range(256)))
    assert "not a text file" in problem(file)


def test_a_column_that_is_missing_is_told(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.rpartition(",")[0] for line in lines), encoding="utf-8")
    assert problem(file).startswith(", line 1: ")


VALUES = "not 5 values but {}"
NUMBERS = "bill, flipper and mass must be numbers above 0, like 39.1, or NA"
WORDS = "the species must be one of Adelie, Chinstrap, Gentoo, the sex one of female, male, NA"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", VALUES.format(1)),
        ("Adelie,male,39.1,19", VALUES.format(4)),
        ("Adelie,male,39.1,190,4000,5", VALUES.format(6)),
        ("Adelie,male,,190,4000", NUMBERS),
        ("Adelie,male,39.,190,4000", NUMBERS),
        ("Adelie,male,.1,190,4000", NUMBERS),
        ("Adelie,male,39.12,190,4000", NUMBERS),
        ("Adelie,male,39.1,,4000", NUMBERS),
        ("Adelie,male,39.1,190,", NUMBERS),
        ("Adelie,male,39.1,190,many", NUMBERS),
        ("Adelie,male,39.1,0,4000", NUMBERS),
        ("Adelie,male,39.1,-190,4000", NUMBERS),
        ("Adelie,male,39.1,190,nan", NUMBERS),
        ("Adelie,male,39.1,190,inf", NUMBERS),
        ("Adelie,male,39.1,190,1_000", NUMBERS),
        ("Adelie,male,39.1,190,\u0664\u0660\u0660\u0660", NUMBERS),
        ("Adelie,male,39.1,190," + "9" * 5000, NUMBERS),
        ("Emperor,male,39.1,190,4000", WORDS),
        ("Adelie,Male,39.1,190,4000", WORDS),
    ],
)
def test_a_damaged_line_is_told_with_its_number(file: Path, line: str, said: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[99] = line
    file.write_text("\n".join(lines), encoding="utf-8")
    assert problem(file) == f", line 100: {said}"


ENGLISH = re.compile("must|there|not|last|values")


@pytest.mark.parametrize("line", ["1", "Adelie,male,0,190,4000", "Emperor,male,39.1,190,4000", HEAD])
def test_a_damaged_line_is_told_in_a_sentence_whose_words_are_not_in_its_fields(file: Path, line: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()[:3]
    for damaged in ([line], [HEAD, line], [HEAD, *lines[1:], line], lines):
        file.write_text("\n".join(damaged), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_penguins(file.parents[1])
        message = caught.value.message
        assert message.template.startswith("{path}, line {line}: ")
        assert message.template.endswith("; install gdviz again")
        assert not [value for name, value in message.fields.items() if name != "path" and ENGLISH.search(str(value))]


def test_a_file_that_was_cut_off_is_told(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:-5])
    assert problem(file) == ", line 345: " + NUMBERS
    file.write_bytes(b"\n".join(content.split(b"\n")[:200]))
    assert problem(file) == ", line 200: the last penguin is number 199, not 344"
