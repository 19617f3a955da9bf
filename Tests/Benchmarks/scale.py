#!/usr/bin/python3
"""What very many queued jobs cost: fills spools with them, and looks at how soon a scheduler is
ready, what it takes, and what it uses for each job; how fast jobs are listed and looked up; and
whether each of many dropped files is taken once.

usage: scale.py PROGRAMS PLACE [--jobs N] [--files M]

Writes PLACE/results/scale.md. Exits with 1 when something does not reach its number. The spools are
in PLACE/scale, which is removed.
"""
import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import processes
from footprint import programs
from night import finished, png

FEW = 1000
# A queue is read again when this many of it have begun, so that what that costs counts.
COUNTED_OF_MANY, COUNTED_OF_FEW = 12_288, 6_000
ROUNDS = 3
READY_SECONDS, MEMORY_MB, RATIO = 20, 300, 1.1
PIPELINE = ("name: {}\naccepts: [image/png]\nkeep: {}\n"
            "steps: {{ facts: {{ uses: metadata }} }}\n")
QUEUE_MAX = "10000000"
EXPIRING, KEPT_SECONDS = 2_000, 60


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    arguments.programs = arguments.programs.resolve()
    place = arguments.place.resolve() / "scale"
    shutil.rmtree(place, ignore_errors=True)
    (place / "pipelines").mkdir(parents=True)
    for name, kept in ("scale", "forever"), ("brief", f"{KEPT_SECONDS}s"):
        (place / f"pipelines/{name}.yaml").write_text(PIPELINE.format(name, kept))
    (place / "picture.png").write_bytes(png(16))
    try:
        rows, missed = measure(arguments, place)
    finally:
        shutil.rmtree(place)
    page = "| what | seen | wanted | |\n|---|--:|--:|---|\n" + "\n".join(rows) + "\n"
    results = arguments.place.resolve() / "results"
    results.mkdir(exist_ok=True)
    (results / "scale.md").write_text(page)
    print(f"\n{page}")
    return 1 if missed else 0


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--jobs", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    return parser.parse_args()


class Table:
    def __init__(self):
        self.rows, self.missed = [], False

    def add(self, what, seen, wanted="", is_reached=True):
        verdict = ("reached" if is_reached else "**not reached**") if wanted else ""
        self.missed |= not is_reached
        self.rows.append(f"| {what} | {seen} | {wanted} | {verdict} |")
        print(self.rows[-1], flush=True)


def measure(arguments, place):
    table = Table()
    fill(arguments, place, "many", arguments.jobs)
    start(arguments, place, table)
    dispatch(arguments, place, table)
    front(arguments, place, table)
    drop(arguments, place, table)
    expire(arguments, place, table)
    return table.rows, table.missed


def fill(arguments, place, spool, count, pipeline="scale"):
    began = time.monotonic()
    subprocess.run([arguments.programs / "Filler", place / spool, pipeline, str(count),
                    place / "picture.png"], check=True)
    print(f"{count:,} jobs made in {time.monotonic() - began:.0f} s", flush=True)


def start(arguments, place, table):
    """How soon a scheduler is ready: after nothing was read for long, and at once again."""
    forget()
    for what in "first start, to ready", "next start":
        with Scheduler(arguments, place, "many") as scheduler:
            table.add(f"scheduler, {what} with {arguments.jobs:,} queued",
                      f"{scheduler.ready_seconds:.2f} s", f"< {READY_SECONDS} s",
                      scheduler.ready_seconds < READY_SECONDS)


def forget():
    """Has all read from the disk again, as after a restart of the machine; where root does this."""
    os.sync()
    caches = Path("/proc/sys/vm/drop_caches")
    if os.access(caches, os.W_OK):
        caches.write_text("3")


def dispatch(arguments, place, table):
    """What a job costs the scheduler with few and with many queued, in turns."""
    few, many, peaks = [], [], []
    for _ in range(ROUNDS):
        fill(arguments, place, "few", FEW + COUNTED_OF_FEW)
        few.append(cost(arguments, place, "few", COUNTED_OF_FEW)[0])
        seconds, peak = cost(arguments, place, "many",
                             min(COUNTED_OF_MANY, arguments.jobs // (2 * ROUNDS)))
        many.append(seconds)
        peaks.append(peak)
        (place / "few").rename(place / f"few-{len(few)}")
    for queued, seconds in [(f"{FEW:,} to {FEW + COUNTED_OF_FEW:,}", few),
                            (f"{arguments.jobs:,}", many)]:
        table.add(f"scheduler, a job begun with {queued} queued", spread(seconds, 1e6, "µs"))
    ratio = statistics.median(many) / statistics.median(few)
    rounds = sorted(one / other for one, other in zip(many, few))
    table.add("the one to the other", f"{ratio:.2f} ({rounds[0]:.2f}-{rounds[-1]:.2f})",
              f"≤ {RATIO}", ratio <= RATIO)
    table.add("scheduler, memory at most", f"{max(peaks):.0f} MB", f"< {MEMORY_MB} MB",
              max(peaks) < MEMORY_MB)


def spread(values, factor, unit):
    """The median of measurements, and between what they lie."""
    low, middle, high = (factor * value for value in
                         (min(values), statistics.median(values), max(values)))
    return f"{middle:.0f} {unit} ({low:.0f}-{high:.0f})"


def cost(arguments, place, spool, counted):
    """The processor seconds that a scheduler uses for a job, its workers' left out; and the most
    memory that it had, in megabytes."""
    done = place / spool / "done"
    forget()
    with Scheduler(arguments, place, spool) as scheduler:
        # What the start takes is no job's.
        before = finished(done)
        processes.wait_for("the first jobs", lambda: finished(done) >= before + 100, 120)
        first, used = finished(done), scheduler.used_seconds()
        processes.wait_for("the last job", lambda: finished(done) >= first + counted - 100, 1200,
                           pause=0.2)
        return ((scheduler.used_seconds() - used) / (finished(done) - first),
                scheduler.peak_megabytes())


class Scheduler:
    """A scheduler by itself; its workers are other processes, whose time is not its own."""

    def __init__(self, arguments, place, spool, *options):
        reading, writing = os.pipe()
        with open(place / "log", "a") as log:
            began = time.monotonic()
            self.process = subprocess.Popen(
                [arguments.programs / "pressroom-scheduler", "--spool", place / spool,
                 "--pipelines", place / "pipelines", "--sandbox", "best-effort", "--ready-fd",
                 str(writing), *options], stderr=log, pass_fds=[writing])
        os.close(writing)
        with open(reading) as announcement:
            if not announcement.readline():
                raise RuntimeError("the scheduler does not start")
        self.ready_seconds = time.monotonic() - began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        processes.stop(self.process)

    def used_seconds(self):
        return sum(processes.stat(self.process.pid)[11:13]) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1000


def front(arguments, place, table):
    """How fast the front answers while so many wait."""
    log = open(place / "up.log", "w")
    up = subprocess.Popen(
        [arguments.programs / "pressroom", "up", "--listen", "127.0.0.1:0", "--spool",
         place / "many", "--pipelines", place / "pipelines", "--sandbox", "best-effort",
         "--queue-max", QUEUE_MAX],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        address = up.stdout.readline().strip().partition(" http://")[2]
        if not address:
            raise RuntimeError("the stack does not start; see " + log.name)
        processes.wait_for("the scheduler", lambda: is_ready(address))
        # Nothing moves while it is measured.
        scheduler = programs(up.pid)["scheduler"][0]
        os.kill(scheduler, signal.SIGSTOP)
        try:
            ids = sorted(os.listdir(place / "many/new/normal"))
            # A scheduler that says nothing for long is not ready, so that comes first.
            for what, path in [("GET /health/ready", "/health/ready"), ("GET /metrics", "/metrics"),
                               ("the status of the oldest", f"/jobs/{ids[0]}"),
                               ("the status of the newest", f"/jobs/{ids[-1]}"),
                               ("GET /jobs, 50 of them", "/jobs")]:
                seconds = [ask(place / "run/operator.sock", path) for _ in range(5)]
                table.add(what, f"{seconds[0] * 1e3:.1f} ms, then {min(seconds) * 1e3:.1f} ms")
        finally:
            os.kill(scheduler, signal.SIGCONT)
    finally:
        processes.stop(up)
        log.close()


def is_ready(address):
    return get(address, "/health/ready") == 200


class OperatorConnection(http.client.HTTPConnection):
    """A connection to the socket for operators."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def ask(path_of_socket, path):
    """The seconds that an answer to an operator takes."""
    began = time.monotonic()
    status = request(OperatorConnection(path_of_socket), path)
    if status != 200:
        raise RuntimeError(f"{path} is answered with {status}")
    return time.monotonic() - began


def get(address, path):
    return request(http.client.HTTPConnection(address, timeout=60), path)


def request(connection, path):
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response.status


def drop(arguments, place, table):
    """Moves very many files into a pipeline's directory in one go, as one folder."""
    folder = place / "dropped"
    folder.mkdir()
    picture = (place / "picture.png").read_bytes()
    for number in range(arguments.files):
        (folder / f"{number:06}.png").write_bytes(picture)
    with Scheduler(arguments, place, "dropping", "--drop-folders", "--queue-max", QUEUE_MAX) as scheduler:
        began = time.monotonic()
        os.rename(folder, place / "dropping/drop/scale/dropped")
        taken = place / "dropping/drop/scale/.taken/dropped"
        processes.wait_for("the last file to be taken", lambda: len(listed(taken))
                           == arguments.files, 1800, pause=1)
        seconds, peak = time.monotonic() - began, scheduler.peak_megabytes()
    names = [json.loads(path.read_bytes())["inputs"][0]["name"]
             for path in (place / "dropping").glob("*/*/*/manifest.json")]
    names += [json.loads(path.read_bytes())["inputs"][0]["name"]
              for path in (place / "dropping/work").glob("*/manifest.json")]
    is_right = len(names) == len(set(names)) == arguments.files
    table.add(f"{arguments.files:,} files dropped at once: jobs, of different files",
              f"{len(names):,}, {len(set(names)):,}", "each one", is_right)
    table.add("and until the last was taken, while jobs run", f"{seconds:.0f} s")
    table.add("scheduler, memory at most", f"{peak:.0f} MB", f"< {MEMORY_MB} MB", peak < MEMORY_MB)


def expire(arguments, place, table):
    """How fast jobs are removed whose time is over, with nothing else to do."""
    fill(arguments, place, "expiring", EXPIRING, "brief")
    done = place / "expiring/done"
    with Scheduler(arguments, place, "expiring"):
        processes.wait_for("the last job", lambda: finished(done) >= EXPIRING, KEPT_SECONDS,
                           pause=0.2)
    time.sleep(KEPT_SECONDS)
    with Scheduler(arguments, place, "expiring") as scheduler:
        began, used = time.monotonic(), scheduler.used_seconds()
        processes.wait_for("the last to be removed", lambda: finished(done) == 0, 600, pause=0.2)
        seconds, used = time.monotonic() - began, scheduler.used_seconds() - used
    table.add("expired jobs removed", f"{EXPIRING / seconds:.0f} a second, "
              f"{used / EXPIRING * 1e3:.1f} ms of a processor each")


def listed(path):
    try:
        return os.listdir(path)
    except FileNotFoundError:
        return []


if __name__ == "__main__":
    sys.exit(main())
