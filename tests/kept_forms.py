"""Every form that stores words: who sends it where, what it sends, and what stands then."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

import marked_meeting
from support import TODAY, draft

from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    agendas,
    dossiers,
    findings,
    follow_ups,
    forwardings,
    meetings,
    minutes,
    networks,
    organisations,
    outcomes,
    own_data,
    people,
    picked_items,
    programmes,
    revisits,
    roundtables,
    steps,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import one, rows, writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.minutes import MinutesDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft

FIRST, NEWER, THEIRS = "EERSTE WOORDEN", "EERSTE WOORDEN EN MEER", "WOORDEN VAN EEN ANDER"
ONE, TWO = 0, 1


@dataclass(frozen=True)
class World:
    db: object
    cast: object
    refs: Callable

    @property
    def picked(self) -> list:
        return picked_items.of_group(self.db, self.cast.group_id)

    def outcome(self, words: str = "begin") -> str:
        return outcomes.record(
            self.db,
            self.cast.member,
            self.cast.group_id,
            self.picked[0].id,
            OutcomeDraft("opbrengst", words),
            submission_id=uuid4().hex,
        ).id

    def action(self, words: str = "begin") -> str:
        return follow_ups.record(
            self.db,
            self.cast.member,
            self.cast.group_id,
            self.picked[0].id,
            FollowUpDraft(words, "niemand"),
            submission_id=uuid4().hex,
        ).id

    def step(self, words: str = "begin") -> str:
        return steps.add(
            self.db,
            self.cast.member,
            StepDraft("ga", words, tuple(self.refs("w2-lo-1"))),
            network_id=self.cast.network_id,
            meeting_id=self.cast.meeting_id,
            submission_id=uuid4().hex,
        )

    def point(self) -> str:
        return forwardings.forward(
            self.db,
            self.cast.facilitator,
            self.cast.meeting_id,
            follow_up_id=self.action(),
            step_id=None,
            roundtable=("projectgroep", "Projectgroep"),
            question="Kan dit?",
            submission_id=uuid4().hex,
        )

    def entry(self) -> tuple[str, str]:
        """A dossier of the facilitator with one text in it: (dossier, entry)."""
        outcome_id = self.outcome()
        choice = DossierDraft("Reflectie", (school_year_of(TODAY),), (2,))
        made = dossiers.add(self.db, self.cast.facilitator, choice, submission_id=uuid4().hex)
        with writing(self.db):
            self.db.execute(
                "insert into dossier_entries (id, dossier_id, outcome_id, subtheme, position)"
                " values ('keuze', ?, ?, 'w2-lo', 1)",
                [made, outcome_id],
            )
        return made, "keuze"


@dataclass(frozen=True)
class Form:
    """One form: who sends it where, what it sends, what stands then, and who else could write."""

    role: str
    url: str
    fields: Callable[[str, int], dict]
    stored: Callable[[], list[tuple[str, object]]]
    """(words, choice) of everything that came of it."""
    touch: Callable[[], object] | None = None
    """Somebody else, or another device, writes THEIRS over it."""
    choices: tuple = ("", "")
    """What the two choices look like in the store; alike when the form has none."""
    closes: bool = False
    """Whether closing the meeting ends it."""
    keeps_count: int = 0
    """How many stood there before."""


def _version(db, table: str, id_: str) -> int:
    return one(db, f"select version from {table} where id = ?", [id_])["version"]


def stand(db, table: str, columns: str, where: str = "1") -> list[tuple]:
    return [tuple(r.values()) for r in rows(db, f"select {columns} from {table} where {where}")]


def outcome(w: World) -> Form:
    def touch() -> None:
        stored = outcomes.of_meeting(w.db, w.cast.meeting_id)[0]
        other = OutcomeDraft("vraag", THEIRS)
        outcomes.change(w.db, w.cast.other, stored.id, other, version=stored.version)

    return Form(
        role="member",
        url=f"/gesprekken/{w.cast.group_id}/opbrengsten",
        fields=lambda words, which: {
            "text": words,
            "kind": ("opbrengst", "knelpunt")[which],
            "picked_item": w.picked[0].id,
        },
        stored=lambda: stand(w.db, "outcomes", "text, kind"),
        touch=touch,
        choices=("opbrengst", "knelpunt"),
        closes=True,
    )


def outcome_edit(w: World) -> Form:
    made = w.outcome()

    def touch() -> None:
        at = _version(w.db, "outcomes", made)
        outcomes.change(w.db, w.cast.other, made, OutcomeDraft("vraag", THEIRS), version=at)

    return Form(
        role="member",
        url=f"/opbrengsten/{made}/wijzigen",
        fields=lambda words, which: {
            "text": words,
            "kind": ("opbrengst", "knelpunt")[which],
            "version": "1",
        },
        stored=lambda: stand(w.db, "outcomes", "text, kind"),
        touch=touch,
        choices=("opbrengst", "knelpunt"),
        closes=True,
    )


def _owner(which: int) -> dict:
    return ({"owner_kind": "niemand"}, {"owner_kind": "rol", "owner": "mentor"})[which]


def action(w: World) -> Form:
    def touch() -> None:
        stored = follow_ups.of_meeting(w.db, w.cast.meeting_id)[0]
        other = FollowUpDraft(THEIRS, "niemand")
        follow_ups.change(
            w.db, w.cast.other, stored.id, w.picked[0].id, other, version=stored.version
        )

    return Form(
        role="member",
        url=f"/gesprekken/{w.cast.group_id}/vervolgacties",
        fields=lambda words, which: (
            {"text": words, "picked_item": w.picked[which].id, "roundtable": ""} | _owner(which)
        ),
        stored=lambda: [
            (t, (o, i)) for t, o, i in stand(w.db, "follow_ups", "text, owner, picked_item_id")
        ],
        touch=touch,
        choices=(("", w.picked[0].id), ("mentor", w.picked[1].id)),
        closes=True,
    )


def action_edit(w: World) -> Form:
    made = w.action()

    def touch() -> None:
        at = _version(w.db, "follow_ups", made)
        other = FollowUpDraft(THEIRS, "niemand")
        follow_ups.change(w.db, w.cast.other, made, w.picked[0].id, other, version=at)

    return Form(
        role="member",
        url=f"/vervolgacties/{made}/wijzigen",
        fields=lambda words, which: (
            {"text": words, "picked_item": w.picked[which].id, "roundtable": "", "version": "1"}
            | _owner(which)
        ),
        stored=lambda: [
            (t, (o, i)) for t, o, i in stand(w.db, "follow_ups", "text, owner, picked_item_id")
        ],
        touch=touch,
        choices=(("", w.picked[0].id), ("mentor", w.picked[1].id)),
        closes=True,
    )


def own_point(w: World) -> Form:
    return Form(
        role="member",
        url=f"/gesprekken/{w.cast.group_id}/eigen-punt",
        fields=lambda words, _: {"wording": words},
        stored=lambda: stand(w.db, "picked_items", "wording, ''", "item_key is null"),
        closes=True,
    )


def paper_line(w: World) -> Form:
    form = outcome(w)
    return replace(
        form,
        role="facilitator",
        url=f"/gesprekken/{w.cast.group_id}/papier/w2-lo-1",
        fields=lambda words, which: {"text": words, "kind": ("opbrengst", "knelpunt")[which]},
    )


def paper_action(w: World) -> Form:
    return replace(
        action(w),
        role="facilitator",
        url=f"/gesprekken/{w.cast.group_id}/papier/w2-lo-1",
        fields=lambda words, which: {
            "text": words,
            "kind": "vervolgactie",
            "owner": ("", "Sanne")[which],
            "when": ("", "voor kerst")[which],
        },
        stored=lambda: [(t, (o, d)) for t, o, d in stand(w.db, "follow_ups", "text, owner, due")],
        choices=(("", ""), ("Sanne", "voor kerst")),
    )


def _steps_of(w: World) -> list[tuple]:
    found = steps.of_person(w.db, w.cast.member.person_id)
    return [(s.text, (s.kind, s.items[0].key)) for s in found]


_STEP_CHOICES = (("ga", "w2-lo-1"), ("wil", "w2-lo-7"))


def _step_fields(words: str, which: int) -> dict:
    return {"text": words, "kind": ("ga", "wil")[which], "about": ("w2-lo-1", "w2-lo-7")[which]}


def _other_device(w: World) -> None:
    stored = steps.of_person(w.db, w.cast.member.person_id)[0]
    other = StepDraft("ga", THEIRS, tuple(w.refs("w2-lo-1")))
    steps.change(w.db, w.cast.member, stored.id, other, version=stored.version)


def step(w: World) -> Form:
    return Form(
        role="member",
        url=f"/bijeenkomsten/{w.cast.meeting_id}/mijn-stap",
        fields=_step_fields,
        stored=lambda: _steps_of(w),
        touch=lambda: _other_device(w),
        choices=_STEP_CHOICES,
    )


def step_at_home(w: World) -> Form:
    return Form(
        role="member",
        url="/mijn",
        fields=lambda words, which: _step_fields(words, which) | {"network": w.cast.network_id},
        stored=lambda: _steps_of(w),
        touch=lambda: _other_device(w),
        choices=_STEP_CHOICES,
    )


def step_edit(w: World) -> Form:
    made = w.step()
    return Form(
        role="member",
        url=f"/stappen/{made}/wijzigen",
        fields=lambda words, which: _step_fields(words, which) | {"version": "1"},
        stored=lambda: _steps_of(w),
        touch=lambda: _other_device(w),
        choices=_STEP_CHOICES,
    )


def _look_back_fields(words: str, which: int, results: tuple[str, str]) -> dict:
    fields = {"result": results[which], "yielded": words, "held_up": "", "needed": ""}
    return fields | {"version": "0"}


def look_back(w: World, meeting_id: str | None) -> Form:
    made = w.step()

    def touch() -> None:
        before = revisits.of_step(w.db, made)[0]
        revisits.look_back_on_step(
            w.db,
            w.cast.member,
            made,
            RevisitDraft("loopt", THEIRS),
            meeting_id=meeting_id,
            version=before.version,
            submission_id=uuid4().hex,
        )

    return Form(
        role="member",
        url=f"/stappen/{made}/terugblik" + (f"?bijeenkomst={meeting_id}" if meeting_id else ""),
        fields=lambda words, which: _look_back_fields(words, which, ("gezet", "deels")),
        stored=lambda: stand(w.db, "revisits", "yielded, result"),
        touch=touch if meeting_id else None,  # without a meeting a later one is another
        choices=("gezet", "deels"),
    )


def look_back_in_meeting(w: World) -> Form:
    return look_back(w, w.cast.meeting_id)


def look_back_alone(w: World) -> Form:
    return look_back(w, None)


def look_back_on_action(w: World) -> Form:
    made = w.action()

    def touch() -> None:
        revisits.look_back_on_follow_up(
            w.db,
            w.cast.facilitator,
            made,
            RevisitDraft("loopt", THEIRS),
            meeting_id=w.cast.meeting_id,
            version=revisits.of_follow_up(w.db, made)[0].version,
            submission_id=uuid4().hex,
        )

    return Form(
        role="facilitator",
        url=f"/bijeenkomsten/{w.cast.meeting_id}/vervolgacties/{made}/terugblik",
        fields=lambda words, which: _look_back_fields(words, which, ("gezet", "deels")),
        stored=lambda: stand(w.db, "revisits", "yielded, result"),
        touch=touch,
        choices=("gezet", "deels"),
        closes=True,
    )


def forwarding(w: World) -> Form:
    made = w.action()

    def touch() -> None:  # a table went on with it
        w.db.execute("update forwardings set version = version + 1, question = ?", [THEIRS])
        w.db.conn.commit()

    return Form(
        role="facilitator",
        url=f"/bijeenkomsten/{w.cast.meeting_id}/vervolgacties/{made}/doorgeven",
        fields=lambda words, which: {
            "question": words,
            "roundtable": ("projectgroep", "stuurgroep")[which],
        },
        stored=lambda: stand(w.db, "forwardings", "question, at_key"),
        touch=touch,
        choices=("projectgroep", "stuurgroep"),
    )


def table_answer(w: World) -> Form:
    made = w.point()

    def touch() -> None:
        here = forwardings.of_ids(w.db, [made])[0]
        roundtables.answer(
            w.db,
            w.cast.coordinator,
            made,
            THEIRS,
            version=here.version,
            submission_id=uuid4().hex,
        )

    return Form(
        role="coordinator",
        url=f"/overlegtafel/{made}/antwoord",
        fields=lambda words, _: {"sentence": words, "version": "1"},
        stored=lambda: [(forwardings.of_ids(w.db, [made])[0].answer, "")],
        touch=touch,
    )


def _agenda(w: World) -> str:
    draft = DayDraft(TODAY, "15:30", "begin")
    table = ("projectgroep", "Projectgroep")
    return agendas.add(w.db, w.cast.coordinator, table, None, draft, submission_id=uuid4().hex)


_TIMES = ("15:30", "16:00")


def agenda(w: World) -> Form:
    return Form(
        role="coordinator",
        url="/overlegtafel/agenda/nieuw",
        fields=lambda words, which: {
            "roundtable": "projectgroep|",
            "held_on": TODAY.isoformat(),
            "starts_at": _TIMES[which],
            "place": words,
        },
        stored=lambda: stand(w.db, "agendas", "place, starts_at"),
        choices=_TIMES,
    )


def agenda_edit(w: World) -> Form:
    made = _agenda(w)

    def touch() -> None:
        here = agendas.find(w.db, made)
        draft = DayDraft(TODAY, "10:00", THEIRS)
        more = {"version": here.version, "submission_id": uuid4().hex}
        agendas.change(w.db, w.cast.coordinator, made, draft, **more)

    return Form(
        role="coordinator",
        url=f"/overlegtafel/agenda/{made}/dag",
        fields=lambda words, which: {
            "roundtable": "projectgroep",
            "held_on": TODAY.isoformat(),
            "starts_at": _TIMES[which],
            "place": words,
            "version": "1",
        },
        stored=lambda: stand(w.db, "agendas", "place, starts_at"),
        touch=touch,
        choices=_TIMES,
    )


def signal(w: World) -> Form:
    return Form(
        role="coordinator",
        url="/overlegtafel/signaal",
        fields=lambda words, _: {
            "text": words,
            "seat": "projectgroep|",
            "roundtables": "stuurgroep",
        },
        stored=lambda: stand(w.db, "forwardings", "question, ''"),
    )


def agenda_line(w: World) -> Form:
    made = _agenda(w)
    return Form(
        role="coordinator",
        url=f"/overlegtafel/agenda/{made}/regel",
        fields=lambda words, which: {"words": words, "minutes": ("10", "20")[which]},
        stored=lambda: stand(w.db, "agenda_lines", "words, minutes"),
        choices=(10, 20),
    )


def sent_on(w: World) -> Form:
    made = w.point()

    def touch() -> None:
        roundtables.seat(w.db, w.cast.admin, "stuurgroep", w.cast.coordinator.person_id)
        roundtables.send_on(
            w.db,
            w.cast.coordinator,
            made,
            ("projectgroep", "Projectgroep"),
            THEIRS,
            version=forwardings.of_ids(w.db, [made])[0].version,
            submission_id=uuid4().hex,
        )

    def stored() -> list[tuple]:
        here = forwardings.of_ids(w.db, [made])[0]
        return [(here.sent_on_words, "" if here.sent_on_words == THEIRS else here.at_key)]

    return Form(
        role="coordinator",
        url=f"/overlegtafel/{made}/doorsturen",
        fields=lambda words, which: {
            "sentence": words,
            "roundtable": ("stuurgroep", "penvoerdersoverleg")[which],
            "version": "1",
        },
        stored=stored,
        touch=touch,
        choices=("stuurgroep", "penvoerdersoverleg"),
    )


def network(w: World) -> Form:
    def touch() -> None:
        w.db.execute(
            "update networks set version = 2, description = ? where name = 'Nieuw'", [THEIRS]
        )
        w.db.conn.commit()

    return Form(
        role="facilitator",
        url="/netwerken/nieuw",
        fields=lambda words, _: {"name": "Nieuw", "description": words},
        stored=lambda: stand(w.db, "networks", "description, ''", "name = 'Nieuw'"),
        touch=touch,
    )


def network_edit(w: World) -> Form:
    id_ = w.cast.network_id

    def touch() -> None:
        networks.change(
            w.db,
            w.cast.colleague,
            id_,
            name="Schoolopleiders",
            description=THEIRS,
            version=_version(w.db, "networks", id_),
        )

    return Form(
        role="facilitator",
        url=f"/netwerken/{id_}/wijzigen",
        fields=lambda words, _: {"name": "Schoolopleiders", "description": words, "version": "1"},
        stored=lambda: stand(w.db, "networks", "description, ''", f"id = '{id_}'"),
        touch=touch,
    )


def _meeting_fields(words: str, which: int) -> dict:
    return {
        "title": words,
        "meeting_on": TODAY.isoformat(),
        "starts_at": "13:30",
        "ends_at": "15:10",
        "place": ("Kantine", "Aula")[which],
        "item_choice": "shared",
    }


def meeting(w: World) -> Form:
    mine = f"id <> '{w.cast.meeting_id}'"

    def touch() -> None:
        made = stand(w.db, "meetings", "id, version", mine)[0]
        other = draft(title=THEIRS)
        meetings.change(w.db, w.cast.colleague, made[0], other, version=made[1])

    return Form(
        role="facilitator",
        url=f"/netwerken/{w.cast.network_id}/bijeenkomsten/nieuw",
        fields=lambda words, which: _meeting_fields(words, which) | {"format_key": "contactmiddag"},
        stored=lambda: stand(w.db, "meetings", "title, place", mine),
        touch=touch,
        choices=("Kantine", "Aula"),
    )


FORMATS = ("contactmiddag", "laatste-bijeenkomst")


def meeting_format(w: World) -> Form:
    """Another format brings its own programme along."""

    def looks_back(meeting_id: str) -> bool:
        return any(part.capture == "terugblik" for part in programmes.phases_of(w.db, meeting_id))

    others = f"id <> '{w.cast.meeting_id}'"
    return replace(
        meeting(w),
        fields=lambda words, which: _meeting_fields(words, 0) | {"format_key": FORMATS[which]},
        stored=lambda: [
            (title, (key, is_last, looks_back(id_)))
            for id_, title, key, is_last in stand(
                w.db, "meetings", "id, title, format_key, is_last", others
            )
        ],
        choices=((FORMATS[ONE], 0, False), (FORMATS[TWO], 1, True)),
    )


def meeting_edit(w: World) -> Form:
    id_ = w.cast.meeting_id
    start = _version(w.db, "meetings", id_)

    def touch() -> None:
        at = _version(w.db, "meetings", id_)
        meetings.change(w.db, w.cast.colleague, id_, draft(title=THEIRS), version=at)

    return Form(
        role="facilitator",
        url=f"/bijeenkomsten/{id_}/wijzigen",
        fields=lambda words, which: _meeting_fields(words, which) | {"version": str(start)},
        stored=lambda: stand(w.db, "meetings", "title, place"),
        touch=touch,
        choices=("Kantine", "Aula"),
    )


def own_details(w: World) -> Form:
    id_ = w.cast.member.person_id

    def touch() -> None:
        own_data.correct(
            w.db,
            w.cast.member,
            name="Member",
            email="",
            role_word=THEIRS,
            version=_version(w.db, "persons", id_),
        )

    return Form(
        role="member",
        url="/mijn/gegevens",
        fields=lambda words, _: {"name": "Member", "email": "", "role_word": words, "version": "1"},
        stored=lambda: [(people.find(w.db, id_).role_word, "")],
        touch=touch,
    )


def member_details(w: World) -> Form:
    year = school_year_of(TODAY)
    with writing(w.db):
        id_ = people.insert(w.db, "Anna", email="")
        networks.insert_membership(w.db, w.cast.network_id, id_, year)
    url = f"/netwerken/{w.cast.network_id}/leden/{year}/{id_}"

    def touch() -> None:
        with writing(w.db):
            people.change(
                w.db,
                id_,
                name="Anna",
                email="",
                role_word=THEIRS,
                organisation_id=None,
                version=_version(w.db, "persons", id_),
            )

    return Form(
        role="facilitator",
        url=url,
        fields=lambda words, _: {
            "name": "Anna",
            "email": "",
            "organisation": "",
            "role_word": words,
            "version": "1",
        },
        stored=lambda: [(people.find(w.db, id_).role_word, "")],
        touch=touch,
    )


def dossier(w: World) -> Form:
    return Form(
        role="facilitator",
        url="/dossier",
        fields=lambda words, which: {
            "title": words,
            "school_years": school_year_of(TODAY),
            "warranties": ("1", "2")[which],
        },
        stored=lambda: stand(w.db, "dossiers", "title, warranties"),
        choices=("[1]", "[2]"),
    )


def dossier_words(w: World) -> Form:
    made, entry = w.entry()

    def touch() -> None:
        at = _version(w.db, "dossier_entries", entry)
        findings.set_words(w.db, w.cast.facilitator, made, entry, THEIRS, version=at)

    return Form(
        role="facilitator",
        url=f"/dossier/{made}/volgorde/{entry}/zin",
        fields=lambda words, _: {"words": words, "version": "1"},
        stored=lambda: stand(w.db, "dossier_entries", "words, ''"),
        touch=touch,
    )


def note(w: World) -> Form:
    made = w.step()
    return Form(
        role="member",
        url=f"/mijn/stappen/{made}/notities",
        fields=lambda words, _: {"text": words},
        stored=lambda: stand(w.db, "step_notes", "text, ''"),
    )


def topic(w: World) -> Form:
    meeting_id = marked_meeting.plan(w.db, w.cast)
    part_id = marked_meeting.part_of(w.db, meeting_id, "Volgende keer")
    marked_meeting.go_to(w.db, w.cast, meeting_id, "Volgende keer")
    return Form(
        role="facilitator",
        url=f"/bijeenkomsten/{meeting_id}/kiezen/{part_id}",
        fields=lambda words, _: {"words": words},
        stored=lambda: stand(w.db, "topics", "words, ''"),
    )


def _rename(w: World, id_: str, name: str) -> None:
    stored = organisations.find(w.db, id_)
    values = {"name": name, "kind": stored.kind, "parent_id": None}
    organisations.save(w.db, id_, **values, actor=w.cast.colleague, version=stored.version)


def organisation(w: World) -> Form:
    return Form(
        role="facilitator",
        url="/organisaties",
        fields=lambda words, which: {
            "name": words,
            "kind": ("school", "bestuur")[which],
            "parent": "",
        },
        stored=lambda: stand(w.db, "organisations", "name, kind"),
        touch=lambda: _rename(w, one(w.db, "select id from organisations")["id"], THEIRS),
        choices=("school", "bestuur"),
    )


def organisation_edit(w: World) -> Form:
    made = organisations.save(
        w.db, None, name="begin", kind="school", parent_id=None, actor=w.cast.facilitator
    )
    form = organisation(w)
    return replace(
        form,
        url=f"/organisaties/{made}",
        fields=lambda words, which: form.fields(words, which) | {"version": "1"},
    )


def minutes_words(w: World) -> Form:
    def touch() -> None:
        at = minutes.words(w.db, w.cast.meeting_id).version
        other = MinutesDraft(THEIRS)
        minutes.set_words(w.db, w.cast.colleague, w.cast.meeting_id, other, version=at)

    return Form(
        role="facilitator",
        url=f"/bijeenkomsten/{w.cast.meeting_id}/verslag/woorden",
        fields=lambda words, which: {
            "opening": words,
            "closing": ("", "Tot gauw")[which],
            "version": "0",
        },
        stored=lambda: stand(w.db, "minutes", "opening, closing"),
        touch=touch,
        choices=("", "Tot gauw"),
    )


FORMS = [
    outcome,
    outcome_edit,
    action,
    action_edit,
    own_point,
    paper_line,
    paper_action,
    step,
    step_at_home,
    step_edit,
    look_back_in_meeting,
    look_back_alone,
    look_back_on_action,
    forwarding,
    table_answer,
    sent_on,
    agenda,
    agenda_edit,
    agenda_line,
    signal,
    network,
    network_edit,
    meeting,
    meeting_format,
    meeting_edit,
    own_details,
    member_details,
    dossier,
    dossier_words,
    note,
    topic,
    organisation,
    organisation_edit,
    minutes_words,
]


def send(client, form: Form, words: str, which: int, submission_id: str):
    return client.post(form.url, data=form.fields(words, which) | {"submission_id": submission_id})


def is_same(form: Form, again: str) -> bool:
    """Whether the form says the very same again; one without a choice has no other choice."""
    return again == "same" or form.choices[ONE] == form.choices[TWO] and again == "other choice"
