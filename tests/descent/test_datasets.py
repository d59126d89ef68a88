import hashlib
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.datasets import DATA_NOISE, DATASETS, DIGITS_HEAD, EXAMPLES, Data, Scale, digits, penguins, split
from gdviz.descent.exact import Array
from gdviz.paths import resources
from gdviz.words import InputError, Message

IN_PLANE = ("blobs", "circles", "moons", "xor", "spiral")
GENERATED = (*IN_PLANE, "sine")
COUNT, NOISE = int(EXAMPLES.default), DATA_NOISE.default

every_generated = pytest.mark.parametrize("name", GENERATED)


def made(name: str, count: int = COUNT, noise: float = NOISE, seed: int = 0) -> Data:
    return DATASETS[name].make(count, noise, seed)


# What there is.


def test_the_data_sets_are_offered_in_their_order() -> None:
    assert list(DATASETS) == [*GENERATED, "penguins", "digits"]
    assert [entry.name for entry in DATASETS.values()] == list(DATASETS)
    assert [entry.name for entry in DATASETS.values() if entry.is_generated] == list(GENERATED)


@pytest.mark.parametrize("name", DATASETS)
def test_every_example_has_all_inputs_and_a_class_or_a_value(name: str) -> None:
    data = made(name)
    assert data.inputs.shape == (data.count, len(data.features))
    assert data.targets.shape == (data.count,)
    assert (data.inputs.dtype, data.targets.dtype) == (np.float64, np.float64)
    assert len(set(data.features)) == len(data.features)
    assert data.target
    if data.classes:
        assert set(data.targets.tolist()) == set(range(len(data.classes)))


def test_only_the_wave_has_a_value_to_predict() -> None:
    assert [name for name in DATASETS if not made(name).classes] == ["sine"]


# Chance.


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("blobs", "2216afa4be5363377ec01b336ea21a0d25aadf8612ffd38e8479428d9e865555"),
        ("circles", "a2d92142e08ee037cd8ddc58f0d1bd28f1f18525a526e7396c6e78a8a86838ef"),
        ("moons", "e386fb3b449a201e836a25a8e7ee97cad3da44dc88089f96d9ff2262aaa69233"),
        ("xor", "b05e1a0a061083dca9317910a424a73485a631824d381dd6e5e3ac892bcb4c2b"),
        ("spiral", "1a18ba9e0f96a0ab629ca8b8f0c02ef98d7678a23ce86816cef1425279e34227"),
        ("sine", "3db6d40a34dbce3d857da278361f7a71a15f3af6059d3d46bfc0c7dd6775c1bb"),
    ],
)
def test_the_same_bits_on_every_machine(name: str, digest: str) -> None:
    data = made(name)
    assert hashlib.sha256(data.inputs.astype("<f8").tobytes() + data.targets.astype("<f8").tobytes()).hexdigest() == digest


@every_generated
def test_another_seed_gives_other_examples_and_the_same_seed_the_same(name: str) -> None:
    first, again, other = made(name, seed=7), made(name, seed=7), made(name, seed=8)
    assert first.inputs.tobytes() == again.inputs.tobytes()
    assert first.targets.tobytes() == again.targets.tobytes()
    assert not (first.inputs == other.inputs).any()


@every_generated
@pytest.mark.parametrize("count", [0, 1, 4, 21, 5000])
def test_a_larger_set_begins_with_the_smaller_one(name: str, count: int) -> None:
    small, large = made(name, count), made(name, 5000)
    assert small.count == count
    assert small.inputs.tobytes() == large.inputs[:count].tobytes()
    assert small.targets.tobytes() == large.targets[:count].tobytes()


@every_generated
def test_noise_pushes_each_example_in_its_direction_and_is_as_strong_as_it_says(name: str) -> None:
    still, pushed, twice = (made(name, 5000, noise) for noise in (0.0, 1.0, 2.0))
    push = np.column_stack([pushed.inputs - still.inputs, pushed.targets - still.targets])
    further = np.column_stack([twice.inputs - still.inputs, twice.targets - still.targets])
    np.testing.assert_allclose(further, 2 * push, rtol=0, atol=1e-12)
    moved = push[:, push.any(axis=0)]
    assert moved.shape[1] == (1 if name == "sine" else 2)
    np.testing.assert_allclose(moved.mean(axis=0), 0, atol=0.05)
    np.testing.assert_allclose(np.cov(moved.T), np.eye(moved.shape[1]).squeeze(), atol=0.05)


# What the generated ones look like.


@pytest.mark.parametrize("name", IN_PLANE)
@pytest.mark.parametrize("count", [4, 20, 500, 501])
def test_each_class_has_half_of_the_examples(name: str, count: int) -> None:
    data = made(name, count)
    assert data.classes == ("A", "B")
    assert (data.targets == 0).sum() - (data.targets == 1).sum() == count % 2


@every_generated
def test_pictures_of_all_have_about_the_same_range(name: str) -> None:
    inputs = made(name, 5000, 0.0).inputs
    assert (np.abs(inputs) <= (5 if name == "blobs" else 3)).all()
    assert (np.ptp(inputs, axis=0) > 2.5).all()


def parts(name: str, noise: float = 0.0) -> tuple[Array, Array]:
    """The coordinates of the examples of class A and of class B, each ``(2, m)``."""
    data = made(name, 5000, noise)
    return data.inputs[data.targets == 0].T, data.inputs[data.targets == 1].T


def test_without_noise_each_cloud_is_round_and_has_its_middle() -> None:
    for cloud, middle in zip(parts("blobs"), (-1.2, 1.2), strict=True):
        np.testing.assert_allclose(cloud.mean(axis=1), middle, atol=0.04)
        np.testing.assert_allclose(np.cov(cloud), 0.49 * np.eye(2), atol=0.03)


def test_without_noise_circles_are_circles() -> None:
    for (x, y), radius in zip(parts("circles"), (1.2, 2.4), strict=True):
        np.testing.assert_allclose(np.hypot(x, y), radius, rtol=1e-15)
        np.testing.assert_allclose([x.mean(), y.mean()], 0, atol=0.1)


def test_without_noise_moons_are_half_circles_that_reach_into_each_other() -> None:
    for (x, y), side in zip(parts("moons"), (1, -1), strict=True):
        np.testing.assert_allclose(np.hypot(x + side * 0.9, y + side * 0.45), 1.8, rtol=1e-14)
        assert (side * y > -0.4500001).all()
    (x, y), (other_x, other_y) = parts("moons")
    assert y.min() < other_y.max()
    assert x.max() > other_x.min()


def test_without_noise_the_sign_of_the_product_is_the_class_and_each_square_is_half_as_full() -> None:
    for (x, y), sign in zip(parts("xor"), (1, -1), strict=True):
        assert (np.sign(x * y) == sign).all()
        assert np.abs([x, y]).min() > 0.2
        assert abs((x > 0).mean() - 0.5) < 0.03
        np.testing.assert_allclose(np.abs([x, y]).mean(axis=1), 1.6, atol=0.04)


def test_without_noise_the_arms_of_the_spiral_wind_around_each_other_once_and_a_quarter() -> None:
    for (x, y), begin in zip(parts("spiral"), (0.0, math.pi), strict=True):
        radius = np.hypot(x, y)
        angle = begin + 2.5 * math.pi * (radius - 0.3) / 2.7
        np.testing.assert_allclose([x, y], radius * np.array([np.cos(angle), np.sin(angle)]), atol=1e-14)
        assert radius.min() < 0.5
        assert radius.max() > 2.99


def test_without_noise_the_wave_is_the_sine() -> None:
    data = made("sine", 5000, 0.0)
    assert (data.features, data.target, data.classes) == (("x",), "y", ())
    np.testing.assert_allclose(data.targets, np.sin(data.inputs[:, 0]), atol=1e-15)
    assert abs(data.inputs.mean()) < 0.1


# What was measured.


def test_the_penguins_are_those_that_were_measured() -> None:
    data = made("penguins")
    assert data.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert (data.features, data.target) == (("bill length, mm", "flipper length, mm"), "species")
    assert np.bincount(data.targets.astype(int)).tolist() == [151, 68, 123]
    assert data.inputs[[0, -1]].tolist() == [[39.1, 181], [50.2, 198]]


def test_there_are_a_hundred_of_each_digit() -> None:
    data = made("digits")
    assert (data.classes, data.target, len(data.features)) == (tuple("0123456789"), "digit", 64)
    assert (data.features[0], data.features[13]) == ("ink in row 1, column 1", "ink in row 2, column 6")
    assert np.bincount(data.targets.astype(int)).tolist() == [100] * 10
    assert data.targets[:12].tolist() == [*range(10), 0, 1]
    assert (data.inputs.min(), data.inputs.max()) == (0, 16)


def test_the_first_digit_looks_like_a_nought() -> None:
    picture = made("digits").inputs[0].reshape(8, 8)
    assert ["".join(" .#"[int(ink > 3) + int(ink > 10)] for ink in row) for row in picture] == [
        "  .#.   ",
        "  ##.#. ",
        "  #  #. ",
        " .#  .. ",
        " ..  .. ",
        " .#  #. ",
        "  #..#  ",
        "  .#.   ",
    ]


@pytest.mark.parametrize("name", ["penguins", "digits"])
def test_what_was_measured_is_read_once_and_cannot_be_changed(name: str) -> None:
    data = made(name, 20, 1.0, 3)
    assert made(name, 50, 0.0, 4) is data
    for values in (data.inputs, data.targets):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1.0


def test_no_file_is_read_before_its_data_are_asked_for() -> None:
    script = (
        "import sys; opened = [];"
        "sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == 'open' else None);"
        "from gdviz.descent.datasets import DATASETS; DATASETS['moons'].make(200, 0.2, 0);"
        "before = any(name.endswith('.csv') for name in opened);"
        "DATASETS['digits'].make(200, 0.2, 0); print(before, sum(name.endswith('.csv') for name in opened))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["False", "1"]


# Damaged files.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the digits in a folder of its own."""
    copy = tmp_path / "data" / "digits.csv"
    copy.parent.mkdir()
    copy.write_bytes((resources() / "data" / "digits.csv").read_bytes())
    return copy


def problem(file: Path) -> str:
    """What is said of a damaged file, without its name and the remedy."""
    with pytest.raises(InputError) as caught:
        digits(file.parents[1])
    text = str(caught.value)
    assert text.startswith(str(file))
    assert text.endswith("; install gdviz again")
    return text.removeprefix(str(file)).removesuffix("; install gdviz again")


def test_a_copy_of_the_digits_will_do_whatever_its_line_ends(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert digits(file.parents[1]).inputs.tobytes() == made("digits").inputs.tobytes()


def test_a_missing_file_is_named_and_read_when_it_is_there_again(file: Path) -> None:
    content = file.read_bytes()
    file.unlink()
    assert "no such file" in problem(file)
    file.write_bytes(content)
    assert digits(file.parents[1]).count == 1000


def test_missing_penguins_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdviz.descent.datasets.resources", lambda: tmp_path)
    with pytest.raises(InputError, match=r"penguins\.csv: no such file or directory; install gdviz again"):
        made("penguins")
    with pytest.raises(InputError, match=r"penguins\.csv"):
        penguins(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00" * 400, b"<html>\n</html>\n", DIGITS_HEAD.encode()[:-1]])
def test_a_file_that_is_something_else_is_named(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert problem(file) == ", line 1: it does not name 64 pixels and the digit"


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    file.write_bytes(bytes(range(256)))
    assert "not a text file" in problem(file)


PAPER = ",".join(["0"] * 63)
VALUES = "the pixels must be whole numbers, 0 to 16, the digit one of 0 to 9"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "not 65 values but 1"),
        (f"{PAPER},5", "not 65 values but 64"),
        (f"{PAPER},0,0,5", "not 65 values but 66"),
        (f"{PAPER},17,5", VALUES),
        (f"{PAPER},-1,5", VALUES),
        (f"{PAPER},1.5,5", VALUES),
        (f"{PAPER},nan,5", VALUES),
        (f"{PAPER},,5", VALUES),
        (f"{PAPER},\u0664,5", VALUES),
        (f"{PAPER},16,10", VALUES),
        (f"{PAPER},16,", VALUES),
        (f"{PAPER},16,x", VALUES),
    ],
)
def test_a_damaged_line_is_told_with_its_number(file: Path, line: str, said: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[99] = line
    file.write_text("\n".join(lines), encoding="utf-8")
    assert problem(file) == f", line 100: {said}"


def test_a_file_that_was_cut_off_or_has_too_much_is_told(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(lines[:200]), encoding="utf-8")
    assert problem(file) == ", line 200: the last digit is number 199, not 1000"
    file.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    assert problem(file) == ", line 1002: the last digit is number 1001, not 1000"


@pytest.mark.parametrize("line", ["1,2", f"{PAPER},17,5"])
def test_a_damaged_line_is_told_in_a_sentence_whose_words_are_not_in_its_fields(file: Path, line: str) -> None:
    file.write_text(f"{DIGITS_HEAD}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        digits(file.parents[1])
    message = caught.value.message
    assert message.template.startswith("{path}, line {line}: ")
    assert message.template.endswith("; install gdviz again")
    assert all(isinstance(value, int | Path) for value in message.fields.values())


def test_a_missing_file_is_told_in_a_sentence_within_the_sentence(file: Path) -> None:
    file.unlink()
    with pytest.raises(InputError) as caught:
        digits(file.parents[1])
    problem = caught.value.message.fields["problem"]
    assert isinstance(problem, Message)
    assert problem.fields["path"] == file


# Training and test.


@given(st.integers(0, 3000), st.floats(0, 1), st.integers(0, 2**31 - 1))
def test_each_example_is_on_one_side_and_two_are_enough_for_both(count: int, share: float, seed: int) -> None:
    training, test = split(count, share, seed)
    assert sorted([*training.tolist(), *test.tolist()]) == list(range(count))
    assert (np.diff(training) > 0).all()
    assert (np.diff(test) > 0).all()
    assert abs(len(test) - share * count) <= 1 or count < 2
    assert count < 2 or (len(training) > 0 and len(test) > 0)


def test_nothing_and_a_single_example_are_split_too() -> None:
    assert [rows.tolist() for rows in split(0, 0.3, 0)] == [[], []]
    assert [rows.tolist() for rows in split(1, 0.3, 0)] == [[0], []]
    assert [len(rows) for rows in split(2, 0.0, 0)] == [1, 1]
    assert [len(rows) for rows in split(2, 1.0, 0)] == [1, 1]
    assert [len(rows) for rows in split(200, 0.3, 0)] == [140, 60]


def test_the_seed_decides_who_is_tested_and_each_is_tested_equally_often() -> None:
    assert split(50, 0.3, 4)[1].tolist() == split(50, 0.3, 4)[1].tolist()
    times = np.bincount(np.concatenate([split(20, 0.3, seed)[1] for seed in range(500)]), minlength=20)
    assert times.sum() == 500 * 6
    assert (np.abs(times - 150) < 5 * math.sqrt(150 * 0.7)).all()


# One scale.


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "digits"])
def test_standardised_inputs_have_mean_0_and_spread_1(name: str) -> None:
    inputs = made(name).inputs
    scale = Scale.of(inputs)
    standardised = scale.apply(inputs)
    np.testing.assert_allclose(standardised.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(standardised.std(axis=0), 1, rtol=1e-14)
    np.testing.assert_allclose(scale.back(standardised), inputs, rtol=1e-14, atol=1e-14)
    assert scale.constant == ()


def test_pixels_that_are_always_paper_are_told() -> None:
    inputs = made("digits").inputs
    scale = Scale.of(inputs)
    assert scale.constant == (0, 32, 39)
    assert scale.spread[[0, 32, 39]].tolist() == [1.0, 1.0, 1.0]
    assert not scale.apply(inputs)[:, [0, 32, 39]].any()


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e308, -sys.float_info.max, 5e-324])
@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_column_that_does_not_vary_becomes_exactly_0(value: float, count: int) -> None:
    inputs = np.column_stack([np.full(count, value), np.arange(count) + 0.0])
    scale = Scale.of(inputs)
    assert (scale.middle[0], scale.spread[0], scale.constant[:1]) == (value, 1.0, (0,))
    assert not scale.apply(inputs)[:, 0].any()
    assert scale.constant == ((0, 1) if count == 1 else (0,))


@pytest.mark.parametrize("size", [1e-290, 1.0, 1e150, 1e300, 1.79e308])
@pytest.mark.parametrize("values", [[-1.0, 1.0], [1.0, 1.0, -1.0], [0.3, 0.9, -0.8, 1.0, 0.1]])
def test_huge_and_tiny_columns_are_scaled_like_others(size: float, values: list[float]) -> None:
    column = np.array(values)[:, np.newaxis]
    usual, scale = Scale.of(column), Scale.of(size * column)
    assert scale.constant == ()
    np.testing.assert_allclose(scale.apply(size * column), usual.apply(column), rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(scale.back(scale.apply(size * column)) / size, column, rtol=1e-13)


@given(st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=9))
def test_no_column_is_too_wild_to_be_scaled(rows: list[tuple[float]]) -> None:
    inputs = np.array(rows)
    scale = Scale.of(inputs)
    assert np.isfinite([scale.middle, scale.spread]).all()
    assert (scale.spread > 0).all()
    assert inputs.min() <= scale.middle[0] <= inputs.max()
    standardised = scale.apply(inputs)
    assert (np.abs(standardised) <= 3.0).all()
    scale.back(standardised)


def test_what_is_too_large_for_a_double_is_infinite() -> None:
    scale = Scale(np.array([0.0]), np.array([1e-10]))
    assert scale.apply(np.array([[1e308], [-1e308]])).tolist() == [[math.inf], [-math.inf]]
    assert Scale(np.array([0.0]), np.array([1e10])).back(np.array([1e308])).tolist() == [math.inf]
