"""Promised: who left, a guest, and who was at a meeting that was called off read what was there.

    .venv/bin/python bench/drills/who_left.py [--quick]

Every page of the small world for those three, and for a member as the proof that there is something
to read: each marker that a member finds and that is not for them may be in none of their answers.
"""

import sys
import tempfile
from pathlib import Path

from told_world import build
from world import World, verdict

SHARE = 10 if "--quick" in sys.argv else 1
ROLES = ("member_who_left", "facilitator_who_left", "guest", "table_phone", "at_the_cancelled")
KEPT = {"member_who_left": ("TEKST", "ACTIE", "GEDEELD"), "guest": ("LAATGROEP", "LAATACTIE")}
"""What has to stay readable: a drill that shuts everything proves nothing."""


def drill(world: World) -> tuple[int, list[str]]:
    tried, leaked = 0, []
    if SHARE > 1:
        world.things["kind"] = ["md"]
    seen: dict[str, str] = {}
    pages = sorted({url for _, url in world.addresses("GET")})
    for role in (*ROLES, "two_of_group_b"):
        client = world.client(role)
        mine = pages if role in KEPT or role == "two_of_group_b" else pages[::SHARE]
        for url in mine:
            body = client.get(f"{url}?keuze=nosc").get_data()
            seen[role] = seen.get(role, "") + body.decode(errors="replace")
            leaked += world.leaks(role, url, body)
            tried += 1
    for role, kept in KEPT.items():
        lost = [k for k in kept if f"MERK{k}" not in seen[role]]
        leaked += [f"{role} lost {k}" for k in lost]
    hidden = [m for m in world.markers if m.text in seen["two_of_group_b"]]
    print(f"a member reads {len(hidden)} markers; {', '.join(ROLES)} were tried")
    return tried, leaked


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        world = build(Path(name))
        result = drill(world)
        world.close()
        return verdict(*result)


if __name__ == "__main__":
    sys.exit(main())
