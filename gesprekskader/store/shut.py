"""What was shut stays shut, also in a backup that is put back: the list is done again."""

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.store import harvests, networks, shelf, shut_list
from gesprekskader.store.db import one, rows, scrub, writing
from gesprekskader.store.shut_list import ShutLine

# kind -> what shuts it again; a thing is one id, or several with a bar between: :a, :b, :c
_AGAIN = {
    "consent": ("update outcomes set has_consent = 0 where id = :a and has_consent",),
    "reach": ("update shelf set reach = 'network' where outcome_id = :a and reach = 'everyone'",),
    "step": (
        "update personal_steps set shared_with = '', shared_group_id = null,"
        " shared_at = null where id = :a and shared_with <> ''",
        "update forwardings set withdrawn_at = :now where step_id = :a and withdrawn_at is null",
    ),
    "sister": (
        "update shelf set for_network_id = null where outcome_id = :a and for_network_id = :b",
    ),
    "shown": ("update personal_steps set shown_to_id = null where id = :a and shown_to_id = :b",),
    "held_up": ("update revisits set shares_held_up = 0 where id = :a and shares_held_up",),
    "forwarding": (
        "update forwardings set withdrawn_at = :now where id = :a and withdrawn_at is null",
    ),
    "wish": ("delete from wishes where id = :a",),
    "device": ("delete from visits where id = :a",),
    "key": ("delete from keys where hash = :a and used_at is null",),
    "denied": (
        "update keys set answer = 'nee', answered_at = :now, used_at = coalesce(used_at, :now)"
        " where hash = :a and answer not in ('nee', 'weg')",
    ),
    "password": (
        "update accounts set password_hash = '-' where person_id = :a and password_hash <> '-'",
        "delete from visits where person_id = :a",
        "delete from keys where person_id = :a and kind = 'reset' and used_at is null",
    ),
    "second_step": (
        "update accounts set totp_secret = '', totp_step = 0 where person_id = :a"
        " and totp_secret <> ''",
        "update accounts set password_hash = '-' where person_id = :a",
        "delete from recovery_codes where person_id = :a",
        "delete from visits where person_id = :a",
    ),
    "code": ("delete from recovery_codes where person_id = :a and hash = :b",),
    "editor": ("update accounts set edits_content = 0 where person_id = :a and edits_content",),
    "admin": ("update accounts set is_admin = 0 where person_id = :a and is_admin",),
    "account": (
        "delete from accounts where person_id = :a",
        "delete from recovery_codes where person_id = :a",
        "delete from visits where person_id = :a",
    ),
    "table": ("delete from roundtable_members where roundtable_key = :a and person_id = :b",),
    "chair": (
        "delete from roundtable_members where roundtable_key = :a and person_id = :b"
        " and coalesce(board_id, '') = :c",
    ),
    "substitute": (
        "delete from substitutes where roundtable_key = :a and member_id = :b"
        " and person_id || '/' || until_on = :c",
    ),
    "asked": ("delete from seat_invitations where roundtable_key = :a and person_id = :b",),
    "member": (
        "delete from memberships where network_id = :a and person_id = :b and school_year = :c",
    ),
    "lead": (
        "update memberships set is_facilitator = 0 where network_id = :a and person_id = :b"
        " and school_year = :c and is_facilitator",
    ),
    "left": (
        "update memberships set left_on = substr(:at, 1, 10), left_at = :at where network_id = :a"
        " and person_id = :b and school_year = :c and left_on is null",
    ),
    "dossier": ("update networks set dossier_since = null where id = :a and dossier_since <> ''",),
    "calendar": (
        "update networks set calendar_key = null where id = :a and calendar_key is not null",
    ),
    "mail": (
        "insert or ignore into reminder_stops (person_id, network_id, stopped_at)"
        " select p.id, n.id, :now from persons p join networks n where p.id = :a and n.id = :b",
    ),
    "news": (
        "insert or ignore into mail_stops (person_id, kind, stopped_at)"
        " select p.id, :b, :now from persons p where p.id = :a",
    ),
    "minutes": (
        "update minutes_mails set email = '', asked_at = coalesce(asked_at, :at), claimed_at = :at,"
        " sent_at = :at where (id = :a or meeting_id = :b and person_id = :c)"
        " and claimed_at is null",
        "insert or ignore into minutes_mails"
        " (id, meeting_id, person_id, asked_at, claimed_at, sent_at)"
        " select :a, t.id, p.id, :at, :at, :at from meetings t left join persons p on p.id = :c"
        " where t.id = :b and (:c = '' or p.id <> '')",
    ),
    "address": ("delete from minutes_mails where id = :a and email <> ''",),
    "topic": ("delete from topics where id = :a",),
    "mark": ("delete from marks where id = :a",),
    "owner": (
        "update follow_ups set owner_id = null, disowned_at = :at where id = :a and owner_id = :b",
    ),
}
_STRUCK = {"outcome": "outcomes", "action": "follow_ups"}
KINDS = (*_AGAIN, *_STRUCK, "shelf")


def again(db: Database, lines: list[ShutLine]) -> dict[str, int]:
    """Shut what these lines say, oldest first, and this database does not know of; how many by
    kind. What was opened again since stays open.

    The last administrator and the last facilitator of a network stay, under "admin_stays" and
    "lead_stays": somebody must be able to let others in.
    """
    known = {row["id"] for row in rows(db, "select id from shut")}
    missed = [line for line in lines if line.id not in known]
    if not missed:
        return {}
    newest = {(line.kind.lstrip("-"), line.thing): line for line in missed}
    done: dict[str, int] = {}
    with writing(db):
        for kind, thing in newest:
            line = newest[kind, thing]
            if line.kind == kind:
                word = _shut(db, line)
                done[word] = done.get(word, 0) + 1
        # what the triggers noted of this stands on the list already
        db.execute("delete from shut where noted_at is null")
        for line in missed:
            db.execute(
                "insert into shut (id, kind, thing, noted_at) values (?, ?, ?, ?)",
                [line.id, line.kind, line.thing, line.at],
            )
    scrub(db)
    done.pop("", None)
    return done


def _shut(db: Database, line: ShutLine) -> str:
    """Inside an open transaction: the kind when this was open, "" when it was shut already."""
    kind, thing = line.kind, line.thing
    about = dict.fromkeys("abc") | dict(zip("abc", thing.split("|"), strict=False))
    about |= {"at": line.at, "now": stamp()}
    if stays := _must_stay(db, kind, about):
        return stays
    if kind in _STRUCK:
        return kind if harvests.blot(db, _STRUCK[kind], thing) else ""
    if kind == "shelf":
        return kind if shelf.drop(db, thing) else ""
    changed = [db.execute(sql, about).rowcount for sql in _AGAIN.get(kind, ())]
    return kind if any(number > 0 for number in changed) else ""


def _must_stay(db: Database, kind: str, about: dict) -> str:
    if kind in ("admin", "account"):
        is_admin = "select 1 from accounts where is_admin and person_id = ?"
        other = "select 1 from accounts where is_admin and person_id <> ?"
        alone = one(db, is_admin, [about["a"]]) and not one(db, other, [about["a"]])
        return "admin_stays" if alone else ""
    if kind in ("member", "lead", "left"):
        leads = """select 1 from memberships where network_id = :a and person_id = :b
            and school_year = :c and is_facilitator and left_on is null"""
        if one(db, leads, about):
            try:
                networks.check_not_last_facilitator(db, about["a"], about["c"], about["b"])
            except RuleBroken:
                return "lead_stays"
    return ""


def prune(db: Database, before: datetime, *folders: Path) -> None:
    """Lines that no backup needs any more go, from the lists and from the table."""
    first = before.isoformat()
    with writing(db):
        for folder in folders:
            if any(line.at < first for line in shut_list.read(folder)):
                shut_list.write(folder, [n for n in shut_list.read(folder) if n.at >= first])
        db.execute("delete from shut where noted_at < ?", [first])


_WORDS = {
    "outcome": ("doorgehaalde tekst", "doorgehaalde teksten"),
    "action": ("doorgehaalde actie", "doorgehaalde acties"),
    "asked": ("ingetrokken uitnodiging voor een tafel", "ingetrokken uitnodigingen voor tafels"),
    "consent": ("ingetrokken toestemming", "ingetrokken toestemmingen"),
    "shelf": ("voorbeeld van de plank", "voorbeelden van de plank"),
    "reach": ("voorbeeld alleen voor het netwerk", "voorbeelden alleen voor het netwerk"),
    "sister": ("voorbeeld niet meer voor dat netwerk", "voorbeelden niet meer voor dat netwerk"),
    "step": ("niet meer gedeelde stap", "niet meer gedeelde stappen"),
    "shown": ("stap die iemand niet meer ziet", "stappen die iemand niet meer ziet"),
    "held_up": ("niet meer getoond antwoord", "niet meer getoonde antwoorden"),
    "forwarding": ("teruggenomen vraag", "teruggenomen vragen"),
    "wish": ("wens die uit elkaar is", "wensen die uit elkaar zijn"),
    "device": ("afgemeld toestel", "afgemelde toestellen"),
    "key": ("vervallen link of code", "vervallen links en codes"),
    "denied": ("code die geweigerd was", "codes die geweigerd waren"),
    "password": ("gewijzigd wachtwoord", "gewijzigde wachtwoorden"),
    "second_step": ("vervangen tweede stap", "vervangen tweede stappen"),
    "code": ("gebruikte reservecode", "gebruikte reservecodes"),
    "admin": ("beheerder minder", "beheerders minder"),
    "editor": ("bewerker van kaders minder", "bewerkers van kaders minder"),
    "account": ("opgeheven account", "opgeheven accounts"),
    "table": ("plek aan een overlegtafel", "plekken aan een overlegtafel"),
    "chair": ("plek voor een ander bestuur", "plekken voor een ander bestuur"),
    "substitute": ("vervanger minder", "vervangers minder"),
    "member": ("lid van de lijst", "leden van de lijst"),
    "lead": ("gespreksleider minder", "gespreksleiders minder"),
    "calendar": ("vervallen agenda-adres", "vervallen agenda-adressen"),
    "left": ("vertrokken lid", "vertrokken leden"),
    "dossier": ("netwerk niet meer in dossiers", "netwerken niet meer in dossiers"),
    "mail": ("gestopte herinnering", "gestopte herinneringen"),
    "minutes": ("verstuurd verslag", "verstuurde verslagen"),
    "address": ("mailadres voor een verslag", "mailadressen voor een verslag"),
    "owner": ("actie van iemand anders", "acties van iemand anders"),
    "news": ("gestopt soort mail", "gestopte soorten mail"),
    "topic": ("weggehaald onderwerp", "weggehaalde onderwerpen"),
    "mark": ("teruggenomen keuze", "teruggenomen keuzes"),
}


def in_words(done: dict[str, int]) -> list[str]:
    """What `again` did, in sentences for who put a backup back."""
    counted = [f"{n} {_WORDS[kind][n != 1]}" for kind, n in done.items() if kind in _WORDS]
    said = []
    if counted:
        said.append(f"Sinds die kopie dichtgedaan, en dicht gebleven: {', '.join(counted)}.")
    if done.get("password") or done.get("second_step"):
        said.append(
            "Wie intussen een ander wachtwoord of een andere tweede stap koos, kiest een nieuw"
            " wachtwoord: met 'Wachtwoord vergeten', of met python3 app.py password MAILADRES."
        )
    if done.get("admin_stays"):
        said.append("Een beheerder die het niet meer was, is het weer: er is geen andere.")
    if done.get("lead_stays"):
        said.append("Een gespreksleider die wegging, is er weer: dat netwerk heeft geen andere.")
    return said
