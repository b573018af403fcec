"""Who does an action, and by when: the fields of its form, and what they begin with."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TypedDict

from wtforms import DateField, SelectField, StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.records import FollowUpAction
from gesprekskader.store import people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, table_choices, table_named
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import choice, line, offer, select, words_of
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import NOBODY_YET, short_date

_KNOWN = f"{rules.PERSON}:"  # and the id of who does it
_LISTED, _ON_A_DAY, _OTHERWISE, _NOT_YET = "lid", "dag", "anders", "geen"
_GONE = "weg"
"""For the table of an action that the content no longer has."""


def short_names(names: list[str]) -> dict[str, str]:
    """name -> its first word, for a chip on a phone; whole where two begin alike."""
    firsts = Counter(name.partition(" ")[0] for name in dict.fromkeys(names))
    return {name: first if firsts[first := name.partition(" ")[0]] == 1 else name for name in names}


class Owned(TypedDict):
    owner_kind: str
    owner: str
    owner_id: str


class Timed(TypedDict):
    when: str
    due_on: date | None


class OwnerFields:
    """Somebody who sits there, a role, a table, or nobody yet."""

    owner_kind = choice("Wie pakt dit op?", [], "Kies wie dit doet.", default=rules.NOBODY)
    member = select("Wie was er, of staat op de lijst")
    owner = line("Naam of rol", rules.NAME_LIMIT)
    roundtable = select("Overlegtafel")

    _names: dict[str, str]
    _gone: str = ""

    def offer_owners(
        self,
        seated: dict[str, str],
        listed: dict[str, str],
        action: FollowUpAction | None = None,
        named: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Who sits there as chips, a list for who leads; `action` is the one that is changed.

        `named` gives the name of who was at the meeting: a form that is sent again keeps an owner
        who sits elsewhere by now.
        """
        self._names = dict(self._seen(seated))
        sent = (self.owner_kind.data or "").removeprefix(_KNOWN)
        if sent != self.owner_kind.data and sent not in self._names and (name := named(sent)):
            self._names[sent] = name
        if action and action.owner_id:
            self._names.setdefault(action.owner_id, action.owner)
        offer(self.owner_kind, self._kinds(has_list=bool(listed)))
        offer(self.member, [("", "kies wie"), *listed.items()])
        if action and owner_of(action)["roundtable"] == _GONE:
            self._gone = action.owner
        offer(self.roundtable, self._tables())
        for listed_one in (self.member, self.roundtable):  # a form that has no such list
            listed_one.data = listed_one.data or ""

    def _kinds(self, *, has_list: bool) -> list[tuple[str, str]]:
        """Who sits there, by name, and then the other ways to say who."""
        own_id = visitor.current().person_id
        short = short_names(list(self._names.values()))
        kinds = [
            (f"{_KNOWN}{id_}", "ik" if id_ == own_id else short[name])
            for id_, name in self._names.items()
        ]
        if has_list:
            kinds.append((_LISTED, "iemand van de lijst"))
        return [
            *kinds,
            (rules.PERSON, "iemand anders" if kinds else "een persoon"),
            (rules.ROLE, "rol"),
            (rules.ROUNDTABLE, "tafel"),
            (rules.NOBODY, NOBODY_YET),
        ]

    def _tables(self) -> list[tuple[str, str]]:
        tables = [("", "kies een tafel")]
        tables += [(table.key, table.title) for table in catalogue().roundtables.values()]
        if self._gone:
            tables.append((_GONE, f"{self._gone} (deze tafel is er niet meer)"))
        return tables

    def tell_empty_tables(self) -> None:
        """Before the form is shown: the list says at which table nobody sits."""
        told = dict(table_choices(db())[1:])
        offer(self.roundtable, [(k, told.get(k, t)) for k, t in words_of(self.roundtable).items()])

    def _seen(self, seated: dict[str, str]) -> list[tuple[str, str]]:
        """Names are for who gave the own one: oneself first, then who sits there; a table's phone
        sees none."""
        own_id = visitor.current().person_id
        if own_id is None:
            return []
        return sorted(seated.items(), key=lambda known: known[0] != own_id)

    def validate_member(self, field: SelectField) -> None:
        if self.owner_kind.data == _LISTED and not field.data:
            raise ValidationError("Kies wie dit doet.")

    def validate_owner(self, field: StringField) -> None:
        if self.owner_kind.data in (rules.PERSON, rules.ROLE) and not field.data:
            raise ValidationError(f"Vul in wie dit doet, of kies '{NOBODY_YET}'.")

    def validate_roundtable(self, field: SelectField) -> None:
        if self.owner_kind.data == rules.ROUNDTABLE and not field.data:
            raise ValidationError("Kies een overlegtafel.")

    def owned(self) -> Owned:
        """Who does it, for the draft: a person by id, with the name as words."""
        kind = self.owner_kind.data or rules.NOBODY
        owner_id = self.member.data if kind == _LISTED else ""
        if kind.startswith(_KNOWN):
            owner_id = kind.removeprefix(_KNOWN)
        if owner_id:
            name = self._names.get(owner_id) or people.find(db(), owner_id).name
            return Owned(owner_kind=rules.PERSON, owner=name, owner_id=owner_id)
        words = {
            rules.NOBODY: "",
            rules.ROUNDTABLE: self._table(),
        }.get(kind, self.owner.data)
        return Owned(owner_kind=kind, owner=words, owner_id="")

    def _table(self) -> str:
        """The title of the table that was chosen."""
        chosen = catalogue().roundtables.get(self.roundtable.data)
        return chosen.title if chosen else self._gone if self.roundtable.data == _GONE else ""


def owner_of(action: FollowUpAction) -> dict[str, str]:
    """What the fields of a stored action begin with."""
    table = table_named(action.owner)
    if action.owner_kind == rules.ROUNDTABLE and not table:
        table = _GONE
    known = f"{_KNOWN}{action.owner_id}" if action.owner_id else action.owner_kind
    words = action.owner if not action.owner_id else ""
    return {"owner_kind": known, "owner": words, "roundtable": table}


class MomentFields:
    """The network's next meeting, this year, a day, own words; none yet for one that is changed."""

    moment = choice("Wanneer?", [], "Kies een moment.", default=rules.NEXT_MEETING)
    due_on = day("Welke dag?", required="")
    when = line("Of in eigen woorden", rules.NAME_LIMIT)

    def offer_moments(self, next_on: date | None, action: FollowUpAction | None = None) -> None:
        """`next_on` is when the network meets next, None while that is not planned."""
        there = short_date(next_on).removesuffix(f" {next_on.year}") if next_on else ""
        fixed = [(rules.NEXT_MEETING, there or rules.NEXT_MEETING), (rules.THIS_YEAR, "dit jaar")]
        none_yet = [(_NOT_YET, "nog niet bekend")] if action else []
        offer(self.moment, [*fixed, (_OTHERWISE, _OTHERWISE), *none_yet])
        if self.moment.data in (_ON_A_DAY, ""):  # a form of before that said it more exactly
            self.moment.data = _OTHERWISE

    def validate_due_on(self, field: DateField) -> None:
        if field.data or field.errors:
            return
        if self.moment.raw_data == [_ON_A_DAY]:
            raise ValidationError("Kies een dag.")
        if self.moment.raw_data == [_OTHERWISE] and not self.when.data:
            raise ValidationError("Kies een dag, of schrijf hieronder wanneer.")

    def timed(self) -> Timed:
        """When, for the draft. A form of before has words only."""
        chosen = self.moment.data if self.moment.raw_data else _OTHERWISE
        if chosen == _NOT_YET:
            return Timed(when="", due_on=None)
        if chosen != _OTHERWISE:
            return Timed(when=chosen, due_on=None)
        if self.due_on.data:
            return Timed(when="", due_on=self.due_on.data)
        return Timed(when=self.when.data, due_on=None)


def moment_of(action: FollowUpAction) -> dict[str, object]:
    """What the fields of a stored action begin with."""
    own = action.when if action.when not in ("", rules.NEXT_MEETING, rules.THIS_YEAR) else ""
    chosen = _OTHERWISE if action.due_on or own else action.when or _NOT_YET
    return {"moment": chosen, "due_on": action.due_on, "when": own}
