"""Reading and writing files so that nothing is lost: not by a crash, a full disk, or a file that is not what it says."""

from __future__ import annotations

import glob
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import cast

from gdviz.words import InputError, OutputError

MOST_BYTES = 2**20
"""Files larger than 1 MiB are refused; no experiment, lesson or settings file comes near."""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file; InputError names the file and what is wrong with it."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError("{path}: {reason}", path=path, reason=_reason(error)) from None
    if len(content) > MOST_BYTES:
        raise InputError("{path}: larger than 1 MiB; this is not a gdviz file", path=path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("{path}: not a text file in UTF-8; this is not a gdviz file", path=path) from None


def read_object(path: Path, otherwise: str) -> tuple[dict[str, object] | None, str]:
    """The JSON object in a file of the program's own, None if there is none, and what there is to say about it, if anything.

    A damaged file is kept beside as ``.bad``; ``otherwise`` is said where it holds something else than an object.
    """
    try:
        if not path.exists():
            return None, ""
        content = json.loads(read_text(path))
    except OSError:
        # Not even a place for such a file; writing it will say so.
        return None, ""
    except (ValueError, RecursionError) as error:
        return None, set_aside(path, str(error))
    if not isinstance(content, dict):
        return None, set_aside(path, otherwise)
    return cast("dict[str, object]", content), ""


def set_aside(path: Path, problem: str) -> str:
    """Keep a file that cannot be used beside as ``.bad``; ``problem`` with the name that it has now."""
    bad = path.with_suffix(".bad")
    try:
        path.replace(bad)
    except OSError:
        return f"{path}: {problem}"
    return f"{bad}: {problem}"


def copy_aside(path: Path) -> Path:
    """Keep a copy of a file of which not all can be used beside as ``.bad``; where it is now, as well as can be."""
    import shutil

    bad = path.with_suffix(".bad")
    try:
        shutil.copyfile(path, bad)
    except OSError:
        return path
    return bad


def keep(path: Path, text: str) -> str:
    """Write a file of the program's own, and its folder where there is none; what went wrong, if anything."""
    if len(text.encode()) > MOST_BYTES:
        return f"{path}: cannot be written: it would be larger than 1 MiB"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        return f"{path}: cannot be written: {_reason(error)}"
    except OutputError as error:
        return str(error)
    return ""


def sweep(path: Path) -> None:
    """Remove what writers of this file left when they were killed."""
    with suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
            left.unlink()


def write_text(path: Path, text: str) -> None:
    """Write all of ``text`` or leave the file as it was; OutputError names the file and the reason."""
    import tempfile

    try:
        if path.exists() and not path.is_file():
            # A device or a pipe: there is nothing to keep, and replacing it would be wrong.
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        path = path.resolve()  # a link stays a link
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a handle, not a path
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {_reason(error)}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
