"""The schema, as steps that are taken once. A step that shipped never changes again."""

from sqlite_utils import Database, Migrations

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


def migrate(db: Database) -> list[str]:
    """Take the steps this database lacks; their names, in order. One transaction a step."""
    pending = [step.name for step in migrations.pending(db)]
    migrations.apply(db)
    return pending
