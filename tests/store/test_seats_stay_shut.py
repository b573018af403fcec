"""A seat that was for another bestuur, and who stood in, stay out when a backup is put back."""

from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, boards

from gesprekskader.moments import today
from gesprekskader.records import Actor
from gesprekskader.store import backups, roundtables, shut_list, substitutes
from gesprekskader.store.db import connect
from gesprekskader.store.substitutes import SubstituteDraft


def stand_in(db, who: Actor, mail: str = "facilitator@voorbeeld.invalid") -> None:
    draft = SubstituteDraft("Facilitator", mail, today() + timedelta(days=9))
    substitutes.name(db, who, COOP[0], draft, submission_id=uuid4().hex)


@pytest.mark.parametrize("deed", ["another bestuur", "no seat", "no substitute"])
def test_what_ended_since_the_backup_opens_nothing_after_it_is_put_back(db, cast, settings, deed):
    two = boards(db, cast)
    stand_in(db, two.for_alfa)
    copy = backups.make(settings.database, settings.backups)
    if deed == "another bestuur":
        roundtables.seat(db, cast.admin, COOP[0], two.for_alfa.person_id, two.beta)
    elif deed == "no seat":
        roundtables.unseat(db, cast.admin, COOP[0], two.for_alfa.person_id)
    else:
        substitutes.take_back(db, two.for_alfa, COOP[0])
    place = settings.data / "terug" / "gesprekskader.db"
    place.parent.mkdir()
    shut_list.write(place.parent, shut_list.read(settings.data))

    backups.restore(copy, place, settings.backups)

    with closing(connect(place)) as again:
        sits = {who: roundtables.tables_of(again, who) for who in (two.for_alfa, cast.facilitator)}
        assert sits[cast.facilitator] == []
        assert bool(sits[two.for_alfa]) is (deed == "no substitute")
        assert roundtables.tables_of(again, two.for_beta) == [COOP[0]]
