"""Celery and RQ, both over Redis, with a worker process a processor and pyvips."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import processes
from contestant import Contestant

PROCESSORS = os.cpu_count()


class Redis:
    """A server of its own on a socket of its own, which keeps nothing on the disk."""

    def __init__(self, place, name, log):
        self.socket = place / f"{name}.socket"
        self.socket.unlink(missing_ok=True)
        # Debian's server and checker are one program, which goes by the name it is called by.
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "",
             "--appendonly", "no", "--dir", place], executable="/usr/bin/redis-check-rdb",
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        processes.wait_for("Redis", self.socket.exists)


class Queue(Contestant):
    """A queue in Redis; which tasks, `calls` says for a target: name, then arguments."""
    redis = None

    def __init__(self, place, calls, outputs):
        self.place, self.calls, self.outputs = place, calls, outputs

    def start(self, log):
        self.redis = Redis(self.place, self.kind, log)
        self.environment = {**os.environ, "VIPS_CONCURRENCY": "1", "VIPS_WARNING": "0",
                            "BENCH_BROKER": f"redis+socket://{self.redis.socket}",
                            "PYTHONPATH": str(Path(__file__).parent),
                            "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(self.worker_command(), env=self.environment,
                                        cwd=Path(__file__).parent, stdin=subprocess.DEVNULL,
                                        stdout=log, stderr=log)

    def run(self, target, log):
        calls = list(self.calls(target))
        for _, _, output, *_ in calls:
            Path(output).parent.mkdir(exist_ok=True)
        # Sending is a program of its own, as it would be: nothing of it is in this process.
        sender = [sys.executable, Path(__file__).parent / "sender.py", self.kind]
        with subprocess.Popen(sender, env=self.environment, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=log, text=True) as process:
            process.stdout.readline()
            began = time.monotonic()
            process.stdin.write("".join(json.dumps(call) + "\n" for call in calls))
            process.stdin.close()
            processes.wait_for_all([call[2] for call in calls], os.path.exists)
            return time.monotonic() - began

    def stop(self):
        super().stop()
        if self.redis:
            processes.stop(self.redis.process)

    def roots(self):
        return [self.redis.process.pid, self.process.pid]


class Celery(Queue):
    name, kind = "Celery + Redis + pyvips", "celery"
    settings = ("prefork, a process a processor, acknowledged early, no results, prefetch 64, "
                "-O fair, no gossip, mingle, heartbeat or events; Redis on a Unix socket, nothing "
                "saved; libvips with one thread")

    def worker_command(self):
        return [sys.executable, "-m", "celery", "-A", "tasks", "worker", "--pool", "prefork",
                "--concurrency", str(PROCESSORS), "-O", "fair", "--prefetch-multiplier", "64",
                "--without-gossip", "--without-mingle", "--without-heartbeat",
                "--loglevel", "ERROR"]


class RQ(Queue):
    name, kind = "RQ + Redis + pyvips", "rq"
    settings = ("a pool of a SimpleWorker (no fork a job) a processor, no results, enqueued in one "
                "pipeline; the same Redis; libvips with one thread")

    def worker_command(self):
        return [sys.executable, "-m", "rq.cli", "worker-pool", "--num-workers", str(PROCESSORS),
                "--worker-class", "rq.worker.SimpleWorker", "--quiet",
                "--url", f"unix://{self.redis.socket}"]


def renditions(files):
    """One task a step."""
    def calls(target):
        for file in files:
            name = Path(file).stem
            yield "thumbnail", file, f"{target}/large/{name}.jpg", 1600
            yield "thumbnail", file, f"{target}/medium/{name}.jpg", 800
            yield "square", file, f"{target}/small/{name}.webp", 200
            yield "optimize", file, f"{target}/slim/{name}.jpg"
            yield "facts", file, f"{target}/facts/{name}.json"
    return calls


def thumbnails(files, side):
    def calls(target):
        for file in files:
            yield "thumbnail", file, f"{target}/thumbnail/{Path(file).name}", side
    return calls
