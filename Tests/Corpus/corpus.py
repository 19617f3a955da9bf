#!/usr/bin/env python3
"""Draws odd files, has Pressroom process them, and compares what comes out with other programs.

corpus.py PROGRAMS PLACE [--all] [--only TEXT]: PROGRAMS holds the built programs, PLACE is a
directory to work in, which is emptied first. Without --all only the samples are tried; --only tries
the files whose name or kind contains TEXT. Prints what is wrong; the exit status is 1 then.
"""
import argparse
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))

import kinds  # noqa: E402, F401
from case import CASES, Result  # noqa: E402
from stack import Stack  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("programs", type=Path)
    parser.add_argument("place", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    cases = [case for case in CASES if (options.all or options.only or case.is_sample)
             and (options.only in case.name or options.only in case.kind)]
    place = options.place.resolve()
    shutil.rmtree(place, ignore_errors=True)
    files = place / "files"
    files.mkdir(parents=True)
    for case in cases:
        # Two kinds may have a file of the same name.
        (files / case.kind).mkdir(exist_ok=True)
        case.checks = case.draw(files / case.kind / case.name)
    stack = Stack(options.programs.resolve(), place, HERE / "pipelines")
    try:
        wrong = [message for case in cases if (message := judged(case, stack, files))]
    finally:
        stack.stop()
    for message in wrong:
        print(message)
    print(f"corpus: {len(cases) - len(wrong)} of {len(cases)} files are right")
    sys.exit(1 if wrong or not cases else 0)


def judged(case, stack, files):
    """What is wrong with a file's outcome; None when all is right."""
    path = files / case.kind / case.name
    try:
        status, folder = stack.process(case.pipeline, path)
        checks = case.checks if isinstance(case.checks, list) else [case.checks]
        for check in checks:
            check(Result(status, folder, path))
    except Exception as problem:  # A referee that fails is a finding as well.
        return (f"{case.kind}/{case.name}: {type(problem).__name__}: {problem}\n"
                f"    right: {case.sentence}")
    return None


if __name__ == "__main__":
    main()
