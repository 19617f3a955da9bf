"""The results as a page of Markdown."""
import statistics

from ratios import all_ratios


def page(results):
    """All that was measured, beginning with what was to be reached."""
    parts = ["# Measured", _facts(results), "## What was to be reached", ratio_table(results),
             "## All of it", "![Rates of all, as bars](chart.svg)"]
    for work in results["works"].values():
        parts += [f"### {work['title']}", _table(work), _settings(work)]
        if "decibels" in work["rows"][0]:
            parts.append(_likeness(work))
    parts.append(_reading(results))
    return "\n\n".join(parts) + "\n"


def ratio_table(results):
    lines = ["| work | rate of | against | ratio, of each round | to reach | |",
             "|---|---|---|--:|--:|---|"]
    for ratio in all_ratios(results["works"]):
        wanted = "" if ratio.wanted is None else f"≥ {ratio.wanted}"
        lines.append(f"| `{ratio.work}` | {_measured(ratio.ours)} | {_measured(ratio.other)} | "
                     f"{ratio.value:.2f}, {min(ratio.rounds):.2f}–{max(ratio.rounds):.2f} | "
                     f"{wanted} | {ratio.verdict} |")
    return "\n".join(lines)


def _measured(row):
    """Median, least and most, and peak memory, in a few words."""
    return (f"{row['name']}: {row['median']:.2f} s ({min(row['seconds']):.2f}–"
            f"{max(row['seconds']):.2f}), {row['memory'] / 1e6:.0f} MB")


def _facts(results):
    rows = results["machine"] + results["material"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"])
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows),
             f"| versions | {versions} |", f"| measured | {results['date']} |"]
    return "\n".join(lines)


def _table(work):
    lines = [f"| | median | min–max | {work['unit']}/s | processors | peak memory |",
             "|---|--:|--:|--:|--:|--:|"]
    for row in sorted(work["rows"], key=lambda row: row["median"]):
        low, high = min(row["seconds"]), max(row["seconds"])
        processor = statistics.median(row["processor"])
        lines.append(f"| {row['name']} | {row['median']:.2f} s | {low:.2f}–{high:.2f} s | "
                     f"{work['amount'] / row['median']:.1f} | {processor:.2f} s | "
                     f"{row['memory'] / 1e6:.0f} MB |")
    return "\n".join(lines)


def _likeness(work):
    found = [f"{row['name']} {row['decibels']:.1f} dB, {row['bytes'] / 1e3:.1f} kB"
             for row in sorted(work["rows"], key=lambda row: -row["decibels"])]
    return ("How close thumbnails are to a reference (Lanczos on all pixels, not compressed), and "
            f"their size: {'; '.join(found)}.")


def _settings(work):
    return "\n".join(f"- *{row['name']}*: {row['settings']}." for row in work["rows"])


def _reading(results):
    noisy = [f"{key}, {row['name']}, round {number + 1} ({busy:.0%})"
             for key, work in results["works"].items() for row in work["rows"]
             for number, busy in enumerate(row["busy"]) if busy > 0.1]
    disturbed = f"Runs begun although others were busy: {'; '.join(noisy)}." if noisy else \
        "Before each run the processors were idle to 90 % or more."
    return (f"Each work was done {results['runs']} times by each, in turns (three times at most by "
            "who takes more than twice as long as the fastest and is in no ratio), after one run "
            "that is not counted, in which memory was watched: the sum over all processes, every "
            "20 ms, of what each has for itself and its share of what several have (PSS). Time of "
            "processors is what those processes used in a run. Clients are left out of both. "
            f"{disturbed}")
