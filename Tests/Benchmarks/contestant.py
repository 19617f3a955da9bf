"""What takes part in a comparison."""
import os
import resource
from pathlib import Path

import processes


class Contestant:
    """One way to do a piece of work. A server is started once, and does the work many times."""
    name = ""
    # How it was set up, for the reader of the results.
    settings = ""
    # How many files the work gives, and the process that `start` left, if any.
    outputs = 0
    process = None
    # Whether earlier builds cannot take part.
    is_new = False

    def start(self, log):
        """Starts what stays, and warms it up."""

    def run(self, target, log):
        """Does the work once, into the empty directory `target`; returns the seconds it took."""
        raise NotImplementedError

    def check(self, target):
        """Raises when what `run` made is not what was asked for."""
        expect_files(target, self.outputs)

    def pictures(self, target):
        """The thumbnails of a run, by the name of the file that each was made of."""
        return {path.stem.removesuffix("-thumbnail"): path
                for path in Path(target).rglob("*.jpg")}

    def stop(self):
        """Ends what `start` started, as far as it came."""
        if self.process:
            processes.stop(self.process)

    def roots(self):
        """The ids of the processes that stay."""
        return [self.process.pid] if self.process else []

    def processor_seconds(self, all_roots):
        """What its processes have used up to now; of what ends with each run, what has ended.

        `all_roots` are the ids of the processes that stay of every contestant.
        """
        if self.roots():
            return processes.processor_seconds(self.roots())
        processes.bury_orphans(all_roots)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime


def expect_files(target, count):
    """Raises unless there are that many files below a directory, all with something in them."""
    sizes = [os.path.getsize(path) for path in Path(target).rglob("*") if path.is_file()]
    if len(sizes) != count or 0 in sizes:
        raise RuntimeError(f"{target} has {len(sizes)} files ({sizes.count(0)} empty), not {count}")
