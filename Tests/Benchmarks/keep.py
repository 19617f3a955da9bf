#!/usr/bin/python3
"""Keeps what was measured last where the repository shows it.

usage: keep.py PLACE

Copies PLACE/results/ to results/ beside this file, and puts the picture and the ratios into the
README. For a whole run on a quiet machine; look at the results first.
"""
import json
import shutil
import sys
from pathlib import Path

import report

HERE = Path(__file__).resolve().parent
README = HERE.parents[1] / "README.md"
BEGIN, END = "<!-- `make keep` writes from here -->\n", "<!-- to here -->\n"


def main():
    source, target = Path(sys.argv[1]) / "results", HERE / "results"
    target.mkdir(exist_ok=True)
    for name in ("results.md", "chart.svg", "steady.md", "steady.svg", "costs.md", "front.md",
                 "scale.md"):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)
    results = json.loads((source / "results.json").read_text())
    before, rest = README.read_text().split(BEGIN)
    after = rest.split(END)[1]
    README.write_text(before + BEGIN + section(results) + END + after)


def section(results):
    here = HERE.relative_to(README.parent)
    facts = dict(results["machine"])
    # Those alone that have a ratio to reach: results.md has all.
    rows = "\n".join(row for row in report.ratio_table(results).splitlines()
                     if not row.endswith("|  |  |"))
    return f"""
![Rates of Pressroom and of what else does its work, as bars]({here}/results/chart.svg)

{rows}

Medians of {results["runs"]} runs in turns, with the least and the most, and the largest memory of
all processes of a contestant (PSS); {facts["processors"]}, {results["date"]}.
[All results]({here}/results/results.md) say what was set how; [what the front does
alone]({here}/results/front.md) is measured against a minimal responder in C and nginx's own PUT.

"""


if __name__ == "__main__":
    sys.exit(main())
