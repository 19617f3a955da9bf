"""Programs a file or a few files at a time, by xargs, GNU parallel, or alone."""
import os
import shlex
from pathlib import Path

import processes
from contestant import Contestant

# Those of pipelines/srcset.yaml.
WIDTHS = [320, 480, 640, 960, 1280, 1920]
PROCESSORS = os.cpu_count()
# There is a process a processor already: threads within each would only wait for one another.
ENVIRONMENT = {**os.environ, "VIPS_CONCURRENCY": "1", "VIPS_WARNING": "0",
               "MAGICK_THREAD_LIMIT": "1"}


class Command(Contestant):
    """One program that does it all; `command` takes the target and gives the words."""

    def __init__(self, name, settings, command, outputs):
        self.name, self.settings = name, settings
        self.command, self.outputs = command, outputs

    def run(self, target, log):
        return processes.run(self.command(target), log, env=ENVIRONMENT)


class OneByOne(Contestant):
    """Many command lines, one after the other: libvips may use every processor in each."""

    def __init__(self, name, settings, lines, outputs):
        self.name, self.settings, self.lines, self.outputs = name, settings, lines, outputs

    def run(self, target, log):
        script = " &&\n".join(prepared(target, self.lines))
        return processes.run(["sh", "-c", script], log, env={**os.environ, "VIPS_WARNING": "0"})


class CommandList(Contestant):
    """Many command lines, as many at once as there are processors."""

    def __init__(self, name, settings, runner, lines, outputs):
        self.name, self.settings, self.runner = name, settings, runner
        self.lines, self.outputs = lines, outputs

    def run(self, target, log):
        path = Path(f"{target}.commands")
        path.write_text("".join(f"{line}\n" for line in prepared(target, self.lines)))
        return processes.run([*self.runner, str(path)], log, env=ENVIRONMENT)


def prepared(target, lines):
    """The command lines for a target, which has the directories they write into."""
    for step in ("large", "medium", "small", "slim", "facts", "thumbnail"):
        (target / step).mkdir(exist_ok=True)
    return list(lines(target))


XARGS = ["xargs", "-d", r"\n", "-P", str(PROCESSORS), "-n", "1", "sh", "-c"]
PARALLEL = ["parallel", "--will-cite", "-j", str(PROCESSORS), "-a"]


def xargs(name, settings, lines, outputs):
    runner = ["sh", "-c", f"{shlex.join(XARGS)} < \"$0\""]
    return CommandList(name, settings, runner, lines, outputs)


def parallel(name, settings, lines, outputs):
    return CommandList(name, settings, PARALLEL, lines, outputs)


def vips_renditions(files):
    """One command a rendition, as it is written in a shell."""
    def lines(target):
        for file in files:
            name = Path(file).stem
            for step, size in (("large", 1600), ("medium", 800)):
                yield shlex.join(["vipsthumbnail", file, "--size", f"{size}x{size}>",
                                  "-o", f"{target}/{step}/{name}.jpg[Q=80,strip]"])
            yield shlex.join(["vipsthumbnail", file, "--size", "200x200", "--smartcrop", "centre",
                              "-o", f"{target}/small/{name}.webp[Q=80,strip]"])
            yield shlex.join(["vips", "autorot", f"{file}[access=sequential]",
                              f"{target}/slim/{name}.jpg[Q=80,strip]"])
            facts = shlex.quote(f"{target}/facts/{name}.txt")
            yield f"vipsheader -a {shlex.quote(file)} > {facts}"
    return lines


def vips_widths(files):
    """One command a width."""
    def lines(target):
        for file in files:
            for width in WIDTHS:
                yield shlex.join(["vipsthumbnail", file, "--size", f"{width}x>", "-o",
                                  f"{target}/thumbnail/%s-{width}w.jpg[Q=80,strip]"])
    return lines


def vips_thumbnails(files, side, batch):
    """As many files a process as `batch` says."""
    def lines(target):
        for some in batches(files, batch):
            yield shlex.join(["vipsthumbnail", "--size", f"{side}x{side}>",
                              "-o", f"{target}/thumbnail/%s.jpg[Q=80,strip]", *some])
    return lines


def magick_renditions(files):
    """All of a file in one process, each made of the one before."""
    def lines(target):
        for file in files:
            name = Path(file).stem
            yield shlex.join([
                "convert", file, "-write", f"info:{target}/facts/{name}.txt",
                "-auto-orient", "-strip", "-quality", "80",
                "-write", f"{target}/slim/{name}.jpg",
                "-resize", "1600x1600>", "-write", f"{target}/large/{name}.jpg",
                "-resize", "800x800>", "-write", f"{target}/medium/{name}.jpg",
                "-resize", "200x200^", "-gravity", "center", "-extent", "200x200",
                f"{target}/small/{name}.webp"])
    return lines


def magick_thumbnails(files, side, batch):
    def lines(target):
        for some in batches(files, batch):
            yield shlex.join(["mogrify", "-path", f"{target}/thumbnail",
                              "-define", f"jpeg:size={2 * side}x{2 * side}", "-strip",
                              "-quality", "80", "-thumbnail", f"{side}x{side}>", *some])
    return lines


def office_documents(files):
    """One command a document."""
    def lines(target):
        for file in files:
            yield shlex.join(["soffice", "--headless", "--convert-to", "pdf", "--outdir",
                              f"{target}/pdf", file])
    return lines


def batches(files, count):
    return [files[first:first + count] for first in range(0, len(files), count)]
