"""Set up what the program needs on a fresh machine: .venv with the locked packages, and the system libraries that Qt loads."""
# Standard library only, and readable for Python 3.7, so that an old Python can still be told what is needed.

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {name: ROOT / f"packaging/requirements-{name}.txt" for name in ("run", "test")}  # test has all of run
OLDEST_PYTHON = (3, 11)
MARK, UNFINISHED = "gdviz-locks.txt", "unfinished"

# What Qt's windows on X11, on Wayland and off the screen are linked with; the rest of it comes with these packages.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def prepare(lock: str, folder: Path = ROOT / ".venv") -> Path:
    """Return the Python that has the packages of the lock named `run` or `test`, after setting up what is missing."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        fail(f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed, and this is Python {sys.version.split()[0]}.")
    try:
        if not is_current(folder, lock):
            packages = missing_packages()
            if packages:
                install_debian_packages(packages)
            if not is_usable(folder):
                make(folder)
            install(folder, lock)
    except (OSError, subprocess.SubprocessError) as error:
        fail(f"The environment {folder} could not be set up: {error}")
    except KeyboardInterrupt:
        fail("Stopped; the next start sets up the rest.")
    return python_in(folder)


def run(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run a command to its end, also when the keyboard interrupts both, and return its exit code as a shell does."""
    with subprocess.Popen(command, env=environment) as process:
        while process.poll() is None:
            with contextlib.suppress(KeyboardInterrupt):
                process.wait()
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def variables(**more: str) -> dict[str, str]:
    """Return the environment variables under which Python finds the program in the repository."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])), **more}


def arguments(given: list[str]) -> list[str]:
    """Return the arguments that are meant for the program, whether or not they stand after `--`."""
    return given[1:] if given[:1] == ["--"] else given


def python_in(folder: Path) -> Path:
    """Return where an environment has its Python."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(folder: Path, lock: str) -> str:
    """Return what changes with the lock, and with the Python that the environment was made for."""
    return hashlib.sha256(LOCKS[lock].read_bytes() + bytes(python_in(folder).resolve())).hexdigest()


def is_current(folder: Path, lock: str) -> bool:
    """Tell whether the lock's packages are installed, from the environment's own mark."""
    return python_in(folder).exists() and fingerprint(folder, lock) in read_mark(folder).split()


def is_usable(folder: Path) -> bool:
    """Tell whether packages can be installed into an environment, made by us or by hand."""
    too_old = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    with contextlib.suppress(OSError):
        return read_mark(folder) != UNFINISHED and not quietly([str(python_in(folder)), "-c", too_old]).returncode
    return False


def make(folder: Path) -> None:
    """Make a new environment in place of whatever is there."""
    say(f"Making the environment {folder}")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    mark(folder, UNFINISHED)
    venv.create(folder, symlinks=os.name != "nt")


def install(folder: Path, lock: str) -> None:
    """Install pip where it is missing, and the lock's packages, each checked by its hash."""
    say("Installing the packages (the first time about 100 MB are loaded, which takes a minute or more)")
    mark(folder, UNFINISHED)
    python = [str(python_in(folder)), "-m"]
    pip = [*python, "pip", "install", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    for command in ([*python, "ensurepip"], [*pip, "-r", str(LOCKS[lock])]):
        result = quietly(command)
        if result.returncode:
            # pip ended in an orderly way, so that what it has installed is whole.
            mark(folder, "")
            fail(f"The packages could not be installed: {reason(result.stdout)} (To see all: {shlex.join(command)})")
    mark(folder, "\n".join(fingerprint(folder, name) for name in ("run", lock)))


def reason(output: str) -> str:
    """Return in one line why pip or apt-get failed."""
    lines = output.splitlines()
    unreachable = [line for line in lines if "connection broken by" in line]
    if unreachable:
        return f"the package index could not be reached ({unreachable[-1].partition('connection broken by ')[2]})."
    errors = [line for line in lines if line.startswith(("ERROR:", "E:"))]
    return (errors or lines or ["no reason was given"])[-1].strip()


def is_loadable(soname: str) -> bool:
    """Tell whether the system has a shared library."""
    with contextlib.suppress(OSError):
        return bool(ctypes.CDLL(soname))
    return False


def missing_packages(is_there: Callable[[str], bool] = is_loadable) -> list[str]:
    """Return the Debian packages that are missing for making an environment and for opening Qt's windows."""
    if not sys.platform.startswith("linux"):
        return []
    packages = [] if importlib.util.find_spec("ensurepip") else [f"python3.{sys.version_info.minor}-venv"]
    return packages + [package for soname, package in DEBIAN_PACKAGES.items() if not is_there(soname)]


def install_debian_packages(packages: list[str]) -> None:
    """Install Debian packages where that is allowed without a question; say the command where it is not."""
    if not shutil.which("apt-get"):
        say(f"This system may lack what Debian has in these packages: {' '.join(packages)}")
        return
    if os.geteuid() == 0:
        rights: list[str] = []
    elif shutil.which("sudo") and quietly(["sudo", "-n", "true"]).returncode == 0:
        rights = ["sudo", "-n"]
    else:
        fail(f"System packages are missing. Install them by: sudo apt-get install {' '.join(packages)}")
    say(f"Installing with apt-get: {' '.join(packages)}")
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    quietly([*apt, "update"])  # one source of many may fail without harm; whether the rest will do, the next line tells
    result = quietly([*apt, "install", "--no-install-recommends", *packages])
    if result.returncode:
        fail(f"apt-get could not install {' '.join(packages)}: {reason(result.stdout)}")


def quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints, both kinds together."""
    english = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, check=False, env=english, errors="replace", stdin=DEVNULL, stdout=PIPE, stderr=STDOUT)


def read_mark(folder: Path) -> str:
    """Return what the last set-up of an environment left in it: a fingerprint for each lock, or that it was not finished."""
    return (folder / MARK).read_text(encoding="utf-8", errors="replace") if (folder / MARK).exists() else ""


def mark(folder: Path, text: str) -> None:
    """Leave a mark in an environment."""
    (folder / MARK).write_text(text, encoding="utf-8")


def say(message: str) -> None:
    """Tell what is going on, apart from what the program itself prints."""
    print(f"gdviz: {message}", file=sys.stderr, flush=True)


def fail(message: str) -> NoReturn:
    """End with one line and exit code 1."""
    sys.exit(f"gdviz: {message}")
