"""A text of a group that is sent again: one road for outcomes and actions."""

from collections.abc import Callable

from sqlite_utils import Database

from gesprekskader.store import picked_items, submissions, table_texts
from gesprekskader.store.db import one


def catch_up(
    db: Database,
    kind: str,
    text_id: str,
    values: dict[str, object],
    *,
    submission_id: str,
    sent: object,
    is_built_on: Callable[[Database, str], bool],
) -> None:
    """The answer got lost, the writer typed on and sent again: the newer words count.

    `values` is what the text says, by column of `kind` ("outcomes" or "follow_ups"), its picked
    item among them. Raises SentEarlier, Closed, RuleBroken.
    """
    columns = ", ".join(values)
    sql = f"select conversation_id, version, {columns} from {kind} where id = ?"  # noqa: S608
    stored = one(db, sql, [text_id]) or {}
    if not submissions.brings_newer(
        db,
        text_id,
        submission_id,
        sent,
        version=stored["version"],
        stands=all(stored[column] == value for column, value in values.items()),
        is_built_on=lambda: is_built_on(db, text_id),
    ):
        return
    table_texts.check_takes_texts(db, stored["conversation_id"])
    picked_items.check(db, stored["conversation_id"], str(values["picked_item_id"]))
    newer = ", ".join(f"{column} = :{column}" for column in values)
    sql = f"update {kind} set {newer}, version = version + 1 where id = :id"  # noqa: S608
    db.execute(sql, values | {"id": text_id})
    submissions.remember(db, text_id, submission_id, sent, version=stored["version"] + 1)
