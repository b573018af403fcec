"""What can go wrong, each with a Dutch sentence for the screen and its HTTP status."""

from pathlib import PurePath
from typing import Protocol


class GesprekskaderError(Exception):
    """Base of everything we refuse on purpose. `str(error)` is the sentence a visitor reads."""

    status = 500


class NotFound(GesprekskaderError):
    """It does not exist, or it is not for this visitor; we never say which."""

    status = 404

    def __init__(self) -> None:
        super().__init__("Dit bestaat niet, of het is niet voor jou.")


class Merged(NotFound):
    """This group went into another one; who still comes to it is led there."""

    def __init__(self, group_id: str) -> None:
        super().__init__()
        self.group_id = group_id


class UnknownHost(GesprekskaderError):
    """The request names a host that is not ours."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            "Dit adres hoort niet bij deze server. De beheerder zet het goede adres in"
            " GESPREKSKADER_BASE_URL."
        )


class SignInNeeded(GesprekskaderError):
    """A page for somebody known: a colleague with an account, or (`as_person`) a participant.

    The visitor is sent to where one signs in, or comes back as oneself.
    """

    status = 401

    def __init__(self, *, as_person: bool = False) -> None:
        super().__init__(
            "Dit toestel kent je niet (meer). Ga verder met je eigen link of code."
            if as_person
            else "Log eerst in."
        )
        self.as_person = as_person


class SomebodyElse(GesprekskaderError):
    """A text from the page of who used this device before; it is not stored in another's name."""

    status = 412

    def __init__(self) -> None:
        super().__init__("Op dit apparaat doet nu iemand anders mee. Er is niets verstuurd.")


class SecondStepNeeded(GesprekskaderError):
    """Administering takes a second step beside the password; the visitor is sent to set it up."""

    status = 403

    def __init__(self) -> None:
        super().__init__("Beheren kan als je de tweede stap aanzet. Log daarna opnieuw in.")


class RuleBroken(GesprekskaderError):
    """A rule of the product says no (422), for instance a text that is too long."""

    status = 422


class ListMoved(RuleBroken):
    """The member list changed between the proof of a paste and the yes (409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__("De ledenlijst is intussen veranderd. Kijk nog eens of dit klopt.")


class AlreadyBegun(RuleBroken):
    """The programme ran already, and a page that does not know it would begin it (409)."""

    status = 409


class Closed(GesprekskaderError):
    """The meeting no longer takes texts (409)."""

    status = 409

    def __init__(
        self,
        sentence: str = "Deze bijeenkomst is al gesloten."
        " Vraag de gespreksleider om hem te openen.",
    ) -> None:
        super().__init__(sentence)


class PartClosed(Closed):
    """The part of the programme that runs takes no texts (409)."""

    def __init__(self) -> None:
        super().__init__(
            "In dit onderdeel schrijven jullie niets op. Je tekst is niet opgeslagen."
            " Hij staat alleen nog hieronder."
        )


class TooMany(GesprekskaderError):
    """Too many misses (429). `seconds` until a new try makes sense; `why` says what went wrong."""

    status = 429

    def __init__(self, seconds: int, why: str = "Het ging hier te vaak mis.") -> None:
        minutes = max(1, -(-seconds // 60))
        super().__init__(
            f"{why} Probeer het over {minutes} {'minuut' if minutes == 1 else 'minuten'} weer."
        )
        self.seconds = seconds


class SentEarlier(GesprekskaderError):
    """Newer words for a text that was stored before, and that others went on with (409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Je eerste woorden zijn bewaard, en daarna is er iets mee gedaan. Je nieuwe woorden"
            " staan hieronder. Verstuur ze als nieuwe tekst, of pas de bewaarde tekst aan."
        )


class Versioned(Protocol):
    """A stored record that counts its changes."""

    @property
    def version(self) -> int: ...


class StaleEdit(GesprekskaderError):
    """The same text was changed meanwhile (409): by somebody else, or, when only its owner can
    (`own`), on another device of the owner's.

    `current` is the stored record, so the page can lay both texts side by side.
    """

    status = 409

    def __init__(self, current: Versioned, *, own: bool = False) -> None:
        gone = getattr(current, "is_removed", False)
        who = "Je" if own else "Iemand"
        where = " op een ander toestel van jou" if own else ""
        changed = "Je paste dit ook aan" if own else "Iemand anders paste dit ook aan"
        super().__init__(
            f"{who} haalde deze tekst{where} weg."
            " Sla hem op om hem met jouw woorden terug te zetten."
            if gone
            else f"{changed}{where}. Kies welke tekst je wilt houden."
        )
        self.current, self.own = current, own


class StaleDraft(RuleBroken):
    """A draft that somebody would throw away has words that they did not see (409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Het concept veranderde intussen. Kijk eerst wat er nu staat. Moet het toch weg?"
            " Gooi het dan nog een keer weg."
        )


class StorageUnsafe(GesprekskaderError):
    """The database can't be used safely; the start stops with this sentence."""

    status = 503


class SettingWrong(GesprekskaderError):
    """An environment variable has a value we can't use; the start stops with this sentence."""


class SetUpFailed(GesprekskaderError):
    """Something is missing on this computer; says why it is not there, and the command for it."""


class MailFailed(GesprekskaderError):
    """A mail could not be handed over."""

    status = 503

    def __init__(self) -> None:
        super().__init__("De mail kon niet weg. Probeer het straks nog een keer.")


class MailRefused(MailFailed):
    """The mail server is there, and takes no mail for this address, or not this mail."""


class PdfUnavailable(GesprekskaderError):
    """No PDF now: Pango is missing, or too many are being made."""

    status = 503
    MISSING = (
        "Deze computer kan nog geen PDF maken. Kies tekst, of vraag de beheerder om Pango"
        " te installeren."
    )
    BUSY = "Er worden al verslagen gemaakt. Probeer het over een paar tellen nog een keer."

    def __init__(self, sentence: str = MISSING) -> None:
        super().__init__(sentence)


class ContentError(GesprekskaderError):
    """A content file is wrong. Says where, so an editor can click the path and mend it."""

    def __init__(self, path: PurePath | str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem

    def __reduce__(self) -> tuple:
        """As it goes from one process to another."""
        return ContentError, (self.path, self.line, self.problem)


class ContentErrors(GesprekskaderError):
    """All mistakes of one reading round, in order of path and line."""

    def __init__(self, errors: list[ContentError]) -> None:
        self.errors = sorted(errors, key=lambda e: (str(e.path), e.line))
        super().__init__("\n".join(str(e) for e in self.errors))

    def __reduce__(self) -> tuple:
        return ContentErrors, (self.errors,)
