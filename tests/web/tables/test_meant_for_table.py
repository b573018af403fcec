"""A table that a group chose, a name that it typed: the screen says what happens with it, and what
does not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from babel.dates import format_date
from boards_told import COOP, boards
from support import TODAY, add_meeting

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.store import follow_ups, forwardings, picked_items, roundtables
from gesprekskader.store.follow_ups import FollowUpDraft

SENDS = "De gespreksleider stuurt dit naar de tafel."
ALONE = "leest dit niet vanzelf"
DAY = TODAY + timedelta(days=20)


def act(db, cast, text: str, kind: str, owner: str = "", **over) -> str:
    picked = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft(text, kind, owner, **over)
    return follow_ups.record(
        db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def pass_on(db, cast, action: str) -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=action,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )


def page(client, url: str) -> str:
    return " ".join(client.get(url).get_data(as_text=True).split())


@pytest.fixture
def group(cast) -> str:
    return f"/gesprekken/{cast.group_id}/acties"


def test_what_a_group_meant_for_a_table_is_marked_where_it_is_sent_and_not_sent(
    db, cast, member, facilitator, coordinator, group
):
    act(db, cast, "GEWOON", rules.ROLE, "de schoolopleider")
    meant = act(db, cast, "VOOR-DE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    sending = f"/bijeenkomsten/{cast.meeting_id}/doorgeven"
    shown = page(facilitator, sending)
    assert "Bij 1 actie koos een groep een tafel" in shown
    assert shown.index("VOOR-DE-TAFEL") < shown.index("GEWOON"), "it stands above"
    assert shown.count("Bedoeld voor Projectgroep") == 1
    assert page(member, group).count(SENDS) == 1
    assert "VOOR-DE-TAFEL" not in page(coordinator, "/overlegtafel"), "nobody sent it yet"
    point = pass_on(db, cast, meant)
    assert "koos een groep" not in page(facilitator, sending)
    assert SENDS not in page(member, group)
    assert "VOOR-DE-TAFEL" in page(coordinator, "/overlegtafel")
    roundtables.answer(db, cast.coordinator, point, "Ja.", version=1, submission_id=uuid4().hex)
    assert "koos een groep" not in page(facilitator, sending), "it was sent, and answered"


def test_an_action_for_a_table_comes_with_its_words_as_the_question(db, cast, facilitator):
    at = f"/bijeenkomsten/{cast.meeting_id}"
    plain = act(db, cast, "GEWOON", rules.ROLE, "de schoolopleider")
    meant = act(db, cast, "VOOR-DE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    form = f"{at}/vervolgacties/{{}}/doorgeven"
    assert "VOOR-DE-TAFEL</textarea>" in page(facilitator, form.format(meant))
    assert "GEWOON</textarea>" not in page(facilitator, form.format(plain)), "no table was chosen"
    harvest = page(facilitator, f"{at}/ophalen")
    assert "VOOR-DE-TAFEL</textarea>" in harvest
    assert ">Doorgeven</" not in harvest.partition('id="voor-een-tafel"')[2], "one way, one name"


def test_what_was_forwarded_earlier_stands_folded_below_and_answered_is_open_no_more(
    db, cast, refs, facilitator
):
    asked, answered = (act(db, cast, words, rules.NOBODY) for words in ("ACTIE-EEN", "ACTIE-TWEE"))
    pass_on(db, cast, asked)
    point = pass_on(db, cast, answered)
    roundtables.answer(db, cast.coordinator, point, "Ja.", version=1, submission_id=uuid4().hex)
    sending = "/bijeenkomsten/{}/doorgeven"
    assert "Eerder doorgegeven" not in page(facilitator, sending.format(cast.meeting_id))
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=DAY)
    shown = page(facilitator, sending.format(later))
    open_still, _, folded = shown.partition("<summary>Eerder doorgegeven: 2 vragen</summary>")
    assert "ACTIE-EEN" in open_still.partition("Nog open van eerder")[2]
    assert "ACTIE-TWEE" not in open_still
    assert folded.count("ACTIE-TWEE") == 1


def test_a_typed_name_reaches_nobody_and_the_card_says_so(db, cast, member, group):
    act(db, cast, "GETYPT", rules.PERSON, "Neighbour")
    assert page(member, group).count(ALONE) == 1
    assert "Typ je een naam? Dan leest die persoon het niet vanzelf." in page(member, group)
    act(db, cast, "GEKOZEN", rules.PERSON, "Other", owner_id=cast.other.person_id)
    act(db, cast, "ROL", rules.ROLE, "de schoolopleider")
    act(db, cast, "NIEMAND", rules.NOBODY)
    assert page(member, group).count(ALONE) == 1


def test_who_does_it_is_not_taken_for_who_wrote_it(db, cast, member, group):
    act(db, cast, "IETS", rules.PERSON, "Other", owner_id=cast.other.person_id)
    shown = page(member, group)
    assert "Doet: Other" in shown
    assert "opgeschreven door Member" in shown


def test_a_table_reads_by_when_and_no_words_that_may_name_somebody(db, cast, refs, coordinator):
    day = format_date(DAY, "d MMMM", locale="nl")
    on_a_day = pass_on(db, cast, act(db, cast, "OP-EEN-DAG", rules.NOBODY, due_on=DAY))
    words = pass_on(db, cast, act(db, cast, "IN-WOORDEN", rules.NOBODY, when="na Anna's toets"))
    waits = pass_on(db, cast, act(db, cast, "WACHT", rules.NOBODY, when=rules.NEXT_MEETING))
    mine = page(coordinator, "/overlegtafel")
    assert mine.count(f"vóór {day}") == 1
    assert f"vóór {format_date(DAY, 'EEEE d MMMM y', locale='nl')}" in page(
        coordinator, f"/overlegtafel/{on_a_day}"
    )
    for point in (words, waits):
        assert "vóór" not in page(coordinator, f"/overlegtafel/{point}")
    assert "Anna" not in mine + page(coordinator, f"/overlegtafel/{words}")
    add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=DAY)
    assert page(coordinator, "/overlegtafel").count(f"vóór {day}") == 2


def test_who_reads_it_is_one_short_line_that_unfolds(cast, db, member, group):
    item = picked_items.of_group(db, cast.group_id)[0].id
    for url in (group, f"/gesprekken/{cast.group_id}/items/{item}"):
        _, _, fold = page(member, url).partition('<details class="seen-by">')
        says, _, folded = fold.partition("</summary>")
        assert "Voor je groep en de gespreksleider." in says
        assert len(says.partition(">")[2]) < 70, says
        assert "Noem geen studenten, mentoren of leerlingen bij naam." in folded
        assert "ziet iedereen hier je tekst" in folded.partition("</details>")[0]


def test_a_question_without_a_bestuur_comes_back_at_its_box_and_nothing_goes_before_that(
    db, cast, facilitator
):
    two = boards(db, cast)
    other = act(db, cast, "ANDERE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    lacks = act(db, cast, "ZONDER-BESTUUR", rules.ROUNDTABLE, COOP[1])
    has = act(db, cast, "MET-BESTUUR", rules.ROUNDTABLE, COOP[1])
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    sent = {
        "submission_id": uuid4().hex,
        f"vraag-{other}": "VRAAG-1",
        f"vraag-{lacks}": "VRAAG-2",
        f"vraag-{has}": "VRAAG-3",
        f"bestuur-{has}": two.beta,
    }
    answer = facilitator.post(url, data=sent)
    assert answer.status_code == 422
    shown = " ".join(answer.get_data(as_text=True).split())
    assert "<h1>Wat de groepen zeiden</h1>" in shown
    assert [f"VRAAG-{n}</textarea>" in shown for n in (1, 2, 3)] == [True] * 3
    assert shown.count("ook voor welke besturen de vraag is.") == 1
    assert shown.count(f'id="fout-{lacks}"') == 1
    assert shown.count(" checked") == 1
    assert f'name="bestuur-{has}" value="{two.beta}" checked' in shown
    assert forwardings.of_meeting(db, cast.meeting_id) == []

    now_it_has = {f"bestuur-{lacks}": two.alfa, f"vraag-{other}": "", f"vraag-{has}": ""}
    assert facilitator.post(url, data=sent | now_it_has).status_code == 303
    (lies,) = forwardings.of_meeting(db, cast.meeting_id)
    assert (lies.question, lies.board_id) == ("VRAAG-2", two.alfa)


def test_what_lies_with_one_of_the_besturen_goes_to_none_and_keeps_no_other_back(
    db, cast, facilitator
):
    two = boards(db, cast)
    both, free = (act(db, cast, words, rules.ROUNDTABLE, COOP[1]) for words in ("BEIDE", "VRIJ"))
    forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=both,
        step_id=None,
        roundtable=COOP,
        question="LIGT-ER-AL",
        submission_id=uuid4().hex,
        board_ids=(two.beta,),
    )
    asked = [
        forwardings.MeantQuestion(each, COOP, "NU", (two.alfa, two.beta)) for each in (both, free)
    ]
    sent = uuid4().hex
    for _ in range(2):
        went = forwardings.forward_meant(
            db, cast.facilitator, cast.meeting_id, asked, submission_id=sent
        )
        assert went == {free}
    lies = forwardings.of_meeting(db, cast.meeting_id)
    assert [(f.question, f.follow_up_id, f.board_id) for f in lies] == [
        ("LIGT-ER-AL", both, two.beta),
        ("NU", free, two.alfa),
        ("NU", free, two.beta),
    ]


def test_newer_words_that_come_too_late_change_no_line_of_it_and_keep_no_other_back(db, cast):
    two = boards(db, cast)
    late, free = (act(db, cast, words, rules.ROUNDTABLE, COOP[1]) for words in ("LAAT", "VRIJ"))
    sent = uuid4().hex

    def send(*asked: tuple[str, str]) -> set[str]:
        return forwardings.forward_meant(
            db,
            cast.facilitator,
            cast.meeting_id,
            [forwardings.MeantQuestion(id_, COOP, q, (two.alfa, two.beta)) for id_, q in asked],
            submission_id=sent,
        )

    assert send((late, "EERST")) == {late}
    assert send((late, "BETER")) == {late}
    of_alfa, of_beta = forwardings.of_meeting(db, cast.meeting_id)
    forwardings.withdraw(db, cast.facilitator, of_beta.id)
    assert send((late, "TE LAAT"), (free, "NU")) == {free}
    lies = forwardings.of_meeting(db, cast.meeting_id)
    assert [(f.question, f.follow_up_id, f.board_id) for f in lies] == [
        ("BETER", late, of_alfa.board_id),
        ("NU", free, two.alfa),
        ("NU", free, two.beta),
    ]


def test_nobody_but_who_leads_sends_what_was_meant_nor_an_action_of_elsewhere(db, cast):
    meant = act(db, cast, "BEDOELD", rules.ROUNDTABLE, "Projectgroep")
    table = ("projectgroep", "Projectgroep")
    asked = [forwardings.MeantQuestion(each, table, "?", ()) for each in (meant, "van-elders")]
    for actor in (cast.member, cast.outsider):
        with pytest.raises(NotFound):
            forwardings.forward_meant(db, actor, cast.meeting_id, asked, submission_id="a" * 16)
    assert forwardings.of_meeting(db, cast.meeting_id) == []
    went = forwardings.forward_meant(
        db, cast.facilitator, cast.meeting_id, asked, submission_id="a" * 16
    )
    assert went == {meant}
