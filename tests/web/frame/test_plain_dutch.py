"""No sentence of a library shows through, and every box says what belongs in it."""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from support import ROOT, TODAY, sent
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import default_exceptions
from wtforms import EmailField, PasswordField, StringField, TextAreaField

from gesprekskader import web
from gesprekskader.web.frame import errors
from gesprekskader.web.frame.forms import BareForm

ENGLISH = re.compile(
    r"\b(the|not|valid|invalid|required|must|please|missing|choice|could|allowed|should|your|with"
    r"|request|method|large|found|error|field|value|token|supported|expected)\b",
    re.IGNORECASE,
)
NONSENSE = (
    "", " ", "x", "-1", "1.5", "9" * 5000, "٣", "2026-02-30", "0000-00-00", "26-11-26", "99:99",
    "x@", "a" * 3000, "\x00", "<b>", "{}", "on", "../..", "👍",
)  # fmt: skip


def all_forms() -> list[type[BareForm]]:
    for module in iter_modules(web.__path__):
        import_module(f"gesprekskader.web.{module.name}")
    found, waiting = [], [BareForm]
    while waiting:
        found.append(kind := waiting.pop())
        waiting += kind.__subclasses__()
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


@pytest.mark.parametrize("kind", all_forms(), ids=lambda k: f"{k.__module__[18:]}.{k.__name__}")
def test_nonsense_in_every_box_is_answered_in_dutch(app, kind):
    with app.test_request_context():
        names = [field.name for field in kind(meta={"csrf": False})]
    for words in NONSENSE:
        for data in ({name: words for name in names}, {name: [words, "y"] for name in names}):
            with app.test_request_context(method="POST", data=data):
                form = kind(meta={"csrf": False})
                form.refs = {}  # of the items, which a view fills in
                form.validate()
                said = [str(words) for found in form.errors.values() for words in found]
            assert [words for words in said if ENGLISH.search(words)] == []


def test_a_sentence_that_nobody_translated_is_dutch_too(app):
    with app.test_request_context():
        form = BareForm()
        known = form.meta.get_translations(form)
        assert known.gettext("This field is required.") == "Dit veld is vereist."
        assert not ENGLISH.search(known.gettext("Invalid Choice: could not be coerced."))
        assert not ENGLISH.search(known.ngettext("At least one.", "At least some.", 3))


@pytest.mark.parametrize("code", sorted(default_exceptions))
def test_every_error_page_is_dutch(app, code):
    with app.test_request_context("/kader"):
        page, status = errors._http(default_exceptions[code]())
    assert status == code
    words = re.sub(r"<[^>]+>", " ", page.partition("<body")[2])
    assert ENGLISH.search(words) is None
    assert "Ga terug" in words or "nog een keer" in words or "opnieuw" in words or code == 404


def test_what_can_go_wrong_with_a_request_is_answered_in_dutch(stranger, facilitator, cast):
    meeting = {"title": "Middag", "format_key": "contactmiddag", "item_choice": "shared"}
    answers = [
        stranger.delete("/inloggen"),
        stranger.post("/kader"),
        stranger.get("/bestaat-niet"),
        stranger.post("/inloggen", data={"email": "x" * 300_000}),
        stranger.post("/inloggen", data=b"\xff\xfe", content_type="application/json"),
        stranger.post("/inloggen", data=b"--x", content_type="multipart/form-data; boundary=x"),
        stranger.post("/inloggen", data={"csrf_token": "x", "email": "a@b.nl"}),
        facilitator.post("/bijeenkomsten/nieuw"),
        facilitator.post(
            f"/netwerken/{cast.network_id}/bijeenkomsten",
            data=sent(**meeting, meeting_on="gisteren", starts_at="straks"),
        ),
        facilitator.post("/netwerken", data={"name": FileStorage(filename="x.txt")}),
    ]
    for answer in answers:
        assert answer.status_code >= 400
        text = answer.get_data(as_text=True)
        assert '<html lang="nl"' in text
        words = re.sub(r"<[^>]+>", " ", text.partition("<main")[2].partition("</main")[0])
        assert ENGLISH.search(words) is None, words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Kies een datum."),
        ("gisteren", "Schrijf een datum als 18-11-2026."),
        ("30-02-2027", "Schrijf een datum als 18-11-2026."),
        (" ", "Kies een datum."),
        (f"{TODAY.day}-{TODAY.month}-{TODAY.year}", ""),
        (TODAY.strftime("%d/%m/%Y"), ""),
        (TODAY.isoformat(), ""),
    ],
)
def test_a_date_is_read_as_we_write_it_too(app, typed, said):
    from gesprekskader.web.planning.meetings import MeetingForm

    with app.test_request_context(method="POST", data={"meeting_on": typed}):
        form = MeetingForm(meta={"csrf": False})
        form.validate()
        assert form.meeting_on.errors == ([said] if said else [])
        if not said:
            assert form.meeting_on.data == TODAY


# what is about the visitor, by form and box; all else says "off"
ABOUT_ME = {
    ("BeginForm", "name"): "name",
    ("BeginForm", "email"): "username",
    ("BeginForm", "password"): "new-password",
    ("SignInForm", "email"): "username",
    ("SignInForm", "password"): "current-password",
    ("SecondStepForm", "code"): "one-time-code",
    ("StartSecondStepForm", "code"): "one-time-code",
    ("ChangePasswordForm", "old"): "current-password",
    ("ChangePasswordForm", "password"): "new-password",
    ("ChoosePasswordForm", "password"): "new-password",
    ("ProofForm", "password"): "current-password",
    ("ForgotForm", "email"): "username",
    ("NameForm", "name"): "given-name",
    ("NameForm", "organisation"): "organization",
    ("PersonForm", "name"): "name",
    ("PersonForm", "email"): "email",
    ("PersonForm", "role_word"): "organization-title",
    ("AddressForm", "email"): "email",
}


def test_every_box_of_one_line_says_whose_it_is_about(app):
    told, asked = {}, set()
    with app.test_request_context():
        for kind in all_forms():
            for field in kind(meta={"csrf": False}):
                is_line = isinstance(field, StringField | EmailField | PasswordField)
                if not is_line or isinstance(field, TextAreaField):
                    continue
                if field.type == "HiddenField":
                    continue
                at = (kind.__name__, field.name)
                told[at] = re.findall(r'autocomplete="([\w-]+)"', str(field()))
                asked.add(at)
    assert ABOUT_ME.keys() <= asked
    assert told == {at: [ABOUT_ME.get(at, "off")] for at in asked}


def test_every_box_that_a_template_writes_itself_says_it_too():
    boxes = [
        (path.name, box)
        for path in (ROOT / "templates").rglob("*.html")
        for box in re.findall(r"<input\b[^>]*>", path.read_text(encoding="utf-8"))
    ]
    typed = [(name, box) for name, box in boxes if re.search(r'type="(text|search|email)"', box)]
    assert typed
    assert [(name, box) for name, box in typed if "autocomplete=" not in box] == []
