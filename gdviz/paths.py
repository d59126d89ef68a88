"""Where the program's own files and a person's saved files are. Nothing else in gdviz knows."""

from __future__ import annotations

from pathlib import Path

import gdviz


def resources() -> Path:
    """The folder of lessons and fonts: inside the package when installed, beside it in a checkout."""
    package = Path(gdviz.__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def settings_file() -> Path:
    """The person's settings, in the platform's own folder."""
    from platformdirs import user_config_path

    return user_config_path("gdviz", appauthor=False) / "settings.json"


def progress_file() -> Path:
    """How far the person has come in the course, in the platform's own folder."""
    from platformdirs import user_data_path

    return user_data_path("gdviz", appauthor=False) / "progress.json"


def log_file() -> Path:
    """What went wrong, in the platform's own folder."""
    from platformdirs import user_log_path

    return user_log_path("gdviz", appauthor=False) / "gdviz.log"
