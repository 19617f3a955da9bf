"""Whether the programs stay as they are: sends many small uploads to a stack, and looks at each
program whenever all that was sent is completed and nothing runs.

usage: steady.py PROGRAMS PLACE [--jobs N]

Writes PLACE/results/: steady.md and a chart, steady.svg. Exits with 1 when a program has more
descriptors or threads at the end than after the first batch, or when the memory of its own grew in
the second half by more than a twentieth and 1 MB.
"""
import argparse
import itertools
import signal
import sys
from pathlib import Path

import material
import processes
from chart import lines
from footprint import Footprint, footprints
from pressroom import HTTP

BATCH = 1000


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place = arguments.place.resolve()
    small = itertools.cycle(material.prepare(place / "material").small)
    stack = HTTP(arguments.programs.resolve(), place, "thumbnail-200", [])
    samples = {}
    with open(place / "steady.log", "w") as log:
        try:
            stack.start(log)
            samples[0] = look(stack, 0)
            for done in range(BATCH, arguments.jobs + 1, BATCH):
                stack.files = list(itertools.islice(small, BATCH))
                stack.run(None, log)
                stack.check(None)
                samples[done] = look(stack, done)
        finally:
            stack.stop()
    results = place / "results"
    results.mkdir(exist_ok=True)
    (results / "steady.md").write_text(page(samples))
    (results / "steady.svg").write_text(chart(samples))
    print(f"\n{page(samples)}")
    return 1 if any(grows(samples, name) for name in samples[0]) else 0


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--jobs", type=int, default=20_000)
    arguments = parser.parse_args()
    if arguments.jobs < 2 * BATCH or arguments.jobs % BATCH:
        parser.error(f"--jobs is a multiple of {BATCH}, twice that or more")
    return arguments


def look(stack, done):
    """What each program takes while nothing runs, by name."""
    processes.wait_for("the last child to end", lambda: not stack.children())
    found = footprints(stack.process.pid)
    print(f"  {done:6} jobs: " + ", ".join(f"{name} {each.own / 1e6:.1f} MB"
                                           for name, each in found.items()), flush=True)
    return found


def moments(samples):
    """At the start, after the first batch, after half, and at the end."""
    done = sorted(samples)
    return [0, BATCH, done[len(done) // 2], done[-1]]


def grows(samples, name):
    _, first, half, last = (samples[moment][name] for moment in moments(samples))
    return (last.descriptors > first.descriptors or last.threads > first.threads
            or last.own > half.own * 1.05 + 1e6)


def page(samples):
    done = moments(samples)
    heads = " | ".join(f"after {moment:,}" for moment in done[1:])
    rows = [f"| program | | at the start | {heads} | since {done[1]:,} | |",
            "|---|---|" + "--:|" * 5 + "---|"]
    for name in samples[0]:
        verdict = "**grows**" if grows(samples, name) else "flat"
        for number, (what, field, unit) in enumerate(Footprint.columns):
            values = [getattr(samples[moment][name], field) / unit for moment in done]
            digits = 1 if unit > 1 else 0
            shown = " | ".join(f"{value:.{digits}f}" for value in values)
            ends = ("", "") if number else (name, verdict)
            rows.append(f"| {ends[0]} | {what} | {shown} | {values[-1] - values[1]:+.{digits}f} | "
                        f"{ends[1]} |")
    return "\n".join(rows) + "\n"


def chart(samples):
    done = sorted(samples)
    return lines("Memory of its own, MB, after so many small jobs", done, {
        name: [samples[moment][name].own / 1e6 for moment in done]
        for name in samples[0]})


if __name__ == "__main__":
    sys.exit(main())
