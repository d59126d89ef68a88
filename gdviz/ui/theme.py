"""Colours, type and sizes. No other file of gdviz names a colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from gdviz.lab.kinds import Kind
from gdviz.paths import resources

TEXT_FAMILIES = ("Atkinson Hyperlegible Next", "Inter")
"""The second has what the first lacks: Greek letters and arrows."""
BODY_POINTS = 11.0
TITLE_POINTS = 15.0
NUMBER_POINTS = 17.0
SMALL_POINTS = 9.5
TEXT_SIZES = (100, 125, 150, 175, 200)

TOUCH = 32
"""The least height of a button, in pixels of the screen's own scale."""
HANDLE = 18
"""The width of a slider's handle; what is drawn beside a slider begins and ends in the middle of it."""
GAP = 8


@dataclass(frozen=True)
class Theme:
    """The colours by what they are for, as #rrggbb."""

    name: str
    ground: str
    panel: str
    raised: str
    line: str
    edge: str
    text: str
    dim: str
    accent: str
    on_accent: str
    ball: str
    rim: str
    curve: str
    slope: str
    good: str
    warn: str
    bad: str
    gone: str
    valleys: tuple[str, ...]
    hikers: tuple[str, ...]
    relief: tuple[str, ...]
    """The map's ground from the lowest to the highest, evenly spaced and ever lighter; safe for colour-blind eyes."""
    fog: tuple[str, ...]
    """The fog from its darkest to its brightest wisps."""

    def colors(self) -> Iterator[tuple[str, str]]:
        """All colours with their names."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and value.startswith("#"):
                yield field.name, value

    def of_kind(self, kind: Kind) -> str:
        """The colour that goes with a verdict."""
        return {
            Kind.RUNNING: self.curve,
            Kind.CRAWLING: self.dim,
            Kind.SETTLED_GLOBAL: self.good,
            Kind.SETTLED_LOCAL: self.valleys[0],
            Kind.SWINGING: self.warn,
            Kind.CHAOTIC: self.bad,
            Kind.DIVERGED: self.gone,
        }.get(kind, self.dim)


DARK = Theme(
    name="dark",
    ground="#10161d",
    panel="#161e27",
    raised="#1e2833",
    line="#2b3743",
    edge="#66788a",
    text="#e8edf2",
    dim="#9fadbb",
    accent="#ffb454",
    on_accent="#17120a",
    ball="#ff7a45",
    rim="#ffffff",
    curve="#7cc4ff",
    slope="#c792ea",
    good="#6fcf97",
    warn="#f2c94c",
    bad="#f0716f",
    gone="#b96ad9",
    valleys=("#4f8fd0", "#8fa7c9", "#3f9aa8", "#a7a0dd"),
    hikers=("#ff7a45", "#56b4e9", "#f0e442", "#cc79a7", "#3fc79a", "#b8a2ff", "#f2f2f2", "#c9a26b"),
    relief=("#0e3542", "#17505a", "#2c6b66", "#54866d", "#86a076", "#b3b483", "#d6c898"),
    fog=("#27323d", "#333f4b", "#424f5b"),
)

LIGHT = Theme(
    name="light",
    ground="#f4f1ea",
    panel="#fbf9f4",
    raised="#ffffff",
    line="#ddd6c8",
    edge="#8b8473",
    text="#1f2a35",
    dim="#566270",
    accent="#ad5200",
    on_accent="#ffffff",
    ball="#e4572e",
    rim="#ffffff",
    curve="#1f6fb2",
    slope="#7d3cb5",
    good="#1f7a43",
    warn="#856200",
    bad="#c0392b",
    gone="#6d2f8f",
    valleys=("#2f6fb0", "#6d87ab", "#257a88", "#7a72b8"),
    hikers=("#e4572e", "#0072b2", "#8a6d00", "#b0457f", "#007a5a", "#5b3fb0", "#3a4652", "#8a5a1c"),
    relief=("#155a72", "#37818a", "#6fa891", "#a6c69a", "#d0d8a8", "#eadfb8", "#f5ecd6"),
    fog=("#cfd3d4", "#dddfdd", "#ebeae5"),
)

CONTRAST = Theme(
    name="contrast",
    ground="#000000",
    panel="#000000",
    raised="#0c0c0c",
    line="#8a8a8a",
    edge="#ffffff",
    text="#ffffff",
    dim="#dddddd",
    accent="#ffd700",
    on_accent="#000000",
    ball="#ff8c5a",
    rim="#ffffff",
    curve="#8fd3ff",
    slope="#e0b0ff",
    good="#7dffa8",
    warn="#ffe14d",
    bad="#ff8a80",
    gone="#e59bff",
    valleys=("#6fb1ff", "#b9cbe6", "#5fd0de", "#c5bfff"),
    hikers=("#ff8c5a", "#6cc5ff", "#fff04d", "#ff9fd0", "#5fe0b0", "#c9b6ff", "#ffffff", "#e0bd85"),
    relief=("#00204d", "#123f78", "#3b5f86", "#6d8388", "#a0a47c", "#d3c966", "#fff36b"),
    fog=("#2e2e2e", "#3a3a3a", "#474747"),
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT, CONTRAST)}


def system_theme() -> Theme:
    """The theme that fits the system's light or dark setting."""
    return LIGHT if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light else DARK


def load_fonts() -> None:
    """Make the bundled fonts known; a missing one is replaced by the system's."""
    for file in sorted((resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def font(points: float, percent: int, *, bold: bool = False) -> QFont:
    """A font of the window at the person's text size."""
    made = QFont()
    made.setFamilies(list(TEXT_FAMILIES))
    made.setPointSizeF(points * percent / 100)
    made.setBold(bold)
    return made


def the_application() -> QApplication:
    """The one application, which a window cannot be without."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError
    return application


def dress(application: QApplication, theme: Theme, percent: int) -> None:
    """Give the whole program this theme and this text size."""
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(_palette(theme))
    application.setFont(font(BODY_POINTS, percent))
    application.setStyleSheet(_style_sheet(theme, percent))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, color in (
        (role.Window, theme.panel),
        (role.WindowText, theme.text),
        (role.Base, theme.raised),
        (role.AlternateBase, theme.panel),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.bad),
        (role.PlaceholderText, theme.dim),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Light, theme.line),
        (role.Midlight, theme.line),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.ground),
    ):
        palette.setColor(target, QColor(color))
    for target in (role.Text, role.WindowText, role.ButtonText):
        faded = QColor(theme.dim)
        faded.setAlpha(140)
        palette.setColor(QPalette.ColorGroup.Disabled, target, faded)
    return palette


def _style_sheet(theme: Theme, percent: int) -> str:
    small = SMALL_POINTS * percent / 100
    icons = (resources() / "icons").as_posix()
    return f"""
QPushButton, QToolButton {{
    background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; border-radius: 7px;
    padding: 4px 10px; min-height: {TOUCH - 12}px;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {theme.edge}; }}
QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {theme.line}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {theme.edge}; border-color: {theme.line}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 3px 9px; }}
QPushButton[leading="true"] {{
    background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; font-weight: bold;
}}
QPushButton[leading="true"]:focus {{ border: 3px double {theme.on_accent}; }}
QToolBar {{ background: {theme.panel}; border: 0; border-bottom: 1px solid {theme.line}; spacing: 6px; padding: 4px 8px; }}
QToolBar QToolButton {{ background: transparent; border-color: transparent; }}
QToolBar QToolButton:hover {{ border-color: {theme.edge}; }}
QToolBar QToolButton:checked {{ background: {theme.raised}; border-color: {theme.line}; }}
QToolBar QToolButton:focus {{ border: 2px solid {theme.accent}; }}
QMainWindow, #bench {{ background: {theme.ground}; }}
QMainWindow::separator {{ background: {theme.line}; width: 1px; }}
QScrollArea, QScrollArea > QWidget > #scrolled {{ background: transparent; border: 0; }}
QTextBrowser {{ background: transparent; border: 0; }}
QTextBrowser:focus {{ border: 2px solid {theme.accent}; border-radius: 7px; }}
QListWidget {{ background: transparent; border: 2px solid transparent; outline: 0; }}
QListWidget::item {{ padding: 10px; border-radius: 7px; color: {theme.text}; }}
QListWidget::item:selected {{ background: {theme.raised}; color: {theme.text}; border-left: 3px solid {theme.accent}; }}
QListWidget:focus {{ border: 2px solid {theme.accent}; border-radius: 7px; }}
QLineEdit {{
    background: {theme.raised}; border: 1px solid {theme.edge}; border-radius: 6px; padding: 3px 7px;
    min-height: {TOUCH - 12}px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
}}
QLineEdit:focus {{ border: 2px solid {theme.accent}; padding: 2px 6px; }}
QLineEdit[wrong="true"] {{ border: 2px solid {theme.bad}; padding: 2px 6px; }}
QComboBox {{
    background: {theme.raised}; border: 1px solid {theme.edge}; border-radius: 6px; padding: 3px 7px; min-height: {TOUCH - 12}px;
}}
QComboBox:focus {{ border: 2px solid {theme.accent}; padding: 2px 6px; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: url("{icons}/chevron.svg"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    background: {theme.raised}; border: 1px solid {theme.edge}; selection-background-color: {theme.accent};
    selection-color: {theme.on_accent};
}}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {theme.edge}; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {theme.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolButton::menu-indicator {{ image: none; }}
QSlider {{ min-height: {TOUCH - 8}px; }}
QSlider::groove:horizontal {{ height: 6px; border-radius: 3px; background: {theme.line}; }}
QSlider::sub-page:horizontal {{ height: 6px; border-radius: 3px; background: {theme.edge}; }}
QSlider::handle:horizontal {{
    width: {HANDLE - 4}px; margin: -6px 0; border-radius: 9px; background: {theme.text}; border: 2px solid {theme.panel};
}}
QSlider::handle:horizontal:hover {{ background: {theme.accent}; }}
QSlider::handle:horizontal:focus {{ background: {theme.accent}; border-color: {theme.text}; }}
QLabel[role="dim"] {{ color: {theme.dim}; }}
QLabel[role="small"] {{ color: {theme.dim}; font-size: {small}pt; }}
QLabel[role="wrong"] {{ color: {theme.bad}; font-size: {small}pt; }}
QLabel[role="heading"] {{ font-weight: bold; }}
QFrame[role="card"] {{ background: {theme.raised}; border: 1px solid {theme.line}; border-radius: 8px; }}
QTabBar::tab {{
    background: transparent; color: {theme.dim}; padding: 6px 14px; min-height: {TOUCH - 14}px;
    border: 0; border-bottom: 3px solid transparent;
}}
QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
QTabBar::tab:hover {{ color: {theme.text}; }}
QTabBar::tab:focus {{ border: 2px solid {theme.accent}; border-radius: 7px; padding: 5px 12px 6px 12px; }}
QTabBar::scroller {{ width: {2 * (TOUCH - 8)}px; }}
QTabBar QToolButton {{ padding: 0; border-radius: 4px; }}
QTabBar QToolButton::left-arrow {{ image: url("{icons}/chevron-left.svg"); width: 14px; height: 14px; }}
QTabBar QToolButton::right-arrow {{ image: url("{icons}/chevron-right.svg"); width: 14px; height: 14px; }}
QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.edge}; padding: 4px; }}
"""
