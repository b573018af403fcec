"""What the content files say, as frozen values. Made once at the start, never changed."""

from gesprekskader.catalogue.model.framework import (
    ADAPTED,
    MARKS,
    MOST_WARRANTIES,
    ORIGINS,
    OWN,
    QUOTED,
    Framework,
    Item,
    Subtheme,
    Warranty,
)
from gesprekskader.catalogue.model.help_page import HelpPage
from gesprekskader.catalogue.model.meeting_format import (
    HALFWAY,
    ONCE,
    PER_ITEM,
    PER_ROUND,
    FormatExample,
    MeetingFormat,
    Phase,
    plain_title,
)
from gesprekskader.catalogue.model.meeting_series import MeetingSeries, SeriesMeeting
from gesprekskader.catalogue.model.roundtable import Roundtable
from gesprekskader.catalogue.model.whole import Catalogue

__all__ = [
    "ADAPTED",
    "HALFWAY",
    "MARKS",
    "MOST_WARRANTIES",
    "ONCE",
    "ORIGINS",
    "OWN",
    "PER_ITEM",
    "PER_ROUND",
    "QUOTED",
    "Catalogue",
    "Framework",
    "FormatExample",
    "HelpPage",
    "Item",
    "MeetingFormat",
    "MeetingSeries",
    "Phase",
    "Roundtable",
    "SeriesMeeting",
    "Subtheme",
    "Warranty",
    "plain_title",
]
