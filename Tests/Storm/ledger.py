"""What was sent, answered and asked, and what was wrong with answers."""
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass

FINAL = {"completed", "failed", "cancelled"}


@dataclass
class Entry:
    """A job that was answered with 202."""
    id: str
    was_cancelled: bool = False
    was_retried: bool = False
    was_deleted: bool = False
    is_gone: bool = False


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = Counter()
        self.wrong = []
        # Acknowledged jobs, in their order.
        self.entries = []
        # By the name that a file was sent under, which is no other's: the file and the pipeline.
        self.sent = {}
        # Names whose jobs must be there; others were not acknowledged.
        self.promised = set()

    def count(self, what, many=1):
        with self.lock:
            self.counts[what] += many

    def complain(self, what):
        with self.lock:
            self.wrong.append(what)

    def send(self, name, file, pipeline):
        with self.lock:
            self.sent[name] = (file, pipeline)

    def promise(self, *names):
        with self.lock:
            self.promised.update(names)

    def acknowledge(self, name, id):
        with self.lock:
            self.promised.add(name)
            self.entries.append(Entry(id))
            self.counts["uploads answered with 202"] += 1

    def choose(self, dice):
        """One of the acknowledged jobs, mostly of the last; `None` when there is none."""
        with self.lock:
            entries = self.entries[-30:] if dice.random() < 0.7 else self.entries
            return dice.choice(entries) if entries else None

    def check_status(self, entry, answer, body):
        """Holds an answer to GET /jobs/ID against what must be so; returns the status."""
        self.count("statuses read")
        if answer == 404 and entry.was_deleted:
            return None
        if answer != 200:
            # Without a responder nginx says so.
            what = "statuses asked for while none could answer"
            if answer in (502, 503, 504):
                self.count(what)
            else:
                self.complain(f"job {entry.id}: answered with {answer}")
            return None
        try:
            status = json.loads(body)
            if status["id"] != entry.id or not 0 <= status["progress"] <= 1:
                raise ValueError("it is another's, or makes no sense")
            if status["state"] == "completed" and not all(
                    step["state"] == "completed" and step["outputs"] for step in status["steps"]):
                raise ValueError("it is completed, its steps are not")
            return status
        except (ValueError, KeyError) as problem:
            self.complain(f"job {entry.id}: a torn status: {problem}: {body[:200]}")
            return None

    def check_presence(self, stack):
        """Asks for each job that was answered with 202; returns what is wrong."""
        wrong, deadline = [], time.monotonic() + 30
        connection = stack.connect()
        for entry in self.entries:
            while True:
                connection.request("GET", f"/jobs/{entry.id}")
                response = connection.getresponse()
                body = response.read()
                # The responder may have been killed last.
                if response.status < 500 or time.monotonic() > deadline:
                    break
                time.sleep(0.1)
            if entry.is_gone:
                if response.status != 404:
                    wrong.append(f"job {entry.id}: deleted, and answered with {response.status}")
                continue
            status = self.check_status(entry, response.status, body)
            if status and status["state"] not in FINAL:
                wrong.append(f"job {entry.id}: is {status['state']} when all has come to rest")
            if not status and not entry.was_deleted:
                wrong.append(f"job {entry.id}: answered with 202, and {response.status} at last")
        return wrong
