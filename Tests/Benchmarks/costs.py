"""What a small job costs beside its decoding: processor time, page faults and system calls of each
program and stage, as tables of Markdown.

usage: costs.py PROGRAMS PLACE [--jobs N]

Jobs are uploads of images of 10 kB over HTTP, a thumbnail each. They are counted twice: undisturbed
for the processor time (as the kernel accounts it, the client left out), and under strace(1), a
quarter as many, for the calls. Writes PLACE/results/costs.md too.
"""
import argparse
import itertools
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import calls
import material
import processes
from footprint import programs
from pressroom import HTTP

TICK = 1e6 / os.sysconf("SC_CLK_TCK")
PROGRAMS = ["nginx", "responder", "scheduler", "worker servers", "children"]


@dataclass
class Use:
    """Of processors in microseconds, and how often a page was missing."""
    user: float = 0
    system: float = 0
    faults: float = 0

    def __add__(self, other):
        return Use(self.user + other.user, self.system + other.system, self.faults + other.faults)

    def since(self, other, jobs):
        """A job's part of what was used since `other`."""
        return Use((self.user - other.user) / jobs, (self.system - other.system) / jobs,
                   (self.faults - other.faults) / jobs)


class Failing(HTTP):
    """Uploads that pass for JPEG at the door and are none: a child is forked and confined, finds
    no image, and ends."""

    def is_completed(self, job):
        failed = self.spool / "failed"
        return failed.exists() and any((day / job).exists() for day in failed.iterdir())


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place, binaries = arguments.place.resolve(), arguments.programs.resolve()
    images = list(itertools.islice(itertools.cycle(material.prepare(place / "material").small),
                                   arguments.jobs))
    broken = place / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + bytes(9_996))
    with open(place / "costs.log", "w") as log:
        whole = measure(HTTP(binaries, place, "thumbnail-200", images, is_batch=False), log)
        bare = measure(Failing(binaries, place, "thumbnail-200", [str(broken)] * len(images),
                               is_batch=False), log)
        quarter = images[:len(images) // 4]
        counted = count(HTTP(binaries, place, "thumbnail-200", quarter, is_batch=False),
                        place / "strace", log)
    text = page(whole, bare["children"], counted)
    (place / "results").mkdir(exist_ok=True)
    (place / "results/costs.md").write_text(text)
    print(f"\n{text}")


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--jobs", type=int, default=2000)
    return parser.parse_args()


def measure(stack, log):
    """What a job of the stack uses, by program, after a first round that is not counted."""
    try:
        stack.start(log)
        stack.run(None, log)
        before = used(stack.process.pid)
        stack.run(None, log)
        processes.wait_for("the last child to end", lambda: not stack.children())
        after = used(stack.process.pid)
    finally:
        stack.stop()
    return {name: after[name].since(before[name], len(stack.files)) for name in PROGRAMS}


def used(up):
    """What each program of a stack has used up to now; children are those that have ended."""
    found = {name: Use() for name in PROGRAMS}
    for name, ids in programs(up).items():
        for process in ids if name in PROGRAMS else []:
            fields = processes.stat(process)
            found[name] += Use(fields[11] * TICK, fields[12] * TICK, fields[7] + fields[9])
            if name == "worker servers":
                found["children"] += Use(fields[13] * TICK, fields[14] * TICK,
                                         fields[8] + fields[10])
    return found


def count(stack, directory, log):
    """How often a job makes which call in which stage."""
    try:
        stack.start(log)
        stack.run(None, log)
        with calls.recorded(programs(stack.process.pid), directory, log) as threads:
            stack.run(None, log)
        return calls.counted(directory, threads, len(stack.files))
    finally:
        stack.stop()


def page(whole, bare, counted):
    lines = ["| program | user | system | together | page faults |", "|---|--:|--:|--:|--:|"]
    for name in PROGRAMS:
        lines.append(row(name, whole[name]))
        if name == "children":
            lines.append(row("– of that forking and confining", bare))
    lines.append(row("all", sum((whole[name] for name in PROGRAMS), Use())))
    return "\n".join(lines) + "\n\n" + calls.table(counted)


def row(name, use):
    times = " | ".join(f"{each:.0f} µs" for each in (use.user, use.system, use.user + use.system))
    return f"| {name} | {times} | {use.faults:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
