"""Prints what ten frameworks of a hundred items cost, beside the bare Markdown of the same files
and beside one framework.

    .venv/bin/python bench/frameworks.py [--frameworks 10] [--items 100]

Reading at the start is timed against `markdown` alone on the same texts; pages are asked of this
process, with one framework and with all of them in turn. Ends with 1 when a goal is missed.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import markdown
from drills.server import ROOT

from gesprekskader import create_app
from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    files_of,
    with_keys,
)
from gesprekskader.config import SHIPPED, Settings

START_GOAL, PAGE_GOAL, ROUNDS, ASKED = 1.3, 1.05, 5, 200
PAGES = ("/kader", "/kader/item/w1-s1-1", "/kader?zoek=plek")


def framework(number: int, items: int) -> dict[str, str]:
    """One framework of four warranties, five subthemes each, as files."""
    each = max(1, items // 20)
    subthemes = tuple(
        DraftSubtheme(
            "",
            f"S{part} over leren",
            items=tuple(
                DraftItem(
                    "",
                    f"Iedere student heeft een plek om te leren in situatie {part}.{item}",
                    probes=("Waaruit blijkt dat?", "Wie ziet dat?", "Hoe blijft het?"),
                )
                for item in range(each)
            ),
        )
        for part in range(1, 6)
    )
    warranties = tuple(DraftWarranty("", f"Waarborg {n}", subthemes=subthemes) for n in range(1, 5))
    return files_of(with_keys(DraftFramework(f"Kader {number}", "1", warranties=warranties)))


def write(root: Path, frameworks: int, items: int) -> list[str]:
    """Write them; all their texts."""
    texts = []
    for number in range(1, frameworks + 1):
        for path, text in framework(number, items).items():
            file = root / f"kaders/kader-{number:02}" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            texts.append(text)
    return texts


def milliseconds(work: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent)


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--frameworks", type=int, default=10)
    reader.add_argument("--items", type=int, default=100)
    asked = reader.parse_args()
    print(f"{ROOT.name}: {asked.frameworks} frameworks of {asked.items} items")
    missed = False
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        texts = write(root / "all", asked.frameworks, asked.items)
        write(root / "one", 1, asked.items)
        plain = markdown.Markdown(extensions=["extra", "admonition", "sane_lists", "smarty"])
        bare = milliseconds(lambda: [plain.reset().convert(text) for text in texts], ROUNDS)
        ours = milliseconds(lambda: read_catalogue(root / "all", SHIPPED), ROUNDS)
        shipped = milliseconds(lambda: read_catalogue(SHIPPED), ROUNDS)
        ratio = (ours - shipped) / bare
        missed |= ratio > START_GOAL
        print(f"start, {asked.frameworks} of {asked.items} items: {ratio:.2f}x bare Markdown")
        clients = {}
        for side in ("one", "all"):
            settings = Settings(data=root / f"data-{side}", content=root / side, secret_key="x")
            app = create_app(settings, read_catalogue(root / side, SHIPPED))
            clients[side] = app.test_client()
        for path in PAGES:
            taken = dict.fromkeys(clients, 0.0)
            for side, client in clients.items():
                client.get(path)
                taken[side] = milliseconds(lambda c=client, p=path: c.get(p), ASKED)
            ratio = taken["all"] / taken["one"]
            missed |= ratio > PAGE_GOAL
            print(f"{path}: {ratio:.2f}x of one framework ({taken['all']:.2f} ms)")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
