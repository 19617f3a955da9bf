#!/usr/bin/python3
"""Whether anything is lost when programs are killed at random while much is going on.

usage: storm.py PROGRAMS PLACE [--cycles N] [--seed S]

Starts a stack in PLACE/storm and sends files to it by upload, in pieces, in batches and by
dropping, cancels, retries and deletes jobs, takes webhooks, and reads statuses all along.
Meanwhile, N times, it kills the responder, the scheduler, the notifier, a worker server or a
worker's child (SIGKILL). When all has come to rest it holds what is there against what was
promised: see verdict.py. Prints counts, and what is wrong; exits with 1 when something is. The
order of kills and of what is sent follows from the seed, which is printed; when exactly each comes
does not.
"""
import argparse
import random
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Benchmarks"))

import pictures
from killer import Killer
from ledger import Ledger
from load import Load
from reader import Reader
from receiver import Receiver
from stack import Stack
from verdict import verdict

SENDERS, READERS = 3, 2


def main():
    arguments = parse()
    place = arguments.place.resolve() / "storm"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    print(f"storm: {arguments.cycles} kills, seed {arguments.seed}", flush=True)
    receiver = Receiver(random.Random(arguments.seed))
    pipelines = pictures.write_pipelines(place, receiver.port)
    files = pictures.prepare(arguments.programs, place, pipelines)
    ledger = Ledger()
    stack = Stack(arguments.programs, place, pipelines)
    killer = Killer(random.Random(arguments.seed + 1), stack.process.pid)
    threads = [Load(random.Random(arguments.seed + 10 + number), stack, files, ledger)
               for number in range(SENDERS)]
    threads += [Reader(random.Random(arguments.seed + 100 + number), stack, ledger)
                for number in range(READERS)]
    began = time.monotonic()
    try:
        for thread in threads:
            thread.start()
        killer.rage(arguments.cycles)
        for thread in threads[:SENDERS]:
            thread.stop()
        settled = stack.settle()
        for thread in threads[SENDERS:]:
            thread.stop()
        wrong = [] if settled else ["it did not come to rest: " + stack.what_waits()]
        wrong += [thread.failure for thread in threads if thread.failure]
        wrong += ledger.check_presence(stack)
    finally:
        stack.stop()
        receiver.stop()
    counts, found = verdict(stack, ledger, receiver, files)
    wrong += ledger.wrong + found
    report(killer, ledger, receiver, counts, time.monotonic() - began)
    for line in wrong[:50]:
        print(f"WRONG: {line}")
    print(f"{len(wrong)} wrong" if wrong else "nothing lost, nothing twice, nothing torn")
    if not wrong:
        shutil.rmtree(place)
    return 1 if wrong else 0


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    arguments.programs = arguments.programs.resolve()
    return arguments


def report(killer, ledger, receiver, counts, seconds):
    killed = ", ".join(f"{count} × {name}" for name, count in sorted(killer.killed.items()))
    print(f"killed {sum(killer.killed.values())}: {killed}; in {seconds:.0f} s")
    for name, count in {**ledger.counts, **counts, "webhooks taken": receiver.taken,
                        "webhooks turned away": receiver.refused}.items():
        print(f"  {count:8,}  {name}")


if __name__ == "__main__":
    sys.exit(main())
