"""Plays the demo's story through the same store functions that the pages use."""

from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.catalogue.stand_ins import StandIns
from gesprekskader.demo.days import days, weekday
from gesprekskader.demo.dossier import collect
from gesprekskader.demo.story import STORY
from gesprekskader.demo.town import found
from gesprekskader.moments import AMSTERDAM, clock_at, today
from gesprekskader.records import Actor, ItemRef, PhasePlan, PickedItem
from gesprekskader.records.tallies import WANTED
from gesprekskader.store import (
    actors,
    agendas,
    bundles,
    checked_items,
    dossiers,
    early_topics,
    follow_ups,
    forwardings,
    groups,
    harvests,
    marks,
    meetings,
    minutes,
    outcomes,
    picked_items,
    programmes,
    revisits,
    roundtables,
    running_sheets,
    seat_invitations,
    seats,
    series,
    shelf,
    shown_steps,
    step_notes,
    steps,
    tallies,
    wishes,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.minutes import MinutesDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.series import MeetingPlan
from gesprekskader.store.steps import StepDraft
from gesprekskader.store.wishes import WishDraft


def tell(db: Database, catalogue: Catalogue) -> None:
    """Write everything, each thing on its own day, in the order of the story."""
    teller = Teller(db, catalogue)
    for moment in STORY["moments"]:
        teller.play(moment)


class Teller:
    """A method for each thing that people do in the story: `does` in the file is its name, what
    stands with it are its arguments."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self.db, self.catalogue = db, catalogue
        self.stand_ins = StandIns(catalogue)
        self.days = days(today())
        self.known: dict[str, str] = {}
        self.planned: dict[str, str] = {}
        with clock_at(_at(self.days["long ago"], "08:00")):
            self.town = found(db, self.stand_ins, rules.school_year_of(self.days["lately"]))

    def play(self, moment: dict) -> None:
        """What is done at one moment of one meeting; without an hour, now."""
        self.key = moment["meeting"]
        self.told = STORY["meetings"][self.key]
        day = self.days[self.told["day"]]
        if later := moment.get("days_later"):
            day = weekday(day + timedelta(days=later))
        with clock_at(_at(day, moment["at"])) if "at" in moment else nullcontext():
            for deed in moment["deeds"]:
                words = {key: value for key, value in deed.items() if key not in _ABOUT}
                made = getattr(self, deed["does"])(**words)
                if name := deed.get("known_as"):
                    self.known[name] = made

    @property
    def meeting(self) -> str:
        return self.planned[self.key]

    @property
    def lead(self) -> Actor:
        """Who leads is whoever leads the network."""
        return self.town.lead(self.told["network"])

    def plan(self) -> None:
        told, is_last = self.told, self.told.get("is_last", False)
        keys = self.stand_ins.items(told["items"])
        format_key = self.stand_ins.meeting_format(told["format"], looks_back=is_last)
        made_of = self.catalogue.formats[format_key]
        items = self.catalogue.framework.items_of(keys)
        choice = "none" if made_of.who_chooses == "none" else "shared"
        day = self.days[told["day"]]
        rounds = tuple(told.get("rounds", ())) if made_of.has_rounds else ()
        self.planned[self.key] = meetings.add(
            self.db,
            self.lead,
            self.town.networks[told["network"]],
            MeetingDraft(
                told["title"],
                day,
                told["from"],
                told["until"],
                told["place"],
                choice,
                is_last,
                rounds,
            ),
            format_key=format_key,
            is_rehearsal=False,
            phases=planned_phases(made_of, items, choice, rounds),
            submission_id=uuid4().hex,
        )
        if keys:
            programmes.offer(self.db, self.lead, self.meeting, keys, self._refs(keys), None)

    def plan_series(self, key: str, meetings: int) -> None:
        """The first meetings of a series, from a week after this one; none when it is not there."""
        made = self.catalogue.series.get(key)
        day, network = self.days[self.told["day"]], self.town.networks[self.told["network"]]
        plans = []
        for one in made.meetings[:meetings] if made else ():
            chosen = self.catalogue.formats[one.format_key]
            choice = chosen.who_chooses or "shared"
            held_on = weekday(day + timedelta(weeks=one.week))
            draft = MeetingDraft(one.title, held_on, "14:00", "15:30", "", choice, False)
            phases = tuple(planned_phases(chosen, [], choice))
            plans.append(MeetingPlan(network, draft, chosen.key, "", phases, (), False))
        if made:
            series.add(self.db, self.lead, key, made.title, plans, submission_id=uuid4().hex)

    def move(self, to: list[str]) -> None:
        for stage in to:
            before = meetings.find(self.db, self.meeting).stage
            meetings.move_stage(self.db, self.lead, self.meeting, now=before, new=stage)

    def sit(self, who: list[str]) -> str:
        """People join with the code and sit together; the id of their group."""
        group_id = ""
        for name in who:
            actor = self.town.actor(name)
            seats.join_as_known(self.db, actor, self.meeting)
            if group_id:
                seats.sit_down(self.db, actor, group_id)
            else:
                refs = self._refs(self.told["items"])
                group_id = groups.start(
                    self.db, actor, self.meeting, refs, submission_id=uuid4().hex
                )
        return group_id

    def count(self, group: str, number: int) -> None:
        groups.set_head_count(self.db, self.lead, self.known[group], number)

    def check(self, who: str, group: str, on: str) -> None:
        """The group reads its texts at an item again, and says that they are right."""
        picked = self._picked(group, on).id
        seen = checked_items.seen_as(outcomes.at_item(self.db, picked))
        checked_items.check(self.db, self.town.actor(who), self.known[group], picked, seen)

    def say(self, who: str, group: str, on: str, kind: str, text: str, quote_role: str = "") -> str:
        draft = OutcomeDraft(kind, text, quote_role, bool(quote_role))
        picked = self._picked(group, on)
        return outcomes.record(
            self.db,
            self.town.actor(who),
            self.known[group],
            picked.id,
            draft,
            submission_id=uuid4().hex,
        ).id

    def act(
        self, who: str, group: str, on: str, text: str, owner_kind: str, owner: str = "", when=""
    ) -> str:
        picked = self._picked(group, on)
        return follow_ups.record(
            self.db,
            self.town.actor(who),
            self.known[group],
            picked.id,
            FollowUpDraft(text, owner_kind, owner, when),
            submission_id=uuid4().hex,
        ).id

    def step(self, who: str, on: list[str], kind: str, text: str) -> str:
        return steps.add(
            self.db,
            self.town.actor(who),
            StepDraft(kind, text, tuple(self._refs(on))),
            network_id=self.town.networks[self.told["network"]],
            meeting_id=self.meeting,
            school_year=meetings.find(self.db, self.meeting).school_year,
            submission_id=uuid4().hex,
        )

    def note(self, who: str, what: str, text: str) -> None:
        actor = self.town.actor(who)
        step_notes.add(self.db, actor, self.known[what], text, submission_id=uuid4().hex)

    def share(self, who: str, what: str, reach: str) -> None:
        steps.share(self.db, self.town.actor(who), self.known[what], reach)

    def show_to(self, who: str, what: str, to: str) -> None:
        """An own step for one person of the own group."""
        other = self.town.actor(to).own_id
        shown_steps.show(self.db, self.town.actor(who), self.known[what], other)

    def shelve(self, who: str, what: str, reach: str) -> None:
        shelf.put(self.db, self.town.actor(who), self.known[what], reach)

    def look_back(self, who: str, what: str, **told) -> None:
        revisits.look_back_on_step(
            self.db,
            self.town.actor(who),
            self.known[what],
            RevisitDraft(**told),
            meeting_id=self.meeting,
            version=0,
            submission_id=uuid4().hex,
        )

    def put_together(self, steps: list[str], words: str) -> str:
        draft = WishDraft(words, tuple(self.known[name] for name in steps))
        return wishes.put_together(
            self.db, self.lead, self.meeting, draft, submission_id=uuid4().hex
        )

    def forward(
        self, to: str, question: str, action: str = "", step: str = "", wish: str = ""
    ) -> str:
        at = self.stand_ins.table(to)
        return forwardings.forward(
            self.db,
            self.lead,
            self.meeting,
            follow_up_id=self.known.get(action),
            step_id=self.known.get(step),
            wish_id=self.known.get(wish),
            roundtable=(at, self.catalogue.roundtables[at].title),
            question=question,
            submission_id=uuid4().hex,
        )

    def split(self, what: str, to: str, question: str) -> None:
        """One action becomes one for each bestuur, and each goes to its own."""
        at = self.stand_ins.table(to)
        before = {f.id for f in follow_ups.of_meeting(self.db, self.meeting)}
        harvests.split(self.db, self.lead, self.known[what])
        for line in follow_ups.of_meeting(self.db, self.meeting):
            if line.id == self.known[what] or line.id not in before:
                forwardings.forward(
                    self.db,
                    self.lead,
                    self.meeting,
                    follow_up_id=line.id,
                    step_id=None,
                    roundtable=(at, self.catalogue.roundtables[at].title),
                    question=question,
                    submission_id=uuid4().hex,
                )

    def one_question(self, who: str, points: list[str]) -> None:
        """Points that ask the same, put together at their table."""
        ids = [self.known[name] for name in points]
        bundles.put_together(self.db, self.town.actor(who), ids)

    def agenda(
        self, who: str, points: list[str], days: int, at: str, place: str, line: str
    ) -> None:
        """The next day of the table where these lie, with a loose line after them."""
        actor, ids = self.town.actor(who), [self.known[name] for name in points]
        here = forwardings.of_ids(self.db, ids)[0]
        draft = DayDraft(weekday(today() + timedelta(days=days)), at, place)
        agenda = agendas.add(
            self.db, actor, (here.at_key, here.at), None, draft, submission_id=uuid4().hex
        )
        agendas.put_on(self.db, actor, agenda, ids)
        agendas.add_line(self.db, actor, agenda, line, 5, submission_id=uuid4().hex)

    def invite(self, name: str, mail: str, to: str) -> None:
        """The administrator asks somebody to a table, who did not come yet."""
        seat_invitations.invite(
            self.db,
            self.town.administrator,
            self.stand_ins.table(to),
            name=name,
            email=mail,
            submission_id=uuid4().hex,
        )

    def gather(
        self, part: str, asks: str, topics: dict[str, str], wanted: list[str], by_link: list[str]
    ) -> None:
        """Topics that members put in beforehand, and who wants the first of them too; and those of
        somebody on no list, who came by the link."""
        new = PhasePlan(0, part, 0, rules.BEFOREHAND, rules.TOPICS, asks, None)
        sent = uuid4().hex
        part_id = running_sheets.add(self.db, self.lead, self.meeting, new, after="", sent=sent)
        tallies.open_by_hand(self.db, self.lead, self.meeting, part_id)
        place = self.meeting, part_id
        known = [
            marks.add_topic(self.db, self.town.actor(who), *place, words, submission_id=uuid4().hex)
            for who, words in topics.items()
        ]
        for who in wanted:
            marks.mark(self.db, self.town.actor(who), place, known[0], WANTED, on=True)
        code = meetings.find(self.db, self.meeting).join_code
        secret, _ = early_topics.let_in(self.db, Actor(), code, place="")
        somebody = actors.of(self.db, secret)
        for words in by_link:
            marks.add_topic(self.db, somebody, *place, words, submission_id=uuid4().hex)

    def answer(self, who: str, what: str, text: str) -> None:
        actor = self.town.actor(who)
        roundtables.answer(
            self.db, actor, self.known[what], text, version=1, submission_id=uuid4().hex
        )

    def introduce(self, opening: str, closing: str) -> None:
        draft = MinutesDraft(opening, closing)
        minutes.set_words(self.db, self.lead, self.meeting, draft, version=0)

    def merge(self, what: str, into: str) -> None:
        harvests.merge(self.db, self.lead, "outcomes", self.known[what], self.known[into])

    def star(self, what: str) -> None:
        harvests.star(self.db, self.lead, "outcomes", self.known[what], starred=True)

    def give(self) -> None:
        """The network lets who writes about a waarborg read along."""
        network = self.town.networks[self.told["network"]]
        dossiers.set_network(self.db, self.lead, network, gives=True)

    def collect(self, who: str, on: str, **told) -> None:
        item = self.stand_ins.item(on)
        year = rules.school_year_of(self.days[self.told["day"]])
        collect(self.db, self.town.actor(who), self.catalogue.framework, item, year, **told)

    def _refs(self, keys: list[str]) -> list[ItemRef]:
        framework = self.catalogue.framework
        items = framework.items_of(self.stand_ins.items(keys))
        return [ref_in(framework, item) for item in items]

    def _picked(self, group: str, key: str) -> PickedItem:
        here = self.stand_ins.item(key).key
        picked = picked_items.of_group(self.db, self.known[group])
        return next(p for p in picked if p.item.key == here)


_ABOUT = ("does", "known_as")


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), AMSTERDAM)
