"""The commands, run as a user runs them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from support import ROOT, add_account

from gesprekskader.cli import main
from gesprekskader.config import from_environment, secret_key
from gesprekskader.errors import SettingWrong
from gesprekskader.store import accounts, visits
from gesprekskader.store.db import connect
from gesprekskader.store.migrations import migrate


def run(*words: str, **kw):
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | kw.pop("environment", {})
    return subprocess.run(
        [sys.executable, "-m", "gesprekskader", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **kw,
    )


def test_check_content_says_all_is_well(capsys):
    assert main(["check-content"]) == 0
    assert "86 items" in capsys.readouterr().out


def test_check_content_lists_every_mistake_and_fails(tmp_path, capsys):
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    path = folder / "kaders/samen-opleiden/4-kwaliteitscultuur/1-kwaliteitscyclus.md"
    path.write_text(path.read_text(encoding="utf-8").replace("{#w4-kc-2}", ""), encoding="utf-8")
    assert main(["check-content", str(folder)]) == 1
    out = capsys.readouterr().out
    assert f"{path}:12: dit item heeft geen sleutel" in out


def test_the_start_refuses_wrong_content_with_the_same_list(tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    (folder / "werkvormen/contactmiddag.md").write_text("niets", encoding="utf-8")
    answer = run(
        "serve",
        "--data",
        str(tmp_path / "data"),
        environment={"GESPREKSKADER_CONTENT": str(folder)},
    )
    assert answer.returncode == 1
    assert "werkvormen/contactmiddag.md:1: het bestand begint niet met" in answer.stderr


def test_a_forgotten_password_is_mended_by_a_command(tmp_path, capsys):
    db = connect(tmp_path / "gesprekskader.db")
    migrate(db)
    person_id = add_account(db, "Noor", "noor@voorbeeld.invalid")
    secret = visits.start(db, person_id=person_id, has_account=True)
    assert main(["password", "noor@voorbeeld.invalid", "--data", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    password = out.split("Noor: ")[1].split()[0]
    assert accounts.check_password(db, "noor@voorbeeld.invalid", password) == person_id
    assert visits.actor_of(db, secret).person_id is None
    assert main(["password", "wie@voorbeeld.invalid", "--data", str(tmp_path)]) == 1
    db.close()


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    if os.name != "nt":
        assert (tmp_path / "sleutel").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"GESPREKSKADER_PORT": "poort"},
        {"GESPREKSKADER_BASE_URL": "gesprek.school.nl"},
        {"GESPREKSKADER_PROT": "8000"},
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(wrong):
    with pytest.raises(SettingWrong, match=r"GESPREKSKADER_\w+"):
        from_environment(wrong)


@pytest.fixture
def demo(tmp_path):
    """The demo as a checker starts it; ends with its process."""
    process = start_demo(tmp_path)
    yield process
    end(process)


def end(process) -> None:
    if process.poll() is None:
        process.kill()
    process.communicate()


def start_demo(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "gesprekskader", "demo", "--json", "--port", "0"]
        + ["--data", str(folder / "demo")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.info = json.loads(process.stdout.readline())
    return process


def fetch(url: str):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_the_demo_prints_one_json_object_and_signs_in_every_role(demo):
    info = demo.info
    assert info["pid"] == demo.pid
    assert set(info["roles"]) == {
        "facilitator",
        "institute_facilitator",
        "member_1",
        "member_2",
        "other_group_member",
        "screen_facilitator",
    }
    for url in info["roles"].values():
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(url, timeout=10) as answer:
            assert answer.status == 200
            assert "/demo/als" not in answer.geturl()


def gone(url: str) -> bool:
    try:
        fetch(url)
    except OSError:
        return True
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_is_gone_when_it_is_stopped_and_comes_back_whole(demo, tmp_path, how):
    url = demo.info["base_url"] + "/kader"
    assert fetch(url)[0] == 200
    demo.send_signal(how)
    demo.wait(timeout=15)
    patience = time.monotonic() + 15
    while not gone(url) and time.monotonic() < patience:
        time.sleep(0.1)
    assert gone(url)
    again = start_demo(tmp_path)
    try:
        assert fetch(again.info["base_url"] + "/kader")[0] == 200
    finally:
        end(again)


def test_a_port_in_use_is_said_in_one_sentence(demo, tmp_path):
    port = demo.info["base_url"].rsplit(":", 1)[1]
    answer = run("serve", "--port", port, "--data", str(tmp_path / "other"), "--no-browser")
    assert answer.returncode == 1
    assert f"Poort {port} is al in gebruik" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_demo_never_touches_real_data(tmp_path):
    db = connect(tmp_path / "gesprekskader.db")
    migrate(db)
    db.close()
    answer = run("demo", "--data", str(tmp_path), "--no-browser")
    assert answer.returncode == 1
    assert "echte gegevens" in answer.stderr


def test_help_is_quick_to_import_and_lists_the_commands():
    answer = run("--help")
    assert answer.returncode == 0
    assert "check-content" in answer.stdout
    code = "import gesprekskader.cli, sys; print({'weasyprint', 'flask'} & set(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "set()"
