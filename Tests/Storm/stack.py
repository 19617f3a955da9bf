"""The stack that is stormed."""
import http.client
import os
import subprocess
import time
from pathlib import Path

import processes

QUEUES = ("new/urgent", "new/normal", "new/batch", "held", "work", "outbox", "control")
SETTLE_SECONDS = 180


class Stack:
    def __init__(self, programs, place, pipelines):
        self.place, self.spool = place, place / "spool"
        self.log = open(place / "up.log", "w")
        self.process = subprocess.Popen(
            [programs / "pressroom", "up", "--listen", "127.0.0.1:0", "--spool", self.spool,
             "--pipelines", pipelines, "--sandbox", "best-effort",
             "--webhook-allow", "127.0.0.1", "--retry-first", "100ms", "--retry-for", "1h"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        word, _, self.address = self.process.stdout.readline().strip().partition(" http://")
        if word != "ready":
            raise RuntimeError(f"pressroom up does not start; see {self.log.name}")

    def connect(self):
        return http.client.HTTPConnection(self.address, timeout=30)

    def waiting(self):
        """How many jobs and markers have still to be dealt with, by where they are."""
        counts = {queue: len(entries(self.spool / queue)) for queue in QUEUES}
        counts["drop"] = len(self.dropped())
        return {place: count for place, count in counts.items() if count}

    def dropped(self):
        """Files that have not been taken. Folders stay when they are empty."""
        drop = self.spool / "drop"
        seen = [drop / pipeline / name for pipeline in entries(drop)
                for name in entries(drop / pipeline) if not name.startswith(".")]
        inside = [path / name for path in seen for name in entries(path)]
        return [path for path in seen + inside if path.is_file()]

    def what_waits(self):
        return ", ".join(f"{count} in {place}" for place, count in self.waiting().items())

    def settle(self):
        """Waits until nothing waits; a job that moves on may be missed once, so that it looks
        until that has been so for a while. Returns false when it does not come to that."""
        deadline, since = time.monotonic() + SETTLE_SECONDS, None
        while time.monotonic() < deadline:
            if self.waiting():
                since = None
            elif since is None:
                since = time.monotonic()
            elif time.monotonic() - since > 1:
                return True
            time.sleep(0.05)
        return False

    def stop(self):
        processes.stop(self.process)
        self.log.close()


def entries(path):
    """What is in a directory, which may just have gone."""
    try:
        return os.listdir(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
