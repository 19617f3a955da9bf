"""Whether slow uploads keep others waiting: asks for a status and uploads a small photograph again
and again, first alone and then beside many uploads that come at 1 kB/s from many addresses; then
sends one file of 2 GB.

usage: slow.py PROGRAMS PLACE [--uploads N] [--seconds N]

Prints latencies in milliseconds and what the responder's own memory is; writes
PLACE/results/slow.md. Exits with 1 when a slow upload was refused or lost, or when the responder
took 64 MB or more of its own for the file of 2 GB.
"""
import argparse
import asyncio
import http.client
import signal
import statistics
import sys
import time
from pathlib import Path

import material
from footprint import footprints
from pressroom import HTTP

# nginx.conf lets an address have 32 uploads at once.
PER_ADDRESS = 31
SLOW_BYTES = 1 << 20
LARGE_BYTES = 2_000_000_000
MEMORY_MAX = 64_000_000
RESPONDER = "responder"


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place = arguments.place.resolve()
    photograph = Path(material.prepare(place / "material").small[0])
    stack = HTTP(arguments.programs.resolve(), place, "thumbnail-200", [])
    with open(place / "slow.log", "w") as log:
        try:
            stack.start(log)
            rows, lost = asyncio.run(compare(stack, photograph.read_bytes(), arguments))
            large = send_large(stack, photograph)
        finally:
            stack.stop()
    text = page(rows, large, arguments.uploads, lost)
    results = place / "results"
    results.mkdir(exist_ok=True)
    (results / "slow.md").write_text(text)
    print(f"\n{text}")
    return 1 if lost or large >= MEMORY_MAX else 0


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--uploads", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20)
    return parser.parse_args()


async def compare(stack, photograph, arguments):
    """Latencies and memory without and with slow uploads, and how many of these were lost."""
    rows = [("alone", *await latencies(stack, photograph, arguments.seconds), memory(stack))]
    slow = [asyncio.create_task(trickle(stack, photograph, number))
            for number in range(arguments.uploads)]
    # All have begun when the responder has a thread for each.
    deadline = time.monotonic() + 60
    while threads(stack) < arguments.uploads and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    rows.append((f"beside {threads(stack):,} threads",
                 *await latencies(stack, photograph, arguments.seconds), memory(stack)))
    lost = sum(task.done() for task in slow)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return rows, lost


async def trickle(stack, photograph, number):
    """Sends an upload at 1 kB/s; ends early only if it is answered."""
    host, port = stack.address.split(":")
    reader, writer = await asyncio.open_connection(
        host, int(port), local_addr=(f"127.0.0.{2 + number // PER_ADDRESS}", 0))
    try:
        writer.write(f"PUT /upload/{stack.pipeline}/slow.jpg HTTP/1.1\r\nHost: {host}\r\n"
                     f"Content-Length: {SLOW_BYTES}\r\n\r\n".encode())
        body = photograph + bytes(SLOW_BYTES - len(photograph))
        answer = asyncio.create_task(reader.read(1))
        for start in range(0, SLOW_BYTES, 1000):
            writer.write(body[start:start + 1000])
            if (await asyncio.wait([answer], timeout=1))[0]:
                return
    finally:
        writer.close()


async def latencies(stack, photograph, seconds):
    """Those of status reads and of uploads, in seconds, asked for in a thread of its own."""
    return await asyncio.to_thread(ask, stack, photograph, seconds)


def ask(stack, photograph, seconds):
    connection = http.client.HTTPConnection(stack.address, timeout=60)
    reads, uploads = [], []
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        took, answer = timed(connection, "PUT", f"/upload/{stack.pipeline}/a.jpg", photograph)
        uploads.append(took)
        for _ in range(10):
            reads.append(timed(connection, "GET", answer.headers["Location"])[0])
    connection.close()
    return reads, uploads


def timed(connection, method, target, body=None):
    began = time.perf_counter()
    connection.request(method, target, body)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (200, 202):
        raise RuntimeError(f"{method} {target} was answered with {answer.status}")
    return time.perf_counter() - began, answer


def send_large(stack, photograph):
    """Sends 2 GB that begin as a photograph; returns the responder's largest memory of its own."""
    pieces = [photograph.read_bytes(), bytes(1_000_000)]
    largest = memory(stack)
    connection = http.client.HTTPConnection(stack.address, timeout=120)
    connection.putrequest("PUT", "/upload/large/large.jpg")
    connection.putheader("Content-Length", str(LARGE_BYTES))
    connection.endheaders(pieces[0])
    sent = len(pieces[0])
    while sent < LARGE_BYTES:
        connection.send(pieces[1][:LARGE_BYTES - sent])
        sent += min(len(pieces[1]), LARGE_BYTES - sent)
        if sent % 50_000_000 < len(pieces[1]):
            largest = max(largest, memory(stack))
    answer = connection.getresponse()
    answer.read()
    if answer.status != 202:
        raise RuntimeError(f"2 GB were answered with {answer.status}")
    return max(largest, memory(stack))


def memory(stack):
    return footprints(stack.process.pid)[RESPONDER].own


def threads(stack):
    return footprints(stack.process.pid)[RESPONDER].threads


def page(rows, large, uploads, lost):
    text = [f"{uploads:,} uploads at 1 kB/s, {lost} of them lost. Milliseconds: median, 99 of 100.",
            "", "| | status | upload of 10 kB | responder, MB of its own |",
            "|---|--:|--:|--:|"]
    for name, reads, sent, taken in rows:
        text.append(f"| {name} | {spread(reads)} | {spread(sent)} | {taken / 1e6:.1f} |")
    text.append(f"| one upload of 2 GB | | | {large / 1e6:.1f} |")
    if len(rows) == 2 and uploads:
        each = (rows[1][3] - rows[0][3]) / uploads
        text += ["", f"A slow upload takes {each / 1e3:.0f} kB of the responder's memory."]
    return "\n".join(text) + "\n"


def spread(seconds):
    ordered = sorted(seconds)
    tail = ordered[int(len(ordered) * 0.99)]
    return f"{statistics.median(ordered) * 1e3:.2f} {tail * 1e3:.2f}"


if __name__ == "__main__":
    sys.exit(main())
