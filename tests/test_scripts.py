"""Scripts that can be played without a browser, by the node that comes with playwright."""

import subprocess
from pathlib import Path

import playwright
from support import ROOT

JS = ROOT / "gesprekskader" / "static" / "js"
NODE = next(Path(playwright.__file__).parent.glob("driver/node*"))


def test_newer_words_of_a_form_are_never_lost_to_older_ones(tmp_path):
    for module in JS.glob("*.js"):  # as modules, whatever folder they are in
        (tmp_path / module.name).write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    played = subprocess.run(
        [str(NODE), str(ROOT / "tests" / "js" / "newest_words.mjs"), str(tmp_path / "store.js")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (played.stdout.strip(), played.stderr) == ("goed", "")
