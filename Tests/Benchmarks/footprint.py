"""What each program of a stack takes of the machine."""
import os
from dataclasses import dataclass
from pathlib import Path

import processes


@dataclass
class Footprint:
    """Of all processes of a program together; memory in bytes."""
    # What it has in memory, and that with what several share counted once (RSS, PSS).
    resident: int = 0
    proportional: int = 0
    # What belongs to no file: the heap, stacks, and pages of a file that were changed.
    own: int = 0
    descriptors: int = 0
    threads: int = 0

    columns = [("RSS, MB", "resident", 1e6), ("PSS, MB", "proportional", 1e6),
               ("of its own, MB", "own", 1e6), ("descriptors", "descriptors", 1),
               ("threads", "threads", 1)]

    def add(self, process):
        with open(f"/proc/{process}/smaps_rollup") as rollup:
            sizes = {line.split(":")[0]: 1024 * int(line.split()[1])
                     for line in rollup if line.endswith("kB\n")}
        self.resident += sizes["Rss"]
        self.proportional += sizes["Pss"]
        self.own += sizes["Anonymous"]
        self.descriptors += len(os.listdir(f"/proc/{process}/fd"))
        self.threads += len(os.listdir(f"/proc/{process}/task"))


def programs(up):
    """The processes of a stack by program, in the order in which a job comes through them.

    `up` is the id of `pressroom up`. A child of a worker server counts as a program of its own.
    """
    found = {"nginx": [], "responder": [], "scheduler": [], "worker servers": [], "notifier": [],
             "up": [up], "children": []}
    for process in processes.descendants([up])[1:]:
        command = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[0].decode()
        name = command.split(":")[0].rsplit("/", 1)[-1].removeprefix("pressroom-")
        if name == "worker":
            name = "children" if processes.parent(process) in found["worker servers"] else \
                "worker servers"
        # One that has just ended, or has yet to become a program, has no name.
        if name in found:
            found[name].append(process)
    return found


def footprints(up):
    """What each program of a stack takes, by name; children are left out."""
    found = {}
    for name, ids in programs(up).items():
        if name == "children":
            continue
        found[name] = Footprint()
        for process in ids:
            found[name].add(process)
    return found
