"""LINE PICTURE: a line over points, and each error as the square that it counts by."""

from __future__ import annotations

import math
from itertools import chain

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gdviz.lab.exhibit import INTERCEPT, POINTS, SLOPE, Exhibit
from gdviz.ui.losses.figures import short, shown
from gdviz.ui.losses.picture import DOT, Picture, Window
from gdviz.ui.theme import Theme
from gdviz.ui.wording import translated

USUAL: Window = ((0.0, 7.0), (-2.0, 9.0))
SPARE = 0.08
HANDLE = 8.0
REACH = 26.0
"""How far from a thing one can still take hold of it."""
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
NUDGE, FINE_NUDGE = 0.5, 0.1
TILT, FINE_TILT = 0.1, 0.01
DECIMALS, LINE_DECIMALS = 1, 2
"""What is dragged has so few decimals that the squares can be worked out by hand."""


def window_of(exhibit: Exhibit) -> Window:
    """What is seen: always the same, unless a point lies outside."""
    sides: list[tuple[float, float]] = []
    for values, (low, high) in zip(zip(*exhibit.points, strict=True), USUAL, strict=True):
        least, most = min(values), max(values)
        spare = SPARE * (max(most, high) - min(least, low))
        sides.append((low if least >= low else least - spare, high if most <= high else most + spare))
    return sides[0], sides[1]


class LinePicture(Picture):
    """Points, and the line by its two handles, are dragged or moved with the arrows; Page Up and Down choose one of them."""

    dragged = Signal(str, object)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__(theme, percent, USUAL)
        self._chosen = 0
        self.across, self.up = self.tr("input x"), self.tr("target y")
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Line and points"))
        self.setToolTip(
            self.tr(
                "Drag the points, or the line by its diamonds: the left one lifts it, the right one tilts it. "
                "Each square is as wide as the line misses its point."
            )
        )

    def display(self, exhibit: Exhibit) -> None:
        """Show this line and these points."""
        super().display(exhibit)
        self._chosen = min(self._chosen, self._last)
        if not self.is_dragging:
            self.window_shown = window_of(exhibit)
        self._describe()

    # What can be chosen: the points by their numbers, then the handle that lifts the line and the one that tilts it.

    @property
    def _last(self) -> int:
        return len(self.exhibit.points) + 1

    @property
    def _tilt(self) -> int:
        return self._last

    @property
    def _lift(self) -> int:
        return self._last - 1

    def choose(self, index: int) -> None:
        """Let the arrows move this one; what one did with another is done."""
        chosen = min(max(index, 0), self._last)
        if chosen != self._chosen:
            self._chosen = chosen
            self.grasped.emit()
            self._describe()
            self.update()

    def _describe(self) -> None:
        exhibit = self.exhibit
        text = self.tr("A line with slope {slope} and intercept {intercept} over {count} points. {chosen}").format(
            slope=short(exhibit.slope), intercept=short(exhibit.intercept), count=len(exhibit.points), chosen=self._told()
        )
        self.setAccessibleDescription(text)

    def _told(self) -> str:
        """What is chosen, in words."""
        exhibit, index = self.exhibit, self._chosen
        if index == self._lift:
            return self.tr("Chosen: the line's height, {name} {value}").format(
                name=translated(INTERCEPT.label).lower(), value=short(exhibit.intercept)
            )
        if index == self._tilt:
            return self.tr("Chosen: the line's tilt, {name} {value}").format(
                name=translated(SLOPE.label).lower(), value=short(exhibit.slope)
            )
        (x, y), error = exhibit.points[index], float(exhibit.errors[index])
        return self.tr("Chosen: point {number} of {count} at ({x}, {y}), error {error}, square {square}").format(
            number=index + 1, count=len(exhibit.points), x=short(x), y=short(y), error=short(error), square=short(error * error)
        )

    # Hands.

    def _spots(self) -> list[QPointF]:
        """Where everything that can be chosen is."""
        return [*(self.spot(x, y) for x, y in self.exhibit.points), self._lift_spot(), self._tilt_spot()]

    def _lift_spot(self) -> QPointF:
        bottom, top = self.window_shown[1]
        return self.spot(0.0, min(max(self.exhibit.intercept, bottom), top))

    def _tilt_spot(self) -> QPointF:
        bottom, top = self.window_shown[1]
        x = self._tilt_place()
        return self.spot(x, min(max(self.exhibit.slope * x + self.exhibit.intercept, bottom), top))

    def _tilt_place(self) -> float:
        """How far to the right one holds the line: where it leaves the picture, but not too near to the other handle."""
        right, (bottom, top) = self.window_shown[0][1], self.window_shown[1]
        slope, intercept = self.exhibit.slope, self.exhibit.intercept
        ahead = (top if slope > 0 else bottom) - intercept
        leaves = ahead / slope if slope and ahead * slope > 0 else right
        return min(max(leaves, 0.3 * right), right)

    def _near(self, spot: QPointF) -> int | None:
        """What can be taken hold of there: the nearest thing."""
        away = [math.hypot(spot.x() - one.x(), spot.y() - one.y()) for one in self._spots()]
        nearest = min(range(len(away)), key=away.__getitem__)
        return nearest if away[nearest] <= REACH else None

    def take(self, spot: QPointF) -> bool:
        """Take hold of the nearest point or handle."""
        nearest = self._near(spot)
        if nearest is None:
            return False
        self._chosen = nearest
        self._held = spot - self._spots()[nearest]
        self._held_at = self._tilt_place()
        self._describe()
        return True

    def drag(self, spot: QPointF) -> None:
        """Move what is held."""
        x, y = self.place(spot - self._held)
        if self._chosen == self._lift:
            self._tell(INTERCEPT.name, round(y, DECIMALS) + 0.0)
        elif self._chosen == self._tilt:
            self._tell(SLOPE.name, round((y - self.exhibit.intercept) / self._held_at, LINE_DECIMALS) + 0.0)
        else:
            self._put(x, y)

    def _put(self, x: float, y: float) -> None:
        (left, right), (bottom, top) = self.window_shown
        x, y = min(max(x, left), right), min(max(y, bottom), top)
        self._tell(POINTS, self.exhibit.moved(self._chosen, round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0))

    def _tell(self, name: str, value: object) -> None:
        if value != getattr(self.exhibit, name):
            self.dragged.emit(name, value)

    def hover(self, spot: QPointF) -> None:
        """Show a hand over what can be dragged."""
        near = self._near(spot) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)

    def let_go(self) -> None:
        """Look at all points again."""
        self.window_shown = window_of(self.exhibit)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Choose with Page Up and Down or brackets, move with the arrows."""
        choices: dict[int, int] = {
            Qt.Key.Key_PageDown: self._chosen + 1,
            Qt.Key.Key_BracketRight: self._chosen + 1,
            Qt.Key.Key_PageUp: self._chosen - 1,
            Qt.Key.Key_BracketLeft: self._chosen - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._last,
        }
        if key in choices:
            self.choose(choices[key])
        elif key in ARROWS:
            self._nudge(*ARROWS[key], is_fine=is_fine)
        return key in choices or key in ARROWS

    def _nudge(self, along: int, up: int, *, is_fine: bool) -> None:
        exhibit, nudge = self.exhibit, FINE_NUDGE if is_fine else NUDGE
        if self._chosen == self._lift:
            self._tell(INTERCEPT.name, _bounded(INTERCEPT.least, exhibit.intercept + up * nudge, INTERCEPT.most))
        elif self._chosen == self._tilt:
            tilt = FINE_TILT if is_fine else TILT
            self._tell(SLOPE.name, _bounded(SLOPE.least, exhibit.slope + up * tilt, SLOPE.most))
        else:
            x, y = exhibit.points[self._chosen]
            self._put(x + along * nudge, y + up * nudge)

    # The drawing.

    def draw_inside(self, painter: QPainter) -> None:
        """Draw the squares, the largest first, the errors and the line."""
        errors = self.exhibit.errors.tolist()
        for index in sorted(range(len(errors)), key=lambda index: -abs(errors[index])):
            self._draw_square(painter, *self.exhibit.points[index], errors[index])
        (left, right), (bottom, top) = self.window_shown
        slope, intercept = self.exhibit.slope, self.exhibit.intercept
        if slope:
            # A steep line is drawn as far as it is seen, as points far off are not drawn where they are.
            height = top - bottom
            ends = sorted(((bottom - height - intercept) / slope, (top + height - intercept) / slope))
            left, right = max(left, ends[0]), min(right, ends[1])
        if left <= right:
            painter.setPen(QPen(QColor(self.theme.ball), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(self.spot(left, slope * left + intercept), self.spot(right, slope * right + intercept))

    def _draw_square(self, painter: QPainter, x: float, y: float, error: float) -> None:
        """A square beside the point, on the side where there is room; as high as wide in pixels."""
        at, line = self.spot(x, y), self.spot(x, y + error)
        side = abs(line.y() - at.y())
        is_right = at.x() + side <= self.area.right() or at.x() - side < self.area.left()
        box = QRectF(at.x() if is_right else at.x() - side, min(at.y(), line.y()), side, side)
        color, fill = QColor(self.theme.slope), QColor(self.theme.slope)
        fill.setAlphaF(0.2)
        painter.setPen(QPen(color, 1))
        painter.setBrush(fill)
        painter.drawRect(box)
        painter.setPen(QPen(color, 2.5))
        painter.drawLine(at, line)
        metrics, text = QFontMetricsF(self.small), short(error * error, 2)
        if box.height() > 1.3 * metrics.height() and box.width() > metrics.horizontalAdvance(text) + 2 * DOT:
            painter.setFont(self.small)
            painter.setPen(QColor(self.theme.text))
            painter.drawText(box.intersected(self.area), Qt.AlignmentFlag.AlignCenter, text)

    def draw_over(self, painter: QPainter) -> None:
        """Draw the handles and the points."""
        *points, lift, tilt = self._spots()
        for spot in (lift, tilt):
            painter.setPen(QPen(QColor(self.theme.rim), 1.5))
            painter.setBrush(QColor(self.theme.ball))
            corners = (QPointF(0, -1), QPointF(1, 0), QPointF(0, 1), QPointF(-1, 0))
            painter.drawPolygon(QPolygonF([spot + corner * HANDLE for corner in corners]))
        for spot in points:
            painter.setPen(QPen(QColor(self.theme.rim), 1.5))
            painter.setBrush(QColor(self.theme.curve))
            painter.drawEllipse(spot, DOT, DOT)
        if self.shows_focus or self.is_dragging:
            chosen = list(chain(points, (lift, tilt)))[self._chosen]
            painter.setPen(QPen(QColor(self.theme.accent), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(chosen, DOT + 6, DOT + 6)
            self._draw_note(painter)

    def _draw_note(self, painter: QPainter) -> None:
        """Say at the top what the chosen one's numbers are."""
        index, exhibit = self._chosen, self.exhibit
        if index == self._lift:
            text = f"{INTERCEPT.symbol} = {short(exhibit.intercept)}"
        elif index == self._tilt:
            text = f"{SLOPE.symbol} = {short(exhibit.slope)}"
        else:
            (x, y), error = exhibit.points[index], float(exhibit.errors[index])
            text = self.tr("({x}, {y}): error {error}").format(x=short(x), y=short(y), error=shown(error, 2, sign=True))
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.text))
        inner = QRectF(self.rect()).adjusted(8, 4, -8, -4)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, text)


def _bounded(low: float, value: float, high: float) -> float:
    return round(min(max(value, low), high), LINE_DECIMALS) + 0.0
