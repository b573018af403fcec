"""A month: 40 people, 300 things, and a server that is killed and started again."""

import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from support import TODAY, join

from gesprekskader.errors import MailFailed
from gesprekskader.moments import clock_at, today
from gesprekskader.post import digests as letters
from gesprekskader.post.mail import Mail
from gesprekskader.store import follow_ups, forwardings, picked_items, roundtables, seats
from gesprekskader.store.db import Pool, writing
from gesprekskader.store.follow_ups import FollowUpDraft

BEGIN = datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=7)
PEOPLE, THINGS, DAYS = 40, 300, 31
WORDS = re.compile(r"\b(?:ACTIE|VRAAG|ANTWOORD)-\d+\b")


class Killed(BaseException):
    """The plug was pulled."""


class Server:
    """A mail server that keeps what it takes, and a plug that is pulled now and then."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.taken: list[tuple[str, str, str]] = []
        self.lost: list[tuple[str, str]] = []
        self.kills = 0

    def send(self, mail: Mail) -> None:
        fate = self.luck.random()
        if fate < 0.03:
            raise MailFailed
        if fate < 0.08:
            self.kills += 1
            self.lost += [(mail.to, words) for words in set(WORDS.findall(mail.body))]
            raise Killed
        self.taken.append((today().isoformat(), mail.to, mail.body))
        if fate < 0.13:
            self.kills += 1
            raise Killed


class Month:
    def __init__(self, db, cast) -> None:
        self.db, self.cast = db, cast
        self.luck = random.Random(19)
        self.people = [join(db, cast.meeting_id, f"Mens {n}")[0] for n in range(PEOPLE)]
        with writing(db):
            for n, actor in enumerate(self.people):
                db.execute(
                    "update persons set email = ?, has_own_email = 1 where id = ?",
                    [f"mens{n}@voorbeeld.invalid", actor.person_id],
                )
        for actor in self.people[:8]:
            seats.sit_down(db, actor, cast.group_id)
        self.picked = picked_items.of_group(db, cast.group_id)[0].id
        self.asked: list[str] = []
        self.actions: dict[str, str] = {}
        self.number = 0

    def add(self, kind: str) -> None:
        self.number += 1
        if kind == "ACTIE":
            n = self.luck.randrange(PEOPLE)
            words = f"ACTIE-{self.number}"
            self._act(words, self.people[n].person_id)
            self.actions[words] = f"mens{n}@voorbeeld.invalid"
        elif kind == "VRAAG":
            self._ask()
        else:
            self._answer(self.luck.choice(self.asked))

    def _act(self, words: str, owner_id: str = "") -> str:
        draft = FollowUpDraft(words, "persoon", "Lid", owner_id=owner_id)
        group, sid = self.cast.group_id, uuid4().hex
        return follow_ups.record(
            self.db, self.cast.member, group, self.picked, draft, submission_id=sid
        ).id

    def _ask(self) -> None:
        point = forwardings.forward(
            self.db,
            self.cast.facilitator,
            self.cast.meeting_id,
            follow_up_id=self._act("een wens"),
            step_id=None,
            roundtable=("projectgroep", "Projectgroep"),
            question=f"VRAAG-{self.number}",
            submission_id=uuid4().hex,
        )
        self.asked.append(point)

    def _answer(self, point: str) -> None:
        """The second answer to the same question is a better one."""
        here = forwardings.of_ids(self.db, [point])[0]
        words, sid = f"ANTWOORD-{self.number}", uuid4().hex
        roundtables.answer(
            self.db, self.cast.coordinator, point, words, version=here.version, submission_id=sid
        )


def round_of(month: Month, server: Server, database) -> None:
    """One look of a server that may be killed, and is started again."""
    pool = Pool(database)
    try:
        with pool.borrowed() as db:
            letters.send_due(db, server, key="k", base_url="https://gesprek.voorbeeld.invalid")
    except (Killed, MailFailed):
        pass
    finally:
        pool.close()


def test_nobody_gets_two_mails_on_a_day_and_nothing_comes_twice(db, cast, settings):
    month, server = Month(db, cast), Server(random.Random(7))
    moments = sorted(month.luck.uniform(0, DAYS - 2) for _ in range(THINGS))
    kinds = ["VRAAG", *month.luck.choices(["ACTIE", "VRAAG", "ANTWOORD"], k=THINGS - 1)]
    things = list(zip(moments, kinds, strict=True))
    for hours in range(0, DAYS * 24, 6):
        while things and things[0][0] * 24 <= hours:
            with clock_at(BEGIN + timedelta(days=things[0][0])):
                month.add(things.pop(0)[1])
        for minutes in range(6):
            with clock_at(BEGIN + timedelta(hours=hours, minutes=minutes)):
                round_of(month, server, settings.database)
    assert server.kills > 10
    a_day = Counter((day, to) for day, to, _ in server.taken)
    assert max(a_day.values()) == 1
    told = Counter((to, words) for _, to, body in server.taken for words in WORDS.findall(body))
    assert max(told.values()) == 1
    lost = set(server.lost)
    assert not lost & told.keys()
    owed = {(to, words) for words, to in month.actions.items()}
    assert owed - lost == {pair for pair in told if pair[1].startswith("ACTIE")}
    assert len({to for _, to in a_day}) > PEOPLE * 0.9
