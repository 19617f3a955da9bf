"""System calls of the programs of a stack, by stage, as strace(1) tells them."""
import contextlib
import re
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path

import processes

STAGES = ["nginx: accept", "responder: accept", "scheduler: claim", "scheduler: plan, hand over",
          "worker server: fork", "child: confine", "child: decode, encode", "scheduler: publish",
          "scheduler: status, finish"]
KINDS = {
    "flush": "fsync fdatasync",
    "open, close": "open openat close close_range dup dup2 fcntl",
    "name": "rename renameat renameat2 mkdir mkdirat unlink unlinkat rmdir",
    "stat": "stat lstat fstat newfstatat statx lseek getdents64 access faccessat faccessat2",
    "read, write": "read write pread64 pwrite64 readv writev pwritev preadv sendfile ftruncate",
    "socket": "accept accept4 socket socketpair connect bind listen shutdown getsockopt setsockopt "
              "getsockname getpeername sendmsg sendto recvmsg recvfrom ioctl",
    "wait": "futex epoll_wait epoll_pwait epoll_ctl poll ppoll select wait4 waitid pidfd_open "
            "restart_syscall sched_yield",
    "memory": "mmap munmap mprotect brk madvise mremap",
    "process": "fork vfork clone clone3 exit exit_group set_robust_list rseq getpid gettid getppid",
    "signal": "rt_sigaction rt_sigprocmask rt_sigreturn",
    "confine": "prctl prlimit64 setrlimit seccomp landlock_create_ruleset landlock_add_rule "
               "landlock_restrict_self geteuid setgroups setresgid setresuid capget capset umask",
    "other": "",
}
KIND_OF = {call: kind for kind, names in KINDS.items() for call in names.split()}
CALL = re.compile(r"(\w+)\(")


@contextlib.contextmanager
def recorded(programs, directory, log):
    """Has strace write what these processes call, and those they fork, until the block ends.

    Gives the program of each thread that was there, by its id.
    """
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    threads, options = {}, []
    for name in ("nginx", "responder", "scheduler", "worker servers"):
        for process in programs[name]:
            options += ["-p", str(process)]
            for thread in Path(f"/proc/{process}/task").iterdir():
                threads[thread.name] = (name, (thread / "comm").read_text().strip())
    tracer = subprocess.Popen(["strace", "-ff", "-y", "-q", "-s", "0", "-o", directory / "calls",
                               *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        processes.wait_for("strace", lambda: all(is_traced(thread) for thread in threads))
        yield threads
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(60)


def is_traced(thread):
    status = Path(f"/proc/{thread}/status").read_text()
    return "TracerPid:\t0\n" not in status


def counted(directory, threads, jobs):
    """How often a job makes a call of each kind, by stage."""
    found = {stage: Counter() for stage in STAGES}
    for path in directory.iterdir():
        program, name = threads.get(path.suffix[1:], ("children", ""))
        text = path.read_text(errors="replace")
        stage = first_stage(program, name, "PR_SET_SECCOMP" in text)
        for line in text.splitlines():
            call = CALL.match(line)
            # A call that was under way when strace came or went, or a signal.
            if not call:
                continue
            kind = KIND_OF.get(call[1], "other")
            stage = next_stage(stage, line)
            found[stage][kind] += 1
            if stage == "child: confine" and "PR_SET_SECCOMP" in line:
                stage = "child: decode, encode"
    return {stage: {kind: count / jobs for kind, count in some.items()}
            for stage, some in found.items()}


def first_stage(program, name, confines):
    """What a thread does first; a child's first thread confines it before it starts others."""
    if program == "scheduler":
        return "scheduler: claim" if name.startswith("commit-") else "scheduler: plan, hand over"
    if program == "children":
        return "child: confine" if confines else "child: decode, encode"
    return {"nginx": "nginx: accept", "responder": "responder: accept",
            "worker servers": "worker server: fork"}[program]


def next_stage(stage, line):
    """The committing threads of the scheduler do one thing after another: a path tells which."""
    if stage not in ("scheduler: claim", "scheduler: publish", "scheduler: status, finish"):
        return stage
    if "manifest.json" in line or "/new/" in line:
        return "scheduler: claim"
    if "status.json" in line or "/done" in line:
        return "scheduler: status, finish"
    if "/out" in line or '"out' in line:
        return "scheduler: publish"
    return stage


def table(found):
    lines = [f"| stage | {' | '.join(KINDS)} | all |", "|---|" + "--:|" * (len(KINDS) + 1)]
    total = Counter()
    for stage in STAGES:
        lines.append(_row(stage, found[stage]))
        total.update(found[stage])
    return "\n".join([*lines, _row("all", total)]) + "\n"


def _row(name, some):
    shown = " | ".join(f"{some.get(kind, 0):.1f}" for kind in KINDS)
    return f"| {name} | {shown} | {sum(some.values()):.0f} |"
