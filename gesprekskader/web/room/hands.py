"""What the board offers the hands of who leads: one way on, the ways back, and how late it is."""

from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime, timedelta

from flask import url_for
from markupsafe import Markup

from gesprekskader.catalogue.render import prompt
from gesprekskader.moments import AMSTERDAM, now, today
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.rules import BEFOREHAND, CLOSED, CONCEPT, OPEN, STAGES, TALLIES, WRAP_UP, switch
from gesprekskader.store import clocks
from gesprekskader.web.planning.timetable import TimedPhase
from gesprekskader.web.room.clock import Running
from gesprekskader.words import in_minutes

LATE = range(2, 180)
"""Minutes; what is less is no news, and what is more was planned otherwise."""


@dataclass(frozen=True)
class Press:
    """A button: where it sends to, what it sends, what it says."""

    words: str
    url: str
    sends: dict[str, object] = field(hash=False)
    _: KW_ONLY
    tells: str = ""
    """What becomes visible, for under it."""
    warns: str = ""
    """What speaks against it at this moment, for beside the question."""
    asks: bool = False
    """Whether it is asked once more: it takes something from the room."""
    says: str = ""
    """For who listens, where `words` do not do afterwards."""
    name: str = ""
    """Of a button that says something else once it is pressed: focus stays on it."""


@dataclass(frozen=True)
class Row:
    """A line of the running sheet: a part, or a stage after the last part."""

    key: str
    at: str
    """When it begins, as it stands now; "" for a stage."""
    title: str
    minutes: int | None
    note: str
    prompt: Markup | str
    notes: Markup | str
    """What only who leads reads."""
    is_past: bool
    is_now: bool
    deed: Press | None
    """Going there; None where it is now."""
    marks_at: str = ""
    """The id of a part in which each marks what they want."""


@dataclass(frozen=True)
class Hands:
    main: Press | None
    back: Press | None
    more: tuple[Press, ...] = ()
    """Minutes, pausing: while a part runs."""
    stop: Press | None = None
    rests: bool = False
    """Whether the clock stands still at a part, and can go on there."""
    stages: tuple[Row, ...] = ()
    """The four parts of who uses no clock; folded while it runs."""
    rows: tuple[Row, ...] = field(default_factory=tuple)
    done_at: str = ""
    late: int = 0
    """Minutes later than the meeting was planned to end; 0 when it is not, or nobody said when."""
    win_back: Press | None = None


def hands_of(
    meeting: Meeting,
    parts: list[TimedPhase],
    clock: Running | None,
    stopped: int | None,
    writing: str = "",
) -> Hands:
    """All of it for this moment. `stopped` is the part at which the clock stood still; `writing`
    says of which groups a text came in just now."""
    plan = [timed.plan for timed in parts]
    board = _Board(meeting, plan, clock, stopped, writing)
    rows = tuple(board.rows(parts))
    stages, rests = tuple(board.stages()), board.rests()
    if clock is None:
        return Hands(board.main(), board.back(), rests=rests, stages=stages, rows=rows)
    late = _late(meeting, clock)
    return Hands(
        main=board.main(),
        back=board.back(),
        more=tuple(board.while_it_runs(clock)),
        stop=board.turn(clocks.STOP, "Klok stoppen", asks=True, says="De klok staat stil."),
        stages=stages,
        rows=rows,
        done_at=clock.done_at,
        late=late,
        win_back=board.win_back(late) if late else None,
    )


def _late(meeting: Meeting, clock: Running) -> int:
    """In minutes, on the day itself."""
    if not meeting.ends_at or meeting.meeting_on != today():
        return 0
    hour, minute = map(int, meeting.ends_at.split(":"))
    planned = datetime.combine(today(), datetime.min.time(), AMSTERDAM).replace(
        hour=hour, minute=minute
    )
    late = round((clock.done - planned).total_seconds() / 60)
    return late if late in LATE else 0


class _Board:
    """The deeds of one moment; each knows at which part it was pressed."""

    def __init__(
        self,
        meeting: Meeting,
        plan: list[PhasePlan],
        clock: Running | None,
        stopped: int | None,
        writing: str,
    ) -> None:
        self.meeting, self.plan, self.clock, self.stopped = meeting, plan, clock, stopped
        self.writing = writing
        self.named = [part.stage for part in plan]
        self.beyond = clocks.beyond(plan)
        self.at = clock.number if clock else 0

    def turn(self, deed: str, words: str, **more: object) -> Press:
        tells, asks, says, name = (more.pop(n, "") for n in ("tells", "asks", "says", "name"))
        return Press(
            words,
            url_for("clock.turn", meeting_id=self.meeting.id),
            {"deed": deed, "phase": self.at} | more,
            tells=str(tells),
            asks=bool(asks),
            says=str(says),
            name=str(name),
        )

    def move(self, stage: str, words: str = "") -> Press:
        """To a stage by itself: beyond the programme, or without a clock."""
        back = STAGES.index(stage) < STAGES.index(self.meeting.stage)
        return Press(
            words or switch.ASKED[stage],
            url_for("board.move_stage", meeting_id=self.meeting.id),
            {"now": self.meeting.stage, "new": stage},
            tells=switch.tells(stage),
            warns=self.writing if stage == CLOSED else "",
            asks=stage == CLOSED and not back,
            says=switch.SAID[stage],
        )

    def to_part(self, part: PhasePlan, words: str, deed: str = clocks.JUMP) -> Press:
        stage = switch.stage_at(self.named, part.position)
        changes = stage != self.meeting.stage
        tells = switch.tells(stage, part.title) if changes else ""
        return self.turn(deed, words, tells=tells, to=part.position, part=part.id)

    def main(self) -> Press | None:
        """The one way on."""
        stage = self.meeting.stage
        if stage == CONCEPT:
            return self.move(OPEN, "Openen voor deelnemers")
        if stage == CLOSED:
            return None
        if self.clock is None:
            return self._main_without_clock()
        if following := self._part(clocks.beside(self.plan, self.at)):
            return self.to_part(following, f"Verder met {following.title}", clocks.NEXT)
        beyond = self.beyond[0]
        if beyond == CLOSED:
            return self._end()
        words = f"Verder met {switch.ASKED[beyond]}"
        return self.turn(clocks.NEXT, words, tells=switch.tells(beyond))

    def _main_without_clock(self) -> Press | None:
        stage = self.meeting.stage
        if self.rests():
            return self.turn(clocks.GO_ON, f"Verder bij {self._title(self.stopped)}")
        first = self._part(clocks.beside(self.plan, 0))
        if not self.stopped and stage == OPEN and first:
            return self.turn(clocks.START, f"Begin met {first.title}")
        beyond = STAGES[STAGES.index(stage) + 1]
        if beyond == CLOSED:
            return self._end()
        return self.move(beyond, f"Verder met {switch.ASKED[beyond]}")

    def _end(self) -> Press | None:
        """A rehearsal ends by wiping it, which is asked elsewhere."""
        return None if self.meeting.is_rehearsal else self.move(CLOSED)

    def rests(self) -> bool:
        return bool(self.stopped) and not self._is_over()

    def _is_over(self) -> bool:
        """Whether the clock stopped after the last part: the meeting is past its programme."""
        return clocks.is_over(self.plan, self.meeting.stage, self.stopped or 0)

    def back(self) -> Press | None:
        if self.clock is None and self.stopped and self._is_over():
            words = f"Terug naar {self._title(self.stopped)}"
            return None if self.meeting.stage == CLOSED else self.turn(clocks.GO_ON, words)
        if self.clock is None and self.stopped:
            return self.turn(clocks.AGAIN, "Opnieuw vanaf het begin")
        if self.meeting.stage == CLOSED:
            return self.move(WRAP_UP, "Weer openen om aan te vullen")
        if before := self._part(clocks.beside(self.plan, self.at, back=True)):
            return self.to_part(before, f"Terug naar {before.title}", clocks.BACK)
        return None

    def while_it_runs(self, clock: Running) -> list[Press]:
        deed, words = (clocks.PAUSE, "Zet stil")
        if clock.is_paused:
            deed, words = clocks.GO_ON, "Verdergaan"
        return [
            self.turn(deed, words, name="pauze"),
            *(
                self.turn(
                    clocks.MORE,
                    f"{minutes} min erbij",
                    minutes=minutes,
                    ends=clock.ends,
                    says=f"Er zijn {minutes} minuten bij.",
                )
                for minutes in clocks.EXTRA_MINUTES
            ),
        ]

    def win_back(self, late: int) -> Press | None:
        """From the longest part to come, as much as it can give."""
        part = clocks.longest_to_come(self.plan, self.at)
        if part is None:
            return None
        minutes = min(late, part.minutes - clocks.SHORTEST)
        words = f"Haal {in_minutes(minutes)} in bij {part.title}"
        said = f"Zo ben je {in_minutes(minutes)} eerder klaar."
        keeps = part.minutes - minutes
        return self.turn(
            clocks.WIN_BACK, words, to=part.position, part=part.id, minutes=keeps, says=said
        )

    def rows(self, parts: list[TimedPhase]) -> list[Row]:
        """Every part with when it begins now, and the stages that follow the last one."""
        begins = now() + timedelta(seconds=max(0, self.clock.left)) if self.clock else None
        found, is_open = [], self.meeting.stage not in (CONCEPT, CLOSED)
        for timed in parts:
            part, at = timed.plan, timed.starts_at
            if self.clock and part.position == self.at:
                began = now() + timedelta(seconds=self.clock.left, minutes=-part.minutes)
                at = f"{began.astimezone(AMSTERDAM):%H:%M}"
            elif begins and part.position > self.at:
                at = f"{begins.astimezone(AMSTERDAM):%H:%M}"
                begins += timedelta(minutes=part.minutes)
            here = part.position == self.at
            goes = is_open and not here and part.minutes > 0
            found.append(
                Row(
                    key=str(part.position),
                    at=at,
                    title=part.title,
                    minutes=part.minutes,
                    note=_note(part),
                    prompt=timed.prompt,
                    notes=prompt(part.notes),
                    is_past=self._is_past(part),
                    is_now=here,
                    deed=self.to_part(part, f"Ga naar {part.title}") if goes else None,
                    marks_at=part.id if part.capture in TALLIES else "",
                )
            )
        return found + ([self._stage_row(s) for s in self.beyond] if parts else [])

    def _is_past(self, part: PhasePlan) -> bool:
        return part.position < (self.at or self.stopped or 0) or self.meeting.stage == CLOSED

    def stages(self) -> list[Row]:
        """The four parts of who uses no clock."""
        if self.meeting.stage in (CONCEPT, CLOSED):
            return []
        return [self._stage_row(stage) for stage in switch.ASKED]

    def _stage_row(self, stage: str) -> Row:
        at, here = STAGES.index(self.meeting.stage), STAGES.index(stage)
        beyond = self.clock is None and (not self.stopped or self._is_over())
        can_go = self.meeting.stage != CONCEPT and here != at
        can_go = can_go and not (stage == CLOSED and self.meeting.is_rehearsal)
        return Row(
            key=stage,
            at="",
            title=switch.ASKED[stage],
            minutes=None,
            note=switch.NOTE.get(stage, ""),
            prompt="",
            notes="",
            is_past=here < at,
            is_now=here == at and (beyond or stage == CLOSED),
            deed=self.move(stage) if can_go else None,
        )

    def _part(self, position: int | None) -> PhasePlan | None:
        return next((part for part in self.plan if part.position == position), None)

    def _title(self, position: int | None) -> str:
        part = self._part(position)
        return part.title if part else ""


def _note(part: PhasePlan) -> str:
    """What stands softly beside a part."""
    if part.setting == BEFOREHAND:
        return "vooraf"
    return switch.NOTE.get(part.stage, "") if part.minutes else "slaan we over"
