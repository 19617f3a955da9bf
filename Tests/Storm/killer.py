"""Kills the programs of a stack, by their ids."""
import os
import signal
import time
from collections import Counter

from footprint import programs

VICTIMS = ("responder", "scheduler", "notifier", "worker servers", "children")
# `pressroom up` starts what dies again, but ever later if it has not lived for a while.
RECOVERED_SECONDS = 10
SECONDS_BETWEEN_MAX = 1.0


class Killer:
    def __init__(self, dice, up):
        self.dice, self.up = dice, up
        self.killed, self.last = Counter(), {}

    def rage(self, cycles):
        """Kills so many, one after the other."""
        while sum(self.killed.values()) < cycles:
            time.sleep(self.dice.uniform(0, SECONDS_BETWEEN_MAX))
            self.strike(self.dice.choice(VICTIMS), self.dice.random(), self.dice.random())

    def strike(self, name, choice, mercy):
        try:
            found = programs(self.up)[name]
        except (OSError, KeyError):
            # One ended while it was looked at, or is only about to become what it will be.
            return
        young = time.monotonic() - self.last.get(name, 0) < RECOVERED_SECONDS
        if not found or name in VICTIMS[:3] and young and mercy < 0.6:
            return
        try:
            os.kill(found[int(choice * len(found))], signal.SIGKILL)
        except ProcessLookupError:
            return
        self.killed[name] += 1
        self.last[name] = time.monotonic()
