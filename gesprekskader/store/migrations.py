"""The schema, as steps that are taken once. A step that shipped never changes again."""

import json
from functools import cache

from sqlite_utils import Database, Migrations

from gesprekskader.errors import StorageUnsafe
from gesprekskader.store import schema

migrations = Migrations("gesprekskader")

_ITEM = """
  framework text not null, framework_version text not null, item_key text, warranty integer,
  subtheme text not null, item_number integer, wording text not null"""

_FIRST = f"""
create table organisations (
  id text primary key, name text not null collate nocase, kind text not null,
  parent_id text references organisations(id)
) strict;

create table persons (
  id text primary key, name text not null, email text not null default '',
  role_word text not null default '', organisation_id text references organisations(id),
  created_at text not null
) strict;

create table accounts (
  person_id text primary key references persons(id), email text not null unique collate nocase,
  password_hash text not null, is_admin integer not null default 0, created_at text not null
) strict;

create table invitations (
  token_hash text primary key, person_id text not null references persons(id),
  email text not null, invited_by text references persons(id), expires_at text not null
) strict;

create table networks (
  id text primary key, name text not null unique collate nocase,
  description text not null default '',
  version integer not null default 1, created_at text not null
) strict;

create table memberships (
  network_id text not null references networks(id), person_id text not null references persons(id),
  school_year text not null, is_facilitator integer not null default 0,
  primary key (network_id, person_id, school_year)
) strict;
create index memberships_person on memberships(person_id);

create table meetings (
  id text primary key, network_id text not null references networks(id), school_year text not null,
  title text not null, meeting_on text not null, starts_at text not null,
  ends_at text not null default '',
  place text not null default '', format_key text not null, item_choice text not null,
  join_code text not null unique, stage text not null default 'concept',
  is_last integer not null default 0, is_rehearsal integer not null default 0,
  is_cancelled integer not null default 0, version integer not null default 1,
  revision integer not null default 1, submission_id text, created_by text references persons(id),
  created_at text not null, unique (network_id, submission_id)
) strict;
create index meetings_network on meetings(network_id, school_year, meeting_on);
create unique index one_last_meeting on meetings(network_id, school_year)
  where is_last = 1 and is_rehearsal = 0 and is_cancelled = 0;

create table offers (
  meeting_id text not null references meetings(id) on delete cascade, position integer not null,
  content_key text not null, primary key (meeting_id, position)
) strict;

create table meeting_phases (
  meeting_id text not null references meetings(id) on delete cascade, position integer not null,
  title text not null, minutes integer not null, setting text not null, capture text not null,
  prompt text not null, item_key text, primary key (meeting_id, position)
) strict;

create table visits (
  id text primary key, person_id text references persons(id),
  has_account integer not null default 0,
  meeting_id text references meetings(id) on delete set null, created_at text not null,
  seen_at text not null
) strict;
create index visits_person on visits(person_id);

create table attendances (
  meeting_id text not null references meetings(id) on delete cascade,
  person_id text not null references persons(id), joined_at text not null,
  submission_id text, primary key (meeting_id, person_id), unique (meeting_id, submission_id)
) strict;
create index attendances_person on attendances(person_id);

create table conversations (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  number integer not null, name text not null, revision integer not null default 1,
  created_at text not null, submission_id text, unique (meeting_id, number),
  unique (meeting_id, submission_id)
) strict;

create table seats (
  id integer primary key,
  conversation_id text not null references conversations(id) on delete cascade,
  person_id text references persons(id), visit_id text, joined_at text not null,
  unique (conversation_id, person_id), unique (conversation_id, visit_id)
) strict;
create index seats_person on seats(person_id);
create index seats_visit on seats(visit_id);

create table picked_items (
  id text primary key, conversation_id text not null references conversations(id) on delete cascade,
  position integer not null, submission_id text,{_ITEM},
  unique (conversation_id, item_key), unique (conversation_id, submission_id)
) strict;

create table outcomes (
  id text primary key, conversation_id text not null references conversations(id) on delete cascade,
  picked_item_id text not null references picked_items(id) on delete cascade,
  kind text not null, text text not null, quote_role text not null default '',
  has_consent integer not null default 0, author text not null, changed_by text not null default '',
  version integer not null default 1, submission_id text not null, created_at text not null,
  removed_at text,
  unique (conversation_id, submission_id)
) strict;

create table follow_ups (
  id text primary key, conversation_id text not null references conversations(id) on delete cascade,
  picked_item_id text not null references picked_items(id) on delete cascade,
  text text not null, owner_kind text not null, owner text not null default '',
  due text not null default '', author text not null, changed_by text not null default '',
  version integer not null default 1, submission_id text not null, created_at text not null,
  removed_at text,
  unique (conversation_id, submission_id)
) strict;

create table personal_steps (
  id text primary key, person_id text not null references persons(id),
  kind text not null, text text not null, network_id text not null references networks(id),
  meeting_id text references meetings(id) on delete set null, school_year text not null,
  shared_with text not null default '',
  shared_conversation_id text references conversations(id) on delete set null,
  carried_from_id text unique references personal_steps(id) on delete set null,
  version integer not null default 1, submission_id text not null,
  created_at text not null, changed_at text not null, removed_at text,
  unique (person_id, submission_id)
) strict;
create index steps_network on personal_steps(network_id, school_year);

create table step_items (
  step_id text not null references personal_steps(id) on delete cascade, position integer not null,
  {_ITEM},
  primary key (step_id, position)
) strict;

create table step_versions (
  step_id text not null references personal_steps(id) on delete cascade, version integer not null,
  kind text not null, text text not null, changed_at text not null, primary key (step_id, version)
) strict;

create table revisits (
  id text primary key, step_id text references personal_steps(id) on delete cascade,
  follow_up_id text references follow_ups(id) on delete cascade,
  meeting_id text references meetings(id) on delete set null,
  person_id text references persons(id), result text not null, yielded text not null default '',
  held_up text not null default '', needed text not null default '',
  takes_along integer not null default 0, version integer not null default 1,
  submission_id text not null, created_at text not null,
  unique (step_id, submission_id), unique (follow_up_id, submission_id),
  check ((step_id is null) <> (follow_up_id is null))
) strict;

create table forwardings (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  follow_up_id text references follow_ups(id) on delete cascade,
  step_id text references personal_steps(id) on delete cascade,
  roundtable_key text not null, roundtable text not null, question text not null,
  person_id text references persons(id), submission_id text not null,
  created_at text not null, withdrawn_at text, unique (meeting_id, submission_id),
  check ((step_id is null) <> (follow_up_id is null))
) strict;
"""


@migrations()
def first_release(db: Database) -> None:
    """Everything of the first loop: plan, talk, own steps, look back, forward."""
    db.executescript(_FIRST)


# Who moved to another group left no seat behind, so only a name that one single person at the whole
# meeting has says who wrote something.
_AUTHOR = """
update {table} set {column}_id = (
  select max(a.person_id) from attendances a join persons p on p.id = a.person_id
  join conversations c on c.meeting_id = a.meeting_id
  where c.id = {table}.conversation_id and p.name = {table}.{column}
  having count(distinct a.person_id) = 1);"""
_AUTHORS = "".join(
    _AUTHOR.format(table=table, column=column)
    for table in ("outcomes", "follow_ups")
    for column in ("author", "changed_by")
)

_WAYS_IN = f"""
create table keys (
  hash text primary key, person_id text not null references persons(id), kind text not null,
  email text not null default '', made_by text references persons(id), made_at text not null,
  expires_at text, used_at text
) strict;
create index keys_person on keys(person_id);
insert into keys (hash, person_id, kind, email, made_by, made_at, expires_at)
  select token_hash, person_id, 'invitation', email, invited_by,
         strftime('%Y-%m-%dT%H:%M:%S+00:00', expires_at, '-14 days'), expires_at from invitations;
drop table invitations;

create table misses (
  scope text not null, word text not null, missed_at text not null, primary key (scope, word)
) strict;
create index misses_at on misses(missed_at);

alter table visits add column way text not null default '';
alter table visits add column device text not null default '';
alter table visits add column has_second_step integer not null default 0;

alter table accounts add column password_at text not null default '';
alter table accounts add column totp_secret text not null default '';
alter table accounts add column totp_step integer not null default 0;
create table recovery_codes (
  person_id text not null references persons(id), hash text not null,
  primary key (person_id, hash)
) strict;

alter table persons add column version integer not null default 1;
alter table persons add column seen_at text;
update persons set seen_at = nullif(max(
  coalesce((select max(seen_at) from visits where person_id = persons.id), ''),
  coalesce((select max(joined_at) from attendances where person_id = persons.id), '')), '');
alter table persons add column has_own_email integer not null default 0;
alter table persons add column erased_at text;
alter table memberships add column left_on text;
create table ties (
  joiner_id text primary key references persons(id),
  member_id text not null unique references persons(id),
  name text not null, email text not null, role_word text not null, organisation_id text,
  moved text not null, tied_by text references persons(id), tied_at text not null
) strict;

alter table outcomes add column author_id text references persons(id);
alter table outcomes add column changed_by_id text references persons(id);
alter table follow_ups add column author_id text references persons(id);
alter table follow_ups add column changed_by_id text references persons(id);
create index outcomes_author on outcomes(author_id);
create index follow_ups_author on follow_ups(author_id);
{_AUTHORS}

create table roundtable_members (
  roundtable_key text not null, person_id text not null references persons(id),
  added_at text not null, primary key (roundtable_key, person_id)
) strict;
create index roundtable_members_person on roundtable_members(person_id);
alter table forwardings add column at_key text not null default '';
alter table forwardings add column at_title text not null default '';
alter table forwardings add column at_since text not null default '';
alter table forwardings add column answered_at text;
alter table forwardings add column version integer not null default 1;
update forwardings set at_key = roundtable_key, at_title = roundtable, at_since = created_at;
create index forwardings_at on forwardings(at_key);
create table forwarding_moves (
  id text primary key,
  forwarding_id text not null references forwardings(id) on delete cascade,
  kind text not null, from_key text not null, from_title text not null,
  to_key text not null default '', to_title text not null default '', sentence text not null,
  person_id text references persons(id), submission_id text not null, created_at text not null,
  unique (forwarding_id, submission_id)
) strict;

create table mergers (
  before_id text primary key, after_id text not null references persons(id), merged_at text not null
) strict;
create table erasures (person_id text primary key, erased_at text not null) strict;
create table pulse (id integer primary key check (id = 1), beat_at text not null) strict;
create table chores (name text primary key, done_at text not null) strict;
"""


@migrations()
def ways_in(db: Database) -> None:
    """Links of one's own, second steps, ties, answers of roundtables, own data, a pulse."""
    db.executescript(_WAYS_IN)


_IN_THE_ROOM = """
alter table meetings add column clock_phase integer;
alter table meetings add column clock_ends_at text;
alter table meetings add column clock_left integer;
alter table meetings add column wrap_up_until text;
alter table conversations add column hidden_at text;
alter table outcomes add column is_starred integer not null default 0;
alter table outcomes add column struck_at text;
alter table follow_ups add column is_starred integer not null default 0;
alter table follow_ups add column struck_at text;
alter table follow_ups add column merged_into_id text references follow_ups(id) on delete set null;
create table parked_points (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  outcome_id text not null unique references outcomes(id) on delete cascade,
  return_on text not null, parked_at text not null, done_at text
) strict;
create index follow_ups_merged on follow_ups(merged_into_id);
alter table conversations add column merged_into_id text references conversations(id);
"""


@migrations()
def in_the_room(db: Database) -> None:
    """A clock that runs the programme; groups that were made twice become one."""
    db.executescript(_IN_THE_ROOM)


_AFTER_THE_ROOM = """
alter table follow_ups add column split_from_id text references follow_ups(id) on delete set null;
update follow_ups
  set split_from_id = substr(submission_id, instr(substr(submission_id, 6), '-') + 6)
  where submission_id glob 'deel-[0-9]*-*' and exists (select 1 from follow_ups f where f.id =
    substr(follow_ups.submission_id, instr(substr(follow_ups.submission_id, 6), '-') + 6));
create index follow_ups_split on follow_ups(split_from_id);
alter table conversations add column moved text not null default '';
alter table persons add column said_organisation text not null default '';
update meetings set wrap_up_until = date('now', '+7 days')
  where stage = 'afronden' and wrap_up_until is null and not is_rehearsal;
update meetings set clock_phase = null, clock_ends_at = null, clock_left = null
  where stage in ('concept', 'gesloten') or is_cancelled;
update conversations set hidden_at = null where merged_into_id is null and (
  exists (select 1 from seats where conversation_id = conversations.id)
  or exists (select 1 from outcomes where conversation_id = conversations.id)
  or exists (select 1 from follow_ups where conversation_id = conversations.id));
"""


@migrations()
def after_the_room(db: Database) -> None:
    """What belongs together is struck together; what was half done before is set right."""
    db.executescript(_AFTER_THE_ROOM)


_THE_YEAR = """
create table step_notes (
  id text primary key, step_id text not null references personal_steps(id) on delete cascade,
  text text not null, submission_id text not null, created_at text not null,
  unique (step_id, submission_id)
) strict;
alter table revisits add column shares_held_up integer not null default 0;
alter table networks add column reminds integer not null default 1;
create table reminder_stops (
  person_id text not null references persons(id) on delete cascade,
  network_id text not null references networks(id),
  stopped_at text not null, primary key (person_id, network_id)
) strict;
create table reminders (
  id text primary key, person_id text not null references persons(id) on delete cascade,
  network_id text not null references networks(id), school_year text not null, kind text not null,
  due_on text not null, made_at text not null, claimed_at text, sent_at text,
  tries integer not null default 0, again_at text, dropped_at text,
  unique (person_id, network_id, school_year, kind)
) strict;
create index reminders_waiting on reminders(due_on) where sent_at is null and dropped_at is null;
create table shelf (
  number integer primary key, outcome_id text not null unique references outcomes(id)
  on delete cascade, reach text not null, network_id text not null default '',
  school_year text not null default '', organisation_kind text not null default '',
  shared_by text references persons(id) on delete set null, shared_at text not null
) strict;
create virtual table shelf_words using fts5(
  stems, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
create trigger shelf_gone after delete on shelf begin
  delete from shelf_words where rowid = old.number;
end;
create index picked_items_key on picked_items(item_key);
create index outcomes_picked on outcomes(picked_item_id, removed_at);
create index follow_ups_picked on follow_ups(picked_item_id, removed_at);
drop index follow_ups_merged;
create index follow_ups_merged on follow_ups(merged_into_id) where merged_into_id is not null;
create index memberships_year on memberships(network_id, school_year);
create index steps_year on personal_steps(school_year);
create index shelf_network on shelf(network_id, reach);
create index shelf_year on shelf(school_year, reach, network_id);
create trigger shelf_placed after insert on shelf begin
  update shelf set (network_id, school_year) = (
    select t.network_id, t.school_year from outcomes o
    join conversations c on c.id = o.conversation_id join meetings t on t.id = c.meeting_id
    where o.id = new.outcome_id) where number = new.number;
end;
create trigger shelf_moved after update of school_year on meetings begin
  update shelf set school_year = new.school_year where outcome_id in (
    select o.id from outcomes o join conversations c on c.id = o.conversation_id
    where c.meeting_id = new.id);
end;
create index revisits_follow_up on revisits(follow_up_id);
create index steps_person on personal_steps(person_id);
create index step_items_key on step_items(item_key);
create index forwardings_follow_up on forwardings(follow_up_id);
create index meetings_year on meetings(school_year, network_id);
"""


@migrations()
def the_year(db: Database) -> None:
    """Notes, reminders that ask, good examples on a shelf; ways to find years back quickly."""
    db.executescript(_THE_YEAR)


_PAPER_AND_FILES = """
alter table networks add column dossier_since text;
create table dossiers (
  id text primary key, person_id text not null references persons(id) on delete cascade,
  title text not null, school_years text not null, warranties text not null,
  submission_id text not null, made_at text not null, unique (person_id, submission_id)
) strict;
create table dossier_entries (
  id text primary key, dossier_id text not null references dossiers(id) on delete cascade,
  outcome_id text references outcomes(id) on delete set null,
  follow_up_id text references follow_ups(id) on delete set null,
  subtheme text not null, position integer not null, words text not null default '',
  dropped_at text, version integer not null default 1,
  unique (dossier_id, outcome_id), unique (dossier_id, follow_up_id)
) strict;
create index dossier_entries_outcome on dossier_entries(outcome_id);
create index dossier_entries_follow_up on dossier_entries(follow_up_id);
"""


@migrations()
def paper_and_files(db: Database) -> None:
    """Dossiers with their pick lists; networks say whether the partnership may read along."""
    db.executescript(_PAPER_AND_FILES)


_SENT_TWICE = """
create table submissions (
  thing_id text not null, submission_id text not null, version integer not null,
  words text not null, sent_at text not null, primary key (thing_id, submission_id)
) strict, without rowid;
create index submissions_sent on submissions(submission_id);
create index submissions_at on submissions(sent_at);
create trigger outcomes_unsent after delete on outcomes begin
  delete from submissions where thing_id = old.id;
end;
create trigger follow_ups_unsent after delete on follow_ups begin
  delete from submissions where thing_id = old.id;
end;
create trigger personal_steps_unsent after delete on personal_steps begin
  delete from submissions where thing_id = old.id;
end;
create trigger revisits_unsent after delete on revisits begin
  delete from submissions where thing_id = old.id;
end;
create trigger forwardings_unsent after delete on forwardings begin
  delete from submissions where thing_id = old.id;
end;
create trigger meetings_unsent after delete on meetings begin
  delete from submissions where thing_id = old.id;
end;
create trigger networks_unsent after delete on networks begin
  delete from submissions where thing_id = old.id;
end;
create trigger dossiers_unsent after delete on dossiers begin
  delete from submissions where thing_id = old.id;
end;
create trigger dossier_entries_unsent after delete on dossier_entries begin
  delete from submissions where thing_id = old.id;
end;
create trigger outcomes_struck after update of struck_at on outcomes begin
  delete from submissions where thing_id = old.id;
end;
create trigger follow_ups_struck after update of struck_at on follow_ups begin
  delete from submissions where thing_id = old.id;
end;
create trigger persons_unsent after update of erased_at on persons begin
  delete from submissions where thing_id = old.id;
end;
"""


@migrations()
def sent_twice(db: Database) -> None:
    """What each submission wrote, so that one sent again is stored once, with the newest words."""
    db.executescript(_SENT_TWICE)


@migrations()
def parts_of_words(db: Database) -> None:
    """The shelf is found by a part of a word and by "item 7": its words are indexed anew."""
    from gesprekskader.store.shelf import tokens

    found = db.execute(
        "select b.number, o.text || ' ' || i.subtheme || ' ' || i.wording"
        " || coalesce(' item ' || i.item_number, '') from shelf b"
        " join outcomes o on o.id = b.outcome_id join picked_items i on i.id = o.picked_item_id"
    ).fetchall()
    for number, text in found:
        db.execute("delete from shelf_words where rowid = ?", [number])
        db.execute("insert into shelf_words (rowid, stems) values (?, ?)", [number, tokens(text)])
    db.execute("insert into shelf_words (shelf_words) values ('optimize')")


@migrations()
def parts_leave_everything_open(db: Database) -> None:
    """`niets` closes a part from now on; before, the word stood in formats without any effect."""
    db.execute("update meeting_phases set capture = '' where capture = 'niets'")


_WHO_LEFT = """
alter table memberships add column left_at text;
update memberships set left_at = left_on || 'T00:00:00+00:00' where left_on is not null;
alter table personal_steps add column shared_at text;
update personal_steps set shared_at = strftime('%Y-%m-%dT%H:%M:%S+00:00') where shared_with <> '';
alter table meetings add column closed_at text;
update meetings set closed_at = meeting_on || 'T23:59:59+00:00'
  where stage = 'gesloten' or is_cancelled;
"""


@migrations()
def who_left(db: Database) -> None:
    """When somebody left, a step was shared and a meeting ended: what was there until then.

    When a step of before was shared nobody noted; who left and guests do not get to see it.
    """
    db.executescript(_WHO_LEFT)


@migrations()
def the_lead_by_its_name(db: Database) -> None:
    """Who leads is the gespreksleider; a begeleider is who helps a student."""
    for table in ("outcomes", "follow_ups"):
        for column in ("author", "changed_by"):
            db.execute(
                f"update {table} set {column} = 'gespreksleider' where {column} = 'begeleider'"
            )


_CLAIMS = """
alter table keys add column newcomer_id text references persons(id);
alter table keys add column answer text not null default '';
alter table keys add column answered_at text;
alter table keys add column read_at text;
alter table visits add column back_at text;
alter table visits add column read_at text;
create index keys_newcomer on keys(newcomer_id) where newcomer_id is not null;
"""


@migrations()
def codes_ask_their_owner(db: Database) -> None:
    """A code of a facilitator asks its owner first; a device says when it was away for long."""
    db.executescript(_CLAIMS)


_PASTES = """
create table pastes (
  id text primary key, network_id text not null references networks(id), school_year text not null,
  person_id text references persons(id), submission_id text not null, pasted_at text not null,
  undone_at text, unique (network_id, submission_id)
) strict;
create table paste_changes (
  paste_id text not null references pastes(id) on delete cascade,
  person_id text not null references persons(id), is_new integer not null default 0,
  is_changed integer not null default 0, version integer not null,
  years text not null default '[]', left_on text, name text not null default '',
  email text not null default '', role_word text not null default '', organisation_id text,
  primary key (paste_id, person_id)
) strict;
create index paste_changes_person on paste_changes(person_id);
create table paste_organisations (
  paste_id text not null references pastes(id) on delete cascade,
  organisation_id text not null references organisations(id) on delete cascade,
  primary key (paste_id, organisation_id)
) strict;
create trigger pastes_unsent after delete on pastes begin
  delete from submissions where thing_id = old.id;
end;
"""


@migrations()
def pasted_lists(db: Database) -> None:
    """What a pasted member list did, so that it can be taken back."""
    db.executescript(_PASTES)


_HOMES = """
alter table outcomes add column home_conversation_id text references conversations(id)
  on delete set null;
alter table follow_ups add column home_conversation_id text references conversations(id)
  on delete set null;
alter table picked_items add column home_conversation_id text references conversations(id)
  on delete set null;
alter table picked_items add column home_picked_item_id text references picked_items(id)
  on delete set null;
alter table follow_ups add column board_id text references organisations(id)
  on delete set null;
alter table seats add column home_conversation_id text references conversations(id)
  on delete set null;
alter table personal_steps add column home_conversation_id text references conversations(id)
  on delete set null;
create index conversations_merged on conversations(merged_into_id)
  where merged_into_id is not null;
create index outcomes_home on outcomes(home_conversation_id) where home_conversation_id is not null;
create index follow_ups_home on follow_ups(home_conversation_id)
  where home_conversation_id is not null;
create index picked_items_home on picked_items(home_picked_item_id)
  where home_picked_item_id is not null;
create index seats_home on seats(home_conversation_id) where home_conversation_id is not null;
create index steps_home on personal_steps(home_conversation_id)
  where home_conversation_id is not null;
"""


@migrations()
def groups_have_homes(db: Database) -> None:
    """Texts, picked items, seats and shared steps say which group they came from; a line of a split
    action, whose bestuur it is for.

    Before, a merged group kept a list of what had moved; the first merger of a chain is home. A
    group that was cut off from its texts by a parting hangs where they are.
    """
    db.executescript(_HOMES)
    merged = "select id, moved from conversations where merged_into_id <> '' order by hidden_at"
    for home, moved in db.execute(merged).fetchall():
        for table, found in json.loads(moved or "{}").items():
            column = "shared_conversation_id" if table == "personal_steps" else "conversation_id"
            for each in found:
                db.execute(
                    f"update {table} set home_conversation_id = ? where id = ?"
                    f" and home_conversation_id is null and {column} <> ?",
                    [home, each[0] if isinstance(each, list) else each, home],
                )
    db.execute(
        "update conversations set merged_into_id = (select min(o.conversation_id) from outcomes o"
        " where o.home_conversation_id = conversations.id) where merged_into_id <> ''"
        " and exists (select 1 from outcomes o join conversations c on c.id = o.conversation_id"
        "  where o.home_conversation_id = conversations.id and c.merged_into_id is null"
        "  and c.id <> conversations.merged_into_id)"
    )
    db.execute("alter table conversations drop column moved")


_LISTED = "{0}.network_id || '|' || {0}.person_id || '|' || {0}.school_year"
_ROW = "1"
# What is shut: (name, kind, table, event, when, which). A kind with a minus opens it again.
_SHUTTING = (
    ("outcome", "outcome", "outcomes", "update of struck_at", "new.struck_at <> ''", "new.id"),
    ("action", "action", "follow_ups", "update of struck_at", "new.struck_at <> ''", "new.id"),
    (
        "consent",
        "consent",
        "outcomes",
        "update of has_consent",
        "old.has_consent > new.has_consent",
        "new.id",
    ),
    ("shelf", "shelf", "shelf", "delete", _ROW, "old.outcome_id"),
    ("put", "-shelf", "shelf", "insert", _ROW, "new.outcome_id"),
    ("reach", "reach", "shelf", "update of reach", "new.reach = 'network'", "new.outcome_id"),
    ("wider", "-reach", "shelf", "update of reach", "new.reach = 'everyone'", "new.outcome_id"),
    (
        "step",
        "step",
        "personal_steps",
        "update of shared_with",
        "old.shared_with <> '' and new.shared_with not in (old.shared_with, 'network')",
        "new.id",
    ),
    (
        "shared",
        "-step",
        "personal_steps",
        "update of shared_with",
        "new.shared_with = 'network' or (old.shared_with = '' and new.shared_with <> '')",
        "new.id",
    ),
    (
        "held_up",
        "held_up",
        "revisits",
        "update of shares_held_up",
        "old.shares_held_up > new.shares_held_up",
        "new.id",
    ),
    (
        "shown_again",
        "-held_up",
        "revisits",
        "update of shares_held_up",
        "old.shares_held_up < new.shares_held_up",
        "new.id",
    ),
    (
        "forwarding",
        "forwarding",
        "forwardings",
        "update of withdrawn_at",
        "old.withdrawn_at is null and new.withdrawn_at <> ''",
        "new.id",
    ),
    ("device", "device", "visits", "delete", _ROW, "old.id"),
    ("key", "key", "keys", "delete", "old.used_at is null", "old.hash"),
    ("key_used", "key", "keys", "update of used_at", "old.used_at is null", "old.hash"),
    ("denied", "denied", "keys", "update of answer", "new.answer in ('nee', 'weg')", "old.hash"),
    (
        "password",
        "password",
        "accounts",
        "update of password_at",
        "old.password_hash <> new.password_hash",
        "new.person_id",
    ),
    (
        "second_step",
        "second_step",
        "accounts",
        "update of totp_secret",
        "old.totp_secret <> '' and new.totp_secret <> old.totp_secret",
        "new.person_id",
    ),
    ("code", "code", "recovery_codes", "delete", _ROW, "old.person_id || '|' || old.hash"),
    (
        "admin",
        "admin",
        "accounts",
        "update of is_admin",
        "old.is_admin > new.is_admin",
        "new.person_id",
    ),
    (
        "made_admin",
        "-admin",
        "accounts",
        "update of is_admin",
        "old.is_admin < new.is_admin",
        "new.person_id",
    ),
    ("account", "account", "accounts", "delete", _ROW, "old.person_id"),
    (
        "chair",
        "table",
        "roundtable_members",
        "delete",
        _ROW,
        "old.roundtable_key || '|' || old.person_id",
    ),
    (
        "seated",
        "-table",
        "roundtable_members",
        "insert",
        _ROW,
        "new.roundtable_key || '|' || new.person_id",
    ),
    ("member", "member", "memberships", "delete", _ROW, _LISTED.format("old")),
    ("listed", "-member", "memberships", "insert", _ROW, _LISTED.format("new")),
    (
        "lead",
        "lead",
        "memberships",
        "update of is_facilitator",
        "old.is_facilitator > new.is_facilitator",
        _LISTED.format("new"),
    ),
    (
        "leads",
        "-lead",
        "memberships",
        "update of is_facilitator",
        "old.is_facilitator < new.is_facilitator",
        _LISTED.format("new"),
    ),
    (
        "left",
        "left",
        "memberships",
        "update of left_on",
        "old.left_on is null and new.left_on <> ''",
        _LISTED.format("new"),
    ),
    (
        "came_back",
        "-left",
        "memberships",
        "update of left_on",
        "old.left_on <> '' and new.left_on is null",
        _LISTED.format("new"),
    ),
    (
        "dossier",
        "dossier",
        "networks",
        "update of dossier_since",
        "old.dossier_since <> '' and new.dossier_since is null",
        "new.id",
    ),
    (
        "given",
        "-dossier",
        "networks",
        "update of dossier_since",
        "old.dossier_since is null and new.dossier_since <> ''",
        "new.id",
    ),
    ("mail", "mail", "reminder_stops", "insert", _ROW, "new.person_id || '|' || new.network_id"),
    ("mailed", "-mail", "reminder_stops", "delete", _ROW, "old.person_id || '|' || old.network_id"),
)


def _trigger(name: str, kind: str, table: str, event: str, when: str, which: str) -> str:
    if kind.startswith("-"):  # only what was shut can be opened again
        shut = f"select 1 from shut where (kind, thing) = ('{kind[1:]}', {which})"
        when = f"({when}) and exists ({shut})"
    return f"""create trigger shut_{name} after {event} on {table} when {when} begin
      insert into shut (id, kind, thing) values (lower(hex(randomblob(8))), '{kind}', {which});
    end;"""


@migrations()
def what_was_shut(db: Database) -> None:
    """What is shut is noted as it happens, by number: it stays shut when a backup is put back."""
    db.executescript(
        "create table shut (id text primary key, kind text not null, thing text not null,"
        " noted_at text) strict;"
        "create index shut_thing on shut(kind, thing);"
        "create index shut_new on shut(kind) where noted_at is null;"
        + "".join(_trigger(*each) for each in _SHUTTING)
    )


@migrations()
def organisations_have_a_trace(db: Database) -> None:
    """An organisation says who changed it last and when, and two who change it see both names."""
    db.executescript(
        "alter table organisations add column version integer not null default 1;"
        "alter table organisations add column changed_by text references persons(id);"
        "alter table organisations add column changed_at text;"
    )


_KEPT_PLACES = """
alter table meetings add column clock_kept text not null default '';
"""


@migrations()
def kept_places(db: Database) -> None:
    """Where the clock was: what went on or stopped by accident goes back with its time."""
    db.executescript(_KEPT_PLACES)


@migrations()
def troubles(db: Database) -> None:
    """Chores that keep failing, since when, and what to do about it."""
    db.execute(
        "create table troubles (chore text primary key, since text not null,"
        " advice text not null) strict"
    )


_LEAVINGS = """
alter table paste_changes rename column left_on to leavings;
update paste_changes set leavings = (
  select json_group_object(y.value, json_array(paste_changes.leavings, null))
  from json_each(paste_changes.years) y) where leavings is not null;
"""


@migrations()
def leavings_by_year(db: Database) -> None:
    """Who was pasted again left in some years and not in others: the day and moment by year."""
    db.executescript(_LEAVINGS)


@migrations()
def own_points_sent_twice(db: Database) -> None:
    """What a submission wrote as an own point goes with the point."""
    db.executescript(
        "create trigger picked_items_unsent after delete on picked_items begin"
        " delete from submissions where thing_id = old.id; end;"
    )


@migrations()
def moved_items_have_homes(db: Database) -> None:
    """An item that a merger of before took along stands in its own group too, as after any merger:
    it goes back when the groups part."""
    moved = (
        "select id, home_conversation_id, item_key from picked_items where home_picked_item_id"
        " is null and home_conversation_id <> conversation_id order by rowid"
    )
    columns = "framework, framework_version, item_key, warranty, subtheme, item_number, wording"
    for picked, home, key in db.execute(moved).fetchall():
        db.execute(
            f"insert into picked_items (id, conversation_id, position, {columns})"
            f" select ?, ?, position, {columns} from picked_items where id = ?"
            " on conflict (conversation_id, item_key) do nothing",
            [f"{picked}-thuis", home, picked],
        )
        db.execute(
            "update picked_items set home_picked_item_id = (select id from picked_items"
            " where conversation_id = ? and (item_key = ? or id = ?)) where id = ?",
            [home, key, f"{picked}-thuis", picked],
        )


_WHAT_WAS_LENT = """
alter table follow_ups add column owner_from_id text references follow_ups(id) on delete set null;
create index follow_ups_owner_from on follow_ups(owner_from_id) where owner_from_id is not null;
alter table paste_organisations add column board_id text
  references organisations(id) on delete set null;
create index paste_organisations_board on paste_organisations(board_id) where board_id is not null;
"""


@migrations()
def what_was_lent(db: Database) -> None:
    """Which source an action has its owner from, and which school a pasted list gave its board: so
    that parting, and taking the list back, put it as it was."""
    db.executescript(_WHAT_WAS_LENT)


_WHOSE_ORGANISATION = """
create table organisation_networks (
  organisation_id text not null references organisations(id) on delete cascade,
  network_id text not null references networks(id) on delete cascade,
  primary key (organisation_id, network_id)
) strict;
create trigger persons_moved before update of organisation_id on persons
when old.organisation_id is not null and new.organisation_id is not old.organisation_id begin
  insert into organisation_networks (organisation_id, network_id)
  select old.organisation_id, m.network_id from memberships m where m.person_id = old.id
  union select old.organisation_id, t.network_id from attendances a
  join meetings t on t.id = a.meeting_id where a.person_id = old.id
  on conflict do nothing;
end;
create trigger memberships_ended before delete on memberships begin
  insert into organisation_networks (organisation_id, network_id)
  select p.organisation_id, old.network_id from persons p
  where p.id = old.person_id and p.organisation_id is not null
  on conflict do nothing;
end;
insert into organisation_networks (organisation_id, network_id)
select g.organisation_id, s.network_id from paste_organisations g
join pastes s on s.id = g.paste_id where g.board_id is null
union select o.id, s.network_id from paste_changes c join pastes s on s.id = c.paste_id
join organisations o on o.id = c.organisation_id;
create index follow_ups_board on follow_ups(board_id) where board_id is not null;
"""


@migrations()
def whose_organisation(db: Database) -> None:
    """Networks that made an organisation or had people of it, for when nobody belongs to it."""
    db.executescript(_WHOSE_ORGANISATION)


@migrations()
def notes_and_organisations_sent_twice(db: Database) -> None:
    """What a submission wrote as a note or an organisation goes with it."""
    db.executescript(
        "create trigger step_notes_unsent after delete on step_notes begin"
        " delete from submissions where thing_id = old.id; end;"
        "create trigger organisations_unsent after delete on organisations begin"
        " delete from submissions where thing_id = old.id; end;"
    )


_OF_GROUP = {
    "outcomes": "({row}.conversation_id)",
    "follow_ups": "({row}.conversation_id)",
    "picked_items": "({row}.conversation_id)",
    "shelf": "(select conversation_id from outcomes where id = {row}.outcome_id)",
    "forwardings": "(select conversation_id from follow_ups where id = {row}.follow_up_id)",
}
_SHOWN = """
create trigger {table}_shown_{what} after {what} on {table} begin
  update conversations set revision = revision + 1 where id in {group};
  update meetings set revision = revision + 1
  where id in (select meeting_id from conversations where id in {group});
end;
"""


@migrations()
def shown_raises_revision(db: Database) -> None:
    """All that a group's pages show raises its revision and its meeting's, whoever writes it."""
    for table, group in _OF_GROUP.items():
        for what, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
            db.executescript(_SHOWN.format(table=table, what=what, group=group.format(row=row)))


_ONE_NOUN = """
alter table conversations rename to groups;
alter table seats rename column conversation_id to group_id;
alter table seats rename column home_conversation_id to home_group_id;
alter table picked_items rename column conversation_id to group_id;
alter table picked_items rename column home_conversation_id to home_group_id;
alter table outcomes rename column conversation_id to group_id;
alter table outcomes rename column home_conversation_id to home_group_id;
alter table follow_ups rename column conversation_id to group_id;
alter table follow_ups rename column home_conversation_id to home_group_id;
alter table personal_steps rename column shared_conversation_id to shared_group_id;
alter table personal_steps rename column home_conversation_id to home_group_id;
"""


@migrations()
def one_noun_for_a_group(db: Database) -> None:
    """The small group is one noun, in tables too."""
    db.executescript(_ONE_NOUN)


_ASKED_EVERYWHERE = """
create view real_meetings as select rowid, * from meetings
  where not is_rehearsal and not is_cancelled;

create view standing_outcomes as select rowid, * from outcomes where removed_at is null;

create view standing_follow_ups as select rowid, * from follow_ups
  where removed_at is null and merged_into_id is null;

create view standing_texts as
  select picked_item_id, group_id from outcomes where removed_at is null
  union all select picked_item_id, group_id from follow_ups where removed_at is null;

create view standing_steps as select rowid, * from personal_steps p
  where removed_at is null
  and not exists (select 1 from meetings m where m.id = p.meeting_id and m.is_rehearsal);

create view newest_revisits as select rowid, * from revisits r
  where not exists (select 1 from revisits n where n.step_id = r.step_id and n.rowid > r.rowid)
  and not exists (select 1 from revisits n
    where n.follow_up_id = r.follow_up_id and n.rowid > r.rowid);
"""


@migrations()
def asked_everywhere(db: Database) -> None:
    """What counts, said once. A real meeting is no rehearsal and was not called off; what stands
    was not taken away, an action is no source of another one, a step is of no rehearsal; all that
    groups wrote and that stands, sources too; the newest look back of each step and action.

    A step that makes one of their tables anew drops these views first, and makes them again.
    """
    db.executescript(_ASKED_EVERYWHERE)


_ACTIONS_COME_BACK = """
alter table follow_ups add column owner_id text references persons(id) on delete set null;
alter table follow_ups add column due_on text;
create index follow_ups_owner on follow_ups(owner_id) where owner_id is not null;
alter table ties add column actions text not null default '[]';
"""


@migrations()
def actions_come_back(db: Database) -> None:
    """Who does an action is a person, beside the name in words; when is a day, beside the words.
    A tie remembers which actions came along with it."""
    db.executescript(_ACTIONS_COME_BACK)


_WHO_ASKED_HEARS = """
create table answers_seen (
  forwarding_id text not null references forwardings(id) on delete cascade,
  person_id text not null references persons(id) on delete cascade,
  seen_at text not null,
  primary key (forwarding_id, person_id)
) strict, without rowid;
create index forwardings_answered on forwardings(answered_at) where answered_at is not null;
alter table forwarding_moves add column is_decision integer not null default 0;
alter table meetings add column minutes_taken_at text;
"""


@migrations()
def who_asked_hears(db: Database) -> None:
    """Who opened which answer; which answer is a decision; when minutes were taken along."""
    db.executescript(_WHO_ASKED_HEARS)


_ONE_MAIL_A_DAY = """
create table digests (
  person_id text primary key references persons(id) on delete cascade,
  planned_on text not null, claimed_on text, sent_at text,
  tries integer not null default 0, again_at text
) strict, without rowid;
create index digests_planned on digests(planned_on);
create table digest_news (
  person_id text not null references persons(id) on delete cascade, kind text not null,
  forwarding_id text references forwardings(id) on delete cascade,
  follow_up_id text references follow_ups(id) on delete cascade,
  since text not null default '', told_at text not null
) strict;
create unique index digest_news_point on digest_news(person_id, kind, forwarding_id, since)
  where forwarding_id is not null;
create unique index digest_news_action on digest_news(person_id, kind, follow_up_id)
  where follow_up_id is not null;
create index digest_news_forwarding on digest_news(forwarding_id);
create index digest_news_follow_up on digest_news(follow_up_id);
create table mail_stops (
  person_id text not null references persons(id) on delete cascade, kind text not null,
  stopped_at text not null, primary key (person_id, kind)
) strict, without rowid;
"""
_STOPPED = "{0}.person_id || '|' || {0}.kind"


@migrations()
def one_mail_a_day(db: Database) -> None:
    """Who gets a mail today, what each was told, and which kinds of news somebody stopped."""
    db.executescript(
        _ONE_MAIL_A_DAY
        + _trigger("news", "news", "mail_stops", "insert", _ROW, _STOPPED.format("new"))
        + _trigger("newsy", "-news", "mail_stops", "delete", _ROW, _STOPPED.format("old"))
    )


_WISH_OF_SEVERAL = f"""
create table wishes (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  words text not null, made_by text references persons(id), version integer not null default 1,
  submission_id text not null, created_at text not null, unique (meeting_id, submission_id)
) strict;
create table wish_steps (
  step_id text primary key references personal_steps(id) on delete cascade,
  wish_id text not null references wishes(id) on delete cascade
) strict, without rowid;
create index wish_steps_wish on wish_steps(wish_id);
create table wish_items (
  wish_id text not null references wishes(id) on delete cascade, position integer not null,
  {_ITEM}, primary key (wish_id, position)
) strict;
create index wish_items_key on wish_items(item_key);
alter table forwardings add column wish_id text references wishes(id) on delete cascade;
create index forwardings_wish on forwardings(wish_id) where wish_id is not null;
create trigger wishes_unsent after delete on wishes begin
  delete from submissions where thing_id = old.id;
end;
create trigger personal_steps_leave_wish after update of shared_with, removed_at on personal_steps
when new.shared_with <> 'network' or new.removed_at is not null begin
  delete from wish_steps where step_id = new.id;
end;
"""
_OF_ONE_OF_TWO = "check ((step_id is null) <> (follow_up_id is null))"
_OF_ONE_OF_THREE = (
    "check ((step_id is not null) + (follow_up_id is not null) + (wish_id is not null) = 1)"
)


@migrations()
def wish_of_several(db: Database) -> None:
    """Steps that people share are put together as one wish in the room's own words, and forwarded
    as one. A step that its owner shares no more, or deletes, leaves its wish by itself.

    What a forwarding may be about is a rule of its table only: the words of the rule change, and no
    row moves.
    """
    shut = ("wish", "wish", "wishes", "delete", _ROW, "old.id")
    db.executescript(_WISH_OF_SEVERAL + _trigger(*shut))
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, ?, ?) where name = 'forwardings'",
        [_OF_ONE_OF_TWO, _OF_ONE_OF_THREE],
    )
    db.execute("pragma writable_schema = reset")


_STANDS = """
alter table follow_ups add column disowned_at text;
"""
_STANDS_SHOWN = """
create trigger revisits_shown_{what} after {what} on revisits
when {row}.follow_up_id is not null begin
  update groups set revision = revision + 1
  where id in (select group_id from follow_ups where id = {row}.follow_up_id);
end;
"""


@migrations()
def an_action_says_how_it_stands(db: Database) -> None:
    """What its owner says of an action is shown where the group looks, and raises its revision;
    also that it is somebody else's."""
    denied = "old.disowned_at is null and new.disowned_at is not null and old.owner_id <> ''"
    which = "old.id || '|' || old.owner_id"
    event = "update of disowned_at"
    db.executescript(_STANDS + _trigger("owner", "owner", "follow_ups", event, denied, which))
    for what, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
        db.executescript(_STANDS_SHOWN.format(what=what, row=row))


_WISH_IN_A_DOSSIER = """
alter table dossier_entries add column wish_id text references wishes(id) on delete set null;
create unique index dossier_entries_wish on dossier_entries(wish_id, dossier_id)
  where wish_id is not null;
"""


@migrations()
def a_wish_stands_in_a_dossier(db: Database) -> None:
    """A wish of several can be chosen for a dossier, with where it went and its answer."""
    db.executescript(_WISH_IN_A_DOSSIER)


@migrations()
def actions_are_handed_over(db: Database) -> None:
    """Since when somebody else does an action: handed over at a look back, on from that day."""
    db.execute("alter table follow_ups add column handed_over_at text")


_OWN_WORDS_IN_MINUTES = """
create table minutes (
  meeting_id text primary key references meetings(id) on delete cascade,
  opening text not null, closing text not null, people integer,
  written_by text references persons(id), changed_at text not null,
  version integer not null default 1
) strict;
"""


@migrations()
def own_words_in_minutes(db: Database) -> None:
    """What who leads a meeting adds to its minutes: words, and how many people were there."""
    db.executescript(_OWN_WORDS_IN_MINUTES)


_OUTCOMES_MERGE = """
alter table outcomes add column merged_into_id text references outcomes(id) on delete set null;
create index outcomes_merged on outcomes(merged_into_id) where merged_into_id is not null;
drop view standing_outcomes;
create view standing_outcomes as select rowid, * from outcomes
  where removed_at is null and merged_into_id is null;
"""


@migrations()
def outcomes_merge(db: Database) -> None:
    """Texts of groups that say the same become one, as actions do: one stays, the others are its
    sources."""
    db.executescript(_OUTCOMES_MERGE)


_MINUTES_BY_MAIL = """
create table minutes_mails (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  person_id text references persons(id) on delete cascade,
  email text not null default '' collate nocase, given_at text,
  asked_at text, claimed_at text, sent_at text, tries integer not null default 0, again_at text
) strict;
create unique index minutes_mails_person on minutes_mails(meeting_id, person_id)
  where person_id is not null;
create unique index minutes_mails_loose on minutes_mails(meeting_id, email)
  where person_id is null and email <> '';
create index minutes_mails_of on minutes_mails(person_id);
create index minutes_mails_waiting on minutes_mails(again_at)
  where asked_at is not null and claimed_at is null;
"""
_TO_WHOM = "new.id || '|' || new.meeting_id || '|' || coalesce(new.person_id, '')"


@migrations()
def minutes_by_mail(db: Database) -> None:
    """Who gets minutes by mail: addresses that were given for these only, and each mail once, also
    when a backup is put back."""
    event = "update of claimed_at"
    went = "old.claimed_at is null and new.claimed_at <> ''"
    stays = "old.claimed_at <> '' and new.claimed_at is null"
    db.executescript(
        _MINUTES_BY_MAIL
        + _trigger("minutes", "minutes", "minutes_mails", event, went, _TO_WHOM)
        + _trigger("unsent_minutes", "-minutes", "minutes_mails", event, stays, _TO_WHOM)
        + _trigger("address", "address", "minutes_mails", "delete", "old.email <> ''", "old.id")
    )


_ASKED_TO_A_TABLE = """
create table seat_invitations (
  roundtable_key text not null, person_id text not null references persons(id) on delete cascade,
  key_hash text not null, submission_id text not null unique, invited_at text not null,
  primary key (roundtable_key, person_id)
) strict;
create index seat_invitations_person on seat_invitations(person_id);
"""


@migrations()
def somebody_is_asked_to_a_table(db: Database) -> None:
    """A seat at a roundtable that waits until its person opens the account. Taken back, it stays
    so; a seat that was taken is no longer asked."""
    table, thing = "seat_invitations", "{0}.roundtable_key || '|' || {0}.person_id"
    is_taken = """exists (select 1 from roundtable_members r
      where r.roundtable_key = old.roundtable_key and r.person_id = old.person_id)"""
    db.executescript(
        _ASKED_TO_A_TABLE
        + _trigger("asked", "asked", table, "delete", f"not {is_taken}", thing.format("old"))
        + _trigger("asks", "-asked", table, "insert", _ROW, thing.format("new"))
    )


_ONE_SWITCH = """
alter table meeting_phases add column stage text not null default '';
alter table groups add column called_at text;
alter table groups add column head_count integer;
"""


@migrations()
def one_switch(db: Database) -> None:
    """A part of the programme may begin a stage; a group asks who leads to come; and how many sit
    at a table, where not everybody has a phone of their own. Programmes of before name no stage:
    all stages come after their last part."""
    db.executescript(_ONE_SWITCH)


_READ_BY_ITS_GROUP = """
alter table picked_items add column checked_at text;

create trigger outcome_added_unchecks after insert on outcomes begin
  update picked_items set checked_at = null
  where id = new.picked_item_id and checked_at is not null;
end;

create trigger outcome_changed_unchecks after update on outcomes
when (old.text, old.kind, old.quote_role, old.picked_item_id)
  is not (new.text, new.kind, new.quote_role, new.picked_item_id)
  or (old.removed_at is null) is not (new.removed_at is null)
  or old.merged_into_id is not new.merged_into_id begin
  update picked_items set checked_at = null
  where id in (old.picked_item_id, new.picked_item_id) and checked_at is not null;
end;
"""


@migrations()
def read_by_its_group(db: Database) -> None:
    """When a group said that its texts at an item are right. A later text there, an edit, one that
    goes or comes back, and a merger take that back, whoever writes it."""
    db.executescript(_READ_BY_ITS_GROUP)


@migrations()
def own_word_template(db: Database) -> None:
    """A partnership's own Word file, whose styles and logo its minutes in Word get."""
    db.execute(
        "create table word_templates (id integer primary key check (id = 1), name text not null,"
        " file blob not null, put_by text references persons(id), put_at text not null) strict"
    )


@migrations()
def on_the_wall(db: Database) -> None:
    """Which item the beamer shows during the harvest, so that every window follows."""
    db.execute("alter table meetings add column wall text not null default ''")


_WHO_TURNED = """
alter table meetings add column turned_by text references persons(id) on delete set null;
alter table meetings add column turned_at text;
"""


@migrations()
def who_turned_the_switch(db: Database) -> None:
    """Who of several that lead a meeting pressed last, for the others on their boards."""
    db.executescript(_WHO_TURNED)


@migrations()
def oldest_of_a_table_first(db: Database) -> None:
    """What lies at a table, oldest first, is found without reading all that ever lay there."""
    db.execute(
        "create index forwardings_lying on forwardings(at_key, at_since) where answered_at is null"
    )


_FRAMEWORKS = """
alter table networks add column framework text not null default '';
alter table meetings add column framework text not null default '';
alter table dossiers add column framework text not null default '';
update meetings set framework = coalesce((select i.framework from picked_items i
  join "groups" c on c.id = i.group_id where c.meeting_id = meetings.id
  order by i.item_key is null, i.rowid limit 1), '');
update networks set framework = coalesce((select t.framework from meetings t
  where t.network_id = networks.id and t.framework <> '' order by t.meeting_on desc limit 1), '');
"""


@migrations()
def a_network_uses_a_framework(db: Database) -> None:
    """Which framework a network talks about, and each meeting and dossier keeps; "" is the default
    of the content."""
    db.executescript(_FRAMEWORKS)


_OWN_CONTENT = """
create table own_content (
  kind text not null check (kind in ('kader')),
  key text not null,
  version integer not null,
  path text not null,
  base integer not null,
  text text not null,
  valid_from text,
  made_by text references persons(id) on delete set null,
  made_at text not null,
  primary key (kind, key, version, path)
) strict;
create index own_content_valid on own_content(valid_from) where valid_from is not null;
create table content_edits (
  id text primary key,
  kind text not null,
  key text not null,
  version integer not null,
  words text not null,
  files_before text not null,
  made_by text references persons(id) on delete set null,
  submission_id text not null,
  made_at text not null,
  undone_at text,
  unique (kind, key, submission_id)
) strict;
create index content_edits_of on content_edits(kind, key, version);
alter table accounts add column edits_content integer not null default 0;
"""


@migrations()
def content_is_edited_on_screen(db: Database) -> None:
    """A framework of the partnership's own: one row a file of each version, a draft without a day,
    and what was changed in it, so that it can be undone."""
    db.executescript(_OWN_CONTENT)


_EDITORS_END = """
create trigger shut_editor after update of edits_content on accounts
when old.edits_content > new.edits_content begin
  insert into shut (id, kind, thing)
  values (lower(hex(randomblob(8))), 'editor', new.person_id);
end;
create trigger shut_made_editor after update of edits_content on accounts
when old.edits_content < new.edits_content begin
  insert into shut (id, kind, thing)
  values (lower(hex(randomblob(8))), '-editor', new.person_id);
end;
"""


@migrations()
def who_edits_no_more_stays_so(db: Database) -> None:
    """A restore gives nobody back what an administrator took away."""
    db.executescript(_EDITORS_END)


_TALKING_POINTS = """
alter table meeting_phases add column point text not null default '';
alter table meeting_phases add column round text not null default '';
alter table meeting_phases add column probes text not null default '[]';
alter table meeting_phases add column kinds text not null default '[]';
alter table meeting_phases add column side_by_side integer not null default 0;
alter table meeting_phases add column sees text not null default '';
alter table meeting_phases add column only_for text not null default '';
alter table meeting_phases add column link text not null default '';
alter table meeting_phases add column link_words text not null default '';
alter table meeting_phases add column link_at text not null default '';
alter table meeting_phases add column notes text not null default '';
alter table meetings add column rounds text not null default '[]';
alter table picked_items add column round text not null default '';
alter table step_items add column round text not null default '';
alter table wish_items add column round text not null default '';
"""
_ONCE_A_GROUP = "unique (group_id, item_key)"
_ONCE_A_ROUND = "unique (group_id, item_key, round)"


@migrations()
def formats_bring_talking_points(db: Database) -> None:
    """A part of a programme may be a talking point with questions, kinds and rounds of its own; a
    group talks about one thing once a round.

    That rule stands in the words of its table only: the words change, no row moves, and the index
    behind it is made again.
    """
    db.executescript(_TALKING_POINTS)
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, ?, ?) where name = 'picked_items'",
        [_ONCE_A_GROUP, _ONCE_A_ROUND],
    )
    db.execute("pragma writable_schema = reset")
    db.execute("reindex picked_items")


_SEATS_FOR_A_BOARD = """
alter table roundtable_members add column board_id text references organisations(id);
alter table seat_invitations add column board_id text references organisations(id);
alter table forwardings add column board_id text references organisations(id);
update forwardings set board_id =
  (select f.board_id from follow_ups f where f.id = forwardings.follow_up_id)
  where follow_up_id is not null;
create index forwardings_board on forwardings(board_id) where board_id is not null;
create table substitutes (
  roundtable_key text not null, member_id text not null, person_id text not null
    references persons(id) on delete cascade,
  until_on text not null, key_hash text not null default '', submission_id text not null,
  named_at text not null,
  primary key (roundtable_key, member_id),
  foreign key (roundtable_key, member_id)
    references roundtable_members(roundtable_key, person_id) on delete cascade
) strict;
create index substitutes_person on substitutes(person_id);
create view roundtable_seats as
  select roundtable_key, person_id, board_id, '9999-12-31' as until_on, null as member_id
  from roundtable_members
  union all
  select s.roundtable_key, s.person_id, m.board_id, s.until_on, s.member_id from substitutes s
  join roundtable_members m on m.roundtable_key = s.roundtable_key and m.person_id = s.member_id
  where s.key_hash = '';
"""
_SEAT = "{0}.roundtable_key || '|' || {0}.person_id || '|' || coalesce({0}.board_id, '')"
_SUBSTITUTE = (
    "{0}.roundtable_key || '|' || {0}.member_id || '|' || {0}.person_id || '/' || {0}.until_on"
)


@migrations()
def a_seat_is_for_a_bestuur(db: Database) -> None:
    """A seat may be for one bestuur, and a forwarding too: what was split says which. A member
    names one substitute with an end date. Who sits where, of both, is one view.

    A seat that was for another bestuur, or for all, is shut: a restore gives it to nobody.
    """
    other, was_one = "old.board_id is not new.board_id", "old.board_id is not null"
    old, new = _SEAT.format("old"), _SEAT.format("new")
    seat, named = "roundtable_members", "substitutes"
    db.executescript(
        _SEATS_FOR_A_BOARD
        + _trigger("seat_board", "chair", seat, "update of board_id", other, old)
        + _trigger("seat_left", "chair", seat, "delete", was_one, old)
        + _trigger("seat_again", "-chair", seat, "update of board_id", other, new)
        + _trigger("seat_taken", "-chair", seat, "insert", _ROW, new)
        + _trigger("substitute", "substitute", named, "delete", _ROW, _SUBSTITUTE.format("old"))
        + _trigger("stands_in", "-substitute", named, "insert", _ROW, _SUBSTITUTE.format("new"))
    )


@migrations()
def numbers_are_found_whole(db: Database) -> None:
    """The shelf finds a number as a whole word only: its words are indexed anew."""
    parts_of_words(db)


@migrations()
def an_opened_meeting_keeps_its_edition(db: Database) -> None:
    """The version of a framework that a meeting was opened with; null follows what is valid."""
    db.executescript("alter table meetings add column edition integer;")


_CALENDAR = """
alter table networks add column calendar_key text;
create unique index networks_calendar on networks(calendar_key) where calendar_key is not null;
"""


@migrations()
def networks_have_a_calendar(db: Database) -> None:
    """An address that calendars follow a network by; a new one ends the old one, also in a backup
    that is put back."""
    ends = "old.calendar_key is not null and new.calendar_key is not old.calendar_key"
    shut = ("calendar", "calendar", "networks", "update of calendar_key", ends, "new.id")
    db.executescript(_CALENDAR + _trigger(*shut))


_EDITED_PROGRAMME = """
alter table meeting_phases add column id text not null default '';
alter table meeting_phases add column made_as text not null default '';
alter table meeting_phases add column made_minutes integer not null default -1;
alter table meeting_phases add column stood_at integer not null default 0;
update meeting_phases set id = lower(hex(randomblob(6))), made_as = title;
"""


@migrations()
def a_programme_is_edited_in_place(db: Database) -> None:
    """A part is known by an id wherever it stands, says how its format called it, and may be left
    out to be put back."""
    db.executescript(_EDITED_PROGRAMME)


_A_TABLE_WORKS = """
create table agendas (
  id text primary key, roundtable_key text not null, roundtable text not null,
  board_id text references organisations(id),
  held_on text not null, starts_at text not null default '', place text not null default '',
  version integer not null default 1, submission_id text not null, made_at text not null,
  unique (roundtable_key, submission_id)
) strict;
create index agendas_next on agendas(roundtable_key, held_on);
create table agenda_lines (
  id text primary key, agenda_id text not null references agendas(id) on delete cascade,
  forwarding_id text references forwardings(id) on delete cascade, words text not null default '',
  minutes integer not null, position integer not null, submission_id text,
  added_at text not null, unique (agenda_id, forwarding_id), unique (agenda_id, submission_id),
  check ((forwarding_id is null) <> (words = ''))
) strict;
create index agenda_lines_forwarding on agenda_lines(forwarding_id)
  where forwarding_id is not null;
alter table forwardings add column bundle text not null default '';
create index forwardings_bundle on forwardings(bundle) where bundle <> '';
alter table forwardings add column from_key text not null default '';
alter table forwardings add column from_title text not null default '';
create index forwardings_signal on forwardings(from_key) where from_key <> '';
create index forwarding_moves_from on forwarding_moves(from_key, created_at);
alter table meetings add column origin text not null default '';
create index meetings_origin on meetings(origin) where origin <> '';
create trigger agendas_unsent after delete on agendas begin
  delete from submissions where thing_id = old.id;
end;
create trigger agenda_lines_shown_insert after insert on agenda_lines begin
  update forwardings set at_key = at_key where id = new.forwarding_id;
end;
create trigger agenda_lines_shown_delete after delete on agenda_lines begin
  update forwardings set at_key = at_key where id = old.forwarding_id;
end;
"""
_OF_A_MEETING = "meeting_id text not null references meetings(id) on delete cascade"
_OF_ONE_OR_A_TABLE = (
    "check ((step_id is not null) + (follow_up_id is not null) + (wish_id is not null)"
    " + (from_key <> '') = 1)"
)


@migrations()
def a_table_is_a_place_of_work(db: Database) -> None:
    """The days of a table with their lines; points that ask the same go together; a signal comes
    from a table, without a meeting; a meeting says which agenda or point it was made from.

    Only the words of the rules of forwardings change, and no row moves.
    """
    db.executescript(_A_TABLE_WORKS)
    db.execute("pragma writable_schema = on")
    for before, after in (
        (_OF_A_MEETING, _OF_A_MEETING.replace(" not null", "")),
        (_OF_ONE_OF_THREE, _OF_ONE_OR_A_TABLE),
    ):
        db.execute(
            "update sqlite_schema set sql = replace(sql, ?, ?) where name = 'forwardings'",
            [before, after],
        )
    db.execute("pragma writable_schema = reset")


_AGENDA = """
create table agenda_points (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  position integer not null, words text not null, version integer not null default 1,
  person_id text references persons(id) on delete set null, submission_id text not null unique,
  made_at text not null
) strict;
create index agenda_points_of on agenda_points(meeting_id, position);
create index agenda_points_by on agenda_points(person_id);
"""


@migrations()
def a_meeting_has_an_agenda(db: Database) -> None:
    """Points that somebody put on the agenda of a meeting beforehand."""
    db.executescript(_AGENDA)


_OWN_THOUGHTS = """
alter table outcomes add column sees text not null default '';
drop view standing_outcomes;
create view standing_outcomes as select rowid, * from outcomes
  where removed_at is null and merged_into_id is null and sees <> 'eigen';
drop view standing_texts;
create view standing_texts as
  select picked_item_id, group_id from outcomes where removed_at is null and sees <> 'eigen'
  union all select picked_item_id, group_id from follow_ups where removed_at is null;
create index outcomes_own on outcomes(group_id) where sees = 'eigen';
create trigger own_thoughts_shown after update of clock_phase, stage on meetings
when old.clock_phase is not new.clock_phase or old.stage <> new.stage begin
  update outcomes set sees = '' where sees = 'eigen'
  and group_id in (select id from groups where meeting_id = new.id);
end;
"""


@migrations()
def think_alone_then_show(db: Database) -> None:
    """What is written in a part where each thinks alone is seen by who wrote it only, until another
    part runs, or another stage: whoever sets those. Then it is shown, once and for all."""
    db.executescript(_OWN_THOUGHTS)


@migrations()
def what_comes_is_found_by_its_day(db: Database) -> None:
    """What is planned, and where somebody's steps lie, without reading the years before."""
    db.executescript(
        "create index meetings_day on meetings(meeting_on);"
        "create index forwardings_step on forwardings(step_id) where step_id is not null;"
    )


_ONLY_FRAMEWORKS = "check (kind in ('kader'))"
_FORMATS_TOO = "check (kind in ('kader', 'werkvorm'))"


@migrations()
def formats_are_kept_on_screen(db: Database) -> None:
    """Own content may be a format, of one network or of everybody. That rule stands in the words of
    its table only: the words change, and no row moves."""
    db.executescript("alter table own_content add column network_id text references networks(id);")
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, ?, ?) where name = 'own_content'",
        [_ONLY_FRAMEWORKS, _FORMATS_TOO],
    )
    db.execute("pragma writable_schema = reset")


_SERIES = """
create table series (
  id text primary key, key text not null, title text not null,
  made_by text references persons(id) on delete set null, made_at text not null,
  submission_id text not null, unique (made_by, submission_id)
) strict;
alter table meetings add column series_id text references series(id);
create index meetings_series on meetings(series_id) where series_id is not null;
create trigger series_ended after delete on meetings when old.series_id is not null
and not exists (select 1 from meetings where series_id = old.series_id) begin
  delete from submissions where thing_id = old.series_id;
  delete from series where id = old.series_id;
end;
"""


@migrations()
def meetings_come_in_series(db: Database) -> None:
    """Meetings that were planned together; with its last meeting a series goes. Own content may be
    a series: that rule stands in the words of its table only."""
    db.executescript(_SERIES)
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, ?, ?) where name = 'own_content'",
        ["'werkvorm'", "'werkvorm', 'reeks'"],
    )
    db.execute("pragma writable_schema = reset")


_SHOWN_TO_ONE = """
alter table personal_steps add column shown_to_id text references persons(id) on delete set null;
create index steps_shown on personal_steps(shown_to_id) where shown_to_id is not null;
"""
_SHOWN_STEP = "{0}.id || '|' || {0}.shown_to_id"


@migrations()
def a_step_is_shown_to_one_person(db: Database) -> None:
    """An own step may be shown to one chosen person. Taken back, or shown to somebody else, it
    stays shut to who read it when a backup is put back."""
    other = "new.shown_to_id is not old.shown_to_id"
    old, new = _SHOWN_STEP.format("old"), _SHOWN_STEP.format("new")
    steps, event = "personal_steps", "update of shown_to_id"
    ends, begins = f"old.shown_to_id <> '' and {other}", f"new.shown_to_id <> '' and {other}"
    db.executescript(
        _SHOWN_TO_ONE
        + _trigger("step_shown", "shown", steps, event, ends, old)
        + _trigger("step_shows", "-shown", steps, event, begins, new)
    )


_LIKE_BEFORE = """
alter table groups add column like_id text references groups(id) on delete set null;
create index groups_like on groups(like_id) where like_id is not null;
"""


@migrations()
def a_group_is_made_after_an_earlier_one(db: Database) -> None:
    """Which group of an earlier meeting a group was made after: who sat there sits here."""
    db.executescript(_LIKE_BEFORE)


@migrations()
def all_content_is_edited_on_screen(db: Database) -> None:
    """Own content may be a roundtable or a page of help too; again only the words of that rule
    change."""
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, ?, ?) where name = 'own_content'",
        ["'reeks')", "'reeks', 'overlegtafel', 'hulp')"],
    )
    db.execute("pragma writable_schema = reset")


_SISTERS = """
alter table networks add column sister_id text references networks(id) on delete set null;
create index networks_sister on networks(sister_id) where sister_id is not null;
alter table shelf add column for_network_id text references networks(id) on delete set null;
create index shelf_for on shelf(for_network_id) where for_network_id is not null;
"""
_FOR_SISTER = "{0}.outcome_id || '|' || {0}.for_network_id"


@migrations()
def examples_go_to_one_other_network(db: Database) -> None:
    """A network names one other, and a good example may be found there too. What is taken back from
    it stays so when a backup is put back; so does what came back on the shelf for less people."""
    old, new = _FOR_SISTER.format("old"), _FOR_SISTER.format("new")
    other = "new.for_network_id is not old.for_network_id"
    ends, begins = f"old.for_network_id <> '' and {other}", f"new.for_network_id <> '' and {other}"
    was_off = "exists (select 1 from shut where (kind, thing) = ('shelf', new.outcome_id))"
    narrow, wide = f"new.reach = 'network' and {was_off}", "new.reach = 'everyone'"
    event = "update of for_network_id"
    db.executescript(
        _SISTERS
        + _trigger("sister", "sister", "shelf", event, ends, old)
        + _trigger("sister_off", "sister", "shelf", "delete", "old.for_network_id <> ''", old)
        + _trigger("sister_again", "-sister", "shelf", event, begins, new)
        + _trigger("sister_put", "-sister", "shelf", "insert", "new.for_network_id <> ''", new)
        + _trigger("put_narrow", "reach", "shelf", "insert", narrow, "new.outcome_id")
        + _trigger("put_wide", "-reach", "shelf", "insert", wide, "new.outcome_id")
    )


_TALLIES = """
create table topics (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  part_id text not null, words text not null, version integer not null default 1,
  person_id text references persons(id) on delete set null, visit_id text,
  submission_id text not null unique, made_at text not null
) strict;
create index topics_part on topics(part_id);
create index topics_meeting on topics(meeting_id);
create index topics_person on topics(person_id) where person_id is not null;
create trigger topics_unsent after delete on topics begin
  delete from submissions where thing_id = old.id;
  delete from marks where choice_id = old.id;
end;
create table marks (
  id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  part_id text not null, choice_id text not null, word text not null,
  person_id text references persons(id) on delete cascade,
  visit_id text references visits(id) on delete cascade, made_at text not null,
  check ((person_id is null) <> (visit_id is null)),
  unique (part_id, choice_id, word, person_id), unique (part_id, choice_id, word, visit_id)
) strict;
create index marks_meeting on marks(meeting_id);
create index marks_choice on marks(choice_id);
create index marks_person on marks(person_id) where person_id is not null;
create index marks_visit on marks(visit_id) where visit_id is not null;
create table tallies (
  part_id text primary key, meeting_id text not null references meetings(id) on delete cascade,
  opened_at text, ended_at text, people integer, totals text not null default '{}'
) strict;
create index tallies_meeting on tallies(meeting_id);
"""


@migrations()
def each_marks_what_they_want(db: Database) -> None:
    """Topics that people put in, what each marked of them or of what was said, and the numbers,
    that are counted once. A topic or a mark that is taken back stays so, also in a backup."""
    db.executescript(
        _TALLIES
        + _trigger("topic", "topic", "topics", "delete", "1", "old.id")
        + _trigger("mark", "mark", "marks", "delete", "1", "old.id")
    )


@migrations()
def what_lies_longest_is_found_first(db: Database) -> None:
    """What lies longest anywhere is found without reading and sorting the rest."""
    db.execute("create index forwardings_since on forwardings(at_since)")


_EARLY_VISITS = """
create table early_visits (
  visit_id text not null references visits(id) on delete cascade,
  meeting_id text not null references meetings(id) on delete cascade,
  primary key (visit_id, meeting_id)
) strict, without rowid;
create index early_visits_meeting on early_visits(meeting_id);
create index topics_visit on topics(visit_id) where visit_id is not null;
alter table visits add column instead_of text;
create trigger visits_instead after insert on visits when new.instead_of is not null begin
  update topics set person_id = new.person_id, visit_id = iif(new.person_id is null, new.id, null)
    where visit_id = new.instead_of;
  update or ignore marks set person_id = new.person_id,
    visit_id = iif(new.person_id is null, new.id, null) where visit_id = new.instead_of
    and not (word = 'drie' and part_id in (
      select part_id from marks where person_id = new.person_id and word = 'drie'));
  update or ignore early_visits set visit_id = new.id where visit_id = new.instead_of;
  delete from visits where id = new.instead_of;
  update visits set instead_of = null where id = new.id;
end;
"""


@migrations()
def topics_from_who_is_on_no_list(db: Database) -> None:
    """Which devices came in with the code of a meeting before it opened, to put topics in. What a
    device of nobody chose is of the person who goes on there, else of the visit in its place; who
    chose three already keeps those."""
    db.executescript(_EARLY_VISITS)


_SEATED = """
create trigger seats_seen_{what} after {what} on seats begin
  update meetings set revision = revision + 1
  where id = (select meeting_id from groups where id = {row}.group_id);
end;
"""


@migrations()
def who_sits_raises_revision(db: Database) -> None:
    """A board counts who sits in each group, also when somebody was wiped or is two people no more;
    it reads that once for a revision of the meeting."""
    for what, row in (("insert", "new"), ("delete", "old")):
        db.executescript(_SEATED.format(what=what, row=row))


_ONE_PERSONS_VISIT = """
drop trigger visits_instead;
create trigger visits_instead after insert on visits when new.instead_of is not null begin
  update topics set person_id = new.person_id, visit_id = iif(new.person_id is null, new.id, null)
    where visit_id = new.instead_of;
  update or ignore marks set person_id = new.person_id,
    visit_id = iif(new.person_id is null, new.id, null) where visit_id = new.instead_of
    and not (word = 'drie' and part_id in (
      select part_id from marks where person_id = new.person_id and word = 'drie'));
  update or ignore early_visits set visit_id = new.id where visit_id = new.instead_of
    and exists (select 1 from visits v where v.id = new.instead_of
      and (v.person_id is null or v.person_id = new.person_id));
  delete from visits where id = new.instead_of;
  update visits set instead_of = null where id = new.id;
end;
update topics set visit_id = null
  where visit_id is not null and visit_id not in (select id from visits);
create trigger visits_gone after delete on visits begin
  update topics set visit_id = null where visit_id = old.id;
end;
"""


@migrations()
def a_way_in_stays_with_its_person(db: Database) -> None:
    """Where a device of somebody came in beforehand is not of who signs in on it next; a topic
    keeps nothing of a visit that is gone."""
    db.executescript(_ONE_PERSONS_VISIT)


def check_known(db: Database) -> None:
    """Raise StorageUnsafe for a database that we could spoil.

    A newer release made it, or its tables are not what the steps that it took make of them.
    """
    ours = {step.name: step.fn for step in migrations._migrations}
    taken = [step.name for step in migrations.applied(db)]
    if set(taken) - set(ours):
        raise StorageUnsafe(
            "Deze database is gemaakt door een nieuwere versie van Gesprekskader."
            " Werk het programma bij, of zet een oudere reservekopie terug."
        )
    strange = schema.differs(db, _made_by(tuple(name for name in ours if name in taken)))
    if strange or (not taken and schema.of(db)):
        raise StorageUnsafe(
            f"Deze database past niet bij dit programma ({strange or 'andere tabellen'})."
            " Er is niets aan veranderd. Open haar met de versie die haar maakte,"
            " of zet een reservekopie terug met: python3 app.py restore"
        )


@cache
def _made_by(names: tuple[str, ...]) -> schema.Shape:
    """What these steps make of an empty database; the same for the life of the process."""
    ours = {step.name: step.fn for step in migrations._migrations}
    return schema.made_by(ours[name] for name in names)


def pending(db: Database) -> list[str]:
    """Names of the steps this database lacks, in order."""
    return [step.name for step in migrations.pending(db)]


def migrate(db: Database) -> list[str]:
    """Take the steps this database lacks; their names, in order. One transaction a step.

    Killed halfway, a step leaves nothing behind and is taken again at the next start. Raises
    StorageUnsafe for a database of a newer release, or of another program.
    """
    check_known(db)
    taken = pending(db)
    migrations.apply(db)
    return taken
