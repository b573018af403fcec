"""The front door on computers that miss something, with invented pythons, pips and apts."""

import ast
import os
import subprocess
import sys

import pytest
from support import ROOT

from gesprekskader import door, troubles
from gesprekskader.door import checks, environment, system
from gesprekskader.errors import SetUpFailed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the invented programs are for sh")
# Each says what stands in <name>-says and fails, for as long as that file is there.
PYTHON = """#!/bin/sh
toys="{toys}"
echo "$*" >> "$toys/asked"
case "$*" in
  *"-m venv"*)
    for folder in "$@"; do :; done
    rm -rf "$folder"; mkdir -p "$folder/bin"; cp "$0" "$folder/bin/python"
    [ -e "$toys/venv-says" ] && cat "$toys/venv-says" && exit 1 ;;
  *"pip --version"*) [ -e "$toys/pip-is-gone" ] && exit 1 ;;
  *"pip install"*) [ -e "$toys/pip-says" ] && cat "$toys/pip-says" && exit 1 ;;
esac
exit 0
"""
APT = """#!/bin/sh
toys="{toys}"
echo "apt $*" >> "$toys/asked"
[ "$1" = update ] && rm -f "$toys/apt-is-old"
[ -e "$toys/apt-says" ] && cat "$toys/apt-says" && exit 100
[ -e "$toys/apt-is-old" ] && echo "E: Unable to locate package" && exit 100
exit 0
"""


@pytest.fixture
def toys(tmp_path, monkeypatch):
    """A computer of our own: its programs, what they say, and what they were asked."""
    folder = tmp_path / "één map"
    (folder / "bin").mkdir(parents=True)
    for name, text in (("python", PYTHON), ("apt-get", APT)):
        (folder / "bin" / name).write_text(text.format(toys=folder))
        (folder / "bin" / name).chmod(0o755)
    (folder / "asked").touch()
    monkeypatch.setattr(sys, "executable", str(folder / "bin" / "python"))
    monkeypatch.setattr(environment, "VENV", folder / ".venv")
    monkeypatch.setattr(environment, "PYTHON", folder / ".venv" / "bin" / "python")
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(system, "_is_ubuntu", lambda: False)
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    return folder


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(system, "_is_root", lambda: True)


@pytest.fixture
def as_user(monkeypatch):
    monkeypatch.setattr(system, "_is_root", lambda: False)


@pytest.fixture
def without_browser(monkeypatch):
    monkeypatch.setattr(system, "BROWSERS", ("no-such-browser",))


def asked(toys) -> list[str]:
    return (toys / "asked").read_text().splitlines()


def test_a_failed_environment_leaves_nothing_and_the_next_try_works(toys):
    (toys / "venv-says").write_text("Error: Command returned non-zero exit status 1.")
    with pytest.raises(SetUpFailed, match="kon niet worden gemaakt.*exit status 1"):
        environment.set_up()
    assert not environment.VENV.exists()
    (toys / "venv-says").unlink()
    environment.set_up()
    assert (environment.VENV / "klaar-gewoon").exists()


def test_an_environment_that_was_never_finished_is_made_anew(toys):
    """A set-up that was killed, or made by a version of before that left one without pip."""
    (toys / "pip-says").write_text("Killed")
    with pytest.raises(SetUpFailed):
        environment.set_up()
    (environment.VENV / "half").touch()
    (toys / "pip-says").unlink()
    environment.set_up()
    assert not (environment.VENV / "half").exists()


def test_a_finished_environment_is_kept_for_new_packages_unless_its_pip_is_gone(toys):
    environment.set_up()
    (environment.VENV / "klaar-gewoon").write_text("other packages")
    (environment.VENV / "ours").touch()
    environment.set_up()
    assert (environment.VENV / "ours").exists()
    (environment.VENV / "klaar-gewoon").write_text("other packages")
    (toys / "pip-is-gone").touch()
    environment.set_up()
    assert not (environment.VENV / "ours").exists()


def test_a_second_start_asks_nothing(toys):
    environment.set_up()
    before = asked(toys)
    environment.set_up()
    assert asked(toys) == before


def test_the_environment_moves_along_with_its_folder(toys, monkeypatch):
    environment.set_up()
    before = asked(toys)
    environment.VENV.rename(toys / "elders")
    monkeypatch.setattr(environment, "VENV", toys / "elders")
    monkeypatch.setattr(environment, "PYTHON", toys / "elders" / "bin" / "python")
    environment.set_up()
    assert asked(toys) == before


def test_a_link_to_an_environment_elsewhere_is_never_emptied(toys):
    elsewhere = toys / "van een ander"
    elsewhere.mkdir()
    (elsewhere / "tekst").touch()
    environment.VENV.symlink_to(elsewhere)
    environment.set_up()
    assert (elsewhere / "tekst").exists()
    assert not environment.VENV.is_symlink()


def test_a_python_without_venv_gets_the_package_of_its_own_version(toys, as_user, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    package = f"python3.{sys.version_info[1]}-venv"
    with pytest.raises(
        SetUpFailed, match=f"mist het onderdeel venv. Typ: sudo apt install {package}"
    ):
        environment.set_up()
    assert asked(toys) == []
    assert not environment.VENV.exists()


def test_root_gets_venv_from_apt_without_a_word_of_failing(toys, as_root, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    environment.set_up()
    assert "python3." in asked(toys)[0]
    said = capfd.readouterr()
    assert "Met apt installeren" in said.err
    assert "Error" not in said.out + said.err


CAUSES = [
    ("ERROR: Could not install packages: [Errno 28] No space left on device", troubles.FULL),
    ("Error: [Errno 13] Permission denied: '/x/.venv'", troubles.FORBIDDEN),
    ("Error: [Errno 30] Read-only file system: '/x'", troubles.READ_ONLY),
    (
        "WARNING: Retrying after connection broken by 'NewConnectionError'\n"
        "ERROR: Could not find a version that satisfies the requirement flask (from: none)",
        troubles.NO_NETWORK,
    ),
    ("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1", troubles.BUSY),
    ("Temporary failure resolving 'deb.debian.org'\nE: Unable to fetch", troubles.NO_NETWORK),
    (
        "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend\n"
        "E: Failed to fetch http://deb.debian.org/x.deb  Temporary failure resolving",
        troubles.NO_NETWORK,
    ),
    ("E: You don't have enough free space in /var", troubles.FULL),
    ("SSLError(SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED)", troubles.NO_TRUST),
    ("Reading\nERROR: Failed building wheel for x\nhint", "ERROR: Failed building wheel for x"),
]


@pytest.mark.parametrize(("said", "cause"), CAUSES)
def test_what_pip_stumbles_over_is_said_by_name(toys, said, cause):
    (toys / "pip-says").write_text(said)
    with pytest.raises(SetUpFailed) as refused:
        environment.set_up()
    assert cause in str(refused.value)
    assert "internet" not in str(refused.value) or cause == troubles.NO_NETWORK


@pytest.mark.parametrize(("said", "cause"), CAUSES)
def test_what_apt_stumbles_over_is_said_with_the_command(toys, as_root, said, cause):
    (toys / "apt-says").write_text(said)
    with pytest.raises(SetUpFailed) as refused:
        system.install(["libatomic1"], "Er mist iets.")
    assert str(refused.value).startswith("Er mist iets. Met apt lukte het niet.")
    assert cause in str(refused.value)
    assert "Typ: apt install libatomic1" in str(refused.value)


def test_apt_with_an_old_list_fetches_a_new_one(toys, as_root):
    (toys / "apt-is-old").touch()
    system.install(["libatomic1"], "Er mist iets.")
    assert [line.split()[1] for line in asked(toys)] == ["install", "update", "install"]


def test_apt_that_says_why_is_not_asked_again(toys, as_root):
    (toys / "apt-says").write_text("Temporary failure resolving 'deb.debian.org'")
    with pytest.raises(SetUpFailed, match="geen internet"):
        system.install(["libatomic1"], "Er mist iets.")
    assert len(asked(toys)) == 1


def test_the_tests_bring_chromium_its_driver_and_pango(toys, as_root, without_browser):
    system.have_for_tests()
    for package in ("chromium", "libatomic1", *system.PANGO_PACKAGES):
        assert f" {package}" in asked(toys)[0]


def test_a_browser_alone_is_not_enough_for_the_tests(toys, as_root, monkeypatch):
    monkeypatch.setattr(system, "BROWSERS", ("apt-get",))
    system.have_for_tests()
    assert "libatomic1" in asked(toys)[0]
    assert "chromium" not in asked(toys)[0]


def test_an_ordinary_user_gets_one_command_before_anything_is_fetched(
    toys, as_user, without_browser, capsys
):
    assert door.enter(["test"]) == 1
    said = capsys.readouterr().err
    assert "Typ: sudo apt install chromium libatomic1 libpango-1.0-0" in said
    assert asked(toys) == []


@pytest.mark.parametrize(("who", "sudo"), [("as_user", "sudo "), ("as_root", "")])
def test_on_ubuntu_chromium_is_a_snap(toys, without_browser, who, sudo, monkeypatch, request):
    request.getfixturevalue(who)
    monkeypatch.setattr(system, "_is_ubuntu", lambda: True)
    with pytest.raises(
        SetUpFailed, match=f"Typ: {sudo}snap install chromium\n.*/snap/bin/chromium"
    ):
        system.have_for_tests()
    assert asked(toys) == []


def test_without_pango_the_app_starts_and_says_what_to_do(toys, as_user, capsys):
    system.have_pango()
    assert "de rest werkt wel. Typ: sudo apt install libpango-1.0-0" in capsys.readouterr().err


def test_wrong_words_and_help_are_answered_before_anything_is_made(toys, capsys):
    for words, status in ((["tset"], 2), (["--prot", "3"], 2), (["test", "--help"], 0)):
        with pytest.raises(SystemExit) as left:
            door.enter(words)
        assert left.value.code == status
    assert asked(toys) == []
    assert not environment.VENV.exists()


def test_a_disk_that_is_full_at_the_last_moment_is_said_too(toys, monkeypatch, capsys):
    def full(**_):
        raise OSError(28, "No space left on device", str(environment.VENV / "klaar-gewoon"))

    monkeypatch.setattr(environment, "set_up", full)
    assert door.enter(["doctor"]) == 1
    assert capsys.readouterr().err == f"{troubles.FULL}\n"


def test_the_checks_print_no_warnings_about_themselves(toys, capfd, monkeypatch):
    program = toys / "bandit"
    program.write_text(
        "#!/bin/sh\necho '[tester] WARNING nosec encountered (B1), but no failed test' >&2\n"
        "echo 'a real finding' >&2\nexit 7\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(checks, "PYTHON", program)
    assert checks._without_noise(["bandit"]) == 7
    assert capfd.readouterr().err == "a real finding\n"


def test_the_front_door_needs_only_the_standard_library():
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import gesprekskader.door"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True, timeout=30)


def test_every_python_reads_the_front_door():
    """From 2.7 on: no hints, no f-strings, nothing but ASCII."""
    text = (ROOT / "app.py").read_text(encoding="ascii")
    tree = ast.parse(text, feature_version=(3, 4))
    too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.Starred, ast.Nonlocal)
    for node in ast.walk(tree):
        assert not isinstance(node, too_new), ast.unparse(node)
        if isinstance(node, ast.arg):
            assert node.annotation is None
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None
            assert node.args.kwonlyargs == []


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 18), (3, 10, 13)])
def test_an_old_python_is_told_how_to_get_a_newer_one(version, tmp_path):
    code = (
        "import runpy, sys;"
        f"sys.version_info = {version}; sys.version = '{'.'.join(map(str, version))} (old)';"
        f"runpy.run_path({str(ROOT / 'app.py')!r}, run_name='__main__')"
    )
    said = _told(code, tmp_path)
    assert "Python 3.11 of nieuwer nodig. Dit is " + ".".join(map(str, version)) in said
    assert "https://www.python.org" in said or "Typ: " in said
    (tmp_path / "python3.12").write_text("")
    (tmp_path / "python3.12").chmod(0o755)
    assert "Typ: python3.12 app.py" in _told(code, tmp_path)


def _told(code: str, path) -> str:
    old = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert old.returncode == 1
    assert "Traceback" not in old.stderr
    return old.stderr


def test_ubuntu_22_gets_the_command_that_works_there(monkeypatch):
    sys.path.insert(0, str(ROOT))
    try:
        import app
    finally:
        sys.path.remove(str(ROOT))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(app, "about_system", lambda: 'ID=ubuntu\nVERSION_ID="22.04"')
    assert app.newer_python().startswith("Typ: sudo apt install python3.11 python3.11-venv\n")
