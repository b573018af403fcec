"""How often a write asks the database: counted in the walk through the demo, and for forms that the
walk does not reach wherever a test sends one."""

from collections.abc import Callable

from gesprekskader.store.db import Pool

WRITE = 14
_FORMS = {
    "accounts": "begin forgot sign_in take_second_step",
    "agendas": "add add_line arrange change put_on take_off",
    "claims": "read",
    "dossiers": "drop",
    "early_topics": "let_in",
    "editions": "take_over",
    "grouping": "hide show",
    "harvests": "give merge part set_done split",
    "join": "scan",
    "keys": "choose_password deny show",
    "mails": "by_link show",
    "meant_questions": "send",
    "meetings": "uncancel wipe",
    "members": "come_back",
    "my_year": "confirm_address",
    "networks": "begin_year",
    "organisations": "remove",
    "origins": "add_network make",
    "own_account": "change_password second_step",
    "own_actions": "disown show",
    "own_formats": "add bring_back retire show",
    "own_link": "drop",
    "paper": "scan",
    "page_files": "take_file",
    "pasted_frameworks": "put",
    "programmes": "add_item",
    "reminders": "answer set_network show",
    "running_sheets": "add change fit",
    "series": "plan show",
    "several": "choose take_apart",
    "shelf": "share",
    "signals": "take_back",
    "steps": "at_table",
    "substitutes": "take_back",
    "tallies": "choose make_round",
    "valid_frameworks": "make_valid put_back reopen",
    "valid_pages": "put_back",
    "walls": "choose",
    "wishes": "put_together",
    "word_template": "drop put",
    "zipped_frameworks": "take_zip",
}
ELSEWHERE = {
    f"{noun}.{deed}": WRITE for noun, deeds in _FORMS.items() for deed in deeds.split()
} | {
    # longer than the others: none of them may grow
    "accounts.sign_in": 16,
    "accounts.take_second_step": 16,
    "editions.take_over": 17,
    "harvests.split": 15,
    "keys.choose_password": 23,
    "origins.add_network": 16,
    "own_account.change_password": 19,
    "series.plan": 16,
    "steps.at_table": 21,
    "wishes.put_together": 16,
}
"""Forms that ask for another day, device or password, or for a file, or stand on a page that comes
later: endpoint -> the most statements that one may take."""
AS_MANY_AS_THERE_ARE = {
    # lines of what was pasted
    *("pastes.add", "pastes.undo"),
    # organisations that get one board
    "organisations.place_under",
    # tables that say something of a person or an organisation, when two become one, or one goes
    "organisations.merge",
    *("claims.answer", "claims.answer_by_mail", "keys.confirm"),
    *("members.tie", "members.untie", "own_data.erase"),
}
"""Forms that take a statement for each of something."""


def asked_by(pool: Pool) -> list[str]:
    """Every statement from now on, without what a trigger and the word index say of themselves."""
    said: list[str] = []

    def hear(sql: str) -> None:
        if sql.startswith("--") or "'main'.'shelf_words" in sql:
            return
        if sql not in said[-1:]:  # a trigger repeats its statement
            said.append(sql)

    listen(pool, hear)
    return said


def listen(pool: Pool, hear: Callable[[str], object] | None) -> None:
    """On the connection that the next request gets."""
    db = pool.take()
    db.conn.set_trace_callback(hear)
    pool.give_back(db)


def to_write(said: list[str], status: int) -> int:
    """How many of these statements a write took: not those of the page that it answers with."""
    ends = [at for at, sql in enumerate(said, 1) if sql == "COMMIT"] or [0]
    return ends[-1] if status == 200 else len(said)
