"""A draft that grows line by line, always at its end."""

import re
from collections.abc import Callable
from dataclasses import replace

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
)
from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.lines import TextLine

NAMELESS = "Ons kader"
_ASKED = re.compile(r"(?<=\?)\s+(?:/\s*)?")


class Growing:
    """What was read so far."""

    def __init__(self) -> None:
        self._draft = DraftFramework("")
        self._last = ""
        """The kind of the line before: what a line goes on with."""

    @property
    def place(self) -> tuple[int, int, int]:
        """Numbers of the last warranty, its last subtheme and that one's last item; 0 for none."""
        warranties = self._draft.warranties
        subthemes = warranties[-1].subthemes if warranties else ()
        items = subthemes[-1].items if subthemes else ()
        return len(warranties), len(subthemes), len(items)

    @property
    def has_text(self) -> bool:
        return bool(self._last)

    def whole(self) -> DraftFramework:
        return self._draft

    def add(self, kind: str, line: TextLine) -> None:
        """Add a line that is one of `kinds`; what a line cannot be here, it explains."""
        said = k.named(line.text)
        text = said.text or line.text if said and not line.kind else line.text
        if line.kind in (k.WARRANTY, k.SUBTHEME) and said and said.text:
            text = said.text
        if kind in (k.PROBE, k.ORIGIN, k.SOURCE, k.NOTE) and not self.place[2]:
            kind = k.EXPLANATION
        getattr(self, f"_add_{kind}")(text)
        self._last = kind if kind != k.MORE else self._last

    def _add_kader(self, text: str) -> None:
        self._draft = replace(self._draft, title=_more(self._draft.title, text))

    def _add_waarborg(self, text: str) -> None:
        new = DraftWarranty("", text)
        self._draft = replace(self._draft, warranties=(*self._draft.warranties, new))

    def _add_subthema(self, text: str) -> None:
        if not self._draft.warranties:
            self._add_waarborg(self._draft.title or NAMELESS)
        self._in_warranty(lambda w: _with_part(w, DraftSubtheme("", text)))

    def _add_item(self, text: str) -> None:
        if not self._draft.warranties:
            self._add_waarborg(self._draft.title or NAMELESS)
        if not self.place[1]:
            self._in_warranty(lambda w: _with_part(w, DraftSubtheme("", w.title, is_whole=True)))
        self._in_subtheme(lambda s: replace(s, items=(*s.items, DraftItem("", text))))

    def _add_vraag(self, text: str) -> None:
        asked = tuple(filter(None, map(str.strip, _ASKED.split(text))))
        self._in_item(lambda item: replace(item, probes=(*item.probes, *asked)))

    def _add_toelichting(self, text: str) -> None:
        warranty, subtheme, item = self.place
        if item:
            self._in_item(lambda i: replace(i, explanation=_below(i.explanation, text)))
        elif subtheme:
            self._in_subtheme(lambda s: replace(s, intro=_below(s.intro, text)))
        elif warranty:
            self._in_warranty(lambda w: replace(w, intro=_below(w.intro, text)))
        else:
            self._draft = replace(self._draft, intro=_below(self._draft.intro, text))

    def _add_herkomst(self, text: str) -> None:
        origin = k.origin_of(text)
        if origin:
            self._in_item(lambda item: replace(item, origin=origin))
        else:
            self._add_noot(f"Herkomst: {text}")

    def _add_bron(self, text: str) -> None:
        self._in_item(lambda item: replace(item, source=_more(item.source, text)))

    def _add_noot(self, text: str) -> None:
        self._in_item(lambda item: replace(item, note=_more(item.note, text)))

    def _add_vervolg(self, text: str) -> None:
        """Goes on with the line before, whatever that was."""
        match self._last:
            case k.TITLE:
                self._add_kader(text)
            case k.WARRANTY:
                self._in_warranty(lambda w: replace(w, title=_more(w.title, text)))
            case k.SUBTHEME:
                self._in_subtheme(lambda s: replace(s, title=_more(s.title, text)))
            case k.ITEM:
                self._in_item(lambda item: replace(item, text=_more(item.text, text)))
            case k.PROBE:
                self._in_item(
                    lambda i: replace(i, probes=(*i.probes[:-1], _more(i.probes[-1], text)))
                )
            case k.SOURCE | k.NOTE as kind:
                getattr(self, f"_add_{kind}")(text)
            case _:
                self._add_toelichting(text)

    def _in_warranty(self, change: Callable[[DraftWarranty], DraftWarranty]) -> None:
        *before, last = self._draft.warranties
        self._draft = replace(self._draft, warranties=(*before, change(last)))

    def _in_subtheme(self, change: Callable[[DraftSubtheme], DraftSubtheme]) -> None:
        def changed(warranty: DraftWarranty) -> DraftWarranty:
            *before, last = warranty.subthemes
            return replace(warranty, subthemes=(*before, change(last)))

        self._in_warranty(changed)

    def _in_item(self, change: Callable[[DraftItem], DraftItem]) -> None:
        def changed(subtheme: DraftSubtheme) -> DraftSubtheme:
            *before, last = subtheme.items
            return replace(subtheme, items=(*before, change(last)))

        self._in_subtheme(changed)


def _with_part(warranty: DraftWarranty, part: DraftSubtheme) -> DraftWarranty:
    """With another part; one that was the only one is a subtheme from now on."""
    before = tuple(replace(there, is_whole=False) for there in warranty.subthemes)
    return replace(warranty, subthemes=(*before, part))


def _more(text: str, more: str) -> str:
    return f"{text} {more}".strip()


def _below(text: str, more: str) -> str:
    return f"{text}\n\n{more}".strip()
