import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gdviz.descent import fits
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.fit import BLOCK, Fit, LineFit, LogisticFit, Moments, total
from gdviz.descent.fits import FITS, LINE, LINE_FIT, LOGISTIC, LOGISTIC_FIT
from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.penguins import read_penguins
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.kinds import has_settled
from gdviz.paths import resources
from gdviz.words import InputError

FILE = Path("data") / "penguins.csv"

every_fit = pytest.mark.parametrize("landscape", FITS, ids=[entry.name for entry in FITS])


def fit_of(landscape: Landscape) -> Fit:
    assert landscape.fit is not None
    return landscape.fit


def places(landscape: Landscape, count: int) -> Array:
    """Places in the window and as far again around it, shape ``(count, 2)``."""
    window = np.array(landscape.window)
    random = np.random.default_rng(count)
    return random.uniform(window[:, 0] - landscape.widths, window[:, 1] + landscape.widths, (count, 2))


def three(model: type[Fit], targets: list[float]) -> Fit:
    """A fit to three rows with the inputs -1, 0 and 2."""
    return model("x", "y", lambda: (np.array([-1.0, 0.0, 2.0]), np.array(targets)))


# The formulas, row by row, with the system's mathematics.

Plain = Callable[[float, float, list[float], list[float]], tuple[float, float, float]]


def squared_error(w: float, b: float, inputs: list[float], targets: list[float]) -> tuple[float, float, float]:
    misses = [w * x + b - y for x, y in zip(inputs, targets, strict=True)]
    count = len(inputs)
    return (
        math.fsum(miss * miss for miss in misses) / count,
        math.fsum(2 * miss * x for miss, x in zip(misses, inputs, strict=True)) / count,
        math.fsum(2 * miss for miss in misses) / count,
    )


def cross_entropy(w: float, b: float, inputs: list[float], targets: list[float]) -> tuple[float, float, float]:
    rows = list(zip(inputs, targets, strict=True))
    count = len(rows)

    def probability(x: float) -> float:
        z = w * x + b
        return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))

    def loss(x: float, y: float) -> float:
        away = (w * x + b) * (1 - 2 * y)
        return math.log1p(math.exp(-abs(away))) + max(away, 0.0)

    return (
        math.fsum(loss(x, y) for x, y in rows) / count,
        math.fsum((probability(x) - y) * x for x, y in rows) / count,
        math.fsum(probability(x) - y for x, y in rows) / count,
    )


PLAIN: dict[str, Plain] = {"line-fit": squared_error, "logistic-fit": cross_entropy}


def test_both_fits_are_offered() -> None:
    assert LANDSCAPES["line-fit"] is LINE_FIT
    assert LANDSCAPES["logistic-fit"] is LOGISTIC_FIT
    assert (LINE_FIT.fit, LOGISTIC_FIT.fit) == (LINE, LOGISTIC)


# What the data are.


def test_the_line_is_fitted_to_all_penguins_that_were_measured() -> None:
    inputs, targets = LINE.data
    assert (LINE.count, inputs.shape, targets.shape) == (342, (342,), (342,))
    assert (inputs[:3].tolist(), targets[:3].tolist()) == ([-1.9, -1.4, -0.5], [3.75, 3.8, 3.25])
    assert (inputs.min(), inputs.max(), targets.min(), targets.max()) == (-2.8, 3.1, 2.7, 6.3)


def test_the_curve_is_fitted_to_as_many_males_as_females() -> None:
    inputs, targets = LOGISTIC.data
    assert (LOGISTIC.count, targets.sum(), set(targets.tolist())) == (68, 34, {0.0, 1.0})
    assert (inputs[:3].tolist(), targets[:3].tolist()) == ([-0.3, 0.1, -0.2], [0, 1, 1])
    assert (inputs.min(), inputs.max()) == (-1.7, 1.7)


# What the losses are.


@every_fit
def test_loss_and_gradient_are_those_of_the_formula_row_by_row(landscape: Landscape) -> None:
    inputs, targets = (column.tolist() for column in fit_of(landscape).data)
    for position in places(landscape, 200):
        loss, gradient = landscape.feel(position)
        expected = PLAIN[landscape.name](float(position[0]), float(position[1]), inputs, targets)
        np.testing.assert_allclose([float(loss), *gradient], expected, rtol=2e-14, atol=2e-14)


@every_fit
def test_the_gradient_and_the_hessian_are_difference_quotients(landscape: Landscape) -> None:
    position = places(landscape, 100)
    gradient, hessian = landscape.gradient(position), landscape.hessian(position)
    for axis, step in enumerate(np.eye(2) * 1e-4):
        slope = (landscape.loss(position + step) - landscape.loss(position - step)) / 2e-4
        bend = (landscape.gradient(position + step) - landscape.gradient(position - step)) / 2e-4
        np.testing.assert_allclose(gradient[:, axis], slope, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(hessian[:, :, axis], bend, rtol=1e-8, atol=1e-8)


def test_a_line_through_three_rows_by_hand() -> None:
    # At w = 2, b = 1 the line is at -1, 1, 5; the targets are 1, 0, 3; so it misses by -2, 1, 2.
    line = three(LineFit, [1.0, 0.0, 3.0])
    loss, gradient = line.feel(np.array([2.0, 1.0]))
    assert float(loss) == pytest.approx(9 / 3, rel=1e-15)
    assert gradient.tolist() == pytest.approx([2 * (2 + 0 + 4) / 3, 2 * (-2 + 1 + 2) / 3], rel=1e-15)
    assert line.hessian(np.array([2.0, 1.0])) == pytest.approx(np.array([[2 * 5 / 3, 2 / 3], [2 / 3, 2.0]]), rel=1e-15)
    assert line.predict(np.array([2.0, 1.0]), np.array([-1.0, 0.0, 2.0])).tolist() == [-1.0, 1.0, 5.0]


def test_a_curve_through_three_rows_by_hand() -> None:
    # At w = log 3, b = 0 the odds are 1/3, 1 and 9, so the probabilities are 1/4, 1/2 and 9/10; the targets are 0, 1, 1.
    curve = three(LogisticFit, [0.0, 1.0, 1.0])
    position = np.array([math.log(3), 0.0])
    loss, gradient = curve.feel(position)
    assert float(loss) == pytest.approx(-(math.log(3 / 4) + math.log(1 / 2) + math.log(9 / 10)) / 3, rel=1e-15)
    assert gradient.tolist() == pytest.approx([(-1 / 4 - 2 / 10) / 3, (1 / 4 - 1 / 2 - 1 / 10) / 3], rel=1e-15)
    steep = [3 / 16, 1 / 4, 9 / 100]
    ww, wb, bb = steep[0] + 4 * steep[2], -steep[0] + 2 * steep[2], sum(steep)
    assert curve.hessian(position) == pytest.approx(np.array([[ww, wb], [wb, bb]]) / 3, rel=1e-14)
    assert curve.predict(position, np.array([-1.0, 0.0, 2.0])).tolist() == pytest.approx([0.25, 0.5, 0.9], rel=1e-15)


def test_rows_with_the_same_input_count_as_often_as_they_are_there() -> None:
    inputs, targets = np.array([0.5, -1.0, 0.5, 0.5]), np.array([1.0, 1.0, 0.0, 1.0])
    curve = LogisticFit("x", "y", lambda: (inputs, targets))
    loss, gradient = curve.feel(np.array([0.7, 0.2]))
    expected = cross_entropy(0.7, 0.2, inputs.tolist(), targets.tolist())
    assert [float(loss), *gradient.tolist()] == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("z", [-800.0, -40.0, -1.5, 0.0, 1.5, 40.0, 800.0])
def test_the_curve_nears_0_and_1_without_overflow(z: float) -> None:
    expected = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    assert LOGISTIC.predict(np.array([0.0, z]), np.array([1.0]))[0] == pytest.approx(expected, rel=1e-15)


# Where the minimum is.


def test_the_best_line_is_that_of_the_normal_equations_in_fractions() -> None:
    rows = [
        (Fraction(int(bird.flipper_mm) - 200, 10), Fraction(int(bird.mass_g), 1000))
        for bird in read_penguins(resources())
        if bird.mass_g > 0
    ]
    count = len(rows)
    x, y = sum(x for x, _ in rows), sum(y for _, y in rows)
    slope = (count * sum(x * y for x, y in rows) - x * y) / (count * sum(x * x for x, _ in rows) - x * x)
    height = (y - slope * x) / count
    (minimum,) = LINE_FIT.minima
    assert minimum.position == pytest.approx((float(slope), float(height)), rel=0, abs=1e-14)
    assert minimum.loss == pytest.approx(float(sum((slope * x + height - y) ** 2 for x, y in rows) / count), rel=1e-14)
    assert minimum.position == pytest.approx((0.496856, 4.156282), abs=5e-7)


def test_the_best_curve_is_that_of_newtons_method_row_by_row() -> None:
    rows = list(zip(*(column.tolist() for column in LOGISTIC.data), strict=True))
    w = b = 0.0
    for _ in range(20):
        odds = [(x, y, 1 / (1 + math.exp(-w * x - b))) for x, y in rows]
        gw, gb = math.fsum((p - y) * x for x, y, p in odds), math.fsum(p - y for _, y, p in odds)
        ww, wb, bb = (math.fsum(p * (1 - p) * x**power for x, _, p in odds) for power in (2, 1, 0))
        w, b = w - (bb * gw - wb * gb) / (ww * bb - wb * wb), b - (ww * gb - wb * gw) / (ww * bb - wb * wb)
    (minimum,) = LOGISTIC_FIT.minima
    assert minimum.position == pytest.approx((w, b), rel=0, abs=1e-13)
    assert minimum.loss == pytest.approx(cross_entropy(w, b, *map(list, zip(*rows, strict=True)))[0], rel=1e-14)
    assert minimum.position == pytest.approx((2.599608, -0.209798), abs=5e-7)


@every_fit
def test_there_is_one_minimum_in_the_window_and_it_is_the_lowest_place(landscape: Landscape) -> None:
    (minimum,) = landscape.minima
    assert minimum.is_global
    assert landscape.saddles == ()
    for place, (low, high) in zip(minimum.position, landscape.window, strict=True):
        assert low < place < high
    assert (landscape.loss(places(landscape, 2000)) > minimum.loss).all()
    assert np.linalg.eigvalsh(landscape.hessian(places(landscape, 200))).min() > 0


@pytest.mark.parametrize(("landscape", "steps"), [(LINE_FIT, 37), (LOGISTIC_FIT, 78)], ids=["line-fit", "logistic-fit"])
def test_plain_gradient_descent_settles_from_the_default_start(landscape: Landscape, steps: int) -> None:
    descent = Descent(landscape, OPTIMIZERS["gradient-descent"](), SCHEDULES["constant"](), landscape.default_rate)
    step = descent.begin(np.array(landscape.default_start))
    while not has_settled(step, upcoming := descent.next_step(step)):
        step = upcoming
    assert step.index == steps
    assert np.abs(step.position - landscape.bottoms[0]).max() < 0.04


# Mini-batches.


@every_fit
def test_a_batch_of_all_rows_is_the_whole_loss_bit_for_bit_in_any_order(landscape: Landscape) -> None:
    fit, position = fit_of(landscape), places(landscape, 50)
    loss, gradient = fit.feel(position)
    for rows in (np.arange(fit.count), np.arange(fit.count)[::-1], np.random.default_rng(7).permutation(fit.count)):
        batch_loss, batch_gradient = fit.feel(position, rows)
        assert batch_loss.tobytes() == loss.tobytes()
        assert batch_gradient.tobytes() == gradient.tobytes()


@every_fit
@pytest.mark.parametrize("size", [1, 2, 8, 64])
def test_a_batch_is_the_loss_over_its_rows(landscape: Landscape, size: int) -> None:
    fit = fit_of(landscape)
    rows = np.random.default_rng(size).choice(fit.count, size, replace=False)
    inputs, targets = (column[rows].tolist() for column in fit.data)
    for position in places(landscape, 50):
        loss, gradient = fit.feel(position, rows)
        expected = PLAIN[landscape.name](float(position[0]), float(position[1]), inputs, targets)
        np.testing.assert_allclose([float(loss), *gradient], expected, rtol=2e-14, atol=2e-14)


@every_fit
def test_the_mean_over_batches_that_share_the_rows_out_is_the_whole_loss(landscape: Landscape) -> None:
    fit, position = fit_of(landscape), places(landscape, 20)
    batches = np.random.default_rng(3).permutation(fit.count).reshape(-1, 2)
    felt = [fit.feel(position, rows) for rows in batches]
    np.testing.assert_allclose(np.mean([loss for loss, _ in felt], axis=0), landscape.loss(position), rtol=1e-13)
    np.testing.assert_allclose(
        np.mean([slope for _, slope in felt], axis=0), landscape.gradient(position), rtol=1e-12, atol=1e-13
    )


# Many balls, and balls far away.


@every_fit
@pytest.mark.parametrize("axes", [(), (5,), (2, 3), (0,), (0, 4), (BLOCK,), (2 * BLOCK + 1,)])
def test_many_balls_feel_what_each_would_feel_alone_bit_for_bit(landscape: Landscape, axes: tuple[int, ...]) -> None:
    fit = fit_of(landscape)
    position = places(landscape, math.prod(axes)).reshape(*axes, 2)
    for rows in (None, np.array([5, 60, 3])):
        loss, gradient = fit.feel(position, rows)
        assert (np.shape(loss), gradient.shape) == (axes, (*axes, 2))
        for index in np.ndindex(axes):
            alone = fit.feel(position[index], rows)
            assert float(alone[0]).hex() == float(loss[index]).hex()
            assert alone[1].tobytes() == gradient[index].tobytes()
    hessian = fit.hessian(position)
    assert hessian.shape == (*axes, 2, 2)
    for index in np.ndindex(axes):
        assert fit.hessian(position[index]).tobytes() == hessian[index].tobytes()


@every_fit
@pytest.mark.parametrize("far", [1e6, 1e100, 1e200, 1e300])
def test_far_away_the_loss_is_huge_and_the_slope_leads_back(landscape: Landscape, far: float) -> None:
    for position in far * np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]):
        with np.errstate(all="ignore"):
            loss, gradient = landscape.feel(position)
            curvature = landscape.hessian(position)
        assert loss > 0.01 * far
        assert np.isfinite(gradient).all()
        assert (gradient * np.sign(position)).sum() > 0
        assert np.isfinite(curvature).all()


@every_fit
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_no_place_is_too_far_to_be_felt(landscape: Landscape, value: float) -> None:
    with np.errstate(all="ignore"):
        loss, gradient = landscape.feel(np.full(2, value))
        curvature = landscape.hessian(np.full(2, value))
    assert (np.shape(loss), gradient.shape, curvature.shape) == ((), (2,), (2, 2))
    assert not np.isfinite(loss)


def test_a_huge_weight_costs_what_the_rows_on_the_wrong_side_are_off() -> None:
    inputs, targets = LOGISTIC.data
    wrong = math.fsum(abs(x) for x, y in zip(inputs, targets, strict=True) if (x > 0) != (y == 1))
    assert float(LOGISTIC_FIT.loss(np.array([1e6, 0.0]))) == pytest.approx(1e6 * wrong / 68, rel=1e-6)


# The parts.


@pytest.mark.parametrize("count", range(1, 40))
def test_the_sum_by_halves_is_the_sum(count: int) -> None:
    terms = np.random.default_rng(count).normal(size=(count, 3))
    before = terms.tobytes()
    np.testing.assert_allclose(total(terms), [math.fsum(column) for column in terms.T.tolist()], rtol=0, atol=1e-14)
    assert terms.tobytes() == before


def test_the_sum_by_halves_always_adds_in_the_same_order() -> None:
    a, b, c, d, e = 1.0, 1e-16, 2e-16, 3e-16, 1e16
    assert float(total(np.array([a, b, c, d, e]))) == ((a + d) + c) + (b + e)


def test_the_moments_are_rounded_once() -> None:
    large = Moments.of(np.array([1e16, 1.0, -1e16, 3.0]), np.full(4, 0.1))
    assert (large.x, large.y, large.xy, large.yy) == (1.0, 0.1, 0.0, 0.0)


@every_fit
def test_the_axes_of_the_data_have_titles(landscape: Landscape) -> None:
    fit = fit_of(landscape)
    assert "cm from" in fit.input_label
    assert fit.target_label


@every_fit
@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
def test_the_formulas_can_be_set(landscape: Landscape) -> None:
    from ziamath.config import config
    from ziamath.zmath import Latex

    before = config.svg2
    config.svg2 = False
    try:
        for latex in (landscape.formula, landscape.gradient_formula):
            picture = Latex(latex, size=11)
            assert picture.getsize()[0] < 280
            assert picture.svg().startswith("<svg")
    finally:
        config.svg2 = before


# The file.


def test_the_file_is_read_when_a_loss_is_first_felt_and_not_again() -> None:
    calls: list[str] = []

    def read() -> tuple[Array, Array]:
        calls.append("read")
        return np.array([0.0, 1.0, 2.0]), np.array([1.0, 0.0, 1.0])

    for model in (LineFit, LogisticFit):
        fit = model("x", "y", read)
        assert calls == []
        for _ in range(3):
            fit.feel(np.zeros(2))
            fit.feel(np.zeros(2), np.array([0]))
            fit.hessian(np.zeros(2))
        assert calls == ["read"]
        calls.clear()


def test_nothing_is_read_when_the_program_begins() -> None:
    script = (
        "import sys; opened = [];"
        "sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == 'open' else None);"
        "import gdviz.descent.landscapes; before = any('penguins.csv' in name for name in opened);"
        "gdviz.descent.landscapes.LANDSCAPES['line-fit'].minima;"
        "print(before, sum('penguins.csv' in name for name in opened))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["False", "1"]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data file, which is read instead of it."""
    copy = tmp_path / FILE
    copy.parent.mkdir()
    copy.write_bytes((resources() / FILE).read_bytes())
    monkeypatch.setattr(fits, "resources", lambda: tmp_path)
    return copy


def test_a_damaged_file_is_told_the_same_each_time_that_it_is_asked_for_and_by_each_fit(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[99] = "Adelie,male,39.1,190"
    file.write_text("\n".join(lines), encoding="utf-8")
    line = LineFit(LINE.input_label, LINE.target_label, LINE.read)
    curve = LogisticFit(LOGISTIC.input_label, LOGISTIC.target_label, LOGISTIC.read)
    landscape = replace(LINE_FIT, feel=line.feel, hessian=line.hessian, fit=line)
    asked: list[Callable[[], object]] = [
        lambda: line.count,
        lambda: line.feel(np.zeros(2)),
        lambda: line.feel(np.zeros(2), np.array([0])),
        lambda: line.hessian(np.zeros(2)),
        lambda: curve.count,
        lambda: curve.feel(np.zeros(2)),
        lambda: curve.hessian(np.zeros(2)),
        lambda: landscape.minima,
    ]
    said: set[str] = set()
    for ask in asked * 2:
        with pytest.raises(InputError) as caught:
            ask()
        said.add(str(caught.value))
    assert said == {f"{file}, line 100: not 5 values but 4; install gdviz again"}


def test_a_file_that_was_mended_is_read_after_all(file: Path) -> None:
    content = file.read_bytes()
    file.unlink()
    fit = LineFit("x", "y", LINE.read)
    with pytest.raises(InputError):
        fit.feel(np.zeros(2))
    file.write_bytes(content)
    assert fit.feel(np.zeros(2))[1].tobytes() == LINE.feel(np.zeros(2))[1].tobytes()
