"""The source's case as demo data: readable, invented people, dates relative to today.

Told after 002:512-551: a contact afternoon, an institute meeting with seven own steps, the last
meeting of that year half looked back, and a meeting that is open to join. Long, because it is one
story told in order; there is no second reader for a part of it.
"""

import json
import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.catalogue import Catalogue, read_catalogue
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.catalogue.stand_ins import StandIns
from gesprekskader.config import Settings
from gesprekskader.errors import NotFound, SettingWrong
from gesprekskader.moments import AMSTERDAM, clock_at, now, today
from gesprekskader.processes import hold
from gesprekskader.records import Actor, ItemRef, PickedItem
from gesprekskader.store import (
    accounts,
    dossiers,
    fingerprints,
    follow_ups,
    forwardings,
    groups,
    meetings,
    networks,
    organisations,
    outcomes,
    people,
    picked_items,
    programmes,
    revisits,
    roundtables,
    seats,
    shelf,
    step_notes,
    steps,
)
from gesprekskader.store.db import Pool, one, writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.migrations import migrate
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft

_MARK = "demo-van.txt"
PASSWORD = "rustig pratend naar de overkant"  # noqa: S105 - of invented people, in the demo only # nosec B105

ROLES = {
    "facilitator": "gespreksleider van de contactmiddag",
    "institute_facilitator": "gespreksleider van het netwerk instituutsopleiders",
    "member_1": "lid van groep 1",
    "member_2": "ander lid van groep 1",
    "other_group_member": "lid van groep 2",
    "screen_facilitator": "gespreksleider bij het scherm van de open bijeenkomst",
    "coordinator": "coördinator aan twee overlegtafels",
    "administrator": "beheerder: accounts, rollen en wie aan welke overlegtafel zit",
}
_NAMES = {
    "facilitator": "Wietske Brandsma",
    "institute_facilitator": "Hamid Verhulst",
    "member_1": "Roos Tadema",
    "member_2": "Emre Lindhout",
    "other_group_member": "Maud Zijlmans",
    "screen_facilitator": "Pelle Ockels",
    "coordinator": "Salma Dijkgraaf",
    "administrator": "Wietske Brandsma",
}


@dataclass(frozen=True)
class Part:
    """Somebody to sign in as, and the page where that role works."""

    person_id: str
    has_account: bool
    has_second_step: bool
    path: str


def prepare(settings: Settings, *, fresh: bool = False) -> str:
    """Make the demo's database, unless today's is there already, or one that somebody wrote in.

    Nothing that somebody wrote is deleted: it is used, or with `fresh` set aside. Gives back the
    sentence for who starts it, "" when there is nothing to say. Raises SettingWrong rather than
    touch a folder that holds real data, StorageUnsafe while a server works in it.
    """
    mark = settings.data / _MARK
    if settings.database.exists() and not mark.exists():
        raise SettingWrong(
            f"In {settings.data} staan echte gegevens. Kies voor de demo een andere map."
        )
    made_on, word = _read(mark)
    is_whole = settings.database.exists() and made_on != _HALF
    if is_whole and not fresh and made_on == today().isoformat():
        return ""
    with hold(settings.data):
        said = ""
        if is_whole and (not word or fingerprints.of(settings.database) != word):
            if not fresh:
                return _KEPT.format(made_on)
            said = _ASIDE.format(_set_aside(settings))
        _make(settings, mark)
    return said


_HALF = "wordt gemaakt"
_KEPT = (
    "Dit is de demo van {}: er is in geschreven, dus hij blijft staan."
    " Met --fresh begin je een nieuwe; deze wordt dan bewaard."
)
_ASIDE = "De vorige demo is bewaard: {}. Met restore en dat bestand zet je hem terug."


def _read(mark: Path) -> tuple[str, str]:
    """The day it was made on, and its fingerprint then; "" for what is not known."""
    if not mark.exists():
        return _HALF, ""
    made_on, _, word = mark.read_text(encoding="utf-8").strip().partition("\n")
    return made_on, word.strip()


def _set_aside(settings: Settings) -> Path:
    """Give the database another name, with the log beside it."""
    aside = settings.data / f"demo-bewaard-{now():%Y%m%dT%H%M%SZ}.db"
    for path in sorted(settings.data.glob(f"{settings.database.name}*")):
        path.rename(aside.with_name(aside.name + path.name.removeprefix(settings.database.name)))
    return aside


def _make(settings: Settings, mark: Path) -> None:
    mark.write_text(f"{_HALF}\n", encoding="utf-8")
    for path in settings.data.glob(f"{settings.database.name}*"):
        path.unlink()
    pool = Pool(settings.database)
    try:
        with pool.borrowed() as db:
            migrate(db)
            Story(db, read_catalogue(settings.content)).tell()
    finally:
        pool.close()
    mark.write_text(
        f"{today().isoformat()}\n{fingerprints.of(settings.database)}\n", encoding="utf-8"
    )


def role(db: Database, name: str) -> Part:
    """The person who plays a role, and where to go. Raises NotFound."""
    if name not in _NAMES:
        raise NotFound
    row = one(db, "select id from persons where name = ?", [_NAMES[name]])
    if row is None:
        raise NotFound
    account = one(db, "select 1 from accounts where person_id = ?", [row["id"]])
    administers = name == "administrator"
    return Part(row["id"], account is not None, administers, _path(db, name, row["id"]))


def _path(db: Database, name: str, person_id: str) -> str:
    def meeting(title: str) -> str:
        row = one(db, "select id from meetings where title = ?", [title])
        return row["id"] if row else ""

    if name == "facilitator":
        return f"/bijeenkomsten/{meeting(Story.AFTERNOON)}"
    if name == "institute_facilitator":
        return f"/bijeenkomsten/{meeting(Story.LAST)}/terugblik/overzicht"
    if name == "coordinator":
        return "/overlegtafel"
    if name == "administrator":
        return "/rollen"
    if name == "screen_facilitator":
        return f"/bijeenkomsten/{meeting(Story.OPEN)}/scherm"
    seat = seats.seated(db, Actor(person_id=person_id), meeting(Story.OPEN))
    return f"/gesprekken/{seat.id}" if seat else "/"


def _addresses(address: str) -> dict[str, str]:
    return {name: f"{address}/demo/als/{name}" for name in ROLES}


def as_json(settings: Settings, address: str) -> str:
    """One JSON object: where it runs, and an address per role."""
    return json.dumps(
        {
            "base_url": address,
            "database": str(settings.database),
            "pid": os.getpid(),
            "roles": _addresses(address),
        }
    )


def as_text(settings: Settings, address: str) -> str:
    """What the terminal says."""
    from gesprekskader.serving import room_lines

    rows = [f"  {ROLES[name]}:\n    {url}" for name, url in _addresses(address).items()]
    return "\n".join(
        ["", f"De demo staat klaar op {address}", "", "Open als:", *rows, "", *room_lines(settings)]
        + ["", "Stoppen: Ctrl+C", ""]
    )


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend: nobody meets on Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


class Story:
    """Tells the case through the same store functions the pages use."""

    AFTERNOON = "Contactmiddag Leeromgeving"
    INSTITUTE = "Netwerkbijeenkomst Begeleiding en beoordeling"
    LAST = "Laatste netwerkbijeenkomst"
    OPEN = "Contactmiddag Begeleiding"
    TABLES = ("instituutscoordinatoren", "coop-eigen-bestuur")

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self.db, self.catalogue = db, catalogue
        self.stand_ins = StandIns(catalogue)
        self.today = today()
        self.last_on, self.institute_on, self.afternoon_on = self._days()
        self.people: dict[str, str] = {}

    def _days(self) -> tuple[date, date, date]:
        """The last meeting lies a few days back; the meetings before it in the same school year."""
        last = self.today - timedelta(days=4)
        start = date(int(rules.school_year_of(last)[:4]), 8, 1)
        if (last - start).days < 21:  # the first weeks of August: last year's last meeting
            last = start - timedelta(days=14)
            start = date(start.year - 1, 8, 1)
        earlier = max(start + timedelta(days=14), last - timedelta(days=240))
        afternoon = max(start + timedelta(days=7), last - timedelta(days=60))
        return _weekday(last), _weekday(earlier), _weekday(afternoon)

    def tell(self) -> None:
        """Write everything, each thing on its own day."""
        with clock_at(self._at(self.institute_on, 8)):
            self._people()
            self._networks()
        self._institute_meeting()
        self._contact_afternoon()
        self._last_meeting()
        self._open_meeting()
        self._planned_meeting()
        self._dossier()

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), AMSTERDAM)

    def _refs(self, *keys: str) -> list[ItemRef]:
        framework = self.catalogue.framework
        items = framework.items_of(self.stand_ins.items(keys))
        return [ref_in(framework, item) for item in items]

    def _actor(self, name: str) -> Actor:
        has_account = one(
            self.db, "select 1 from accounts where person_id = ?", [self.people[name]]
        )
        return Actor("", self.people[name], has_account is not None, False)

    def _people(self) -> None:
        boards = {
            "Stichting De Wijde Polder": ["De Zwaluw", "Het Sluisje"],
            "Onderwijsgroep Zilverrijk": ["De Regenboogbrug", "Ons Baken"],
        }
        places: dict[str, str] = {}
        for board, schools in boards.items():
            places[board] = organisations.save(
                self.db, None, name=board, kind="bestuur", parent_id=None
            )
            for school in schools:
                places[school] = organisations.save(
                    self.db, None, name=school, kind="school", parent_id=places[board]
                )
        places["Hogeschool Waterkant"] = organisations.save(
            self.db, None, name="Hogeschool Waterkant", kind="opleidingsinstituut", parent_id=None
        )
        institute, school_names = "Hogeschool Waterkant", [s for b in boards.values() for s in b]
        cast = {
            _NAMES["facilitator"]: ("Stichting De Wijde Polder", "trainer SO&P"),
            _NAMES["institute_facilitator"]: (institute, "instituutscoördinator"),
            _NAMES["screen_facilitator"]: ("Onderwijsgroep Zilverrijk", "CoOP'er"),
            _NAMES["coordinator"]: (institute, "instituutscoördinator"),
            _NAMES["member_1"]: (school_names[0], "schoolopleider"),
            _NAMES["member_2"]: (school_names[2], "schoolopleider"),
            _NAMES["other_group_member"]: (school_names[1], "schoolopleider"),
            "Jorrit Haverman": (school_names[3], "schoolopleider"),
            "Imane Koolwijk": (institute, "instituutsopleider"),
            "Gijs Meerhof": (institute, "instituutsopleider"),
            "Tirza van Elderen": (institute, "instituutsopleider"),
            "Oscar Nijdam": (institute, "instituutsopleider"),
            "Liv Achterberg": (institute, "instituutsopleider"),
            "Bram Castelijn": (institute, "instituutsopleider"),
        }
        first = accounts.create_first(
            self.db,
            name=_NAMES["facilitator"],
            email="wietske@voorbeeld.invalid",
            password=PASSWORD,
        )
        self.people[_NAMES["facilitator"]] = first
        with writing(self.db):
            for name, (place, word) in cast.items():
                if name not in self.people:
                    self.people[name] = people.insert(
                        self.db, name, role_word=word, organisation_id=places[place]
                    )
            self.db.execute(
                "update persons set organisation_id = ?, role_word = ? where id = ?",
                [places["Stichting De Wijde Polder"], "trainer SO&P", first],
            )
            tokens = {
                name: accounts.invite(
                    self.db, self.people[_NAMES[name]], f"{mail}@voorbeeld.invalid", first
                )
                for name, mail in (
                    ("institute_facilitator", "hamid"),
                    ("screen_facilitator", "pelle"),
                    ("coordinator", "salma"),
                )
            }
        for token in tokens.values():
            accounts.choose_password(self.db, Actor(), people.token_hash(token), PASSWORD)
        for table in self.TABLES:
            roundtables.seat(
                self.db,
                Actor("", first, True, True),
                self.stand_ins.table(table),
                self.people[_NAMES["coordinator"]],
            )

    def _networks(self) -> None:
        lead, institute = (
            self._actor(_NAMES["facilitator"]),
            self._actor(_NAMES["institute_facilitator"]),
        )
        year = rules.school_year_of(self.last_on)
        self.schools = networks.add(
            self.db,
            lead,
            name="Netwerk schoolopleiders",
            description="Schoolopleiders van alle besturen, met trainers SO&P.",
            school_year=year,
        )
        self.institutes = networks.add(
            self.db,
            institute,
            name="Netwerk instituutsopleiders",
            description="Instituutsopleiders van Hogeschool Waterkant.",
            school_year=year,
        )
        with writing(self.db):
            networks.insert_membership(
                self.db,
                self.schools,
                self.people[_NAMES["screen_facilitator"]],
                year,
                is_facilitator=True,
            )
            for name in ("member_1", "member_2", "other_group_member"):
                networks.insert_membership(self.db, self.schools, self.people[_NAMES[name]], year)
            networks.insert_membership(self.db, self.schools, self.people["Jorrit Haverman"], year)
            for name in self._institute_people():
                networks.insert_membership(self.db, self.institutes, self.people[name], year)

    def _institute_people(self) -> list[str]:
        return ["Imane Koolwijk", "Gijs Meerhof", "Tirza van Elderen", "Oscar Nijdam"] + [
            "Liv Achterberg",
            "Bram Castelijn",
        ]

    def _meeting(
        self,
        actor: Actor,
        network_id: str,
        title: str,
        day: date,
        format_key: str,
        keys: list[str],
        *,
        starts_at: str = "13:30",
        ends_at: str = "15:10",
        is_last: bool = False,
        place: str = "Kantine van De Zwaluw",
    ) -> str:
        keys = self.stand_ins.items(keys)
        format_key = self.stand_ins.meeting_format(format_key, looks_back=is_last)
        items = self.catalogue.framework.items_of(keys)
        phases = planned_phases(self.catalogue.formats[format_key], items, "shared")
        draft = MeetingDraft(title, day, starts_at, ends_at, place, "shared", is_last)
        meeting_id = meetings.add(
            self.db,
            actor,
            network_id,
            draft,
            format_key=format_key,
            is_rehearsal=False,
            phases=phases,
            submission_id=uuid4().hex,
        )
        programmes.offer(self.db, actor, meeting_id, keys, self._refs(*keys), None)
        return meeting_id

    def _group(self, meeting_id: str, names: list[str], items: list[ItemRef]) -> str:
        """People join with the code and sit together; the id of their group."""
        group_id = ""
        for name in names:
            actor = self._actor(name)
            seats.join_as_known(self.db, actor, meeting_id)
            if group_id:
                seats.sit_down(self.db, actor, group_id)
            else:
                group_id = groups.start(
                    self.db, actor, meeting_id, items, submission_id=uuid4().hex
                )
        return group_id

    def _picked(self, group: str, key: str) -> PickedItem:
        here = self.stand_ins.item(key).key
        return next(p for p in picked_items.of_group(self.db, group) if p.item.key == here)

    def _say(
        self, group: str, name: str, key: str, kind: str, text: str, role_word: str = ""
    ) -> str:
        picked = self._picked(group, key)
        return outcomes.record(
            self.db,
            self._actor(name),
            group,
            picked.id,
            OutcomeDraft(kind, text, role_word, bool(role_word)),
            submission_id=uuid4().hex,
        )

    def _act(
        self, group: str, name: str, key: str, text: str, owner_kind: str, owner: str, when: str
    ) -> str:
        picked = self._picked(group, key)
        return follow_ups.record(
            self.db,
            self._actor(name),
            group,
            picked.id,
            FollowUpDraft(text, owner_kind, owner, when),
            submission_id=uuid4().hex,
        )

    def _move(self, actor: Actor, meeting_id: str, *stages: str) -> None:
        for before, after in zip(stages, stages[1:], strict=False):
            meetings.move_stage(self.db, actor, meeting_id, now=before, new=after)

    def _contact_afternoon(self) -> None:
        lead = self._actor(_NAMES["facilitator"])
        keys = ["w2-lo-1", "w2-lo-7"]
        with clock_at(self._at(self.afternoon_on, 9)):
            meeting = self._meeting(
                lead, self.schools, self.AFTERNOON, self.afternoon_on, "contactmiddag", keys
            )
            self._move(lead, meeting, rules.CONCEPT, rules.OPEN)
        first, second = _NAMES["member_1"], _NAMES["other_group_member"]
        with clock_at(self._at(self.afternoon_on, 14, 2)):
            one_group = self._group(meeting, [first, _NAMES["member_2"]], self._refs(*keys))
            two_group = self._group(meeting, [second, "Jorrit Haverman"], self._refs(*keys))
            self._say(
                one_group,
                first,
                "w2-lo-1",
                "opbrengst",
                "De meeste mentoren zorgen voor veiligheid door open te zijn. Zij maken tijd om een les"
                " voor te bespreken en na te bespreken.",
            )
            self._say(
                two_group,
                second,
                "w2-lo-1",
                "goed voorbeeld",
                "Studenten praten gewoon mee aan de tafel in de teamkamer.",
            )
            self._say(
                two_group,
                second,
                "w2-lo-1",
                "knelpunt",
                "Studenten nemen de aanpak van hun mentor over als de norm. Nodigt de mentor niet uit om"
                " te proberen, dan wordt de student een kopie.",
            )
            example = self._say(
                one_group,
                first,
                "w2-lo-7",
                "goed voorbeeld",
                "Studenten zijn welkom bij scholing en leerlingbesprekingen. Zij krijgen dezelfde attentie"
                " als het team en gaan mee op kamp.",
            )
            self._say(
                two_group,
                "Jorrit Haverman",
                "w2-lo-7",
                "knelpunt",
                "Vooral derdejaars en vierdejaars worden gevraagd. Eerstejaars zien we wel in de"
                " teamkamer, maar niet in de vergadering.",
            )
            self._say(
                one_group,
                first,
                "w2-lo-7",
                "citaat",
                "Ik hoorde er pas bij toen ik mee mocht.",
                "student",
            )
            shelf.put(self.db, self._actor(first), example, shelf.EVERYONE)
        with clock_at(self._at(self.afternoon_on, 14, 40)):
            trainers = self._act(
                two_group,
                second,
                "w2-lo-1",
                "De mentorentraining krijgt meer aandacht voor experimenteren in de groep. Verken samen"
                " hoe dat er dan uitziet.",
                rules.ROUNDTABLE,
                "Trainers mentorentraining",
                "voor de volgende training",
            )
            own_board = self._act(
                one_group,
                first,
                "w2-lo-7",
                "Schoolopleiders vragen hun CoOP'er om dit op de agenda te zetten: hoe betrekken we ook"
                " eerstejaars en tweedejaars bij de hele school, met welk doel en in welke opbouw?",
                rules.ROUNDTABLE,
                "CoOP'er van het eigen bestuur",
                "netwerk van het eigen bestuur",
            )
            self._act(
                two_group,
                "Jorrit Haverman",
                "w2-lo-7",
                "Het rooster van teamactiviteiten aan het begin van de stage delen.",
                rules.NOBODY,
                "",
                "",
            )
        with clock_at(self._at(self.afternoon_on, 15, 5)):
            step = self._step(
                _NAMES["member_1"],
                self.schools,
                meeting,
                "ga",
                "twee eerstejaars vragen om mee te lopen bij de leerlingbespreking",
                ["w2-lo-7"],
            )
            step_notes.add(
                self.db,
                self._actor(_NAMES["member_1"]),
                step,
                "Eén gevraagd. De ander na de herfstvakantie.",
                submission_id=uuid4().hex,
            )
            self._move(lead, meeting, rules.OPEN, rules.HARVEST)
            self._forward(
                lead,
                meeting,
                "trainers-mentorentraining",
                "Kan experimenteren in de groep een vast onderdeel van de mentorentraining worden?",
                follow_up_id=trainers,
            )
            asked = self._forward(
                lead,
                meeting,
                "coop-eigen-bestuur",
                "Wil je dit op de agenda van het netwerk van je bestuur zetten?",
                follow_up_id=own_board,
            )
            self._move(lead, meeting, rules.HARVEST, rules.WRAP_UP, rules.CLOSED)
        with clock_at(self._at(_weekday(self.afternoon_on + timedelta(days=16)), 9)):
            self._answer(
                asked,
                "Ja. Het staat op de agenda van de volgende bijeenkomst van ons bestuur. Neem gerust een voorbeeld mee.",
            )

    def _answer(self, forwarding_id: str, sentence: str) -> None:
        roundtables.answer(
            self.db,
            self._actor(_NAMES["coordinator"]),
            forwarding_id,
            sentence,
            version=1,
            submission_id=uuid4().hex,
        )

    def _forward(
        self, actor: Actor, meeting_id: str, table: str, question: str, **what: str
    ) -> str:
        at = self.stand_ins.table(table)
        return forwardings.forward(
            self.db,
            actor,
            meeting_id,
            follow_up_id=what.get("follow_up_id"),
            step_id=what.get("step_id"),
            roundtable=(at, self.catalogue.roundtables[at].title),
            question=question,
            submission_id=uuid4().hex,
        )

    def _step(
        self, name: str, network_id: str, meeting_id: str, kind: str, text: str, keys: list[str]
    ) -> str:
        return steps.add(
            self.db,
            self._actor(name),
            StepDraft(kind, text, tuple(self._refs(*keys))),
            network_id=network_id,
            meeting_id=meeting_id,
            school_year=meetings.find(self.db, meeting_id).school_year,
            submission_id=uuid4().hex,
        )

    def _institute_meeting(self) -> None:
        lead = self._actor(_NAMES["institute_facilitator"])
        keys = ["w2-bg-1", "w2-bg-5", "w2-bg-8", "w2-bg-10"]
        with clock_at(self._at(self.institute_on, 9)):
            meeting = self._meeting(
                lead,
                self.institutes,
                self.INSTITUTE,
                self.institute_on,
                "netwerkbijeenkomst",
                keys,
                starts_at="10:00",
                ends_at="12:00",
                place="Hogeschool Waterkant, lokaal 2.14",
            )
            self._move(lead, meeting, rules.CONCEPT, rules.OPEN)
        names = self._institute_people()
        with clock_at(self._at(self.institute_on, 10, 40)):
            one_group = self._group(meeting, names[:3], self._refs(*keys))
            two_group = self._group(meeting, names[3:], self._refs(*keys))
            self._say(
                one_group,
                names[0],
                "w2-bg-1",
                "goed voorbeeld",
                "Ik bel de schoolopleider in de tweede week even. Dan weten we allebei hoe de start was.",
            )
            self._say(
                two_group,
                names[3],
                "w2-bg-8",
                "knelpunt",
                "In de aanloop naar de eindbeoordeling blijkt soms pas dat er meer steun nodig was.",
            )
            self._say(
                two_group,
                names[4],
                "w2-bg-10",
                "opbrengst",
                "Een kritische beroepssituatie met een begrip erbij geeft een ander gesprek dan alleen de les.",
            )
        told = [
            ("ga", "aan het eind van deze periode met mentor en student terugkijken op wat er is geleerd", ["w2-bg-1"]),
            ("ga", "in mijn planning meer tijd vrijmaken voor het gesprek over vakinhouden", ["w2-bg-5", "w2-bg-10"]),
            ("ga", "met de schoolopleider bespreken hoe we samen met mentoren een bijeenkomst over kritische beroepssituaties plannen", ["w2-bg-10"]),
            ("ga", "halverwege de periode een kort contactmoment via Teams met de mentor plannen, om te horen of het leren op koers ligt. Nu horen we soms pas vlak voor de eindbeoordeling dat er meer steun nodig is, en dan is bijsturen te laat", ["w2-bg-8"]),
            ("wil", "weten hoe studenten in de leergroep bij hun thema uitkomen, en hoe ik daar meer aan kan bijdragen", ["w2-bg-1"]),
            ("wil", "scholing in het gesprek met een mentor als ik denk dat er meer uit de begeleiding te halen is", ["w2-bg-5"]),
            ("wil", "in dit netwerk casussen blijven bespreken zoals we nu doen, om er zelf van te leren", ["w2-bg-5"]),
        ]  # fmt: skip
        owners = [names[0], names[1], names[2], names[1], names[3], names[4], names[5]]
        with clock_at(self._at(self.institute_on, 11, 40)):
            self.told = [
                self._step(owner, self.institutes, meeting, *words)
                for owner, words in zip(owners, told, strict=True)
            ]
            self.owners = owners
            self.planned_moment = self._act(
                one_group,
                names[2],
                "w2-bg-8",
                "Halverwege elke periode een vast contactmoment in de jaarplanning zetten.",
                rules.PERSON,
                "Hamid",
                "voor de volgende periode",
            )
            self._move(lead, meeting, rules.OPEN, rules.HARVEST, rules.WRAP_UP, rules.CLOSED)

    def _last_meeting(self) -> None:
        lead = self._actor(_NAMES["institute_facilitator"])
        with clock_at(self._at(self.last_on, 9)):
            meeting = self._meeting(
                lead,
                self.institutes,
                self.LAST,
                self.last_on,
                "laatste-bijeenkomst",
                ["w2-bg-5", "w2-bg-8"],
                starts_at="15:00",
                ends_at="16:30",
                is_last=True,
                place="Hogeschool Waterkant, lokaal 2.14",
            )
            self._move(lead, meeting, rules.CONCEPT, rules.OPEN)
        names = self._institute_people()
        with clock_at(self._at(self.last_on, 15, 15)):
            group = self._group(meeting, names[:5], self._refs("w2-bg-5", "w2-bg-8"))
            self._say(
                group,
                names[1],
                "w2-bg-8",
                "opbrengst",
                "Een kort moment halverwege voorkomt een verrassing aan het eind.",
            )
            told = [
                (0, RevisitDraft("gezet", "Op vier van de zes scholen keken we samen terug.")),
                (1, RevisitDraft("deels", "Op twee van de zes scholen een vast moment per periode.", "Te weinig tijd in de rapportweken.", "", True)),
                (3, RevisitDraft("gezet", "Een student kreeg op tijd extra begeleiding.")),
                (5, RevisitDraft("niet", "", "", "Een training, van de instituutscoördinatoren.", True)),
            ]  # fmt: skip
            for number, draft in told:
                revisits.look_back_on_step(
                    self.db,
                    self._actor(self.owners[number]),
                    self.told[number],
                    draft,
                    meeting_id=meeting,
                    version=0,
                    submission_id=uuid4().hex,
                )
            for number in (3, 5):
                steps.share(
                    self.db, self._actor(self.owners[number]), self.told[number], steps.NETWORK
                )
        with clock_at(self._at(self.last_on, 16, 10)):
            self._move(lead, meeting, rules.OPEN, rules.HARVEST)
            self._forward(
                lead,
                meeting,
                "instituutscoordinatoren",
                "Kunnen jullie scholing organiseren voor het gesprek met mentoren?",
                step_id=self.told[5],
            )
            self._forward(
                lead,
                meeting,
                "instituutscoordinatoren",
                "Kan dit contactmoment voortaan in de jaarplanning van alle opleidingen staan?",
                follow_up_id=self.planned_moment,
            )
            self._move(lead, meeting, rules.HARVEST, rules.WRAP_UP)

    def _open_meeting(self) -> None:
        lead = self._actor(_NAMES["facilitator"])
        keys = ["w2-bg-8", "w2-bg-10"]
        meeting = self._meeting(lead, self.schools, self.OPEN, self.today, "contactmiddag", keys)
        self._move(lead, meeting, rules.CONCEPT, rules.OPEN)
        first = _NAMES["member_1"]
        group = self._group(meeting, [first, _NAMES["member_2"]], self._refs(*keys))
        self._group(meeting, [_NAMES["other_group_member"]], self._refs(*keys))
        self._say(
            group,
            first,
            "w2-bg-8",
            "opbrengst",
            "Bij de start zitten we met zijn vieren aan tafel. Halverwege zien we elkaar niet.",
        )

    def _dossier(self) -> None:
        """What the coordinator collects for the text about the waarborgen."""
        lead, writer = self._actor(_NAMES["facilitator"]), self._actor(_NAMES["coordinator"])
        with clock_at(self._at(self.afternoon_on, 8)):
            dossiers.set_network(self.db, lead, self.schools, gives=True)
        year = rules.school_year_of(self.afternoon_on)
        item = self.stand_ins.item("w2-lo-1")
        others = {w.number for w in self.catalogue.framework.warranties} - {item.warranty_number}
        about = (item.warranty_number, *sorted(others)[1:2])
        made = dossiers.add(
            self.db,
            writer,
            DossierDraft("Kritische reflectie: leeromgeving", (year,), about),
            submission_id=uuid4().hex,
        )
        found = dossiers.findings(self.db, writer, dossiers.find(self.db, made))
        refs = [f.ref for f in found][:4]
        dossiers.choose(self.db, writer, made, item.subtheme_key, add=refs, drop=[])
        first = dossiers.in_order(dossiers.findings(self.db, writer, dossiers.find(self.db, made)))[
            0
        ]
        words = "Studenten horen bij het team. Dat kwam in meer groepen terug:"
        dossiers.set_words(self.db, writer, made, first.entry_id, words, version=1)

    def _planned_meeting(self) -> None:
        lead = self._actor(_NAMES["facilitator"])
        day = _weekday(self.today + timedelta(days=45))
        self._meeting(
            lead,
            self.schools,
            "Laatste contactmiddag",
            day,
            "laatste-bijeenkomst",
            ["w2-lo-7"],
            ends_at="15:00",
            is_last=True,
        )
