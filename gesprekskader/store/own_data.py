"""Somebody's own data: everything we keep about one person, and wiping it."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import accounts, people
from gesprekskader.store.db import one, rows, scrub, stamp, writing

NAMELESS = "naamloos"

# kind -> what is read; every value is the person's own or about the person
_KINDS = {
    "persoon": """select p.name as naam, p.email as mailadres, p.role_word as rol,
        coalesce(o.name, p.said_organisation) as organisatie, p.created_at as bekend_sinds,
        p.seen_at as laatst_gezien
        from persons p left join organisations o on o.id = p.organisation_id
        where p.id = :id""",
    "account": """select email as mailadres, is_admin as beheerder, created_at as gemaakt,
        password_at as wachtwoord_van, totp_secret <> '' as tweede_stap
        from accounts where person_id = :id""",
    "lid_van": """select n.name as netwerk, m.school_year as schooljaar,
        m.is_facilitator as gespreksleider, m.left_on as weggegaan
        from memberships m join networks n on n.id = m.network_id where m.person_id = :id
        order by m.school_year, n.name""",
    "geplakte_lijsten": """select n.name as netwerk, s.pasted_at as op, c.name as naam_was,
        c.role_word as rol_was from paste_changes c join pastes s on s.id = c.paste_id
        join networks n on n.id = s.network_id where c.person_id = :id order by s.pasted_at""",
    "overlegtafels": """select roundtable_key as tafel, added_at as sinds from roundtable_members
        where person_id = :id""",
    "bijeenkomsten": """select t.title as bijeenkomst, t.meeting_on as dag, a.joined_at as erbij
        from attendances a join meetings t on t.id = a.meeting_id where a.person_id = :id
        order by t.meeting_on""",
    "groepen": """select c.name as groep, t.title as bijeenkomst, s.joined_at as erbij
        from seats s join conversations c on c.id = s.conversation_id
        join meetings t on t.id = c.meeting_id where s.person_id = :id order by s.id""",
    "stappen": """select p.id, case p.kind when 'ga' then 'Ik ga' else 'Ik wil' end as soort,
        p.text as tekst, n.name as netwerk, p.school_year as schooljaar,
        case p.shared_with when '' then 'alleen jij' when 'group' then 'je groep'
          else 'het netwerk' end as gedeeld_met,
        (select group_concat(i.wording, ' | ') from step_items i where i.step_id = p.id) as items,
        p.carried_from_id as vervolg_op, o.school_year as meegenomen_uit,
        p.created_at as geschreven, p.changed_at as gewijzigd, p.removed_at as verwijderd
        from personal_steps p join networks n on n.id = p.network_id
        left join personal_steps o on o.id = p.carried_from_id where p.person_id = :id
        order by p.created_at, p.rowid""",
    "eerdere_woorden": """select v.step_id as stap, v.text as tekst, v.changed_at as geschreven
        from step_versions v join personal_steps p on p.id = v.step_id where p.person_id = :id
        order by v.changed_at""",
    "notities": """select n.text as tekst, p.text as bij_stap, n.created_at as geschreven
        from step_notes n join personal_steps p on p.id = n.step_id where p.person_id = :id
        order by n.created_at, n.rowid""",
    "herinneringen": """select n.name as netwerk, r.school_year as schooljaar, r.kind as moment,
        r.sent_at as verstuurd from reminders r join networks n on n.id = r.network_id
        where r.person_id = :id order by r.made_at""",
    "geen_herinneringen": """select n.name as netwerk, q.stopped_at as sinds
        from reminder_stops q join networks n on n.id = q.network_id where q.person_id = :id""",
    "op_de_plank": """select o.text as tekst, case b.reach when 'everyone' then 'iedereen'
        else 'het netwerk' end as gedeeld_met, b.shared_at as op from shelf b
        join outcomes o on o.id = b.outcome_id where b.shared_by = :id order by b.number""",
    "dossiers": """select s.title as dossier, s.made_at as gemaakt, (select group_concat(e.words,
        ' | ') from dossier_entries e where e.dossier_id = s.id and e.words <> '') as eigen_zinnen
        from dossiers s where s.person_id = :id order by s.made_at""",
    "terugblikken": """select r.step_id as stap, coalesce(p.text, f.text) as over,
        r.result as uitkomst, r.yielded as opbrengst, r.held_up as tegengehouden,
        r.needed as nodig, r.created_at as geschreven
        from revisits r left join personal_steps p on p.id = r.step_id
        left join follow_ups f on f.id = r.follow_up_id
        where r.person_id = :id or p.person_id = :id order by r.created_at, r.rowid""",
    "verbonden": """select t.name as deed_mee_als, t.email as mailadres, t.tied_at as op
        from ties t where t.joiner_id = :id""",
    "organisaties_gewijzigd": """select o.name as organisatie, o.changed_at as op
        from organisations o where o.changed_by = :id order by o.changed_at""",
    "aangepast": """select o.text as tekst, o.created_at as geschreven from outcomes o
        where o.changed_by_id = :id union all
        select f.text, f.created_at from follow_ups f where f.changed_by_id = :id""",
    "opbrengsten": """select o.text as tekst, t.title as bijeenkomst, o.created_at as geschreven
        from outcomes o join conversations c on c.id = o.conversation_id
        join meetings t on t.id = c.meeting_id where o.author_id = :id
        order by o.created_at, o.rowid""",
    "vervolgacties": """select f.text as tekst, f.owner as wie, f.due as wanneer,
        t.title as bijeenkomst, f.created_at as geschreven
        from follow_ups f join conversations c on c.id = f.conversation_id
        join meetings t on t.id = c.meeting_id where f.author_id = :id
        order by f.created_at, f.rowid""",
    "doorgegeven": """select w.question as vraag, w.roundtable as tafel, w.created_at as op
        from forwardings w left join personal_steps p on p.id = w.step_id
        where w.person_id = :id or p.person_id = :id order by w.rowid""",
    "antwoorden": """select v.sentence as tekst, v.from_title as tafel, v.created_at as op
        from forwarding_moves v where v.person_id = :id order by v.rowid""",
    "sleutels": """select k.kind as soort, k.made_at as gemaakt, m.name as door,
        k.used_at as gebruikt, k.expires_at as verloopt,
        case k.answer when 'stil' then 'geen antwoord' when 'weg' then 'niet nodig'
        else k.answer end as antwoord, k.answered_at as beantwoord
        from keys k left join persons m on m.id = k.made_by where k.person_id = :id
        order by k.made_at""",
    "toestellen": """select device as toestel, way as manier, created_at as sinds,
        seen_at as laatst_gezien from visits where person_id = :id order by created_at""",
}


def of_person(db: Database, person_id: str) -> dict[str, list[dict]]:
    """Everything we keep about somebody, by kind, in plain values; for that person only."""
    return {kind: rows(db, sql, {"id": person_id}) for kind, sql in _KINDS.items()}


def correct(
    db: Database,
    actor: Actor,
    *,
    name: str,
    email: str,
    role_word: str,
    version: int,
    submission_id: str = "",
) -> None:
    """The owner corrects name, mail address and role. Raises StaleEdit, NotFound."""
    if actor.person_id is None:
        raise NotFound
    with writing(db):
        person = people.find(db, actor.person_id)
        people.change(
            db,
            person.id,
            name=name,
            email=person.email if _has_account(db, person.id) else email,
            role_word=role_word,
            organisation_id=person.organisation_id,
            version=version,
            submission_id=submission_id,
            by_owner=True,
        )


def _has_account(db: Database, person_id: str) -> bool:
    return one(db, "select 1 from accounts where person_id = ?", [person_id]) is not None


def check_can_go(db: Database, actor: Actor) -> None:
    """Raise RuleBroken for the last administrator and for who runs a network alone.

    Who has an account signs in first: a link alone must not end a network's account.
    """
    if actor.person_id is None:
        raise NotFound
    if not _has_account(db, actor.person_id):
        return
    if not actor.has_account:
        raise RuleBroken("Je hebt een account. Log eerst in met je wachtwoord.")
    accounts.check_not_last_admin(db, actor.person_id)
    if alone := accounts.facilitates_alone(db, actor.person_id):
        raise RuleBroken(
            f"Jij bent de enige gespreksleider van: {', '.join(alone)}."
            " Nodig eerst een collega uit. Daarna kun je alles wissen."
        )


def all_ids(db: Database, person_id: str) -> list[str]:
    """Every id this human has or had: also newcomers that became it, and lines it was tied to."""
    found = rows(
        db,
        "select before_id as id from mergers where after_id = :id"
        " union select member_id from ties where joiner_id = :id",
        {"id": person_id},
    )
    return [person_id, *(row["id"] for row in found)]


def erase(db: Database, actor: Actor) -> None:
    """The actor wipes everything about themselves. Raises as `check_can_go` does.

    Texts of a group stay, without a name.
    """
    with writing(db):
        check_can_go(db, actor)
        wipe(db, actor.person_id or "")
    scrub(db)


def wipe(db: Database, person_id: str) -> None:
    """Inside an open transaction: nothing is left of this person but nameless group texts.

    Safe to do again, as a restore of an older backup does.
    """
    if one(db, "select 1 from persons where id = ?", [person_id]) is None:
        return
    for same in all_ids(db, person_id):
        row = one(db, "select name from persons where id = ?", [same])
        if row is None:
            continue
        if same != person_id and row["name"] and not people.is_unused(db, same):
            continue  # a line that somebody came in as since: another human's now
        people.rename_texts(db, same, row["name"], NAMELESS)
        for sql in _FORGET:
            db.execute(sql, [same])
        accounts.delete(db, same)
        people.blank(db, same)
        db.execute(
            "insert into erasures (person_id, erased_at) values (?, ?) on conflict do nothing",
            [same, stamp()],
        )


_FORGET = (
    "delete from dossiers where person_id = ?",
    "update shelf set shared_by = null where shared_by = ?",
    "update shelf set organisation_kind = '' where outcome_id in"
    " (select id from outcomes where author_id = ?)",
    "update outcomes set author_id = null where author_id = ?",
    "update outcomes set changed_by_id = null where changed_by_id = ?",
    "update follow_ups set author_id = null where author_id = ?",
    "update follow_ups set changed_by_id = null where changed_by_id = ?",
    "update forwardings set person_id = null where person_id = ?",
    "update forwarding_moves set person_id = null where person_id = ?",
    "update meetings set created_by = null where created_by = ?",
    "update organisations set changed_by = null where changed_by = ?",
    "update keys set made_by = null where made_by = ?",
    "update keys set answer = 'weg' where newcomer_id = ? and answer = ''",
    "update pastes set person_id = null where person_id = ?",
    "delete from paste_changes where person_id = ?",
    "update ties set tied_by = null where tied_by = ?",
    "delete from forwardings where step_id in (select id from personal_steps where person_id = ?)",
    "delete from personal_steps where person_id = ?",
    "update revisits set person_id = null where person_id = ?",
    "delete from reminders where person_id = ?",
    "delete from reminder_stops where person_id = ?",
    "delete from memberships where person_id = ?",
    "delete from seats where person_id = ?",
    "delete from ties where joiner_id = ?",
    "delete from ties where member_id = ?",
)


def erased(db: Database) -> list[str]:
    """Ids of everybody who was wiped, oldest first."""
    return [row["person_id"] for row in rows(db, "select person_id from erasures order by rowid")]


def wipe_again(db: Database, person_ids: list[str]) -> int:
    """After a restore: wipe whoever had themselves wiped since that backup; how many came back."""
    with writing(db):
        known = rows(
            db,
            "select id from persons where id in (select value from json_each(?))"
            " and erased_at is null",
            [json.dumps(person_ids)],
        )
        for row in known:
            wipe(db, row["id"])
    return len(known)
