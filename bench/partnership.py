"""Invents the school years of a whole partnership in a fresh database, for bench/years.py.

500 schools under 10 boards, 40 networks that meet four times a year, and all that comes of it. The
words are Dutch and mean little; how many there are, and how they hang together, is as in real life.
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gesprekskader import rules
from gesprekskader.catalogue.model import Framework
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.moments import today
from gesprekskader.store import shelf, steps
from gesprekskader.store.db import connect, item_values, writing
from gesprekskader.store.migrations import migrate

SEED, BOARDS, SCHOOLS, NETWORKS, MEMBERS = 2026, 10, 500, 40, 12
MEETINGS = (("Start", 0, "10"), ("Winter", 0, "12"), ("Lente", 1, "03"), ("Slot", 1, "06"))
FACILITATOR, COORDINATOR = "begeleider", "coördinator"
TABLES = (("coop-overleg", "CoOP-overleg"), ("projectgroep", "Projectgroep"))
FORWARDED, ON_A_DAY = 5, 12  # by each network in a year; on the agenda of a day


def among(text: str) -> list[str]:
    """The words of a list with commas."""
    return [" ".join(word.split()) for word in text.split(",")]


WHO = among("""
mentoren, studenten, schoolopleiders, instituutsopleiders, vakcoaches, schoolleiders,
teamleiders, starters, docenten, begeleiders, roosteraars, leerlingen, ouders, bestuurders,
lerarenopleiders, werkplekbegeleiders, assessoren, eerstejaars, derdejaars, collega's,
onderzoekers, duo's, teams, secties, praktijkscholen""")
WHAT = among("""
de leervragen, het lesbezoek, de feedback, het rooster, de startgesprekken, het portfolio, de
leerlijn, het leerwerkplan, de beoordeling, de intervisie, het beroepsbeeld, de
lesvoorbereiding, de leeruitkomsten, het onderzoek, de studiemiddag, de observaties, het
dossier, de planning, de visie, het jaarplan, de mentorentraining, de werkplek, het
praktijkonderzoek, de toetsing, de klassen, het teamoverleg, de nabespreking, het curriculum, de
stageperiode, de voortgang, het afstemmingsoverleg, de verwachtingen, het kijkkader, de
vakdidactiek, het klassenmanagement, de pedagogiek, de werkdruk, het vertrouwen, de
kennisdeling, het ontwerpteam, de leergemeenschap, het eindgesprek, de rubrics, de kennisbasis,
het inwerkprogramma""")
DO = among("""
begeleiden, bespreken, voorbereiden, plannen, delen, onderzoeken, verbeteren, afstemmen,
beoordelen, vastleggen, evalueren, ontwerpen, observeren, versterken, organiseren, oefenen,
verdiepen, aanpassen, vergelijken, bewaken, inplannen, uitproberen, vernieuwen, verbinden,
uitleggen, nabespreken, opbouwen, afronden, meenemen, ondersteunen, coachen, vragen, bekijken,
verkennen, herhalen""")
HOW = among("""
samen, wekelijks, vaker, eerder, zelf, gericht, rustig, open, structureel, vooraf, achteraf,
zichtbaar, kort, gezamenlijk, stapsgewijs""")
WHEN = among("""
aan tafel, op donderdag, in het netwerk, na elke les, voor de zomer, tijdens de intervisie, op
school, op de opleiding, in de eerste week, halverwege de stage, met het hele team, in
tweetallen, aan het eind van de periode, bij de start, in de sectie, na de herfstvakantie,
zonder papierwerk, met een vaste agenda, buiten de les, in het tweede jaar, op de studiedag, per
kwartaal, met de schoolleider, vanuit de praktijk, bij het lesbezoek, met een voorbeeld""")
FIRST = among("""
Amir, Bo, Carla, Daan, Esra, Fleur, Guus, Hanan, Ilse, Joost, Kim, Leila, Maud, Noor, Omar, Pien""")
LAST = among("""
Aksoy, Bakker, Cats, Dekker, Evers, Faber, Groot, Haak, Idris, Jansen, Kok, Lub, Mol, Nys""")


class Partnership:
    """Rows for a fresh database, from a seed: the same again for the same seed and numbers."""

    def __init__(self, folder: Path, framework: Framework) -> None:
        self.db = connect(folder / "gesprekskader.db")
        migrate(self.db)
        self.items = [item_values(ref_in(framework, item)) for item in framework.all_items]
        self.random = Random(SEED)
        self.rows: dict[str, list[dict]] = {}
        self.people: dict[tuple, tuple[str, str]] = {}

    def fill(self, years: int, outcomes: int) -> None:
        """`years` school years with so many outcomes together; ends with the year of today."""
        newest = int(rules.school_year_of(today())[:4])
        with writing(self.db):
            self.db.execute("pragma defer_foreign_keys = on")
            self._organise(newest - years + 1)
            for start in range(newest - years + 1, newest + 1):
                self.random.seed(f"{SEED} {newest - start}")  # the newest year is always alike
                self._year(start, outcomes // years)
                self._insert()
        self.db.execute("pragma wal_checkpoint(truncate)")
        self.db.close()

    def _new_id(self, chance: Random | None = None) -> str:
        return "".join((chance or self.random).choices("23456789abcdefghjkmnpqrstuvwxyz", k=12))

    def _add(self, table: str, **values: object) -> str:
        """One row to insert; its id."""
        values = {"id": values.get("id") or self._new_id()} | values
        self._tie(table, **values)
        return str(values["id"])

    def _tie(self, table: str, **values: object) -> None:
        """One row of a table without ids of its own."""
        self.rows.setdefault(table, []).append(values)

    def _insert(self) -> None:
        for table, found in self.rows.items():
            names = ", ".join(found[0])
            values = ", ".join(f":{name}" for name in found[0])
            sql = f"insert into {table} ({names}) values ({values})"  # noqa: S608 - our own names
            self.db.conn.executemany(sql, found)
        for row in self.rows.pop("shelf", ()):
            shelf.index(self.db, row["outcome_id"])
        self.rows.clear()

    def _text(self) -> str:
        pick = self.random.choice
        return " ".join(
            f"{pick(WHO).capitalize()} {pick(('willen', 'gaan', 'kunnen', 'moeten'))} {pick(WHAT)}"
            f" {pick(HOW)} {pick(DO)} {pick(WHEN)}."
            for _ in range(self.random.randint(1, 3))
        )

    def _organise(self, first: int) -> None:
        at = f"{first}-08-20T12:00:00+00:00"
        boards = [
            self._add("organisations", name=f"Bestuur {n + 1}", kind="bestuur", parent_id=None)
            for n in range(BOARDS)
        ]
        self.schools = [
            self._add(
                "organisations", name=f"School {n + 1}", kind="school", parent_id=boards[n % BOARDS]
            )
            for n in range(SCHOOLS)
        ]
        self.networks = [
            self._add("networks", name=f"Netwerk {n + 1:02}", created_at=at)
            for n in range(NETWORKS)
        ]
        for name in (FACILITATOR, COORDINATOR):
            id_ = self._add("persons", name=name, organisation_id=self.schools[0], created_at=at)
            mail, is_admin = f"{name[0]}@example.nl", name == COORDINATOR
            account = {"email": mail, "password_hash": "", "is_admin": is_admin, "created_at": at}
            self._tie("accounts", person_id=id_, **account)
            self.people[name,] = id_, name
        for key, _ in TABLES:
            seat = {"roundtable_key": key, "person_id": id_, "added_at": at}
            self._tie("roundtable_members", **seat)

    def _members(self, network: int, start: int) -> list[tuple[str, str]]:
        """(id, name) of twelve; each makes room for another after three years."""
        found = []
        for n in range(MEMBERS):
            key = (network, n, (start + n) // 3)
            if key not in self.people:
                chance = Random(str(key))  # of their own: alike whichever year they come first
                name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
                values = {"id": self._new_id(chance), "name": name}
                values |= {"organisation_id": chance.choice(self.schools)}
                self.people[key] = values["id"], name
                self._add("persons", **values, created_at=f"{start}-09-01T12:00:00+00:00")
            found.append(self.people[key])
        return found + ([self.people[FACILITATOR,]] if network == 0 else [])

    def _year(self, start: int, outcomes: int) -> None:
        """Meetings in order of time, so that rows lie in the file as they would."""
        year, held, last = f"{start}-{start + 1}", [], {}
        members = {id_: self._members(n, start) for n, id_ in enumerate(self.networks)}
        for network_id, people in members.items():
            for person_id, name in people:
                ids = {"network_id": network_id, "person_id": person_id, "school_year": year}
                self._tie("memberships", **ids, is_facilitator=name == FACILITATOR)
        for title, later, month in MEETINGS:
            for n, (network_id, people) in enumerate(members.items()):
                day = f"{start + later}-{month}-{n % 20 + 1:02}"
                last[network_id] = self._meeting(network_id, title, year, day)
                items = self.random.sample(self.items[1:], self.random.randint(2, 4))
                if title == MEETINGS[0][0]:  # every network starts the year with the same item
                    items[0] = self.items[0]
                held += self._groups(last[network_id], f"{day}T13:00:00+00:00", items, people)
        actions = self._texts(held, outcomes)
        self._days(self._look_back(actions, last, year), start)
        for network_id, people in members.items():
            for person_id, _ in people:
                self._steps(person_id, network_id, year, last[network_id])

    def _meeting(self, network_id: str, title: str, year: str, day: str) -> dict:
        values = {
            "network_id": network_id,
            "school_year": year,
            "title": f"Bijeenkomst {title.lower()}",
            "meeting_on": day,
            "starts_at": "13:30",
            "ends_at": "16:00",
            "format_key": "netwerkbijeenkomst",
            "item_choice": "shared",
            "join_code": self._new_id()[:8].upper(),
            "stage": rules.CLOSED,
            "is_last": title == MEETINGS[-1][0],
            "created_at": f"{day}T08:00:00+00:00",
        }
        return values | {"id": self._add("meetings", **values)}

    def _groups(self, meeting: dict, at: str, items: list[dict], people: list) -> list[dict]:
        """Three to seven groups with all who are there; what each picked."""
        number, picks = self.random.randint(3, 7), []
        tables = [people[n::number] for n in range(number)]
        for n, seated in enumerate(tables, 1):
            values = {"meeting_id": meeting["id"], "number": n, "name": f"Groep {n}"}
            group = self._add("groups", **values, created_at=at)
            for person_id, _ in seated:
                who = {"person_id": person_id, "joined_at": at}
                self._tie("attendances", meeting_id=meeting["id"], **who)
                self._tie("seats", group_id=group, **who)
            for position, item in enumerate(items, 1):
                place = {"group_id": group, "position": position}
                pick = self._add("picked_items", **place, **item)
                where = {"group_id": group, "picked_item_id": pick, "created_at": at}
                picks.append({"where": where, "seated": seated, "meeting": meeting})
        return picks

    def _texts(self, held: list[dict], number: int) -> list[tuple[str, dict]]:
        """So many outcomes over what was picked, and an action for every third of them."""
        actions = []
        for n, index in enumerate(sorted(self.random.choices(range(len(held)), k=number))):
            where, seated = held[index]["where"], held[index]["seated"]
            person_id, name = self.random.choice(seated)
            said = where | {"author": name, "author_id": person_id, "submission_id": f"{n:032x}"}
            said |= {"is_starred": self.random.random() < 0.1}
            kind = self.random.choice(rules.OUTCOME_KINDS)  # one in five is a good example
            id_ = self._add("outcomes", kind=kind, text=self._text(), **said)
            if kind == rules.GOOD_EXAMPLE and self.random.random() < 0.5:
                reach = self.random.choice((shelf.NETWORK, shelf.EVERYONE))
                on = {"outcome_id": id_, "reach": reach, "organisation_kind": "school"}
                self._tie("shelf", **on, shared_by=person_id, shared_at=where["created_at"])
            if n % 3 == 0:
                owner = {"owner_kind": rules.ROLE, "owner": "schoolopleider", "due": "januari"}
                action = self._add("follow_ups", text=self._text(), **said, **owner)
                actions.append((action, held[index]["meeting"]))
        return actions

    def _look_back(
        self, actions: list, last: dict[str, dict], year: str
    ) -> dict[tuple[str, str], list[str]]:
        """In June on most actions; five of each network go to a roundtable: table -> points."""
        forwarded: dict[str, int] = {}
        asked: dict[tuple[str, str], list[str]] = {table: [] for table in TABLES}
        for action, meeting in actions:
            june = last[meeting["network_id"]]
            if self.random.random() < 0.6:
                self._revisit(june, follow_up_id=action, step_id=None, person_id=None)
            forwarded[june["id"]] = number = forwarded.get(june["id"], 0) + 1
            if number <= FORWARDED:
                key, title = TABLES[number % 2]
                table = {"roundtable_key": key, "roundtable": title}
                at = june["created_at"]
                table |= {"at_key": key, "at_title": title, "at_since": at}
                more = {"answered_at": self.random.choice((None, at)), "created_at": at}
                ids = {"meeting_id": june["id"], "follow_up_id": action}
                ids |= {"submission_id": self._new_id()}
                id_ = self._add("forwardings", **ids, **table, **more, question=self._text())
                asked[key, title].append(id_)
        return asked

    def _days(self, asked: dict[tuple[str, str], list[str]], start: int) -> None:
        """Each table comes together in June after a school year, and once more after today."""
        for (key, title), ids in asked.items():
            at = f"{start + 1}-06-20T12:00:00+00:00"
            values = {"roundtable_key": key, "roundtable": title, "held_on": f"{at[:10]}"}
            more = {"starts_at": "15:30", "submission_id": self._new_id(), "made_at": at}
            agenda = self._add("agendas", **values, **more)
            for position, id_ in enumerate(ids[:ON_A_DAY], 1):
                line = {"agenda_id": agenda, "forwarding_id": id_, "minutes": 10}
                self._add("agenda_lines", **line, position=position, added_at=at)

    def _revisit(self, meeting: dict, **about: str | None) -> None:
        values = {"result": self.random.choice(list(rules.STEP_RESULTS)), "yielded": self._text()}
        values |= {"held_up": self._text(), "submission_id": self._new_id()}
        at = meeting["created_at"]
        self._add("revisits", meeting_id=meeting["id"], **about, **values, created_at=at)

    def _steps(self, person_id: str, network_id: str, year: str, last: dict) -> None:
        """One or two own steps: a third shared, half with a note, most looked back on in June."""
        for _ in range(self.random.randint(1, 2)):
            at = f"{year[:4]}-12-20T19:00:00+00:00"
            shared = steps.NETWORK if self.random.random() < 1 / 3 else ""
            values = {"person_id": person_id, "network_id": network_id, "school_year": year}
            values |= {"kind": self.random.choice(list(rules.STEP_KINDS)), "shared_with": shared}
            values |= {"text": self._text(), "submission_id": self._new_id()}
            step = self._add("personal_steps", **values, created_at=at, changed_at=at)
            for position in range(1, self.random.randint(2, 3)):
                item = self.random.choice(self.items)
                self._tie("step_items", step_id=step, position=position, **item)
            if self.random.random() < 0.5:
                note = {"text": self._text(), "submission_id": self._new_id()}
                self._add("step_notes", step_id=step, **note, created_at=at)
            if self.random.random() < 0.7:
                self._revisit(last, step_id=step, follow_up_id=None, person_id=person_id)
