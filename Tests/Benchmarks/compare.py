"""Does each piece of work with each contestant, in turns, and writes what came out.

usage: compare.py PROGRAMS PLACE [--runs N] [--only KEYS] [--peers WORDS] [--before PROGRAMS]

PROGRAMS is where Pressroom's programs are, PLACE a directory for everything that is made. KEYS are
pieces of work and WORDS parts of names of contestants, with commas between them. The programs of
another build, behind --before, take part too. Writes
PLACE/results/: results.json, results.md and a picture, chart.svg. Exits with 0 whatever was
measured, with 1 when something could not be.
"""
import argparse
import datetime
import itertools
import json
import signal
import statistics
import subprocess
import sys
from pathlib import Path

import machine
import material
import processes
import pressroom
import report
from chart import bars
from quality import likeness
from ratios import is_in_ratio
from works import all_works

PACKAGES = ["libvips42", "libvips-tools", "poppler-utils", "imagemagick", "parallel",
            "redis-tools", "nginx", "findutils", "ocrmypdf", "tesseract-ocr", "qpdf",
            "libreoffice-writer-nogui", *material.PACKAGES]
# Who is slow has run often enough after this many rounds.
RUNS_OF_SLOW = 3
# Names of directories for outputs.
outputs = itertools.count()

MODULES = ["celery", "rq", "redis", "pyvips", "img2pdf", "thumbor"]


def main():
    arguments = parse()
    # So that what was started is stopped then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    processes.adopt_orphans()
    place = arguments.place.resolve()
    found = material.prepare(place / "material")
    results = {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
               "runs": arguments.runs, "machine": machine.description(),
               "material": found.facts(), "versions": machine.versions(PACKAGES, MODULES),
               "works": {}}
    for work in chosen_works(arguments, found, place):
        print(f"\n{work.title}", flush=True)
        with open(place / f"{work.key}.log", "w") as log:
            results["works"][work.key] = measure(work, arguments.runs, place, log)
        write(results, place / "results")
    print(f"\n{report.ratio_table(results)}\n\n{place}/results/results.md has it all.")


def chosen_works(arguments, found, place):
    """The pieces of work to do, each with those who take part."""
    works = all_works(found, arguments.programs.resolve(), place)
    if arguments.before:
        for work, before in zip(works, all_works(found, arguments.before.resolve(), place)):
            work.contestants += map(renamed, filter(is_pressroom, before.contestants))
    if arguments.only:
        works = [work for work in works if work.key in arguments.only]
    if arguments.peers:
        for work in works:
            work.contestants = [each for each in work.contestants
                                if any(word in each.name for word in arguments.peers)]
    if not works or not all(work.contestants for work in works):
        sys.exit("compare.py: no work or no contestant has such a name")
    return works


def is_pressroom(contestant):
    """Whether an earlier build of Pressroom can be it."""
    return isinstance(contestant, (pressroom.HTTP, pressroom.Run)) and not contestant.is_new


def renamed(contestant):
    contestant.name += " (before)"
    return contestant


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", type=words, default=[])
    parser.add_argument("--peers", type=words, default=[])
    parser.add_argument("--before", type=Path)
    return parser.parse_args()


def words(text):
    return [word for word in text.split(",") if word]


def measure(work, runs, place, log):
    """Runs all contestants of a work in turns; returns a row of each."""
    rows = [{"name": each.name, "settings": each.settings, "seconds": [], "processor": [],
             "busy": []}
            for each in work.contestants]
    try:
        for each in work.contestants:
            each.start(log)
        for each, row in zip(work.contestants, rows):
            row["memory"] = watch(each, place, log)
        staying = [root for each in work.contestants for root in each.roots()]
        for number in range(runs):
            # Who comes first differs from round to round.
            for index in rotated(len(rows), number):
                if number >= RUNS_OF_SLOW and is_slow(work.key, rows[index], rows):
                    continue
                rows[index]["target"] = take(
                    work.contestants[index], rows[index], staying, place, log)
        for each, row in zip(work.contestants, rows):
            row |= likeness(each.pictures(row.pop("target")), *work.compared)
    finally:
        for each in work.contestants:
            each.stop()
    for row in rows:
        row["median"] = statistics.median(row["seconds"])
    return {"title": work.title, "unit": work.unit, "amount": work.amount, "rows": rows}


def is_slow(key, row, rows):
    """Whether it takes more than twice as long as the fastest, and no ratio depends on it."""
    fastest = min(min(each["seconds"]) for each in rows)
    return min(row["seconds"]) > 2 * fastest and not is_in_ratio(key, row["name"])


def rotated(count, by):
    return [(index + by) % count for index in range(count)]


def watch(contestant, place, log):
    """A run that is not timed: it warms up, and shows the largest memory."""
    processes.PeakMemory.current = peak = processes.PeakMemory()
    try:
        if contestant.roots():
            peak.watch(*contestant.roots())
        target = fresh(place)
        contestant.run(target, log)
        contestant.check(target)
    finally:
        peak.end()
        processes.PeakMemory.current = None
    return peak.bytes


def take(contestant, row, staying, place, log):
    """A run that counts, begun when the disk has taken what was written before it; returns where
    its outputs are."""
    target = fresh(place)
    subprocess.run(["sync"], check=True)
    row["busy"].append(machine.wait_until_quiet())
    before = contestant.processor_seconds(staying)
    row["seconds"].append(contestant.run(target, log))
    row["processor"].append(contestant.processor_seconds(staying) - before)
    contestant.check(target)
    print(f"  {row['name']:40} {row['seconds'][-1]:8.2f} s, "
          f"{row['processor'][-1]:.2f} s of processors (busy before: {row['busy'][-1]:.0%})",
          flush=True)
    return target


def fresh(place):
    """A directory for the outputs of a run. They are deleted when the benchmark is next started:
    for minutes after that a file system may be slow to make files (ext4 without a journal is)."""
    directory = place / "output" / str(next(outputs))
    directory.mkdir(parents=True)
    return directory


def write(results, directory):
    directory.mkdir(exist_ok=True)
    (directory / "results.json").write_text(json.dumps(results, indent=1))
    (directory / "results.md").write_text(report.page(results))
    (directory / "chart.svg").write_text(bars(results["works"].values()))


if __name__ == "__main__":
    sys.exit(main())
