"""What was agreed and asked comes back to whom it is of: on a phone, in a mail, next year."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pages import press
from playwright.sync_api import Page, expect
from servers import mailing, served_here
from support import add_meeting, join, put_on_list
from wishes_told import together, wish

from gesprekskader import chores
from gesprekskader.moments import AMSTERDAM, clock_at, now
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    meetings,
    networks,
    picked_items,
    roundtables,
    seats,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft

pytestmark = pytest.mark.browser
SENTENCE = "Het rooster van teamactiviteiten delen."
OF_A_ROLE, FOR_A_TABLE, OF_NOBODY = "Eén lijst maken.", "Het aan tafel vragen.", "Ooit eens doen."
WISH, ANSWER, SENT_ON = "Wij willen samen meer tijd.", "Twee middagen extra.", "Dit is van ons."
TABLE, OTHER_TABLE = ("projectgroep", "Projectgroep"), ("stuurgroep", "Stuurgroep")


class Room:
    """The real app in this process, so that its clock can be moved, and a mail server."""

    def __init__(self, app, settings, db, cast, box) -> None:
        self.app, self.settings, self.db, self.cast, self.box = app, settings, db, cast, box
        self.base = settings.base_url
        self.secrets = dict(cast.secrets)

    def as_(self, page: Page, who: str, path: str) -> Page:
        """This device is somebody's own, at that page."""
        signer = self.app.session_interface.get_signing_serializer(self.app)
        value = signer.dumps({"visit": self.secrets[who], "_permanent": True})
        name = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": value, "url": self.base}])
        page.goto(f"{self.base}{path}")
        return page

    @contextmanager
    def on(self, moment: datetime):
        """All that happens inside happens then; devices stay known."""
        seen = moment.astimezone(UTC).isoformat()
        with writing(self.db):
            self.db.execute("update visits set created_at = ?, seen_at = ?", [seen, seen])
        with clock_at(moment):
            yield

    def mail(self) -> dict[str, object]:
        """The digest goes out; the mails of this time, by who gets them."""
        before = len(self.box.mails)
        chores.remind(self.settings, self.app.extensions["gesprekskader"].pool)
        return {mail["To"].split("@")[0]: mail for mail in self.box.mails[before:]}

    def act(self, actor, group_id, text, kind="niemand", owner="") -> str:
        item = picked_items.of_group(self.db, group_id)[0].id
        draft = FollowUpDraft(text, kind, owner)
        return follow_ups.record(
            self.db, actor, group_id, item, draft, submission_id=uuid4().hex
        ).id

    def forward(self, **about) -> str:
        whole = {"follow_up_id": None, "step_id": None, "wish_id": None} | about
        return forwardings.forward(
            self.db,
            self.cast.facilitator,
            self.cast.meeting_id,
            roundtable=TABLE,
            question="Kan dit?",
            submission_id=uuid4().hex,
            **whole,
        )


@pytest.fixture
def room(settings, catalogue, db, cast, box):
    there = mailing(settings, box)
    with served_here(there, catalogue) as app:
        yield Room(app, there, db, cast, box)


@pytest.fixture
def four_groups(room, db, cast, refs) -> dict[str, object]:
    """Two more groups with somebody in each; everybody is on the list, with an own address."""
    there = {"member": cast.member, "other": cast.other, "neighbour": cast.neighbour}
    for name in ("Sanne", "Tarik"):
        actor, secret = join(db, cast.meeting_id, name)
        items = refs("w2-lo-1", "w2-lo-7")
        groups.start(db, actor, cast.meeting_id, items, submission_id=uuid4().hex)
        there[name], room.secrets[name] = actor, secret
    put_on_list(db, cast, *there.values())
    with writing(db):
        for name, actor in there.items():
            db.execute(
                "update persons set email = ?, has_own_email = 1 where id = ?",
                [f"{name.lower()}@voorbeeld.invalid", actor.person_id],
            )
    return there


def test_what_was_agreed_and_asked_comes_back_to_whom_it_is_of(
    room, four_groups, db, cast, refs, open_page
):
    today = now()
    owner_name = next(
        s.name for s in seats.of_group(db, cast.group_id) if s.person_id == cast.other.person_id
    )

    # in the room: four groups, four kinds of owners; one of them by two taps on a phone
    with room.on(today):
        phone = room.as_(open_page(), "member", f"/gesprekken/{cast.group_id}/acties")
        phone.locator("form[data-anew] textarea").first.fill(SENTENCE)
        phone.locator("form[data-anew] label", has_text=owner_name).first.click()
        press(phone, "Zet erbij")
        expect(phone.locator("[data-live]")).to_contain_text(SENTENCE)
        room.act(cast.neighbour, cast.next_group_id, OF_A_ROLE, "rol", "directeur")
        third, fourth = (g.id for g in groups.of_meeting(db, cast.meeting_id)[2:4])
        for_table = room.act(
            four_groups["Sanne"], third, FOR_A_TABLE, "overlegtafel", "Projectgroep"
        )
        room.act(four_groups["Tarik"], fourth, OF_NOBODY)
        five = [
            (actor, wish(db, cast, actor, f"WENS-VAN-{name}", refs))
            for name, actor in four_groups.items()
        ]
        wish_id = together(db, cast, five, words=WISH)
        lies = room.forward(wish_id=wish_id)
        passed = room.forward(follow_up_id=for_table)
        for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
            meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)

    # the table answers one and sends the other on
    with room.on(today + timedelta(days=1)):
        desk = room.as_(open_page(1280), "coordinator", "/")
        expect(desk.get_by_role("main")).to_contain_text("Kan dit?")
        roundtables.answer(db, cast.coordinator, lies, ANSWER, version=1, submission_id=uuid4().hex)
        roundtables.send_on(
            db, cast.coordinator, passed, OTHER_TABLE, SENT_ON, version=1, submission_id=uuid4().hex
        )

    # one mail each, once: five who asked read the answer, the owner the action as well
    morning = datetime.combine(
        (today + timedelta(days=2)).date(), datetime.min.time(), AMSTERDAM
    ).replace(hour=12)
    with room.on(morning):
        mails = room.mail()
        assert {name.lower() for name in four_groups} <= set(mails)
        for name in four_groups:
            plain = mails[name.lower()].get_body(("plain",)).get_content()
            assert ANSWER in plain, name
            assert all(f"WENS-VAN-{o}" not in plain for o in four_groups if o != name), name
            assert (SENTENCE in plain) == (name == "other"), name
            read_on_a_phone(open_page(), mails[name.lower()], ANSWER)
        assert room.mail() == {}

    # next school year: everything open comes back, on a phone and on the wall without names
    later = datetime(today.year + 1, 9, 15, 14, tzinfo=AMSTERDAM)
    with room.on(later):
        year = f"{today.year + 1}-{today.year + 2}"
        networks.begin_year(db, cast.facilitator, cast.network_id, year)
        opened = add_meeting(
            db,
            cast.facilitator,
            cast.network_id,
            refs,
            title="Nieuw begin",
            meeting_on=later.date(),
        )
        opening = f"/bijeenkomsten/{opened}/verslag-van-vorige-keer"
        seats.join_as_known(db, cast.member, opened)
        mine = room.as_(phone, "member", opening)
        wall = room.as_(open_page(1920, height=1080), "facilitator", f"{opening}/groot")
        for page in (mine, wall):
            for text in (SENTENCE, OF_A_ROLE, FOR_A_TABLE, OF_NOBODY):
                expect(page.get_by_role("main")).to_contain_text(text)
            expect(page.get_by_role("main")).to_contain_text(f"Ligt nu bij: {OTHER_TABLE[1]}")
        expect(wall.get_by_role("main")).not_to_contain_text(owner_name)

        # every asker reads the answer where they look, and nobody the step of somebody else
        for name in four_groups:
            asker = room.as_(open_page(), name, "/mijn")
            expect(asker.get_by_role("main")).to_contain_text(ANSWER)
            text = asker.get_by_role("main").inner_text()
            assert [o for o in four_groups if f"WENS-VAN-{o}" in text] == [name]

        # the owner says it is done, from home; then it opens no meeting any more
        doer = room.as_(open_page(), "other", "/")
        doer.locator(".waits li", has_text=SENTENCE).get_by_role("link").first.click()
        doer.get_by_text("Gedaan", exact=True).click()
        press(doer, "Opslaan")
        expect(doer.locator("article", has_text=SENTENCE)).to_contain_text("Gedaan")
        mine.reload()
        expect(mine.get_by_role("main")).not_to_contain_text(SENTENCE)
        expect(mine.get_by_role("main")).to_contain_text(OF_NOBODY)


def read_on_a_phone(page: Page, mail, words: str) -> None:
    """The HTML side fits, says the same, and shows words in place of addresses."""
    page.set_content(mail.get_body(("html",)).get_content())
    expect(page.locator("body")).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "http" not in page.locator("body").inner_text()
