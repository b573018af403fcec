"""Whatever goes wrong, a page gives back every word that was typed."""

from wtforms import EmailField, PasswordField, StringField, TextAreaField

from gesprekskader.web.frame import errors
from gesprekskader.web.frame.forms import BareForm

# what nobody would miss, and what must never come back
NOT_KEPT = {"code", "secret", "starts_at", "ends_at", "owner", "sure", "number"}


def every_form(kind=BareForm):
    for form in kind.__subclasses__():
        yield form
        yield from every_form(form)


def test_every_text_box_of_every_form_is_kept_by_the_error_page(app):
    missing = set()
    with app.test_request_context():
        for form in every_form():
            for name in dir(form):
                made = getattr(getattr(form, name, None), "field_class", None)
                if made in (TextAreaField, StringField, EmailField):
                    missing |= {name} - set(errors._KEPT_FIELDS) - NOT_KEPT
                assert not (made is PasswordField and name in errors._KEPT_FIELDS)
    assert missing == set()
