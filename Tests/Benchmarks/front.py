"""How fast the front answers: statuses are read, and files uploaded, from Pressroom and from the
least that could stand in its place, in turns.

usage: front.py PROGRAMS PLACE [--runs N] [--seconds N] [--only WORDS]

Statuses: against minimal.c behind the same nginx.conf, and against nginx sending a file of the same
size. Uploads, of 1 MB and 20 kB, to the 202 that says they are on the disk: against nginx's own PUT
(ngx_http_dav_module), which writes a file and flushes nothing, and against uploads by tus, of which
each piece is on the disk when it is answered. The scheduler stands still meanwhile. Prints rates and
ratios; writes PLACE/results/front.md.
"""
import argparse
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
from pathlib import Path

import material
import processes
from footprint import programs
from pressroom import HERE, HTTP

ROOT = HERE.parents[1]
CONNECTIONS = 32
SIZES = {"1 MB": 1_000_000, "20 kB": 20_000}
PIECE_BYTES = 256 * 1024
# What nginx.conf does not have, and its one address is asked for in this run.
LOCATIONS = """
        location = /static { alias %(file)s; default_type application/json; }
        location /dav/ {
            dav_methods PUT;
            root %(place)s;
        }
"""


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place = arguments.place.resolve() / "front"
    for name in ("run", "dav"):
        (place / name).mkdir(parents=True, exist_ok=True)
    small = Path(material.prepare(arguments.place.resolve() / "material").small[0]).read_bytes()
    with open(place / "log", "w") as log:
        stack = HTTP(arguments.programs.resolve(), place, "thumbnail-200", [],
                     options=["--queue-max", "10000000"])
        peer = Peer(arguments.place.resolve() / "minimal", place, stack.spool, log)
        try:
            stack.start(log)
            stack.files = [write(place / "small.jpg", small)]
            stack.run(None, log)
            peer.start(stack.jobs[0])
            rows = measure(stack, peer, small, arguments)
        finally:
            peer.stop()
            stack.stop()
    page = table(rows, arguments.runs)
    results = arguments.place / "results"
    results.mkdir(exist_ok=True)
    (results / "front.md").write_text(page)
    print(f"\n{page}")


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", default="", help="those works whose name contains this")
    return parser.parse_args()


class Peer:
    """minimal.c and an nginx of its own: nginx.conf, with what `LOCATIONS` says."""

    def __init__(self, program, place, spool, log):
        self.program, self.place, self.spool, self.log = program, place, spool, log
        self.processes = []

    def start(self, job):
        run = self.place / "run"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = "127.0.0.1:%d" % free.getsockname()[1]
        self.launch(self.program, run / "status.sock", self.spool, str(2 * os.cpu_count()))
        status = next(self.spool.glob(f"done/*/{job}/status.json"))
        text = (ROOT / "nginx.conf").read_text()
        for token, value in (("127.0.0.1:8080", self.address),
                             ("127.0.0.1:9180", f"unix:{run}/metrics.sock"),
                             ("/var/spool/pressroom", self.spool),
                             ("/run/pressroom", run), ("/var/log/pressroom", run)):
            text = text.replace(token, str(value))
        more = LOCATIONS % {"file": status, "place": self.place}
        text = text.replace("        server_name _;\n", "        server_name _;\n" + more, 1)
        user = "user root;\n" if os.getuid() == 0 else ""
        (run / "nginx.conf").write_text("daemon off;\n" + user + text)
        self.launch("nginx", "-e", "stderr", "-c", run / "nginx.conf")
        processes.wait_for("nginx", self.answers)

    def launch(self, *command):
        self.processes.append(subprocess.Popen(command, stdout=self.log, stderr=self.log))

    def answers(self):
        try:
            socket.create_connection(self.address.split(":")).close()
        except ConnectionRefusedError:
            return False
        return True

    def stop(self):
        for process in self.processes:
            processes.stop(process)


def measure(stack, peer, small, arguments):
    """Rates a second by name of the work, then of the contestant."""
    ended, place = stack.jobs[0], peer.place
    works = {"status reads": {
        "Pressroom": (f"{stack.address}/jobs/{ended}", None),
        "a minimal responder in C": (f"{peer.address}/jobs/{ended}", None),
        "nginx, a file": (f"{peer.address}/static", None),
    }}
    for name, size in SIZES.items():
        body = write(place / f"{size}.jpg", small + bytes(size - len(small)))
        works[f"uploads of {name}"] = {
            "Pressroom": (stack.address,
                          script(place, f"/upload/{stack.pipeline}/a.jpg", body)),
            "nginx, PUT, nothing flushed": (peer.address, script(place, "/dav/", body)),
            "Pressroom, tus": (stack.address, Pieces(place, stack.pipeline, body)),
        }
    works = {work: peers for work, peers in works.items() if arguments.only in work}
    rates = {work: {name: [] for name in peers} for work, peers in works.items()}
    scheduler = programs(stack.process.pid)["scheduler"][0]
    os.kill(scheduler, signal.SIGSTOP)
    try:
        for _ in range(arguments.runs):
            for work, peers in works.items():
                for name, (url, sending) in peers.items():
                    # What one contestant left to be written is not the next one's to wait for.
                    os.sync()
                    rates[work][name].append(rate(url, sending, arguments.seconds))
                    print(f"{work}, {name}: {rates[work][name][-1]:,.0f} /s", flush=True)
    finally:
        os.kill(scheduler, signal.SIGCONT)
    return rates


def script(place, target, body):
    """What wrk is to send; to a target with a slash at its end a new file each time."""
    name = 'stamp .. count' if target.endswith("/") else '""'
    return write(place / f"{body.stem}{target.count('/')}.lua", f"""
wrk.method = "PUT"
local file = io.open("{body}", "rb")
wrk.body = file:read("*a")
local count, stamp = 0, os.time() .. "-"
function request()
    count = count + 1
    return wrk.format(nil, "{target}" .. {name})
end
""".encode())


class Pieces:
    """What wrk is to send so that a file comes in pieces, one after the other. A thread of wrk is not
    told which of its connections an answer came on: each has one."""

    def __init__(self, place, pipeline, body):
        size = body.stat().st_size
        # One more begins the upload.
        self.requests = 1 + -(-size // PIECE_BYTES)
        self.path = write(place / f"{body.stem}-pieces.lua", f"""
local file = io.open("{body}", "rb")
local body = file:read("*a")
local path, offset
local begin = {{["Tus-Resumable"] = "1.0.0", ["Upload-Length"] = "{size}", ["Content-Length"] = "0"}}
function request()
    if not path then return wrk.format("POST", "/uploads?pipeline={pipeline}", begin) end
    return wrk.format("PATCH", path, {{
        ["Tus-Resumable"] = "1.0.0", ["Upload-Offset"] = tostring(offset),
        ["Content-Type"] = "application/offset+octet-stream",
    }}, body:sub(offset + 1, offset + {PIECE_BYTES}))
end
function response(status, fields)
    if fields["Location"] then path = fields["Location"]:gsub("^%w+://[^/]+", "") end
    offset = tonumber(fields["Upload-Offset"])
    if offset == {size} then path = nil end
end
""".encode())


def write(path, content):
    path.write_bytes(content)
    return path


def rate(url, sending, seconds):
    """Requests, or files in pieces, answered in a second."""
    is_in_pieces = isinstance(sending, Pieces)
    path, requests = (sending.path, sending.requests) if is_in_pieces else (sending, 1)
    command = ["wrk", f"-t{CONNECTIONS if is_in_pieces else 1}", f"-c{CONNECTIONS}",
               f"-d{seconds}s", "--timeout", "60s",
               *(["-s", path] if path else []), f"http://{url}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk says: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]) / requests


def table(rates, runs):
    lines = [f"Requests a second over {CONNECTIONS} connections, and Pressroom's ratio to each: "
             f"medians of {runs} runs in turns, with the least and the most.", "",
             "| | | a second | ratio |", "|---|---|--:|--:|"]
    for work, peers in rates.items():
        ours = peers["Pressroom"]
        for name, theirs in peers.items():
            ratios = [our / their for our, their in zip(ours, theirs)]
            ratio = "" if theirs is ours else spread(ratios, ".2f")
            lines.append(f"| {work} | {name} | {spread(theirs, ',.0f')} | {ratio} |")
    return "\n".join(lines) + "\n"


def spread(values, form):
    return (f"{statistics.median(values):{form}} "
            f"({min(values):{form}}-{max(values):{form}})")


if __name__ == "__main__":
    sys.exit(main())
