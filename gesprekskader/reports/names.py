"""Names of files: they say whose it is, and what tells it apart."""

import re
from collections.abc import Mapping

from gesprekskader.records import Meeting


def name_of(*parts: str) -> str:
    """A file's name from what tells it apart, whose it is first: lower case, joined by dashes."""
    words = (re.sub(r"[\W_]+", "-", part.lower()).strip("-") for part in parts)
    return "-".join(word[:80].strip("-") for word in words if word)


def name_for(what: str, meeting: Meeting, that_day: Mapping[str, str], more: str = "") -> str:
    """The name of a file about a meeting; of two with one title on one day (id -> title, in the
    order they were made) the second has a 2."""
    alike = [id_ for id_ in that_day if name_of(that_day[id_]) == name_of(meeting.title)]
    number = alike.index(meeting.id) + 1 if meeting.id in alike else 1
    return name_of(
        what,
        meeting.network,
        meeting.meeting_on.isoformat(),
        meeting.title,
        str(number) if number > 1 else "",
        more,
    )
