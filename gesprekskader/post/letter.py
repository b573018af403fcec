"""A letter in parts, written twice: as plain text, and as HTML for a phone."""

from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True)
class MailLink:
    words: str
    address: str


@dataclass(frozen=True)
class MailEntry:
    """One thing: its words, what stands beside it in small, and what can be done with it."""

    words: str
    aside: str = ""
    link: MailLink | None = None
    answers: tuple[MailLink, ...] = ()
    """Long addresses: only in the HTML, behind their words."""


@dataclass(frozen=True)
class MailPart:
    title: str
    lead: str = ""
    entries: tuple[MailEntry, ...] = ()
    link: MailLink | None = None
    end: str = ""


@dataclass(frozen=True)
class Letter:
    greeting: str
    parts: tuple[MailPart, ...]
    links: tuple[MailLink, ...] = ()
    """At the foot."""


def as_text(letter: Letter) -> str:
    """Every address on a line of its own."""
    said = [letter.greeting]
    for part in letter.parts:
        said.append("\n".join(filter(None, [part.title, part.lead])))
        said += [_entry_as_text(entry) for entry in part.entries]
        said += filter(None, [_link_as_text(part.link), part.end])
    said += [_link_as_text(link) for link in letter.links]
    return "\n\n".join(said) + "\n"


def _entry_as_text(entry: MailEntry) -> str:
    aside = f"  ({entry.aside})" if entry.aside else ""
    link = f"  {entry.link.address}" if entry.link else ""
    words = entry.words.replace("\n", "\n  ")
    return "\n".join(filter(None, [f"- {words}", aside, link]))


def _link_as_text(link: MailLink | None) -> str:
    return f"{link.words}:\n{link.address}" if link else ""


# A mail program knows no style sheet of ours: each element says how it looks, in the colours of
# the screen. One column without a fixed width: it fits a phone.
_BODY = "margin:0;padding:16px;background:#faf6ee;color:#20242b;font:16px/1.5 system-ui,sans-serif"
_SHEET = "max-width:560px;margin:0 auto"
_TITLE = "margin:28px 0 8px;font-size:20px;line-height:1.3"
_CARD = (
    "margin:0 0 12px;padding:14px 16px;background:#fffdf9;border:1px solid #e3dac9;"
    "border-radius:8px;overflow-wrap:anywhere"
)
_ASIDE = "margin:4px 0 0;color:#575c66;font-size:14px"
_BUTTON = (
    "display:inline-block;margin:8px 8px 0 0;padding:10px 16px;min-height:24px;"
    "background:#17505f;color:#ffffff;border-radius:8px;text-decoration:none"
)
_QUIET = (
    "display:inline-block;margin:8px 8px 0 0;padding:10px 14px;min-height:24px;"
    "background:#e2eef0;color:#0f3f4c;border-radius:8px;text-decoration:none"
)
_FOOT = "margin:32px 0 0;padding-top:12px;border-top:1px solid #e3dac9;font-size:14px"
_FOOT_LINK = "display:inline-block;padding:10px 12px 10px 0;min-height:24px;color:#17505f"


def as_html(letter: Letter) -> str:
    """One file without images, styles or scripts from elsewhere; all words escaped."""
    parts = Markup("").join(_part_as_html(part) for part in letter.parts)
    links = Markup("").join(_link(link, _FOOT_LINK) for link in letter.links)
    foot = Markup('<p style="{}">{}</p>').format(_FOOT, links) if letter.links else ""
    return Markup(
        '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport"'
        ' content="width=device-width"><title>Gesprekskader</title></head><body style="{}">'
        '<div style="{}"><p>{}</p>{}{}</div></body></html>\n'
    ).format(_BODY, _SHEET, _broken(letter.greeting), parts, foot)


def _part_as_html(part: MailPart) -> Markup:
    lead = Markup("<p>{}</p>").format(_broken(part.lead)) if part.lead else ""
    entries = Markup("").join(_entry_as_html(entry) for entry in part.entries)
    link = Markup("<p>{}</p>").format(_link(part.link, _BUTTON)) if part.link else ""
    end = Markup("<p>{}</p>").format(_broken(part.end)) if part.end else ""
    title = Markup('<h2 style="{}">{}</h2>').format(_TITLE, part.title) if part.title else ""
    return Markup("\n").join([title, lead, entries, link, end])


def _entry_as_html(entry: MailEntry) -> Markup:
    words = _broken(entry.words)
    aside = (
        Markup('<p style="{}">{}</p>').format(_ASIDE, _broken(entry.aside)) if entry.aside else ""
    )
    links = [*((entry.link,) if entry.link else ()), *entry.answers]
    deeds = Markup("").join(_link(link, _QUIET) for link in links)
    return Markup('<div style="{}"><p style="margin:0">{}</p>{}{}</div>\n').format(
        _CARD, words, aside, Markup("<div>{}</div>").format(deeds) if links else ""
    )


def _broken(words: str) -> Markup:
    return escape(words).replace("\n", Markup("<br>"))


def _link(link: MailLink, style: str) -> Markup:
    return Markup('<a href="{}" style="{}">{}</a>').format(link.address, style, link.words)
