"""A framework that is edited on the screen: what tests send and read."""

import io
import re
import zipfile
from uuid import uuid4

from gesprekskader.moments import today


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.get_data(as_text=True).split())


def post(client, path: str, **form) -> str:
    """Where it leads to."""
    answer = client.post(path, data={"submission_id": uuid4().hex} | form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].partition("#")[0]


def item_of(editor, begun: str, words: str = "Iedere student heeft een plek") -> str:
    """The address of a new item in the only part there is."""
    part = re.search(r"/deel/([\w-]+-items)/item", read(editor, begun))[1]
    return post(editor, f"{begun}/deel/{part}/item", wording=words)


def saved(editor, item: str, **over):
    form = {"wording": "Iedere student heeft een plek", "origin": "eigen"} | over
    if "version" not in form:
        page = editor.get(item).get_data(as_text=True)
        form["version"] = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    return editor.post(item, data={"submission_id": uuid4().hex} | form)


def valid(editor, begun: str, name: str = "2027-1", day=None) -> None:
    page = editor.get(begun).get_data(as_text=True).partition('/geldig"')[2]
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    day = (day or today()).isoformat()
    post(editor, f"{begun}/geldig", name=name, day=day, version=version)


def draft_files(editor, begun: str) -> dict[str, str]:
    packed = zipfile.ZipFile(io.BytesIO(editor.get(f"{begun}.zip").data))
    return {name: packed.read(name).decode() for name in packed.namelist()}


def send(editor, begun: str, files: dict[str, str], **more):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    form = {"file": (io.BytesIO(made.getvalue()), "kader.zip"), "submission_id": uuid4().hex}
    form |= more
    return editor.post(f"{begun}/zip", data=form, content_type="multipart/form-data")


def holds_together(editor, talked) -> None:
    """What was said is found at its item, and the closed meeting says what it said."""
    assert "WAT-WIJ-ZEIDEN" in read(editor, f"/kader/item/ons-kader:{talked['key']}/geschiedenis")
    minutes = read(editor, f"/bijeenkomsten/{talked['meeting']}/verslag")
    assert "Iedere student heeft een plek" in minutes
    assert "WAT-WIJ-ZEIDEN" in minutes
    listed = read(editor, "/dekking.csv?kader=ons-kader&kolommen=netwerken&jaar=")
    assert re.search(r"(Iedere|Elke) student heeft een plek\S*;1", listed.replace('"', ""))
