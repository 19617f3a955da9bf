#!/usr/bin/python3
"""Whether many can follow jobs at once: opens event streams to a stack, and looks at what the
responder takes and how fast statuses are read beside them.

usage: streams.py PROGRAMS PLACE [--streams N]

The scheduler is stopped while the streams are open, so that no job ends; then it goes on, and each
stream must tell the end of its job. Writes PLACE/results/streams.md. Exits with 1 when a stream
does not, when the responder takes more than 200 MB, or when it keeps a descriptor.
"""
import argparse
import os
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import processes
from footprint import footprints, programs
from pressroom import HTTP

JOBS = 100
# nginx.conf allows 1,024 to an address; all of 127.0.0.0/8 is ours.
STREAMS_PER_ADDRESS = 1000
RESPONDER_BYTES_MAX = 200e6
READ_SECONDS = 5


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place = arguments.place.resolve()
    shutil.rmtree(place / "stack", ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    picture = place / "picture.png"
    picture.write_bytes(png(64, 64))
    stack = HTTP(arguments.programs.resolve(), place, "thumbnail-200", [picture])
    with open(place / "streams.log", "w") as log:
        try:
            stack.start(log)
            rows, failures = measure(stack, arguments.streams, log)
        finally:
            stack.stop()
    page = table(rows)
    (place / "results").mkdir(exist_ok=True)
    (place / "results" / "streams.md").write_text(page)
    print(f"\n{page}", *failures, sep="\n")
    return 1 if failures else 0


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--streams", type=int, default=10_000)
    return parser.parse_args()


def measure(stack, count, log):
    """Returns rows of what was seen, and what was wrong."""
    stack.run(None, log)
    ended = stack.jobs[0]
    before = look(stack, ended)
    scheduler = programs(stack.process.pid)["scheduler"][0]
    streams = Streams(stack.address, count)
    os.kill(scheduler, signal.SIGSTOP)
    try:
        stack.files = stack.files * JOBS
        jobs = stack.upload()
        seconds_to_open = streams.open(jobs)
        during = look(stack, ended)
    finally:
        os.kill(scheduler, signal.SIGCONT)
    seconds_to_end = streams.end()
    after = look(stack, ended)
    failures = [f"{streams.broken} streams did not tell the end"] if streams.broken else []
    if during["responder"].resident > RESPONDER_BYTES_MAX:
        failures.append("the responder takes more than 200 MB")
    if after["responder"].descriptors > before["responder"].descriptors:
        failures.append("the responder keeps descriptors")
    print(f"{count} streams: {seconds_to_open:.1f} s to open, {seconds_to_end:.1f} s until "
          f"{JOBS} jobs were done and all streams had ended", flush=True)
    return {"no stream": before, f"{count:,} streams": during, "after them": after}, failures


def png(width, height):
    """A grey picture (the PNG specification, third edition, section 5)."""
    def chunk(kind, data):
        content = kind + data
        return struct.pack(">I", len(data)) + content + struct.pack(">I", zlib.crc32(content))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def look(stack, job):
    """What each program takes, and how fast a status is read."""
    found = footprints(stack.process.pid)
    running = programs(stack.process.pid)
    found["reads"] = reads(stack.address, job, running["nginx"] + running["responder"])
    return found


def reads(address, job, servers):
    """Status reads a second over 32 connections and what 99 % take at most, as wrk says, and the
    microseconds of a processor that the servers use for each."""
    used = processes.processor_seconds(servers)
    command = ["wrk", "-t1", "-c32", f"-d{READ_SECONDS}s", "--latency",
               f"http://{address}/jobs/{job}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk says: {said}")
    used = processes.processor_seconds(servers) - used
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
            re.search(r"99%\s+(\S+)", said)[1],
            used / int(re.search(r"(\d+) requests in", said)[1]) * 1e6)


class Streams:
    """Clients that follow jobs, all on one thread."""

    def __init__(self, address, count):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < count + 100:
            raise RuntimeError(f"{count} streams need more than {hard} descriptors (ulimit -Hn)")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        host, port = address.rsplit(":", 1)
        self.address, self.count = (host, int(port)), count
        self.poll = select.epoll()
        self.sockets, self.tails = {}, {}
        self.begun, self.completed, self.broken = set(), 0, 0
        self.thread = threading.Thread(target=self.read, daemon=True)

    def open(self, jobs):
        """Opens all, and waits until each has had an event; returns the seconds it took."""
        began = time.monotonic()
        self.thread.start()
        for number in range(self.count):
            client = socket.socket()
            group = number // STREAMS_PER_ADDRESS
            client.bind((f"127.0.{1 + group // 250}.{1 + group % 250}", 0))
            client.connect(self.address)
            client.sendall(f"GET /jobs/{jobs[number % len(jobs)]}/events HTTP/1.1\r\n"
                           "Host: localhost\r\n\r\n".encode())
            client.setblocking(False)
            self.tails[client.fileno()] = b""
            self.sockets[client.fileno()] = client
            self.poll.register(client, select.EPOLLIN)
        processes.wait_for("an event in each stream", lambda: len(self.begun) == self.count)
        return time.monotonic() - began

    def end(self):
        """Waits until all have ended; returns the seconds it took."""
        began = time.monotonic()
        processes.wait_for("the end of all streams", lambda: not self.sockets)
        return time.monotonic() - began

    def read(self):
        while True:
            for number, _ in self.poll.poll():
                self.take(number)

    def take(self, number):
        data = self.sockets[number].recv(65536)
        tail = self.tails[number] + data
        if b"event: status" in tail:
            self.begun.add(number)
        if tail.endswith(b"\r\n0\r\n\r\n") or not data:
            is_whole = b'"state" : "completed"' in tail and data
            self.completed, self.broken = self.completed + bool(is_whole), \
                self.broken + (not is_whole)
            self.poll.unregister(number)
            self.sockets.pop(number).close()
        # The last event, as long as it is small, and the end.
        self.tails[number] = tail[-4096:]


def table(rows):
    lines = ["| | responder: RSS, MB | of its own, MB | a stream, kB | descriptors | threads | "
             "nginx: RSS, MB | status reads/s | 99 % within | processor, µs a read |",
             "|---|" + "--:|" * 9]
    first = next(iter(rows.values()))["responder"]
    for name, found in rows.items():
        responder, (rate, slowest, cost) = found["responder"], found["reads"]
        more = responder.descriptors - first.descriptors
        each = f"{(responder.resident - first.resident) / more / 1e3:.1f}" if more > 100 else ""
        lines.append(f"| {name} | {responder.resident / 1e6:.1f} | {responder.own / 1e6:.1f} | "
                     f"{each} | {responder.descriptors} | {responder.threads} | "
                     f"{found['nginx'].resident / 1e6:.1f} | {rate:,.0f} | {slowest} | "
                     f"{cost:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
