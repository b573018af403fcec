"""A Summary as Markdown: plain enough to paste anywhere."""

import re

from gesprekskader.exports.summary import (
    Summary,
    SummaryAction,
    SummaryForwarding,
    SummaryStep,
    SummaryTheme,
)
from gesprekskader.records import ItemRef

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LEADING = re.compile(r"^(\s*)(#{1,6}\s|[-+]\s|>|\d+[.)]\s|={3,}|-{3,}|~{3,})")


def escape(text: str) -> str:
    """Somebody's text as plain text in Markdown: nothing in it becomes a heading, link or tag."""
    lines = []
    for line in _SPECIAL.sub(r"\\\1", text).split("\n"):
        found = _LEADING.match(line)
        if found and found.group(2)[0].isdigit():
            line = re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", line)
        elif found:
            line = f"{found.group(1)}\\{line[len(found.group(1)) :]}"
        lines.append(line)
    return "\n".join(lines)


def write(summary: Summary) -> str:
    """The whole summary as Markdown, ending in one line break."""
    out = [f"# {escape(summary.title)}", escape(summary.kicker), escape(summary.lead)]
    out.append("\n".join(f"- {name}: {escape(value)}" for name, value in summary.facts))
    if summary.themes:
        out.append("## Waar wij over spraken")
        out += [_theme(theme) for theme in summary.themes]
    if summary.unreached:
        out += ["## Niet aan bod gekomen", "\n".join(f"- {_item(i)}" for i in summary.unreached)]
    if summary.counts or summary.looked_back:
        out += ["## Terugblik", "\n".join(f"- {escape(line)}" for line in summary.counts)]
        out.append("\n".join(_action(action) for action in summary.looked_back))
    if summary.steps:
        out += [f"## {summary.steps_title}", "\n".join(_step(step) for step in summary.steps)]
    if summary.answers:
        out += ["## Antwoorden van overlegtafels", "\n".join(_forwardings(summary.answers))]
    if summary.forwardings:
        out += ["## Wat wordt doorgegeven", "\n".join(_forwardings(summary.forwardings))]
    if summary.note:
        out.append(f"_{escape(summary.note)}_")
    return "\n\n".join(part for part in out if part) + "\n"


def _place(item: ItemRef) -> str:
    return f"Waarborg {item.warranty} · {item.label}" if item.key else "Eigen punt"


def _item(item: ItemRef) -> str:
    return f"**{escape(_place(item))}** – {escape(item.wording)}"


def _theme(theme: SummaryTheme) -> str:
    place = (
        f"Waarborg {theme.item.warranty} · {theme.item.label}" if theme.item.key else "Eigen punt"
    )
    parts = [f"### {escape(place)}", f"**{escape(theme.item.wording)}**"]
    if theme.outcomes:
        parts.append("Opbrengsten:")
        parts.append(
            "\n".join(
                f"- {_indented(outcome.text)} ({', '.join(_tags(outcome))})"
                for outcome in theme.outcomes
            )
        )
    if theme.actions:
        parts += ["Vervolgacties:", "\n".join(_action(action) for action in theme.actions)]
    return "\n\n".join(parts)


def _tags(outcome) -> list[str]:
    role = f"citaat van een {outcome.quote_role}" if outcome.quote_role else outcome.kind
    return [escape(tag) for tag in (role, outcome.group) if tag]


def _indented(text: str) -> str:
    return escape(text).replace("\n", "\n  ")


def _action(action: SummaryAction) -> str:
    place = action.item.label if action.item else ""
    details = [
        f"wie: {escape(action.owner_words)}",
        f"wanneer: {escape(action.when)}" if action.when else "",
        escape(place),
        escape(action.meeting),
        f"**{escape(action.result)}**" if action.result else "",
        f"opbrengst: {_indented(action.yielded)}" if action.yielded else "",
    ]
    return f"- {_indented(action.text)} – {'; '.join(part for part in details if part)}"


def _step(step: SummaryStep) -> str:
    lines = [f"- **{step.lead}** {_indented(step.text)}"]
    lines += [f"  - {_item(item)}" for item in step.items]
    for name, value in (
        ("van", step.owner),
        ("hoe het staat", step.result),
        ("wat het opleverde", step.yielded),
        ("wat tegenhield", step.held_up),
        ("wat nodig is", step.needed),
        ("notities", step.notes),
    ):
        if value:
            lines.append(f"  - {name}: {_indented(value)}")
    return "\n".join(lines)


def _forwardings(found: tuple[SummaryForwarding, ...]) -> list[str]:
    return [
        f"- {_indented(f.question)} – over: {_indented(f.text)}"
        + (f" ({escape(f.item_labels)})" if f.item_labels else "")
        + f"\n  - {escape(f.stand)}"
        + (f"\n  - {_indented(f.answer)}" if f.answer else "")
        for f in found
    ]
