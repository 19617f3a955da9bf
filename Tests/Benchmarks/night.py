#!/usr/bin/env python3
"""What a window costs that opens for many jobs: puts them on the shelf of a pipeline whose window
is shut, has a scheduler wait for it, and looks at how soon the first begins and how many a second
follow; then the same with jobs that are runnable from the first.

usage: night.py PROGRAMS PLACE [--jobs N] [--seconds S]

Prints a table. The jobs are small pictures and lie in a spool of their own, PLACE/night, which is
removed.
"""
import argparse
import datetime
import json
import os
import shutil
import signal
import struct
import subprocess
import time
import zlib
from pathlib import Path

LINKS = 30_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=15)
    arguments = parser.parse_args()
    print("| from | jobs | memory before, MB | at most, MB | processor time of the wait, s "
          "| first job after, s | jobs/s |\n|---|---|---|---|---|---|---|")
    for place in ("shelf/night/normal", "new/normal"):
        row = measure(arguments, place)
        print("| " + " | ".join([place, str(arguments.jobs), *row]) + " |", flush=True)


def measure(arguments, place):
    folder = arguments.place.resolve() / "night"
    shutil.rmtree(folder, ignore_errors=True)
    isShelf = place.startswith("shelf")
    pipelines = folder / "pipelines"
    pipelines.mkdir(parents=True)
    # The next minute but one that begins: enough for the scheduler to be at rest before.
    opens = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0) \
        + datetime.timedelta(minutes=2 + arguments.jobs // 500_000 * 2)
    fill(folder / "spool", place, arguments.jobs)
    opens = max(opens, datetime.datetime.now(datetime.timezone.utc).replace(
        second=0, microsecond=0) + datetime.timedelta(minutes=1 if isShelf else 0))
    shuts = opens + datetime.timedelta(hours=2)
    window = f'window: {{ from: "{opens:%H:%M}", to: "{shuts:%H:%M}", zone: Etc/UTC }}\n'
    (pipelines / "night.yaml").write_text(
        "name: night\naccepts: [image/png]\n" + (window if isShelf else "")
        + "steps: { small: { uses: thumbnail, with: { width: 16 } } }\n")
    with open(folder / "log", "w") as log:
        scheduler = subprocess.Popen(
            [arguments.programs / "pressroom-scheduler", "--spool", folder / "spool",
             "--pipelines", pipelines, "--sandbox", "best-effort"], stderr=log)
    try:
        before, spent = "–", "–"
        began = time.time()
        if isShelf:
            time.sleep(max(0, opens.timestamp() - time.time() - 1))
            before, spent = megabytes(scheduler.pid, "VmRSS"), f"{seconds(scheduler.pid):.2f}"
            began = opens.timestamp()
        done = folder / "spool/done"
        while not finished(done):
            time.sleep(0.002)
        first = time.time() - began
        count, moment = finished(done), time.time()
        time.sleep(arguments.seconds)
        rate = (finished(done) - count) / (time.time() - moment)
        return [before, megabytes(scheduler.pid, "VmHWM"), spent, f"{first:.2f}", f"{rate:.0f}"]
    finally:
        scheduler.send_signal(signal.SIGTERM)
        scheduler.wait()
        shutil.rmtree(folder)


def fill(spool, place, count):
    """Writes jobs as a submission would, but for the flushes."""
    queue = spool / place
    for lane in ("urgent", "normal", "batch"):
        (queue.parent / lane).mkdir(parents=True, exist_ok=True)
    picture = png()
    source = None
    start = int(time.time() * 1000) - count
    for number in range(count):
        name = identity(start + number)
        (queue / name / "in").mkdir(parents=True)
        if number % LINKS == 0:
            source = spool / f"picture-{number}"
            source.write_bytes(picture)
        os.link(source, queue / name / "in/000")
        (queue / name / "manifest.json").write_text(json.dumps({
            "id": name, "pipeline": "night", "lane": "normal",
            "inputs": [{"name": "a.png", "mediaType": "image/png", "bytes": len(picture)}]}))
    for path in spool.glob("picture-*"):
        path.unlink()


def identity(milliseconds):
    tail = os.urandom(10).hex()
    head = f"{milliseconds:012x}"
    return f"{head[:8]}-{head[8:]}-7{tail[:3]}-8{tail[3:6]}-{tail[6:18]}"


def png(side=64):
    rows = b"".join(b"\0" + bytes((x * 7 + y * 3) % 256 for x in range(side * 3))
                    for y in range(side))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def finished(done):
    try:
        return sum(len(os.listdir(done / day)) for day in os.listdir(done))
    except FileNotFoundError:
        return 0


def megabytes(process, field):
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return f"{int(next(line for line in lines if line.startswith(field)).split()[1]) / 1000:.0f}"


def seconds(process):
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
