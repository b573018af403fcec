"""A small world made row by row, for rules about who may do what."""

from itertools import count

from sqlite_utils import Database

from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor
from gesprekskader.rules import next_school_year, school_year_before, school_year_of
from gesprekskader.store.access import Deed, may

THIS = school_year_of(today())
LAST, NEXT = school_year_before(THIS), next_school_year(THIS)
LONG_AGO = school_year_before(LAST)
EARLY, NOON, LATE = (f"{today()}T{hour}:00:00+00:00" for hour in ("08", "12", "16"))


NUMBERS = count(1)


class Town:
    """Every method adds a row and gives its id; what is not said does not matter.

    Each town has networks of its own, "n" and "m"; many of them may stand in one database.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self.networks = {name: self.network() for name in "nm"}

    def add(self, table: str, **values: object) -> str:
        values = {"id": f"x{next(NUMBERS)}", **values}
        if "network_id" in values:
            values["network_id"] = self.networks[str(values["network_id"])]
        if "id" not in self.db[table].columns_dict or table == "seats":
            values.pop("id")
        with self.db.conn:
            self.db[table].insert(values)
        return str(values.get("id", ""))

    def network(self) -> str:
        return self.add("networks", name=f"Netwerk {next(NUMBERS)}", created_at=stamp())

    def somebody(self, *, account: bool = False, admin: bool = False, **values: object) -> Actor:
        person = self.add("persons", **{"name": "Iemand", "created_at": stamp(), **values})
        if account:
            mail = f"{person}@voorbeeld.invalid"
            self.add("accounts", person_id=person, email=mail, password_hash="", created_at=stamp())
        return Actor(person_id=person, has_account=account, is_admin=admin)

    def lists(self, who: Actor, year: str = THIS, network: str = "n", **values: object) -> None:
        self.add(
            "memberships", network_id=network, person_id=who.person_id, school_year=year, **values
        )

    def leader(self, year: str = THIS, network: str = "n", **values: object) -> Actor:
        who = self.somebody(account=True)
        self.lists(who, year, network, is_facilitator=1, **values)
        return who

    def meeting(self, year: str = THIS, network: str = "n", **values: object) -> str:
        usual = {"title": "Middag", "meeting_on": str(today()), "starts_at": "13:30"}
        usual |= {"format_key": "x", "item_choice": "shared", "stage": "open"}
        usual |= {"join_code": f"c{next(NUMBERS)}", "created_at": stamp()}
        return self.add("meetings", network_id=network, school_year=year, **(usual | values))

    def attends(self, who: Actor, meeting: str, at: str = NOON) -> None:
        self.add("attendances", meeting_id=meeting, person_id=who.person_id, joined_at=at)

    def device(self, meeting: str | None, who: Actor | None = None) -> Actor:
        person = who.person_id if who else None
        visit = self.add(
            "visits", person_id=person, meeting_id=meeting, created_at=stamp(), seen_at=stamp()
        )
        return Actor(person_id=person, visit_id=visit)

    def group(self, meeting: str) -> str:
        number = next(NUMBERS)
        return self.add(
            "groups", meeting_id=meeting, number=number, name="Groep", created_at=stamp()
        )

    def sits(self, who: Actor, group: str) -> None:
        self.add(
            "seats",
            group_id=group,
            person_id=who.person_id,
            visit_id=who.visit_id or None,
            joined_at=stamp(),
        )

    def step(self, who: Actor, year: str = THIS, network: str = "n", **values: object) -> str:
        usual = {"kind": "ga", "text": "stap", "created_at": stamp(), "changed_at": stamp()}
        usual |= {"submission_id": f"s{next(NUMBERS)}", "person_id": who.person_id}
        return self.add("personal_steps", network_id=network, school_year=year, **(usual | values))

    def _text(self, group: str, **values: object) -> dict[str, object]:
        item = self.add(
            "picked_items",
            group_id=group,
            position=1,
            framework="x",
            framework_version="1",
            subtheme="x",
            wording="x",
        )
        usual = {"group_id": group, "picked_item_id": item, "text": "iets", "author": ""}
        usual |= {"submission_id": f"s{next(NUMBERS)}", "created_at": stamp()}
        return usual | values

    def outcome(self, group: str, **values: object) -> str:
        return self.add("outcomes", **({"kind": "opbrengst"} | self._text(group, **values)))

    def action(self, group: str, **values: object) -> str:
        return self.add("follow_ups", **({"owner_kind": "niemand"} | self._text(group, **values)))

    def revisit(self, result: str = "gezet", at: str = NOON, **values: object) -> str:
        submission = f"s{next(NUMBERS)}"
        return self.add(
            "revisits", result=result, created_at=at, submission_id=submission, **values
        )

    def forwarding(self, step: str, **values: object) -> str:
        usual = {"roundtable_key": "x", "roundtable": "x", "question": "?", "created_at": NOON}
        usual |= {"submission_id": f"s{next(NUMBERS)}", "meeting_id": self.meeting()}
        return self.add("forwardings", step_id=step, **(usual | values))

    def value(self, table: str, thing: str, column: str) -> object:
        return next(self.db[table].rows_where("id = ?", [thing]))[column]

    def may(self, who: Actor, deed: Deed, thing: str) -> bool:
        return may(self.db, who, deed, self.networks.get(thing, thing))
