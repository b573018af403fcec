"""Signs that other programs leave behind: what they mean, and what our letters can print of them.

Word and Outlook write bullets, arrows and ticks with the fonts Symbol and Wingdings, whose signs
lie in an area that means nothing to anybody else: pasted, they show as a blank or a box.
"""

import re
import unicodedata

_SYMBOL = {0x20: " ", 0x2B: "+", 0x2D: "–", 0x3D: "="} | {at: chr(at) for at in range(0x30, 0x3A)}
_SYMBOL |= {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷"}
_SYMBOL |= {0xB9: "≠", 0xBB: "≈", 0xAC: "←", 0xAE: "→", 0xDE: "⇒"}
_WINGDINGS = dict(zip(range(0x6C, 0x79), "●❍■□□❑❒◆◆◆❖◆☒", strict=True))
_WINGDINGS |= dict(zip(range(0x81, 0x8B), "①②③④⑤⑥⑦⑧⑨⑩", strict=True))
_WINGDINGS |= dict(zip(range(0x8C, 0x96), "❶❷❸❹❺❻❼❽❾❿", strict=True))
_WINGDINGS |= {0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐"}
_WINGDINGS |= {0xAB: "★", 0xD8: "➢", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
_WINGDINGS |= dict(zip(range(0xDF, 0xE7), "←→↑↓↖↗↙↘", strict=True))
_WINGDINGS |= dict(zip(range(0xE7, 0xEF), "←→↑↓↖↗↙↘", strict=True))
_WINGDINGS |= dict(zip(range(0xEF, 0xF5), "⇐⇒⇑⇓⇔⇕", strict=True))
LIST_SIGNS = (
    "\u2022\u00b7\u25aa\u25ab\u25e6\u25cf\u25cb\u25a0\u25a1\u27a2\u27a4\u25ba\u25b6\u2713\u2714"
    "\u2756\u2023\u2043\u2219\uf000-\uf0ff"
)
"""What a line of a list begins with elsewhere, for within a class of a pattern; DASHES too, where a
blank comes after."""
DASHES = "\u2013\u2014\u2010\u2011\u2212"
PRIVATE = re.compile("[\uf020-\uf0ff]")
"""The signs that Word and Outlook write in an area of their own."""
_MEANT = {chr(0xF000 + at): sign for at, sign in (_SYMBOL | _WINGDINGS).items()}


def meant(text: str) -> str:
    """A text with Word's private signs as what they stand for; one we don't know is a bullet."""
    return PRIVATE.sub(lambda found: _MEANT.get(found[0], "•"), text)


# What our letters lack, as the nearest that they have; a picture is named.
_NEAREST = {
    "→": "➔➙➛➜➝➞➟➠➡➥➦➧➨➩➪➫➬➭➮➯➱➲➳➵➸➺➻➼➽➾🡒👉",
    "▷": "➢➣➤",
    "←": "⬅🡐👈",
    "↑": "⬆👆",
    "↓": "⬇👇",
    "✓": "✔✅",
    "×": "✕✖✗✘❌❎",
    "☑": "🗹",
    "[x]": "☒🗷🗵",
    "[ster]": "★☆⭐✩✪✫✬✭✮✯✰🌟",
    "•": "❍❖⚫⚪⬤",
    "■": "⬛⬜",
    "☐": "❏❐❑",
    "◆": "⬥⬧⬩",
    "*": "✱✲✳✴✵✶✷✸✹✺✻✼✽✾❃❉❊❋",
    "!": "❗❕❢❣",
    "?": "❓❔",
    "+": "➕✚✛✜",
    "–": "➖",
    "÷": "➗",
    "“": "❝",
    "”": "❞",
    "‘": "❛",
    "’": "❜",
    "|": "❘❙❚",
    ":-)": "☺🙂😀😃😄😊",
    ":-(": "☹🙁😞",
    "[let op]": "⚠",
}
_NAMES = {sign: name for name, signs in _NEAREST.items() for sign in signs}
_OURS = "☐☑✓❒"
_PICTURES = re.compile(
    f"(?:(?![{_OURS}])[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]"
    "[\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]*)+"
)
_SIGN = re.compile("[^\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]")


def in_our_letters(text: str) -> str:
    """A text as our letters can print it, the same on every machine: signs that carry a text
    become the nearest we have, a run of pictures is named "[plaatje]"."""
    return _PICTURES.sub(_named, text.replace("\ufe0e", "").replace("☑\ufe0f", "☑"))


def _named(found: re.Match) -> str:
    names: list[str] = []
    for sign in _SIGN.findall(found[0]):
        name = _NAMES.get(sign) or _number(sign) or "[plaatje]"
        if name != "[plaatje]" or names[-1:] != [name]:
            names.append(name)
    return "".join(names)


def _number(sign: str) -> str:
    """❷ as "(2)", "" for what is no number."""
    value = unicodedata.numeric(sign, None)
    return f"({value:g})" if value is not None else ""
