"""Somebody who sends files, cancels, retries and deletes, without pause."""
import base64
import http.client
import os
import threading
import time
import traceback
import uuid
from urllib.parse import urlsplit

WAITING_MAX = 40
PATIENCE_SECONDS = 30
TUS = {"Tus-Resumable": "1.0.0"}
# What a client of tus comes again after: nothing that it did is wrong.
PASSING = (0, 409, 423, 502, 503, 504)
BOUNDARY = "no-picture-has-this-in-it"
# When a program is killed, that is what comes of what it was asked.
ACCIDENTS = (OSError, http.client.HTTPException)


class Load(threading.Thread):
    """Its failure is a mistake of ours, or an answer that should not be."""

    def __init__(self, dice, stack, files, ledger):
        super().__init__(daemon=True)
        self.dice, self.stack, self.files, self.ledger = dice, stack, files, ledger
        self.is_over = threading.Event()
        self.failure, self.number = None, 0
        self.connection = stack.connect()

    def run(self):
        acts = [(self.upload, 40), (self.send_pieces, 15), (self.send_batch, 10), (self.drop, 12), (self.cancel, 9),
                (self.retry, 7), (self.delete, 7)]
        try:
            while not self.is_over.is_set():
                act = self.dice.choices([act for act, _ in acts], [each for _, each in acts])[0]
                if sum(self.stack.waiting().values()) < WAITING_MAX:
                    act()
                else:
                    time.sleep(0.05)
        except Exception:
            self.failure = f"a sender failed: {traceback.format_exc()}"

    def stop(self):
        self.is_over.set()
        self.join()

    def pick(self):
        """A file, a pipeline that takes it, and a name that no other was sent under."""
        file = self.dice.choice(self.files)
        pipeline = self.dice.choice(sorted(file.expected))
        self.number += 1
        name = f"{self.name}-{self.number}-{file.name}"
        self.ledger.send(name, file, pipeline)
        return file, pipeline, name

    def ask(self, method, path, body=None, headers={}):
        """Returns the code and the headers of an answer; code 0 when there was none."""
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            response.read()
            return response.status, response.headers
        except ACCIDENTS:
            self.connection.close()
            return 0, {}

    def upload(self):
        """Sends a file until there is an answer: by its key the job is one all the same."""
        file, pipeline, name = self.pick()
        key, deadline = {"Idempotency-Key": str(uuid.UUID(int=self.dice.getrandbits(128)))}, \
            time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            code, headers = self.ask("PUT", f"/upload/{pipeline}/{name}", file.content, key)
            if code == 202:
                return self.ledger.acknowledge(name, headers["Location"].rsplit("/", 1)[1])
            if code not in (0, 409, 502, 503, 504):
                raise RuntimeError(f"an upload was answered with {code}")
            self.ledger.count("uploads cut off or turned away, and sent again")
            time.sleep(0.05)

    def send_pieces(self):
        """Sends a file by tus in pieces of any length, some of which end before they should."""
        file, pipeline, name = self.pick()
        path, deadline = None, time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if path is None:
                code, headers = self.ask("POST", f"/uploads?pipeline={pipeline}", None, {
                    **TUS, "Upload-Length": str(len(file.content)),
                    "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}"})
                if code == 201:
                    path = urlsplit(headers["Location"]).path
            else:
                code, headers = self.ask("HEAD", path, None, TUS)
                if code == 200 and "Pressroom-Job" not in headers:
                    code, headers = self.send_piece(path, file, int(headers["Upload-Offset"]))
            if job := headers.get("Pressroom-Job"):
                self.ledger.count("uploads in pieces that became a job")
                return self.ledger.acknowledge(name, job.rsplit("/", 1)[1])
            if code not in (200, 201, 204) + PASSING:
                raise RuntimeError(f"an upload in pieces was answered with {code}: {path}")
            if code in PASSING:
                self.ledger.count("pieces cut off or turned away, and sent again")
                time.sleep(0.05)

    def send_piece(self, path, file, offset):
        piece = file.content[offset:offset + self.dice.randrange(1, len(file.content))]
        fields = {**TUS, "Upload-Offset": str(offset),
                  "Content-Type": "application/offset+octet-stream"}
        if self.dice.random() < 0.7:
            return self.ask("PATCH", path, piece, fields)
        try:
            self.connection.putrequest("PATCH", path)
            for field, value in {**fields, "Content-Length": str(len(piece))}.items():
                self.connection.putheader(field, value)
            self.connection.endheaders(piece[:self.dice.randrange(len(piece))])
        except ACCIDENTS:
            pass
        self.connection.close()
        return 0, {}

    def send_batch(self):
        first, pipeline, name = self.pick()
        names, parts = [name], [(name, first)]
        for _ in range(self.dice.randrange(1, 5)):
            self.number += 1
            name = f"{self.name}-{self.number}-{first.name}"
            self.ledger.send(name, first, pipeline)
            names.append(name)
            parts.append((name, first))
        body = b"".join(
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\""
            "\r\n\r\n".encode() + file.content + b"\r\n" for name, file in parts)
        code, _ = self.ask("POST", f"/batches?pipeline={pipeline}",
                           body + f"--{BOUNDARY}--\r\n".encode(),
                           {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        if code == 202:
            self.ledger.promise(*names)
            self.ledger.count("files in batches answered with 202", len(names))

    def drop(self):
        """Moves a file, or a folder of some, into a pipeline's directory."""
        first, pipeline, name = self.pick()
        target = self.stack.spool / "drop" / pipeline
        aside = self.stack.place / f"aside-{self.name}"
        aside.mkdir(exist_ok=True)
        names = [name]
        (aside / name).write_bytes(first.content)
        if self.dice.random() < 0.5:
            os.rename(aside / name, target / name)
        else:
            for _ in range(self.dice.randrange(3)):
                self.number += 1
                names.append(f"{self.name}-{self.number}-{first.name}")
                self.ledger.send(names[-1], first, pipeline)
                (aside / names[-1]).write_bytes(first.content)
            os.rename(aside, target / f"folder-{self.name}-{self.number}")
        self.ledger.promise(*names)
        self.ledger.count("files dropped", len(names))

    def cancel(self):
        if entry := self.ledger.choose(self.dice):
            entry.was_cancelled = True
            self.act(entry, "POST", f"/jobs/{entry.id}/cancel", "jobs cancelled", 200, 202)

    def retry(self):
        entry = self.ledger.choose(self.dice)
        if entry and entry.was_cancelled:
            entry.was_retried = True
            self.act(entry, "POST", f"/jobs/{entry.id}/retry", "jobs retried", 200, 202)

    def delete(self):
        if entry := self.ledger.choose(self.dice):
            entry.was_deleted = True
            if self.act(entry, "DELETE", f"/jobs/{entry.id}", "jobs deleted", 204):
                entry.is_gone = True

    def act(self, entry, method, path, what, *good):
        code, _ = self.ask(method, path)
        if code in good:
            self.ledger.count(what)
        elif code not in (0, 409, 502, 503, 504) and not (code == 404 and entry.was_deleted):
            self.ledger.complain(f"job {entry.id}: {method} was answered with {code}")
        return code in good
