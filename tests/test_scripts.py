"""Scripts that can be played without a browser, by the node that comes with playwright."""

import re
import subprocess
from pathlib import Path

import playwright
import pytest
from support import ROOT

JS = ROOT / "gesprekskader" / "static" / "js"
NODE = next(Path(playwright.__file__).parent.glob("driver/node*"))


HOOK = re.compile(r"querySelector(?:All)?\(\s*[`\"']([^`\"']+)")
TOGETHER = {  # hooks that several modules look for, because they mean the same to each
    "data-came-back": {"outbox.js", "sending.js"},
    "data-clock": {"clock.js", "closes.js", "outbox.js"},
    "data-draft": {"drafts.js", "outbox.js"},
    "data-live": {"laying.js", "live.js"},
    "data-outbox": {"lines.js", "offline.js"},
    "data-said": {
        "after.js",
        "laying.js",
        "picks.js",
        "sheet.js",
        "status.js",
        "stay.js",
        "until.js",
    },
}


def test_a_hook_belongs_to_one_module():
    """Two modules that look for one name would each find what is meant for the other, and the
    words of a form were lost so once."""
    found: dict[str, set[str]] = {}
    for module in JS.glob("*.js"):
        for selector in HOOK.findall(module.read_text(encoding="utf-8")):
            for hook in re.findall(r"\[(data-[\w-]+)", selector):
                found.setdefault(hook, set()).add(module.name)
    assert {hook: names for hook, names in found.items() if len(names) > 1} == TOGETHER


@pytest.mark.parametrize("story", ["newest_words", "late_store"])
def test_what_the_device_keeps_is_the_newest_and_what_was_let_go_of_stays_away(story, tmp_path):
    for module in JS.glob("*.js"):  # as modules, whatever folder they are in
        (tmp_path / module.name).write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    played = subprocess.run(
        [str(NODE), str(ROOT / "tests" / "js" / f"{story}.mjs"), str(tmp_path / "store.js")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (played.stdout.strip(), played.stderr) == ("goed", "")
