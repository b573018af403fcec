"""The rooms import downwards only. To turn an arrow, change this table in a commit of its own."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "gesprekskader"
FLOOR = {"errors", "records", "rules", "moments", "words"}  # pure: everybody may import these
MAY_IMPORT = {
    "errors": set(),
    "records": set(),
    "moments": set(),
    "words": {"rules", "records", "moments"},
    "processes": {"errors"},
    # The front door and what it needs: before the environment stands there is nothing else.
    "troubles": set(),
    "owners": set(),
    "options": {"__version__"},
    "door": {"config", "errors", "troubles", "options"},
    "ports": {"config", "errors"},
    "config": {"errors"},
    "front": {"store", "config"} | FLOOR,  # create_app hands it the app
    "fonts": {"config"},
    "rules": {"records", "errors", "moments"},
    "catalogue": FLOOR,
    "store": FLOOR,
    "reports": {"store", "catalogue"} | FLOOR,
    # the PDF worker loads the letters and ends with its parent
    "exports": {"reports", "fonts", "processes"} | FLOOR,
    # minutes go out by mail, and are written there anew for each reach
    "post": {"store", "reports", "exports", "config"} | FLOOR,
    "web": {"store", "reports", "exports", "post", "catalogue", "config"}
    | FLOOR
    | {"fonts", "demo"},  # web/frame/demo.py asks who plays a role; registered in the demo only
}
ANYTHING = {
    "cli",
    "checking",
    "reporting",
    "serving",
    "demo",
    "chores",
    "doctor",
    "__init__",
    "__main__",
}


def room_of(path: Path) -> str:
    inside = path.relative_to(ROOT)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imported_rooms(path: Path) -> set[str]:
    names = imported_names(path)
    return {name.split(".")[1] for name in names if name.startswith("gesprekskader.")}


def imported_names(path: Path) -> set[str]:
    """Modules, dotted; of `from gesprekskader import x` the x."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "gesprekskader":
                names = [f"gesprekskader.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= set(names)
    return found


def external(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_what_lies_below_it(path):
    room = room_of(path)
    if room in ANYTHING:
        return
    strange = imported_rooms(path) - MAY_IMPORT[room] - {room}
    assert not strange, f"{room} may not import {strange}"


def test_a_class_has_a_name_of_its_own():
    """Who reads `Line` somewhere knows which one it is. A template's `needs` names no other."""
    places: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
    named = {
        name
        for path in (ROOT.parent / "templates").rglob("*.html")
        for head in re.findall(r"{# needs:(.*?)#}", path.read_text("utf-8"), re.DOTALL)
        for name in re.findall(r"\w+Form\b", head)
    }
    assert named <= places.keys()


def test_a_module_has_a_name_of_its_own_in_its_room():
    """The same noun in another room is the house's habit; twice in one room, or in two wings of
    `web`, it would be two things."""
    places: dict[tuple[str, str], list[str]] = {}
    for path in FILES:
        if not path.stem.startswith("__"):
            key = (room_of(path), path.stem)
            places.setdefault(key, []).append(str(path.relative_to(ROOT)))
    assert {key: found for key, found in places.items() if len(found) > 1} == {}


def test_the_drawing_of_the_house_is_the_house():
    """docs/house.md shows the rooms in order, and which of them each may use."""
    drawing = (ROOT.parent / "docs/house.md").read_text(encoding="utf-8").split("```")[1]
    lines = [line.split() for line in drawing.splitlines() if "->" in line]
    drawn = {
        words[0]: {word.strip(",") for word in words[words.index("->") + 1 :]} for words in lines
    }
    rooms = {"front", "web", "post", "exports", "reports", "catalogue", "store"}
    assert drawn == {room: MAY_IMPORT[room] - FLOOR for room in rooms}
    assert set(drawing.rpartition("everybody: ")[2].replace(",", "").split()) == FLOOR
    order = list(drawn)
    for room, used in drawn.items():
        above = set(order[: order.index(room)])
        assert not used & above, f"{room} is drawn below a room that it uses"


def test_flask_stays_in_web_and_create_app():
    outside = [p for p in FILES if room_of(p) not in ("web", "__init__") and "flask" in external(p)]
    assert outside == []


def test_what_a_form_sends_is_read_in_one_place():
    """A field is declared in a form, or asked of `forms.posted`, which tidies and limits it."""
    reading = {p for p in FILES if re.search(r"request\.(form|values)\b", p.read_text("utf-8"))}
    assert reading == {ROOT / "web" / "frame" / "forms.py"}


def test_writers_know_only_the_model_of_a_report():
    """What minutes are made of is no business of who writes them down."""
    for path in (ROOT / "exports").rglob("*.py"):
        known = {name for name in imported_names(path) if name.startswith("gesprekskader.reports")}
        assert known <= {"gesprekskader.reports.report"}, path.name


def test_the_demo_and_the_tools_import_no_view():
    """What they need of a paper, an item or a programme stands in a room without Flask. One drill
    asks for the addresses that only paper has: those are the business of the views."""
    addresses = {"gesprekskader.web.room.paper", "gesprekskader.web.room.join"}
    tools = (ROOT.parent / "bench").rglob("*.py")
    for path in (*(ROOT / "demo").glob("*.py"), ROOT / "reporting.py", *tools):
        views = {name for name in imported_names(path) if name.startswith("gesprekskader.web")}
        assert views <= (addresses if path.name == "demo_world.py" else set()), path.name


@pytest.mark.parametrize(
    ("module", "stays_out"),
    [
        ("reporting", "flask"),
        ("exports.maker", "gesprekskader.store"),
        ("exports.maker", "babel"),
        ("serving", "gesprekskader.catalogue"),
        ("serving", "gesprekskader.store"),
        ("serving", "flask"),
        ("serving", "ssl"),
        ("demo", "gesprekskader.store"),
        ("demo", "gesprekskader.catalogue"),
        ("web.year.my_year", "icalendar"),
        ("web.year.shelf", "snowballstemmer"),
    ],
)
def test_a_process_loads_no_more_than_it_needs(module, stays_out):
    """Minutes need no request; what makes PDF holds letters, no database; what watches over the
    server, or shows the demo, holds nothing of it; what few ask for is loaded for who asks."""
    code = f"import sys, gesprekskader.{module}; sys.exit({stays_out!r} in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT.parent, check=False).returncode == 0
    )


def test_views_templates_and_their_tests_stand_in_the_same_wings():
    """Who sees a screen finds its view, its template and its tests under one name."""
    wings = {p.name for p in (ROOT / "web").iterdir() if p.is_dir() and p.name[0] != "_"}
    for room in ("templates", "tests/web"):
        there = ROOT.parent / room
        assert {p.name for p in there.iterdir() if p.is_dir()} - {"print", "__pycache__"} == wings
    assert list((ROOT.parent / "tests/web").glob("*.py")) == []
    for wing in wings - {"frame"}:
        assert len(list((ROOT / "web" / wing).glob("*.py"))) <= 13, wing  # twelve and __init__


def test_sql_stays_in_the_store():
    words = ("select ", "insert into ", "update ", "delete from ")
    allowed = {"store", "demo"}  # the demo reads its own people back by name
    guilty = []
    for path in FILES:
        if room_of(path) in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.lstrip().casefold()
                if text.startswith(words) and (
                    " from " in text or " set " in text or "into" in text
                ):
                    guilty.append((path.name, node.lineno))
    assert guilty == []


def test_only_render_makes_markup():
    guilty = [
        path.name
        for path in FILES
        if "Markup(" in path.read_text(encoding="utf-8")
        and path.name not in ("render.py", "words.py", "fragments.py", "qr.py")
        and path.name != "letter.py"  # a mail says its styles in place, as no template of ours may
    ]
    assert guilty == []


CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
MAY_ASK_THE_MACHINE = {
    "gesprekskader/moments.py",
    "tests/the_moment.py",
}


def clock_readings(path: Path) -> list[int]:
    """The lines that ask this computer what day or time it is, or take the day of a UTC moment."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, name = node.func.value, node.func.attr
        machine = isinstance(owner, ast.Name) and (owner.id, name) in CLOCKS
        utc_day = name == "date" and isinstance(owner, ast.Call) and "now" in ast.unparse(owner)
        if machine or (utc_day and "AMSTERDAM" not in ast.unparse(owner)):
            found.append(node.lineno)
    return found


def test_the_day_is_the_dutch_day_of_the_products_clock():
    """`moments.today()`: a school year ends at midnight here, and tests can move it."""
    repository = ROOT.parent
    files = [
        p for room in ("gesprekskader", "tests", "bench") for p in (repository / room).rglob("*.py")
    ]
    guilty = {
        name: lines
        for path in files
        if (name := path.relative_to(repository).as_posix()) not in MAY_ASK_THE_MACHINE
        and (lines := clock_readings(path))
    }
    assert guilty == {}
