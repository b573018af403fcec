"""Dutch as we say it: days, counts, who does it, how it stands. One place for each wording."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date

from gesprekskader import rules
from gesprekskader.moments import AMSTERDAM, day_of, now, today
from gesprekskader.records import Finding, FollowUpAction, LookBackCount, Outcome
from gesprekskader.records.tallies import CHOSEN, HELPS, WANTED, Choice
from gesprekskader.records.waiting import MANY

Said = Outcome | Finding
NOBODY_YET = "nog van niemand"
NO_RESULT_YET = "nog niet teruggekeken"
SOMEBODY = "iemand van ons"
"""Who does an action, where no names are told."""
NO_MOMENT = "nog geen moment"
STAR = "★ "
"""Before a text with a star, where signs are all we have."""
STAR_MEANS = "Een ster betekent: dit nemen we mee."
LEADER = "gespreksleider"
TABLE_PHONE = "tafeltelefoon"
"""Who signs a text without a first name: who leads the meeting, and the phone of a table."""
FROM_PAPER = "van papier"
"""What signs a text that was copied from a sheet."""


def dutch_date(day: date | datetime) -> str:
    """ "woensdag 18 november 2026" """
    return _said(day_of(day), "EEEE d MMMM y")


@lru_cache(4096)
def _said(day: date, pattern: str) -> str:
    """A page of a year says few days, many times."""
    return format_date(day, pattern, locale="nl")


def week_day(day: date | datetime) -> str:
    """ "woensdag 18 november", for a day close by."""
    return _said(day_of(day), "EEEE d MMMM")


def short_date(day: date | datetime) -> str:
    """ "18 november", with the year when it is another one than this."""
    plain = day_of(day)
    return _said(plain, "d MMMM" if plain.year == today().year else "d MMMM y")


def since_words(day: date | datetime) -> str:
    """Since when something waits, without counting the days: "sinds 18 november" of late, then
    "sinds september", and with its year when that is another one."""
    plain = day_of(day)
    if (today() - plain).days <= _LATELY:
        return f"sinds {short_date(plain)}"
    return "sinds " + _said(plain, "MMMM" if plain.year == today().year else "MMMM y")


_LATELY = 45


def made_today() -> tuple[str, str]:
    """The fact on a paper that says when it was made."""
    return "Gemaakt op", dutch_date(today())


def clock_time(moment: datetime) -> str:
    """ "14.02" in Amsterdam."""
    return moment.astimezone(AMSTERDAM).strftime("%H.%M")


def ago(moment: datetime) -> str:
    """How long since something was written: "zojuist", "4 min geleden", then as `later_on`."""
    minutes = int((now() - moment).total_seconds() // 60)
    if minutes < 2:
        return "zojuist"
    return f"{minutes} min geleden" if minutes < 60 else later_on(moment)


def later_on(moment: datetime) -> str:
    """When something was written, for who reads it an hour later: "14.02", or the day."""
    return clock_time(moment) if day_of(moment) == today() else short_date(moment)


def dotted(clock: str) -> str:
    """A stored clock time the Dutch way: "13:30" -> "13.30"."""
    return clock.replace(":", ".")


def plural(number: int, singular: str, many: str) -> str:
    """ "1 groep", "2 groepen"."""
    return f"{number} {singular if number == 1 else many}"


def joined(words: Sequence[str]) -> str:
    """ "Anne, Bas en Carla" """
    return " en ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_COUNTED = ("Eén", "Twee", "Drie", "Vier", "Vijf", "Zes", "Zeven", "Acht", "Negen", "Tien")


def counted(number: int) -> str:
    """A number that begins a sentence: "Twee", from eleven on "11", and "Meer dan 99"."""
    if number > MANY:
        return f"Meer dan {MANY}"
    return _COUNTED[number - 1] if 0 < number <= len(_COUNTED) else str(number)


def at_most(number: int) -> str:
    """A number for a menu: "7", and "99+" for what nobody counts."""
    return str(number) if number <= MANY else f"{MANY}+"


def in_minutes(number: int) -> str:
    """ "1 minuut", "2 minuten"."""
    return plural(number, "minuut", "minuten")


def answer_word(is_decision: bool) -> str:
    """What a table said: "Antwoord", or "Besluit" when it called it so."""
    return "Besluit" if is_decision else "Antwoord"


def checked_words(checked: int, wrote: int) -> str:
    """That groups read their own texts at an item; "" when none did."""
    if not checked:
        return ""
    if checked < wrote:
        return f"door {checked} van de {wrote} groepen nagelezen"
    return "door de groep nagelezen" if wrote == 1 else "door de groepen nagelezen"


def by_groups(number: int) -> str:
    """ "3 groepen", for a text that several groups wrote; "" for one of a single group."""
    return plural(number, "groep", "groepen") if number > 1 else ""


def due_words(when: str, due_on: date | None, by: date | None) -> str:
    """When it must be done: "20 januari", "volgende bijeenkomst, 20 januari", or own words."""
    if due_on:
        return short_date(due_on)
    return f"{when}, {short_date(by)}" if by and when == rules.NEXT_MEETING else when


def looked_back_words(counts: LookBackCount) -> tuple[str, str]:
    """How many people looked back, and how many of their steps were taken: two sentences."""
    kept = "keek" if counts.looked_back == 1 else "keken"
    taken = "is er 1" if counts.taken == 1 else f"zijn er {counts.taken}"
    return (
        f"{counts.looked_back} van {counts.people} mensen met een eigen stap {kept} terug.",
        f"Van {counts.steps} eigen stappen {taken} gezet of vervuld.",
    )


def code_spaced(code: str) -> str:
    """A join code as people read it aloud: "KWM 4TB"."""
    return f"{code[:3]} {code[3:]}"


def somebody(role: str) -> str:
    """One of a role, never by name: "een student"."""
    return f"een {role}"


def said_words(said: Said) -> list[str]:
    """What stands beside a text on a screen: first its kind, then of whom a quote is."""
    return [said.kind, somebody(said.quote_role)] if said.quote_role else [said.kind]


def kind_words(said: Said) -> str:
    """The same in one line, for paper and lists."""
    return f"citaat van {somebody(said.quote_role)}" if said.quote_role else said.kind


def quoted(said: Said) -> str:
    """What somebody was quoted to say stands between quotation marks."""
    return f"“{said.text}”" if said.quote_role else said.text


def ask_for_seat(tables: list[str]) -> str:
    """Words to send to an administrator, where nobody sits at these tables."""
    where = f"deze overlegtafel: {tables[0]}" if len(tables) == 1 else "deze overlegtafels:"
    lines = "" if len(tables) == 1 else "".join(f"\n- {title}" for title in tables)
    return (
        f"Beste beheerder,\n\nIn Gesprekskader zit nog niemand aan {where}{lines}\n\n"
        "Wij willen er iets aan doorgeven. Wil je iemand uitnodigen? Dat kan bij Rollen, onder"
        " Overlegtafels. Een naam en een mailadres zijn genoeg."
    )


def owner_words(owner: str, since: datetime | None = None) -> str:
    """Who does an action; and since when, where it was handed over."""
    return f"{owner or NOBODY_YET} (sinds {short_date(since)})" if since else owner or NOBODY_YET


def goes_along_words(actions: Sequence[FollowUpAction], school_year: str) -> str:
    """What becomes of actions at the end of a school year: done with, or along to the next."""
    going = [f for f in actions if f.result not in rules.ENDINGS]
    ended = len(actions) - len(going)
    unspoken = sum(not f.result for f in going)
    said = f"{plural(ended, 'actie is', 'acties zijn')} klaar. " if ended else ""
    if not going:
        return said.strip()
    year = rules.next_school_year(school_year)
    said += f"{plural(len(going), 'actie gaat', 'acties gaan')} mee naar schooljaar {year}"
    about = "die is" if unspoken == 1 else "die zijn"
    among = "" if unspoken == len(going) else f"{unspoken} daarvan "
    about = about if not among else "is" if unspoken == 1 else "zijn"
    return said + (f"; {among}{about} nog niet besproken." if unspoken else ".")


def author_words(author: str) -> str:
    """Who wrote an action down: not to be taken for who does it."""
    if author == FROM_PAPER:
        return "overgenomen van papier"
    return f"opgeschreven door {'de ' * (author in (LEADER, TABLE_PHONE))}{author}"


def result_words(result: str) -> str:
    """How an action stands."""
    return rules.ACTION_RESULTS.get(result, NO_RESULT_YET)


SETTING_WORDS = {
    "plenair": "allemaal samen",
    "groepje": "groepje",
    "duo": "met z'n tweeën",
    "alleen": "ieder alleen",
    "pauze": "pauze",
    "vooraf": "vooraf, ieder voor zich",
}
"""With whom a part of a programme is done, as a screen says it."""
CAPTURE_WORDS = {
    "niets": "niets",
    "opbrengst": "opbrengst",
    "vervolgactie": "actie",
    "stap": "eigen stap",
    "terugblik": "terugblik",
    "open acties": "open acties",
    "doorgeven": "doorgeven",
    "uitspraak": "uitspraak",
    "onderwerpen": "onderwerpen",
    "top drie": "top drie",
}
"""What a part asks to write down, as a screen says it."""


def chosen_words(people: int) -> str:
    """How many marked something."""
    return f"{plural(people, 'mens', 'mensen')} kozen."


def too_few_marked() -> str:
    """Why no numbers stand there."""
    return "Minder dan vijf mensen kozen iets. Daarom staan er geen aantallen bij."


def marked_words(choice: Choice) -> str:
    """How many marked one thing, as "7 mensen willen dit ook"; "" for what is not told."""
    found = []
    if wanted := choice.numbers.get(WANTED):
        found.append(plural(wanted, "mens wil dit ook", "mensen willen dit ook"))
    if helpers := choice.numbers.get(HELPS):
        found.append(plural(helpers, "kan helpen", "kunnen helpen"))
    if chosen := choice.numbers.get(CHOSEN):
        found.append(often_words(chosen))
    return ", ".join(found)


def often_words(number: int) -> str:
    """How many chose a point as one of their three."""
    return f"{number} keer gekozen"
