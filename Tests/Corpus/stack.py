"""The stack that processes the files: nginx and all daemons, on a port of their own."""
import json
import signal
import subprocess
import time
import urllib.request

END_SECONDS = 120
STOP_SECONDS = 30


class Stack:
    def __init__(self, programs, place, pipelines):
        self.spool = place / "spool"
        self.log = open(place / "up.log", "w")
        self.process_up = subprocess.Popen(
            [programs / "pressroom", "up", "--listen", "127.0.0.1:0", "--spool", self.spool,
             "--pipelines", pipelines, "--sandbox", "best-effort"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        word, _, self.address = self.process_up.stdout.readline().strip().partition(" http://")
        if word != "ready":
            raise RuntimeError(f"pressroom up does not start; see {self.log.name}")

    def process(self, pipeline, path):
        """Uploads a file and waits for the job's end.

        Returns its status and its directory. An upload that is refused counts as a job that failed
        with that problem.
        """
        status = self.ask("PUT", f"/upload/{pipeline}/{path.name}", path.read_bytes())
        waits = END_SECONDS // 10
        while "id" in status and status["state"] not in ("completed", "failed") and waits:
            status = self.ask("GET", f"/jobs/{status['id']}")
            waits -= 1
        if "id" not in status:
            return {"state": "refused", "error": status, "steps": []}, self.spool
        return status, self.folder(status["id"])

    def folder(self, id):
        """The directory of a job that has ended: it is moved a moment after its status says so."""
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            for folder in self.spool.glob(f"[df]*/*/{id}"):
                return folder
            time.sleep(0.01)
        raise TimeoutError(f"job {id} has not ended")

    def ask(self, method, target, body=None):
        request = urllib.request.Request(f"http://{self.address}{target}", body, method=method,
                                         headers={"Prefer": "wait=10"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            return json.load(refusal)

    def stop(self):
        self.process_up.send_signal(signal.SIGTERM)
        try:
            self.process_up.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process_up.kill()
        self.log.close()
