"""Somebody who reads statuses, over HTTP and where they stand, without pause."""
import json
import os
import threading
import time

from ledger import FINAL
from load import ACCIDENTS


class Reader(threading.Thread):
    def __init__(self, dice, stack, ledger):
        super().__init__(daemon=True)
        self.dice, self.stack, self.ledger = dice, stack, ledger
        self.is_over = threading.Event()
        self.failure = None
        # Jobs that have been seen to have ended, by this reader: what others see, they see at
        # another time.
        self.ended = {}
        self.connection = stack.connect()

    def run(self):
        try:
            while not self.is_over.is_set():
                self.read_files()
                if entry := self.ledger.choose(self.dice):
                    self.read(entry)
                time.sleep(0.002)
        except Exception as problem:
            self.failure = f"a reader failed: {problem!r}"

    def stop(self):
        self.is_over.set()
        self.join()

    def read(self, entry):
        try:
            self.connection.request("GET", f"/jobs/{entry.id}")
            response = self.connection.getresponse()
            status = self.ledger.check_status(entry, response.status, response.read())
        except ACCIDENTS:
            self.connection.close()
            return
        if not status:
            return
        state, before = status["state"], self.ended.get(entry.id)
        if before and state != before and not entry.was_retried:
            self.ledger.complain(f"job {entry.id}: was {before}, and then {state}")
        if state in FINAL:
            self.ended[entry.id] = state

    def read_files(self):
        """Reads the statuses of jobs in work, as whoever looks into the spool does."""
        work = self.stack.spool / "work"
        for name in os.listdir(work):
            try:
                text = (work / name / "status.json").read_bytes()
            except FileNotFoundError:
                continue
            self.ledger.count("statuses read from files")
            try:
                json.loads(text)
            except ValueError:
                self.ledger.complain(f"job {name}: a torn status.json: {text[:200]}")
