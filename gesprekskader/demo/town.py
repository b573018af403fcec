"""Makes who there is in the demo: organisations, people with their accounts, networks."""

from dataclasses import dataclass, field

from sqlite_utils import Database

from gesprekskader.catalogue.stand_ins import StandIns
from gesprekskader.demo.story import NAMES, TOWN
from gesprekskader.records import Actor
from gesprekskader.store import accounts, networks, organisations, people, roundtables, sisters
from gesprekskader.store.db import token_hash, writing

PASSWORD = "rustig pratend naar de overkant"  # of invented people, in the demo only # nosec B105


@dataclass
class Town:
    """Who is who: ids by first name, and of networks by the name that the story gives them."""

    people: dict[str, str] = field(default_factory=dict)
    networks: dict[str, str] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        has_account = any("mail" in p for p in TOWN["people"] if p["name"] == NAMES[who])
        return Actor("", self.people[who], has_account, False)

    @property
    def administrator(self) -> Actor:
        return Actor("", next(iter(self.people.values())), True, True)

    def lead(self, network: str) -> Actor:
        return self.actor(TOWN["networks"][network]["lead"])


def found(db: Database, stand_ins: StandIns, school_year: str) -> Town:
    """Everybody of the story, in the networks of a school year."""
    town = Town()
    _people(db, town, _organisations(db))
    _accounts(db, town)
    _seats(db, town, stand_ins)
    _networks(db, town, school_year)
    _sisters(db, town)
    return town


def _organisations(db: Database) -> dict[str, str]:
    places = {}
    for told in TOWN["organisations"]:
        parent = organisations.save(db, None, name=told["name"], kind=told["kind"], parent_id=None)
        places[told["name"]] = parent
        for school in told.get("schools", ()):
            places[school] = organisations.save(
                db, None, name=school, kind="school", parent_id=parent
            )
    return places


def _people(db: Database, town: Town, places: dict[str, str]) -> None:
    first = TOWN["people"][0]
    first_id = accounts.create_first(db, name=first["name"], email=first["mail"], password=PASSWORD)
    with writing(db):
        db.execute(
            "update persons set organisation_id = ?, role_word = ? where id = ?",
            [places[first["of"]], first["role"], first_id],
        )
        ids = [first_id] + [
            people.insert(
                db, told["name"], role_word=told["role"], organisation_id=places[told["of"]]
            )
            for told in TOWN["people"][1:]
        ]
    town.people = dict(zip(NAMES, ids, strict=True))


def _accounts(db: Database, town: Town) -> None:
    (first, _), *invited = [(n, p["mail"]) for n, p in _told() if "mail" in p]
    with writing(db):
        tokens = [
            accounts.invite(db, town.people[name], mail, town.people[first])
            for name, mail in invited
        ]
    for token in tokens:
        accounts.choose_password(db, Actor(), token_hash(token), PASSWORD)


def _seats(db: Database, town: Town, stand_ins: StandIns) -> None:
    administrator = town.administrator
    accounts.set_editor(db, administrator, administrator.own_id, edits=True)
    for name, told in _told():
        for table in told.get("tables", ()):
            roundtables.seat(db, administrator, stand_ins.table(table), town.people[name])
        for table in told.get("tables_of_bestuur", ()):
            board = people.find(db, town.people[name]).organisation_id
            roundtables.seat(db, administrator, stand_ins.table(table), town.people[name], board)


def _networks(db: Database, town: Town, year: str) -> None:
    for key, told in TOWN["networks"].items():
        town.networks[key] = networks.add(
            db,
            town.actor(told["lead"]),
            name=told["name"],
            description=told["about"],
            school_year=year,
        )
    with writing(db):
        for key, told in TOWN["networks"].items():
            for who in (*told.get("colleagues", ()), *told["members"]):
                leads = who not in told["members"]
                networks.insert_membership(
                    db, town.networks[key], town.people[who], year, is_facilitator=leads
                )


def _sisters(db: Database, town: Town) -> None:
    for key, told in TOWN["networks"].items():
        if "sister" in told:
            lead = town.actor(told["lead"])
            sisters.name(db, lead, town.networks[key], town.networks[told["sister"]])


def _told() -> list[tuple[str, dict]]:
    return list(zip(NAMES, TOWN["people"], strict=True))
