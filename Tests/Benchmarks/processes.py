"""Programs under measurement: started, watched and stopped, each by its process id."""
import ctypes
import os
import select
import signal
import subprocess
import threading
import time

SECONDS_MAX = 900


def run(arguments, log, **options):
    """Runs a program to its end and returns the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                               **options)
    if PeakMemory.current:
        PeakMemory.current.watch(process.pid)
    try:
        if not has_ended(process, SECONDS_MAX):
            raise RuntimeError(f"{arguments[0]} took more than {SECONDS_MAX} s")
        seconds = time.monotonic() - began
        if process.wait() != 0:
            raise RuntimeError(f"{arguments[0]} ended with status {process.returncode}; "
                               f"see {log.name}")
    finally:
        stop(process)
    return seconds


def has_ended(process, seconds_max):
    """Waits for a process to end. Popen.wait() with a limit looks only every 50 ms."""
    descriptor = os.pidfd_open(process.pid)
    try:
        return bool(select.select([descriptor], [], [], seconds_max)[0])
    finally:
        os.close(descriptor)


def stop(process, patience=20):
    """Asks a program to end; one that does not within `patience` seconds is killed."""
    if process.poll() is not None:
        return
    children = descendants([process.pid])
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        for child in children[1:]:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass


def wait_for(what, is_there, seconds_max=60, pause=0.02):
    """Waits until `is_there()` is true, with a pause between two looks where looking costs much."""
    deadline = time.monotonic() + seconds_max
    while not is_there():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {seconds_max} s in vain for {what}")
        time.sleep(pause)


def wait_for_all(items, is_there, seconds_max=SECONDS_MAX):
    """Waits until `is_there(item)` of all. Only the last missing one is asked for: it is cheap."""
    deadline = time.monotonic() + seconds_max
    missing = list(items)
    while missing:
        if is_there(missing[-1]):
            missing.pop()
        elif time.monotonic() > deadline:
            raise RuntimeError(f"{len(missing)} outputs did not come, such as {missing[-1]}")
        else:
            time.sleep(0.003)


def descendants(roots):
    """The processes of these ids and all below them."""
    children = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            children.setdefault(parent(name), []).append(int(name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = list(roots)
    for process in found:
        found.extend(children.get(process, []))
    return found


def parent(process):
    """The id of a process' parent."""
    return stat(process)[1]


def stat(process):
    """The numbers of /proc/PID/stat behind the name, the state being 0 (proc(5))."""
    with open(f"/proc/{process}/stat") as file:
        return [0, *map(int, file.read().rsplit(")", 1)[1].split()[1:])]


def adopt_orphans():
    """Makes this process the parent of those whose parent ends before them, so that what they used
    is counted once they are buried."""
    if ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0) != 0:  # PR_SET_CHILD_SUBREAPER
        raise OSError(ctypes.get_errno(), "cannot adopt orphans")


def bury_orphans(roots, seconds_max=2):
    """Waits for adopted processes; `roots` are children that someone else waits for."""
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            adopted = {int(child) for child in children.read().split()} - set(roots)
        if not adopted:
            return
        for child in adopted:
            os.waitpid(child, os.WNOHANG)
        time.sleep(0.005)


def processor_seconds(roots):
    """What these processes, and all below them that live or were waited for, have used."""
    ticks = 0
    for process in descendants(roots):
        try:
            ticks += sum(stat(process)[11:15])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def proportional_bytes(processes):
    """Their memory, what several share counted once (the kernel's proportional set size)."""
    total = 0
    for process in processes:
        try:
            with open(f"/proc/{process}/smaps_rollup") as rollup:
                total += sum(1024 * int(line.split()[1]) for line in rollup
                             if line.startswith("Pss:"))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return total


class PeakMemory:
    """Looks at the memory of processes and their children every 20 ms, and keeps the largest sum.

    Looking costs time, so it happens in a run of its own, which is not timed.
    """
    current = None

    def __init__(self):
        self.bytes = 0
        self.is_over = threading.Event()
        self.threads = []

    def watch(self, *roots):
        thread = threading.Thread(target=self.look, args=(roots,), daemon=True)
        self.threads.append(thread)
        thread.start()

    def look(self, roots):
        while not self.is_over.wait(0.02):
            self.bytes = max(self.bytes, proportional_bytes(descendants(roots)))

    def end(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()
