"""A language of its own for a test: what is not in its dictionary stays English."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTranslator


class _Dictionary(QTranslator):
    """Translates whole texts of the layers below the window."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: N803
        del disambiguation, n
        return self._words.get(sourceText, sourceText) if context == "gdviz" else sourceText


@contextmanager
def spoken(words: Mapping[str, str]) -> Generator[None]:
    """The window speaks this language for a while."""
    dictionary = _Dictionary(words)
    QCoreApplication.installTranslator(dictionary)
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(dictionary)
