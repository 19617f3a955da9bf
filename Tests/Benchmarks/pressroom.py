"""Pressroom, by its front door and without a server, and the limit."""
import http.client
import itertools
import json
import os
import subprocess
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import quote

import processes
from contestant import Contestant
from footprint import programs

HERE = Path(__file__).parent
CONNECTIONS = 4
BOUNDARY = "a-boundary-that-is-in-no-photograph"
# Each stack has a place of its own.
stacks = itertools.count()


class Run(Contestant):
    """`pressroom run`: no server, nothing flushed."""
    name = "pressroom run"
    settings = "confined workers, statuses; nothing is flushed, as it would start over"

    def __init__(self, programs, pipeline, files, outputs, *options):
        self.command = [str(programs / "pressroom"), "run", "--force", *options,
                        str(HERE / f"pipelines/{pipeline}.yaml"), *files]
        self.outputs = outputs

    def run(self, target, log):
        return processes.run([*self.command, "-o", str(target)], log)


class NamedRun(Run):
    """The same under names that are chosen."""
    name = "pressroom run, named"
    is_new = True

    def __init__(self, programs, pipeline, files, outputs):
        super().__init__(programs, pipeline, files, outputs, "--name", "{stem}-{step}.{ext}")


class HTTP(Contestant):
    """nginx, responder, spool, scheduler and workers: uploads until all jobs are completed."""
    name = "Pressroom, HTTP"

    def __init__(self, programs, place, pipeline, files, is_together=False, is_batch=True,
                 options=()):
        self.programs, self.spool = programs, place / "stack" / str(next(stacks)) / "spool"
        self.pipeline, self.files, self.is_together = pipeline, files, is_together
        self.is_batch, self.options = is_batch, options
        self.pipelines = HERE / "pipelines"
        way = "in one form" if is_together else f"over up to {CONNECTIONS} connections"
        self.settings = f"everything on: nginx, flushes, confinement, statuses; uploaded {way}"
        if not is_batch:
            self.name += ", each by itself"
            self.settings += ", as if each came from somebody else"

    def start(self, log):
        self.spool.parent.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [self.programs / "pressroom", "up", "--listen", "127.0.0.1:0", "--spool", self.spool,
             "--pipelines", self.pipelines, *self.options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        # The end of the pipe comes when it does not start.
        word, _, address = self.process.stdout.readline().strip().partition(" http://")
        if word != "ready":
            raise RuntimeError(f"pressroom up does not start; see {log.name}")
        self.address = address

    def run(self, target, log):
        began = time.monotonic()
        jobs = self.upload()
        processes.wait_for_all(jobs, self.is_completed)
        self.jobs = jobs
        return time.monotonic() - began

    def upload(self):
        """Uploads the files; returns the jobs' ids in no certain order."""
        return [self.upload_together()] if self.is_together else self.upload_each()

    def upload_together(self):
        """Uploads all files in one form, as a browser does: one job. Returns its id."""
        connection = http.client.HTTPConnection(self.address, timeout=120)
        fields = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                  "Content-Length": str(sum(map(len, self.form())))}
        try:
            connection.request("POST", f"/jobs?pipeline={self.pipeline}", self.form(), fields)
            return accepted(connection.getresponse())
        finally:
            connection.close()

    def form(self):
        """The files as the parts of a form, in pieces."""
        for path in self.files:
            yield (f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; "
                   f"filename=\"{os.path.basename(path)}\"\r\n\r\n").encode()
            yield Path(path).read_bytes()
            yield b"\r\n"
        yield f"--{BOUNDARY}--\r\n".encode()

    def upload_each(self):
        """Uploads all files, each a job of its own; returns the jobs' ids in no certain order."""
        rest, jobs, problems = list(reversed(self.files)), [], []
        query = f"?batch={uuid.uuid4()}" if self.is_batch else ""
        threads = [threading.Thread(target=self.take, args=(rest, query, jobs, problems))
                   for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]
        return sorted(jobs)

    def take(self, rest, query, jobs, problems):
        connection = http.client.HTTPConnection(self.address, timeout=120, blocksize=1 << 18)
        try:
            while True:
                try:
                    path = rest.pop()
                except IndexError:
                    return
                with open(path, "rb") as body:
                    connection.request("PUT", f"/upload/{self.pipeline}/"
                                       f"{quote(os.path.basename(path))}{query}", body)
                    jobs.append(accepted(connection.getresponse()))
        except (OSError, RuntimeError, http.client.HTTPException) as problem:
            problems.append(problem)
        finally:
            connection.close()

    def is_completed(self, job):
        for end in ("done", "failed"):
            days = os.listdir(self.spool / end) if (self.spool / end).exists() else []
            if any(os.path.exists(self.spool / end / day / job) for day in days):
                if end == "failed":
                    raise RuntimeError(f"job {job} failed")
                return True
        return False

    def pictures(self, target):
        """Each job's first output, fetched into the target."""
        connection = http.client.HTTPConnection(self.address, timeout=120)

        def fetch(path):
            connection.request("GET", path)
            return connection.getresponse().read()
        for job in self.jobs:
            status = json.loads(fetch(f"/jobs/{job}"))
            output = status["steps"][0]["outputs"][0]
            (target / output["title"]).write_bytes(fetch(output["href"]))
        connection.close()
        return super().pictures(target)

    def children(self):
        """The ids of the workers' children that run now."""
        return programs(self.process.pid)["children"]

    def check(self, target):
        connection = http.client.HTTPConnection(self.address, timeout=120)
        for job in self.jobs:
            connection.request("GET", f"/jobs/{job}")
            state = json.loads(connection.getresponse().read())["state"]
            if state != "completed":
                raise RuntimeError(f"job {job} is {state}")
        connection.close()


def accepted(response):
    """The id of the job that an upload became."""
    answer = response.read()
    if response.status != 202:
        raise RuntimeError(f"an upload was answered with {response.status}: {answer[:200]}")
    return response.headers["Location"].rsplit("/", 1)[1]


class Published(HTTP):
    """The same until all outputs lie in a directory under names for people."""
    is_new = True

    def __init__(self, programs, place, pipeline, files, outputs, name):
        super().__init__(programs, place, pipeline, files)
        self.name += ", published"
        self.settings += "; outputs linked into a directory"
        self.outputs, self.template = outputs, name

    def start(self, log):
        self.shelf = self.spool.parent / "published"
        self.shelf.mkdir(parents=True)
        pipeline = (HERE / f"pipelines/{self.pipeline}.yaml").read_text()
        rules = json.dumps({"to": str(self.shelf.resolve()), "name": self.template})
        self.pipelines = self.spool.parent / "pipelines"
        self.pipelines.mkdir()
        (self.pipelines / f"{self.pipeline}.yaml").write_text(f"{pipeline}publish: {rules}\n")
        super().start(log)

    def run(self, target, log):
        before = self.count()
        began = time.monotonic()
        self.jobs = self.upload()
        processes.wait_for_all([before + self.outputs], lambda count: self.count() >= count)
        return time.monotonic() - began

    def count(self):
        """How many outputs lie there; those that are on their way are hidden."""
        return sum(not name.startswith(".") for name in os.listdir(self.shelf))


class Limit(Contestant):
    """The program of limit.c."""
    name = "limit (C, in process)"
    settings = "one process, a thread a processor, the same passes; nothing else"

    def __init__(self, place, mode, files, outputs):
        self.command = [str(place / "limit"), *mode]
        self.files, self.outputs = files, outputs

    def run(self, target, log):
        return processes.run([*self.command, str(target), *self.files], log)
