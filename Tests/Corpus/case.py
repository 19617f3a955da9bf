"""One odd file, and what is right for it."""
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

CASES = []


@dataclass
class Case:
    """A file that is drawn by code, and the checks that its job must pass."""
    name: str
    pipeline: str
    kind: str
    is_sample: bool
    draw: Callable
    sentence: str
    checks: list = field(default_factory=list)


def case(name, pipeline="look", sample=False):
    """Registers a function that draws the file `name` and returns its check, or a list of checks.

    The function takes the path to draw to. Its docstring is the sentence that the report prints. A
    check is a function of a `Result` that raises `AssertionError` with what is wrong. Samples are
    tried by `make test`, all others by `make corpus` alone.
    """
    def register(draw):
        CASES.append(Case(name=name, pipeline=pipeline, kind=draw.__module__.split(".")[-1],
                          is_sample=sample, draw=draw, sentence=(draw.__doc__ or "").strip()))
        return draw
    return register


@dataclass
class Result:
    """What became of a file: its job's status, and where its outputs are."""
    status: dict
    folder: Path
    """The job's own directory in the spool."""
    input: Path
    """The file that was drawn."""

    @property
    def state(self):
        return self.status["state"]

    def step(self, name):
        """A step's status."""
        return next(step for step in self.status["steps"] if step["name"] == name)

    def problem(self, step=None):
        """The last part of the type of the problem of the job or of a step; None without one."""
        error = (self.step(step) if step else self.status).get("error")
        return error and error["type"].rpartition("#")[2]

    def outputs(self, step):
        """The paths of a step's outputs, in their order."""
        return [self.folder / "out" / step / output["name"]
                for output in self.step(step)["outputs"]]
