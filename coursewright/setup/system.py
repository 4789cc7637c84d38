"""Libraries and programs that come from the system's package manager: see what is missing, and bring it.

On Debian or Ubuntu, as root, they are installed; everywhere else the one command that does it is told.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coursewright.setup import SetupError

APT, DNF, BREW, MSYS2 = "apt-get", "dnf", "brew", "pacman"
COMMANDS = {
    APT: "apt-get install -y",
    DNF: "dnf install -y",
    BREW: "brew install",
    MSYS2: "pacman -S --noconfirm",
}
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
MAC_OFFICE = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
DLL_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin"


@dataclass(frozen=True)
class Need:
    """Something the system must have: its name, how to see it is there, each manager's packages for it."""

    name: str
    present: Callable[[], bool]
    packages: Mapping[str, str]


def bring(needs: Sequence[Need]) -> None:
    """See to it that all of these are there. Raises SetupError, with the command to give, where not."""
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    manager = _manager()
    unknown = [need for need in missing if manager not in need.packages]
    if unknown:
        raise SetupError(
            f"{_are_missing(unknown)}; install what your system has for it, then run this again."
        )
    packages = " ".join(need.packages[manager] for need in missing)
    if manager == APT and is_root():
        print(f"{_are_missing(missing)}: installing {packages} with apt-get.", file=sys.stderr)
        if _apt_installs(packages.split()) and all(need.present() for need in missing):
            return
    sudo = "sudo " if manager in (APT, DNF) and not is_root() else ""
    raise SetupError(f"{_are_missing(missing)}; install with: {sudo}{COMMANDS[manager]} {packages}")


def _are_missing(needs: Sequence[Need]) -> str:
    """The beginning of a sentence: that these are missing."""
    *others, last = (need.name for need in needs)
    return f"{', '.join(others)} and {last} are missing" if others else f"{last} is missing"


def _manager() -> str | None:
    """The package manager of this system."""
    if sys.platform == "win32":
        return MSYS2
    if sys.platform == "darwin":
        return BREW
    return next((manager for manager in (APT, DNF, BREW) if shutil.which(manager)), None)


def is_root() -> bool:
    """Whether this process may install for the whole system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _apt_installs(packages: Sequence[str]) -> bool:
    """Install Debian packages, with a fresh list where the first try fails; whether that went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def apt_get(*arguments: str) -> bool:
        command = ["apt-get", "-qq", *arguments]
        return not subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True
        ).returncode

    install = ("install", "-y", "--no-install-recommends", *packages)
    return apt_get(*install) or (apt_get("update") and apt_get(*install))


def _loads(library: str) -> bool:
    """Whether a shared library (such as `pango-1.0`) can be loaded, by the names that WeasyPrint tries."""
    if sys.platform == "win32":
        _open_dll_folders()
        names = [f"lib{library}-0.dll"]
    elif sys.platform == "darwin":
        names = [ctypes.util.find_library(library) or f"lib{library}.0.dylib"]
    else:
        names = [f"lib{library}.so.0"]
    try:
        return all(ctypes.CDLL(name) for name in names)
    except OSError:
        return False


def _open_dll_folders() -> None:
    """Let Windows look for libraries where WeasyPrint will."""
    for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", DLL_FOLDERS).split(";"):
        if os.path.isdir(folder):
            os.add_dll_directory(folder)


def _has_pango() -> bool:
    """Whether Pango is there, with what it draws text and cuts fonts by."""
    return all(_loads(library) for library in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def _has_venv() -> bool:
    """Whether this Python can make a virtual environment with pip in it; Debian's comes without."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))


def _has_program(*names: str) -> Callable[[], bool]:
    """A check that one of these programs can be run."""
    return lambda: any(shutil.which(name) for name in names)


def _has_font(name: str) -> bool:
    """Whether a font file of this name, whatever its ending, is where the system keeps fonts."""
    return any(
        file.startswith(f"{name}.") for folder in FONT_FOLDERS for _, _, files in os.walk(folder) for file in files
    )


PANGO = Need(
    "Pango",
    _has_pango,
    {
        APT: "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        DNF: "pango harfbuzz",
        BREW: "pango",
        MSYS2: "mingw-w64-ucrt-x86_64-pango",
    },
)
VENV = Need(
    "The part of Python that makes virtual environments",
    _has_venv,
    {APT: f"python3.{sys.version_info[1]}-venv", DNF: "python3-pip", BREW: "python"},
)
TEST_TOOLS = (
    Need(
        "Chromium",
        _has_program("chromium", "chromium-browser", "google-chrome", "chrome", MAC_CHROME),
        {APT: "chromium", DNF: "chromium", BREW: "google-chrome"},
    ),
    Need(
        "Poppler",
        _has_program("pdftotext"),
        {APT: "poppler-utils", DNF: "poppler-utils", BREW: "poppler", MSYS2: "mingw-w64-ucrt-x86_64-poppler"},
    ),
    Need(
        "Java",
        _has_program("java"),
        {APT: "default-jre-headless", DNF: "java-latest-openjdk-headless", BREW: "openjdk"},
    ),
    Need(
        "LibreOffice Impress",
        _has_program("soffice", "libreoffice", MAC_OFFICE),
        {APT: "libreoffice-impress", DNF: "libreoffice-impress", BREW: "libreoffice"},
    ),
    Need("qpdf", _has_program("qpdf"), {APT: "qpdf", DNF: "qpdf", BREW: "qpdf"}),
    Need(
        "Fonts for the world's scripts",
        lambda: all(_has_font(name) for name in ("LiberationSans-Regular", "NotoSansArabic-Regular", "NotoSansCJK-Regular")),
        {
            APT: "fonts-liberation fonts-noto-core fonts-noto-cjk",
            DNF: "liberation-fonts google-noto-sans-arabic-fonts google-noto-sans-hebrew-fonts google-noto-sans-cjk-fonts",
        },
    ),
)
