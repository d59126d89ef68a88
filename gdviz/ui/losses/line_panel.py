"""SQUARED ERROR: a line, its errors as squares, and what they count for in three loss functions."""

from __future__ import annotations

from statistics import median

from PySide6.QtWidgets import QPushButton, QWidget

from gdviz.descent.losses import ABSOLUTE_ERROR, DELTA, HUBER_ERROR, SQUARED_ERROR
from gdviz.lab.exhibit import COORDINATE, DEFAULT_POINTS, INTERCEPT, POINTS, SLOPE, Exhibit
from gdviz.ui.losses.bar import Bar
from gdviz.ui.losses.figures import NO_BREAK, added, result, round_top, short
from gdviz.ui.losses.line_picture import LinePicture
from gdviz.ui.losses.panel import SidePanel
from gdviz.ui.paper import tick_text
from gdviz.ui.theme import Theme
from gdviz.ui.wording import translated

OUTLIER = 1
"""This point becomes the outlier."""
OUTLIER_HEIGHT = COORDINATE.high - 1
FAR_OFF = 4.0
"""A point so far above or below the middle one is an outlier."""
LEAST_SCALE = 5.0
MOST = 0.6
"""A point that makes more than this share of a loss rules it."""


def outlier_of(exhibit: Exhibit) -> int | None:
    """The number of the point that lies furthest off, if it lies far off."""
    heights = [y for _, y in exhibit.points]
    middle = median(heights)
    index = max(range(len(heights)), key=lambda index: abs(heights[index] - middle))
    return index if abs(heights[index] - middle) > FAR_OFF else None


class LinePanel(SidePanel):
    """The mean squared error, and for comparison the mean absolute error and Huber's."""

    def __init__(self, theme: Theme, percent: int) -> None:
        picture = LinePicture(theme, percent)
        super().__init__(picture, theme, percent)
        self.sentence.expect(
            self.tr(
                "One point rules. Point 10 misses by 10.00: it makes 100 % of the squared loss, but 100 % of the absolute one."
            )
        )
        self._exhibit = Exhibit()
        self._home: tuple[int, float] | None = None
        self.bars = {
            "mse": self._bar(SQUARED_ERROR.label, SQUARED_ERROR.meaning, "slope"),
            "mae": self._bar(ABSOLUTE_ERROR.label, ABSOLUTE_ERROR.meaning, "curve"),
            "huber": self._bar(HUBER_ERROR.label, HUBER_ERROR.meaning, "good"),
        }
        self.controls = {one.name: self.control_of(one) for one in (SLOPE, INTERCEPT, DELTA)}
        self.outlier = QPushButton()
        self.outlier.setToolTip(self.tr("Move one point far off, and see what that does to each loss and to each slope"))
        self.outlier.clicked.connect(self._toggle_outlier)
        picture.dragged.connect(self.setting_dragged)
        picture.grasped.connect(self.grasped)
        self.scale = self.hint("")
        hint = self.hint(self.tr("Drag points or diamonds. Keys: Page Up and Down choose, arrows move, with Shift finer."))
        for part in (*self.bars.values(), self.scale, self.outlier, *self.controls.values(), hint):
            self.side.addWidget(part)
        self.side.addStretch(1)
        self.wear(theme, percent)

    def _bar(self, label: str, meaning: str, color: str) -> Bar:
        return Bar(translated(label), translated(meaning), color, self.theme, self.percent)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        numbers = [stop for control in self.controls.values() for stop in control.stops]
        return [self.picture, self.outlier, *numbers]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        super().wear(theme, percent)
        for part in self.bars.values():
            part.wear(theme, percent)

    def display(self, exhibit: Exhibit) -> None:
        """Show this line and these points."""
        super().display(exhibit)
        self._exhibit = exhibit
        readings = exhibit.readings()
        top = round_top(max(readings[name] for name in self.bars), LEAST_SCALE)
        for name, bar in self.bars.items():
            bar.display(readings[name], 0.0, top)
        self.scale.setText(self.tr("The bars go from 0 to {top}.").format(top=tick_text(top)))
        for name, control in self.controls.items():
            control.display(getattr(exhibit, name))
        has_outlier = outlier_of(exhibit) is not None
        self.outlier.setText(self.tr("Take the outlier away") if has_outlier else self.tr("Add an outlier"))
        self.arithmetic.display(self._arithmetic(exhibit, readings))
        self._tell_who_rules(exhibit)

    def _toggle_outlier(self) -> None:
        """Move a point far off, or the one that lies far off back to where it was."""
        exhibit, index = self._exhibit, outlier_of(self._exhibit)
        if index is None:
            index = min(OUTLIER, len(exhibit.points) - 1)
            self._home = (index, exhibit.points[index][1])
            height = OUTLIER_HEIGHT
        else:
            height = self._height_before(index)
        self.setting_chosen.emit(POINTS, exhibit.moved(index, exhibit.points[index][0], height))

    def _height_before(self, index: int) -> float:
        if self._home is not None and self._home[0] == index:
            return self._home[1]
        if len(self._exhibit.points) == len(DEFAULT_POINTS):
            return DEFAULT_POINTS[index][1]
        return median(y for _, y in self._exhibit.points)

    def _tell_who_rules(self, exhibit: Exhibit) -> None:
        sizes = [abs(error) for error in exhibit.errors.tolist()]
        squares = [size * size for size in sizes]
        worst = max(range(len(sizes)), key=sizes.__getitem__)
        if not sum(squares):
            self.say(self.theme.good, self.tr("No error is left."), self.tr("The line passes through every point."))
            return
        share, absolute = squares[worst] / sum(squares), sizes[worst] / sum(sizes)
        rules = share > MOST
        self.say(
            self.theme.warn if rules else self.theme.curve,
            self.tr("One point rules.") if rules else self.tr("No point rules."),
            self.tr(
                "Point {number} misses by {error}: it makes {share} % of the squared loss, but {absolute} % of the absolute one."
            ).format(number=worst + 1, error=short(sizes[worst], 2), share=round(100 * share), absolute=round(100 * absolute)),
        )

    def _arithmetic(self, exhibit: Exhibit, readings: dict[str, float]) -> str:
        errors = exhibit.errors.tolist()
        count, sizes = len(errors), [short(abs(error)) for error in errors]
        squares = " + ".join(f"{size}²" for size in sizes)
        along = added([f"{short(error)}·{short(x)}" for error, (x, _) in zip(errors, exhibit.points, strict=True)])
        lines = [
            self.tr("Mean squared error: ({terms}) / {count} {result}").format(
                terms=squares, count=count, result=result(readings["mse"])
            ),
            self.tr("Mean absolute error: ({terms}) / {count} {result}").format(
                terms=" + ".join(sizes), count=count, result=result(readings["mae"])
            ),
            self.tr("Gradient by the slope: 2 × ({terms}) / {count} {result}").format(
                terms=along, count=count, result=result(readings["slope_gradient"], sign=True)
            ),
            self.tr("Gradient by the intercept: 2 × ({terms}) / {count} {result}").format(
                terms=added([short(error) for error in errors]),
                count=count,
                result=result(readings["intercept_gradient"], sign=True),
            ),
        ]
        return "\n".join(lines).replace(" / ", f"{NO_BREAK}/{NO_BREAK}")
