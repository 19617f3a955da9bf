"""A Pressroom of the tests' own, with pipelines that take as long as a test needs to look."""
import json
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

PIPELINES = {
    # Something to look at: pictures, a document, words.
    "web": """
name: web
description: Pictures for a web page
accepts: [image/jpeg, image/png, application/pdf]
limits: { bytes: 30MB }
steps:
  small: { uses: thumbnail, with: { width: 320, height: 320 } }
  large: { uses: thumbnail, with: { width: 1280, height: 1280 } }
  facts: { uses: metadata }
  album: { uses: pdf-export, needs: [large] }
""",
    # The tests end in less than a day.
    "night": """
name: night
description: Begins at night
accepts: [image/jpeg]
window: { from: "%s", to: "%s" }
steps:
  small: { uses: thumbnail, with: { width: 320, height: 320 } }
""" % tuple(time.strftime("%H:00", time.localtime(time.time() + hours * 3600)) for hours in (3, 4)),
}


ROOT = Path(__file__).resolve().parents[2]


class Server:
    """With `is_open` everybody is an operator, as an nginx.conf may say."""

    def __init__(self, programs, folder, is_open=False):
        self.programs, self.folder = programs, Path(folder)
        (self.folder / "pipelines").mkdir(parents=True)
        for name, text in PIPELINES.items():
            (self.folder / "pipelines" / f"{name}.yaml").write_text(text)
        options = []
        if is_open:
            text = (ROOT / "nginx.conf").read_text()
            role = 'map $pressroom_user $pressroom_role {\n        default "";'
            assert role in text
            conf = self.folder / "nginx.conf"
            conf.write_text(text.replace(role, role.replace('""', "operator")))
            options = ["--nginx-conf", str(conf)]
        self.log = open(self.folder / "up.log", "wb")
        self.process = subprocess.Popen(
            [f"{programs}/pressroom", "up", "--listen", "127.0.0.1:0",
             "--pipelines", str(self.folder / "pipelines"), "--spool", str(self.folder / "spool"), *options],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log, text=True)
        # It says so, or it ends.
        line = next((line for line in self.process.stdout if line.startswith("ready ")), "")
        assert line, f"pressroom up did not start: see {self.folder}/up.log"
        self.address = line.split()[1]

    def get(self, path, **fields):
        request = urllib.request.Request(self.address + path, headers=fields)
        return urllib.request.urlopen(request, timeout=20)

    def json(self, path):
        return json.load(self.get(path))

    def submit(self, pipeline, *files, **options):
        """Sends files as a program does, and returns the address of the job."""
        return self.send("jobs", pipeline, files, options)

    def batch(self, pipeline, *files):
        """Sends each file as a job, and returns the address of the batch of them."""
        return self.send("batches", pipeline, files, {})

    def send(self, what, pipeline, files, options):
        query = "&".join([f"pipeline={pipeline}"] + [f"{k}={v}" for k, v in options.items()])
        output = subprocess.run(
            ["curl", "-fsS", *sum((["-F", f"file=@{file}"] for file in files), []),
             f"{self.address}/{what}?{query}"], check=True, capture_output=True, timeout=60)
        return json.loads(output.stdout)["links"]["self"]

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


class Line:
    """A line to a server that can be slow, and break: `cut` closes what is open, and while
    `is_down` is set nothing gets through."""

    def __init__(self, address):
        host, port = address.removeprefix("http://").split(":")
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.is_down = False
        self.pairs = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.is_down:
                client.close()
                continue
            server = socket.create_connection(self.target)
            self.pairs.append((client, server))
            for ends in [(client, server), (server, client)]:
                threading.Thread(target=self.pass_on, args=ends, daemon=True).start()

    def pass_on(self, source, sink):
        try:
            while data := source.recv(16384):
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                    end.close()
                except OSError:
                    pass
        self.pairs = []
