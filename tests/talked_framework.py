"""A framework of one's own that was talked about: texts, good examples and looked-back steps at
four of its items, in a meeting that is closed; and its next versions."""

from dataclasses import dataclass, field, replace
from uuid import uuid4

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    draft_of,
    files_of,
)
from gesprekskader.catalogue.load import framework_of_texts, framework_of_version
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.catalogue.restored import restored
from gesprekskader.moments import today
from gesprekskader.rules import GOOD_EXAMPLE, school_year_of
from gesprekskader.store import (
    dossiers,
    findings,
    groups,
    meetings,
    networks,
    outcomes,
    own_content,
    picked_items,
    revisits,
    shelf,
    steps,
)
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft
from gesprekskader.web.frame.kept_frameworks import OwnFrameworks

KEY = "ons-kader"
TALKED = ("w1-a-1", "w1-a-2", "w1-b-1", "w2-1")
QUIET = ("w1-b-2", "w2-2")


def items(*keys: str) -> tuple[DraftItem, ...]:
    return tuple(DraftItem(key, f"Stelling {key} staat hier") for key in keys)


FIRST = DraftFramework(
    "Ons kader",
    warranties=(
        DraftWarranty(
            "w1",
            "Leren",
            subthemes=(
                DraftSubtheme("w1-a", "Samen", items=items("w1-a-1", "w1-a-2")),
                DraftSubtheme("w1-b", "Alleen", items=items("w1-b-1", "w1-b-2")),
            ),
        ),
        DraftWarranty(
            "w2",
            "Werken",
            subthemes=(
                DraftSubtheme("w2-items", "Werken", items=items("w2-1", "w2-2"), is_whole=True),
            ),
        ),
    ),
)
PARTS = ("w1-a", "w1-b", "w2-items")


@dataclass
class World:
    client: object
    db: object
    actor: object
    meeting: str
    dossier: str
    own: OwnFrameworks
    number: int = 0
    ever: set[str] = field(default_factory=set)
    """Keys of all items of all versions."""

    def begin(self) -> None:
        """The framework as it was talked about, and nothing since."""
        with self.db.conn:
            self.db.execute("delete from own_content where version > 1")
            self.db.execute("delete from content_edits")
        self.own.__init__()
        self.ever = {item.key for item in FIRST.items}

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def make_valid(self, draft: DraftFramework) -> bool:
        """As the page does; False when the page would say what is wrong."""
        files = files_of(draft)
        if framework_of_texts(KEY, files)[1]:
            return False
        sent = {"words": "iets", "submission_id": uuid4().hex}
        own_content.begin(self.db, self.actor, KEY, self.newest.files, **sent)
        own_content.edit(
            self.db, self.actor, KEY, lambda _: files, words="iets", submission_id=uuid4().hex
        )
        own_content.make_valid(self.db, self.actor, KEY, today(), seen=files, files=files)
        self.own.forget()
        self.ever |= {item.key for item in draft.items}
        return True

    def put_back(self) -> None:
        def made(before, now_):
            return files_of(restored(draft_of(before)[0], draft_of(now_)[0]))

        own_content.put_back(self.db, self.actor, KEY, made, submission_id=uuid4().hex)
        self.own.forget()

    @property
    def newest(self):
        return own_content.newest_valid(self.db, KEY)

    @property
    def draft(self) -> DraftFramework:
        return draft_of(self.newest.files)[0]


def make_world(editor, db, cast) -> World:
    """Texts, a good example and a looked-back step at four items of a framework of one's own."""
    actor = replace(cast.facilitator, edits_content=True)
    files = files_of(FIRST)
    own_content.begin(db, actor, KEY, files, words="begin", submission_id=uuid4().hex)
    own_content.make_valid(db, actor, KEY, today(), seen=files, files=files)
    for meeting in meetings.of_network(db, cast.network_id):
        db["meetings"].update(meeting.id, {"is_rehearsal": 1})
    network = networks.find(db, cast.network_id)
    over = {"name": network.name, "description": "", "version": network.version}
    networks.change(db, cast.facilitator, network.id, framework=KEY, **over)
    form = {"title": "Gesprek", "meeting_on": today().isoformat(), "starts_at": "13:30"}
    form |= {"format_key": "contactmiddag", "item_choice": "shared"}
    url = f"/netwerken/{network.id}/bijeenkomsten/nieuw"
    meeting = editor.post(url, data=form).headers["Location"].split("/")[2]
    meetings.move_stage(db, actor, meeting, now="concept", new="open")
    framework = framework_of_version(own_content.valid_on(db, today())[KEY])
    refs = [ref_in(framework, framework.item(key)) for key in TALKED]
    group = groups.start(db, actor, meeting, refs, submission_id=uuid4().hex)
    for picked in picked_items.of_group(db, group):
        said = OutcomeDraft(GOOD_EXAMPLE, f"TEKST-{picked.item.key}.")
        made = outcomes.record(db, actor, group, picked.id, said, submission_id=uuid4().hex).id
        shelf.put(db, actor, made, shelf.NETWORK)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, actor, meeting, now=old, new=new)
    for ref in refs:
        step = steps.add(
            db,
            actor,
            StepDraft("ga", f"STAP-{ref.key}.", (ref,)),
            network_id=network.id,
            meeting_id=None,
            submission_id=uuid4().hex,
        )
        steps.share(db, actor, step, steps.NETWORK)
        looked = RevisitDraft("gezet", f"LEVERDE-{ref.key}.")
        sent = {"meeting_id": None, "version": 0, "submission_id": uuid4().hex}
        revisits.look_back_on_step(db, actor, step, looked, **sent)
    year = (school_year_of(today()),)
    dossier = dossiers.add(
        db, actor, DossierDraft("Reflectie", year, (1, 2), KEY), submission_id=uuid4().hex
    )
    found = findings.of_dossier(db, actor, dossiers.find(db, dossier), keys=TALKED)
    chosen = [finding.ref for finding in found]
    findings.choose(db, actor, dossier, "w1-a", add=chosen, drop=[])
    own = editor.application.extensions["gesprekskader"].own
    return World(editor, db, actor, meeting, dossier, own)
