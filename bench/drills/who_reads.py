"""Promised: everybody reads what is for them, and nothing else, whatever address they try.

    .venv/bin/python bench/drills/who_reads.py [--quick]

Every route, by every role, for every object of a small world of two networks, with GET and POST.
Every text carries a marker of its own. What a POST changed is put back after it. In full this
takes some minutes; --quick asks one in ten of the addresses, and the pages that are for some few.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from uuid import uuid4

from reading import words_in
from told_world import build
from world import ALWAYS, World, put_back, verdict

SHARE = 10 if "--quick" in sys.argv else 1
_LEAVES = ("accounts.sign_out", "own_data.erase")  # the visit ends; nothing to read after it
_FORM = {"text": "x", "name": "x", "sentence": "x", "result": "gezet", "reach": "everyone"}


def drill(world: World) -> tuple[int, list[str]]:
    tried, leaked, answers = 0, [], Counter()
    pages, posts = world.some("GET", SHARE), world.some("POST", SHARE)
    unread = set(ALWAYS)
    for role in world.roles:
        client = world.client(role)
        for endpoint, url in pages:
            answer = client.get(f"{url}?keuze=nosc")
            if answer.status_code == 200 and "MERK" in words_in(answer.get_data()):
                unread.discard(endpoint)
            leaked += world.leaks(role, url, answer.get_data())
            answers[answer.status_code // 100] += 1
            tried += 1
        for endpoint, url in posts:
            if endpoint in _LEAVES:
                continue
            form = _FORM | {"submission_id": uuid4().hex, "version": "1"}
            form["csrf_token"] = world.proof
            answer = client.post(url, data=form)
            leaked += world.leaks(role, f"POST {url}", answer.get_data())
            answers[answer.status_code // 100] += 1
            tried += 1
            if world.restore():
                client = world.client(role)
        if answers[5]:
            leaked.append(f"{role}: {answers.pop(5)} answers were a fault of the server")
    leaked += [f"nobody read a text at {endpoint}: that proves nothing" for endpoint in unread]
    print(f"{len(world.roles)} roles, {len(pages)} pages, {len(posts)} forms: {dict(answers)}")
    return tried, leaked


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = build(folder)
        with put_back(world, folder):
            result = drill(world)
        world.close()
        return verdict(*result)


if __name__ == "__main__":
    sys.exit(main())
