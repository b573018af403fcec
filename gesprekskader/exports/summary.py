"""The one model of minutes: every writer writes this, and all of it."""

from dataclasses import dataclass, field
from datetime import date

from gesprekskader.records import ItemRef
from gesprekskader.words import owner_words


@dataclass(frozen=True)
class SummaryOutcome:
    text: str
    kind: str
    group: str
    """Name of the group, "" when groups are not named or there is only one."""
    quote_role: str = ""
    is_starred: bool = False


@dataclass(frozen=True)
class SummaryAction:
    text: str
    owner: str
    """Who does it; "" for nobody yet. Always written, whatever the switches say."""
    when: str
    result: str = ""
    """How it stood at the last look back, in words; "" when nobody looked back."""
    yielded: str = ""
    meeting: str = ""
    """Where the action was made, for a look back on earlier meetings."""
    item: ItemRef | None = None
    group: str = ""
    """Name of the group that wrote it, for lists; "" when there is only one."""
    is_starred: bool = False
    groups: int = 1
    """How many groups said it: its own, and those whose actions were put together with it."""

    @property
    def owner_words(self) -> str:
        return owner_words(self.owner)


@dataclass(frozen=True)
class SummaryTheme:
    item: ItemRef
    outcomes: tuple[SummaryOutcome, ...]
    actions: tuple[SummaryAction, ...]


@dataclass(frozen=True)
class SummaryStep:
    lead: str
    """ "Ik ga" or "Ik wil"; "" when the text says so itself."""
    text: str
    items: tuple[ItemRef, ...]
    owner: str
    """Name of the owner, "" when names are left out."""
    result: str = ""
    yielded: str = ""
    held_up: str = ""
    needed: str = ""
    notes: str = ""
    """The owner's own notes; only ever in the owner's own file."""
    way: str = ""
    """Where it lies, and what was answered; only in the owner's own file."""
    meeting: str = ""
    """Where it was written, for lists; "" for a step of between meetings."""
    day: date | None = None


@dataclass(frozen=True)
class SummaryForwarding:
    text: str
    question: str
    roundtable: str
    items: tuple[ItemRef, ...]
    forwarded_words: str
    """The day in words, "18 november"."""
    at: str
    """The roundtable where it lies now, or that answered."""
    answer: str = ""
    """What the roundtable answered; "" when it has not yet."""
    answered_words: str = ""

    @property
    def item_labels(self) -> str:
        return ", ".join(item.label for item in self.items)

    @property
    def stand(self) -> str:
        """Where it is, in one line."""
        if self.answer:
            return f"Antwoord van {self.at}, {self.answered_words}"
        return f"Ligt nu bij: {self.at}"


@dataclass(frozen=True)
class Summary:
    """Minutes of a meeting, of one group at it, or somebody's own steps."""

    title: str
    kicker: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    footer: str
    themes: tuple[SummaryTheme, ...] = ()
    unreached: tuple[ItemRef, ...] = ()
    steps_title: str = ""
    steps: tuple[SummaryStep, ...] = ()
    looked_back: tuple[SummaryAction, ...] = ()
    """Actions of earlier meetings of the year, with how they ended."""
    counts: tuple[str, ...] = ()
    forwardings: tuple[SummaryForwarding, ...] = ()
    answers: tuple[SummaryForwarding, ...] = ()
    """Answers that came back since the network last met."""
    waited: tuple[SummaryForwarding, ...] = ()
    """What earlier meetings forwarded and had no answer yet, for a look back."""
    note: str = ""
    held_on: date | None = None
    """The day of the meeting, for lists; None for what spans more days."""
    network: str = ""
    """Whose it is, for lists; "" for what is of more networks."""
    file_name: str = field(default="verslag")

    def texts(self) -> list[str]:
        """Every text that every writer must contain; a test holds them to it."""
        found: list[str] = [self.title]
        for theme in self.themes:
            found.append(theme.item.wording)
            found += [outcome.text for outcome in theme.outcomes]
            for action in theme.actions:
                found += [action.text, action.owner_words, action.when]
        found += [item.wording for item in self.unreached]
        for step in self.steps:
            found += [step.text, step.owner, step.yielded, step.held_up, step.needed]
            found += [step.notes, step.way]
        for action in self.looked_back:
            found += [action.text, action.owner_words, action.result, action.yielded]
        for forwarding in (*self.answers, *self.waited, *self.forwardings):
            found += [forwarding.text, forwarding.question, forwarding.stand, forwarding.answer]
        return [text for text in found if text]
