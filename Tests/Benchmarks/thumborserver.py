"""thumbor: thumbnails over HTTP, made when they are asked for."""
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import processes
from contestant import Contestant

CONNECTIONS = 4
CONFIGURATION = """
LOADER = 'thumbor.loaders.file_loader'
FILE_LOADER_ROOT_PATH = {root!r}
STORAGE = 'thumbor.storages.no_storage'
QUALITY = 80
ALLOW_UNSAFE_URL = True
"""


class Thumbor(Contestant):
    name = "thumbor"
    settings = (f"a process a processor, file loader, no storage; asked over {CONNECTIONS} "
                "connections; answers are written to files by the client")

    def __init__(self, place, files, side):
        self.place, self.files, self.side, self.outputs = place, files, side, len(files)

    def start(self, log):
        path = self.place / "thumbor.conf"
        path.write_text(CONFIGURATION.format(root=os.path.dirname(self.files[0])))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [Path(sys.executable).parent / "thumbor", "--ip", "127.0.0.1",
             "--port", str(self.port), "--conf", path, "--processes", str(os.cpu_count()),
             "--log-level", "error"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        processes.wait_for("thumbor", self.answers)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def run(self, target, log):
        rest, problems = list(reversed(self.files)), []
        threads = [threading.Thread(target=self.take, args=(rest, target, problems))
                   for _ in range(CONNECTIONS)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]
        return time.monotonic() - began

    def take(self, rest, target, problems):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            while True:
                try:
                    name = os.path.basename(rest.pop())
                except IndexError:
                    return
                connection.request("GET", f"/unsafe/fit-in/{self.side}x{self.side}/{name}")
                response = connection.getresponse()
                body = response.read()
                if response.status != 200:
                    raise RuntimeError(f"thumbor answers {response.status} for {name}")
                (target / name).write_bytes(body)
        except (OSError, RuntimeError, http.client.HTTPException) as problem:
            problems.append(problem)
        finally:
            connection.close()
