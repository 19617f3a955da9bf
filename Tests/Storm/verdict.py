"""Holds what is in a spool at last against what was promised.

Each job that was answered with 202, or whose file was dropped, is there once and has ended, as
`completed` where nobody cancelled it; what was sent is what lies there; each output is the one that
its status lists, and the one that the same file gives when nothing is killed; nothing else is in
the spool; and each end with a recipient was delivered.
"""
import json
from collections import Counter, defaultdict

from ledger import FINAL
from pictures import digest
from stack import QUEUES, entries

PLACES = {"done": "completed", "failed": "failed", "cancelled": "cancelled"}
PARTS = {"manifest.json", "status.json", "in", "out", "notify"}
NOTIFIED = {"notified", "several"}


def verdict(stack, ledger, receiver, files):
    """Returns counts, and what is wrong."""
    counts, wrong = Counter(), left_over(stack)
    jobs = defaultdict(list)
    for place, state in PLACES.items():
        for folder in sorted((stack.spool / place).glob("*/*")):
            jobs[folder.name].append((folder, state))
    entries_by_id = {entry.id: entry for entry in ledger.entries}
    by_name = Counter()
    for id, found in jobs.items():
        if len(found) > 1:
            wrong.append(f"job {id}: stands in {len(found)} places")
        folder, state = found[0]
        try:
            problems, name = check(folder, state, entries_by_id.get(id), ledger, receiver, counts)
        except (OSError, ValueError, KeyError) as problem:
            problems, name = [repr(problem)], None
        by_name[name] += 1
        wrong += [f"job {id}: {problem}" for problem in problems]
    wrong += [f"{name}: is {count} jobs" for name, count in by_name.items() if count > 1]
    may_miss = {entry.id for entry in ledger.entries if entry.was_deleted}
    wrong += [f"job {entry.id}: answered with 202, and lost" for entry in ledger.entries
              if entry.id not in jobs and entry.id not in may_miss]
    wrong += [f"job {entry.id}: deleted, and there" for entry in ledger.entries
              if entry.is_gone and entry.id in jobs]
    missing = [name for name in ledger.promised if not by_name[name]]
    deleted = sum(entry.id not in jobs for entry in ledger.entries)
    if len(missing) != deleted:
        wrong.append(f"{len(missing)} files are no job, {deleted} were deleted: {missing[:9]}")
    counts["jobs at last"] = len(jobs)
    return counts, wrong


def check(folder, state, entry, ledger, receiver, counts):
    """Returns what is wrong with a job, and the name that its file was sent under."""
    status = json.loads((folder / "status.json").read_bytes())
    manifest = json.loads((folder / "manifest.json").read_bytes())
    name = manifest["inputs"][0]["name"]
    if name not in ledger.sent:
        return [f"nobody sent {name}"], name
    file, pipeline = ledger.sent[name]
    wrong = [f"{part} is left over" for part in entries(folder) if part not in PARTS]
    if status["state"] != state or (status["id"], status["pipeline"]) != (folder.name, pipeline):
        wrong.append(f"stands among the {state}, its status says {status['state']}")
    if (folder / "in/000").read_bytes() != file.content:
        wrong.append("its input is not what was sent")
    counts[f"jobs {state}"] += 1
    if state != "completed" and not (entry and entry.was_cancelled):
        wrong.append(f"is {state}, which nobody asked for: {status.get('error')}")
    wrong += check_outputs(folder, status, file.expected[pipeline], counts)
    if pipeline in NOTIFIED and state != "cancelled":
        counts["ends that were to be delivered"] += 1
        if not receiver.delivered[folder.name, state]:
            wrong.append("its end was not delivered")
    return wrong, name


def check_outputs(folder, status, expected, counts):
    wrong = []
    for step in status["steps"]:
        stated = sorted(output["sha256"] for output in step.get("outputs", []))
        made = sorted(map(digest, (folder / "out" / step["name"]).glob("*")))
        counts["outputs compared"] += len(made)
        counts["outputs reused from earlier jobs"] += len(made) * step.get("reused", False)
        if stated != made:
            wrong.append(f"the outputs of {step['name']} are not those of its status")
        if step["state"] == "completed" and stated != expected.get(step["name"]):
            wrong.append(f"the outputs of {step['name']} are not as when nothing is killed")
    published = {name for name in entries(folder / "out")}
    known = {step["name"] for step in status["steps"] if step["state"] == "completed"}
    if published != known:
        wrong.append(f"outputs of {published}, its status lists {known}")
    return wrong


def left_over(stack):
    spool = stack.spool
    wrong = [f"{len(names)} left in {queue}" for queue in (*QUEUES, "corrupt")
             if (names := entries(spool / queue))]
    wrong += [f"{path} is left over" for path in spool.glob("tmp/*/*")]
    wrong += [f"{path.parent} is complete, and no job"
              for path in spool.glob("uploads/*/upload.json") if waits(path.parent)]
    wrong += [f"{path} is left over" for path in stack.dropped()]
    wrong += [f"{path} was refused" for path in spool.glob("drop/*/.refused/*")]
    return wrong


def waits(upload):
    """Whether all bytes of an upload are there, and nobody has made a job of it."""
    record, data = json.loads((upload / "upload.json").read_bytes()), upload / "data"
    return "job" not in record and data.exists() and data.stat().st_size == record["length"]
