"""What comes from the system itself: apt, Pango for PDF, Chromium and its driver for the tests."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from gesprekskader import troubles
from gesprekskader.errors import SetUpFailed

PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_DRIVER_PACKAGE = "libatomic1"  # the node that drives Chromium needs it; a bare Debian has it not
_PATIENCE = 60  # seconds that apt waits for another one that is at work


def have_pango() -> None:
    """PDF needs Pango; without it the app starts all the same, and says what to do."""
    if _has_pango():
        return
    if has_apt():
        try:
            install(PANGO_PACKAGES, "PDF maken kan nog niet; de rest werkt wel.")
        except SetUpFailed as not_now:
            say(str(not_now))
        return
    if sys.platform == "darwin":
        how = "brew install pango"
    elif os.name == "nt":
        how = "winget install MSYS2.MSYS2, en daarna in MSYS2: pacman -S mingw-w64-x86_64-pango"
    elif shutil.which("dnf"):
        how = "sudo dnf install pango"
    else:
        how = "installeer Pango met het pakketbeheer van dit systeem"
    say(f"PDF maken kan nog niet; de rest werkt wel. Zo kan het ook: {how}")


def have_for_tests() -> None:
    """Chromium, what its driver needs, and Pango. Raises SetUpFailed with the one command."""
    if not any(shutil.which(name) for name in BROWSERS) and (how := _chromium_by_hand()):
        raise SetUpFailed(f"De toetsen hebben Chromium nodig. {how}")
    if not has_apt():
        have_pango()
        return
    packages = [] if any(shutil.which(name) for name in BROWSERS) else ["chromium"]
    packages += [] if ctypes.util.find_library("atomic") else [_DRIVER_PACKAGE]
    packages += [] if _has_pango() else PANGO_PACKAGES
    if packages:
        install(packages, "De toetsen hebben nog iets nodig.")


def _chromium_by_hand() -> str:
    """How to get Chromium where we do not install it ourselves; "" where apt has it."""
    if _is_ubuntu():
        if os.access("/snap/bin/chromium", os.X_OK):
            return "Hij staat in /snap/bin. Typ: PATH=$PATH:/snap/bin python3 app.py test"
        return (
            f"Typ: {_sudo()}snap install chromium\n"
            "Hij staat dan in /snap/bin/chromium. Start daarna opnieuw: python3 app.py test"
        )
    if has_apt():
        return ""
    if sys.platform == "darwin":
        return "Typ: brew install --cask chromium, en start opnieuw: python3 app.py test"
    if shutil.which("dnf"):
        return "Typ: sudo dnf install chromium, en start opnieuw: python3 app.py test"
    return "Installeer het, zet het op het PATH, en start opnieuw: python3 app.py test"


def _is_ubuntu() -> bool:
    about = Path("/etc/os-release")
    return about.exists() and "ID=ubuntu" in about.read_text(encoding="utf-8").splitlines()


def _has_pango() -> bool:
    return any(map(ctypes.util.find_library, ("pangoft2-1.0", "pangoft2-1.0-0")))


def has_apt() -> bool:
    return bool(shutil.which("apt-get"))


def install(packages: list[str], reason: str) -> None:
    """Install Debian packages when we may. Raises SetUpFailed: the reason, why not, the command."""
    by_hand = f"Typ: {_sudo()}apt install {' '.join(packages)}\nEn start daarna opnieuw."
    if not _is_root():
        raise SetUpFailed(f"{reason} {by_hand}")
    say(f"Met apt installeren: {' '.join(packages)}")
    done = _apt("install", *packages)
    if done.returncode != 0 and not troubles.known(done.stdout):  # a list that is old, perhaps
        fetched = _apt("update")
        done = _apt("install", *packages)
        if fetched.returncode != 0 and not troubles.known(done.stdout):
            done.stdout += fetched.stdout
    if done.returncode != 0:
        raise SetUpFailed(
            f"{reason} Met apt lukte het niet. {troubles.why(done.stdout)}\n{by_hand}"
        )


def _apt(deed: str, *packages: str) -> subprocess.CompletedProcess[str]:
    how = ["-y", "--no-install-recommends", "-o", f"DPkg::Lock::Timeout={_PATIENCE}"]
    return run(["apt-get", deed, *(how if deed == "install" else ()), *packages])


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program quietly; all that it said, in English, is in `stdout`."""
    plain = {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command,
        env=os.environ | plain,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _sudo() -> str:
    return "" if _is_root() else "sudo "


def say(words: str) -> None:
    """To standard error: standard output is for the command's own answer."""
    print(words, file=sys.stderr, flush=True)
