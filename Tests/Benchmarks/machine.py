"""What the measurements were made on, and whether it was quiet."""
import os
import platform
import subprocess
import time


def description():
    """The machine and its system, as rows of a name and a value."""
    with open("/proc/cpuinfo") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    with open("/proc/meminfo") as info:
        kilobytes = int(next(line for line in info if line.startswith("MemTotal")).split()[1])
    with open("/etc/os-release") as release:
        system = next(line.split("=", 1)[1].strip().strip('"') for line in release
                      if line.startswith("PRETTY_NAME"))
    device = subprocess.run(["df", "--output=fstype", "."], capture_output=True, text=True,
                            check=True).stdout.split()[-1]
    return [("processors", f"{os.cpu_count()} × {models[0] if models else platform.machine()}"),
            ("memory", f"{kilobytes / 1e6:.0f} GB"), ("file system", device), ("system", system),
            ("kernel", platform.release())]


def versions(packages, modules):
    """The versions of Debian packages and Python modules, by name."""
    rows = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *packages],
                          capture_output=True, text=True).stdout.split("\n")
    from importlib import metadata
    found = [tuple(row.split(" ", 1)) for row in rows if row]
    return found + [(name, metadata.version(name)) for name in modules]


def busy_share(seconds=0.25):
    """The share of all processors that was not idle, 0 to 1; what others took is included."""
    before = _ticks()
    time.sleep(seconds)
    idle, total = (after - earlier for after, earlier in zip(_ticks(), before))
    return 1 - idle / total if total else 0


def wait_until_quiet(seconds_max=20, share_max=0.1):
    """Waits until others leave the processors alone; returns how busy they were at last."""
    deadline = time.monotonic() + seconds_max
    share = busy_share()
    while share > share_max and time.monotonic() < deadline:
        share = busy_share(0.5)
    return share


def _ticks():
    with open("/proc/stat") as stat:
        fields = [int(field) for field in stat.readline().split()[1:9]]
    return fields[3] + fields[4], sum(fields)
