"""BUTTONS: a button with words, and what it does in more words."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton


def make_button(text: str, meaning: str) -> QPushButton:
    """A button that says ``text``, and ``meaning`` in its tool-tip."""
    button = QPushButton(text)
    button.setToolTip(meaning)
    return button
