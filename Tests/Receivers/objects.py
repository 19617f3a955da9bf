#!/usr/bin/env python3
"""An S3 server for tests: SeaweedFS with a bucket `shop`, behind a proxy that has uploads go wrong.

The first line it prints is the proxy's port. GET /objects there lists what is in the bucket: for
each path the SHA-256 of the bytes, and the media type. SeaweedFS checks the signatures of requests.
"""

import argparse
import ctypes
import hashlib
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--access-key", required=True)
    parser.add_argument("--secret-key", required=True)
    parser.add_argument("--faults", default="",
                        help="what becomes of uploads, one after the other, with , between: pass, "
                             "a status code, lost (done, but not answered), cut (broken off in the "
                             "middle); those behind the last pass")
    return parser.parse_args()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def free_ports():
    """A port and the one 10,000 above it, where SeaweedFS has its RPC."""
    while True:
        port = free_port() % 20000 + 20000
        try:
            for number in (port, port + 10000):
                with socket.socket() as listener:
                    listener.bind(("127.0.0.1", number))
            return port
        except OSError:
            continue


def start(options, folder):
    """Starts SeaweedFS; returns the ports of S3 and of its own interface."""
    with open(f"{folder}/s3.json", "w") as file:
        json.dump({"identities": [{
            "name": "test", "actions": ["Read", "Write", "List"],
            "credentials": [{"accessKey": options.access_key, "secretKey": options.secret_key}],
        }]}, file)
    ports = {name: free_ports() for name in ("master", "volume", "filer", "s3")}
    parent = os.getpid()

    def end_with_parent():
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    weed = os.path.join(os.path.dirname(sys.executable), "weed")
    subprocess.Popen(
        [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3",
         f"-s3.config={folder}/s3.json", "-s3.autoCreateBucket=false", "-master.telemetry=false",
         "-volume.max=50", "-master.volumeSizeLimitMB=16"]
        + [f"-{name}.port={port}" for name, port in ports.items()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
    filer = f"http://127.0.0.1:{ports['filer']}"
    for _ in range(600):
        try:
            # It takes files only some time after it has a port.
            probe = urllib.request.Request(f"{filer}/probe", data=b"x", method="PUT")
            urllib.request.urlopen(probe, timeout=5).close()
            with socket.create_connection(("127.0.0.1", ports["s3"])):
                break
        except OSError:
            time.sleep(0.1)
    bucket = urllib.request.Request(f"{filer}/buckets/shop/", method="POST")
    urllib.request.urlopen(bucket, timeout=60).close()
    return ports["s3"], filer


def objects(filer, folder=""):
    path = urllib.parse.quote(f"/buckets/shop/{folder}")
    request = urllib.request.Request(filer + path + "?limit=10000",
                                     headers={"Accept": "application/json"})
    with urllib.request.urlopen(request) as answer:
        entries = json.load(answer)["Entries"] or []
    found = {}
    for entry in entries:
        name = folder + entry["FullPath"].rsplit("/", 1)[1]
        if entry["Mode"] & 0x80000000:
            found.update(objects(filer, name + "/"))
        else:
            with urllib.request.urlopen(filer + urllib.parse.quote(f"/buckets/shop/{name}")) as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            found[name] = {"sha256": digest, "type": entry["Mime"]}
    return found


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps(objects(self.server.filer)).encode()
        self.answer(200, [("Content-Type", "application/json")], body)

    def do_HEAD(self):
        self.forward(b"")

    def do_PUT(self):
        faults = self.server.faults
        fault = faults.pop(0) if faults else "pass"
        bytes_ = int(self.headers["Content-Length"])
        if fault == "cut":
            self.rfile.read(bytes_ // 2)
            return self.drop()
        body = self.rfile.read(bytes_)
        if fault.isdigit():
            return self.answer(int(fault), [], b"<Error><Code>Odd</Code></Error>")
        self.forward(body, is_lost=fault == "lost")

    def forward(self, body, is_lost=False):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.s3)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("expect", "connection"):
                connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        if is_lost:
            return self.drop()
        fields = [field for field in answer.getheaders()
                  if field[0].lower() not in ("content-length", "transfer-encoding", "connection")]
        self.answer(answer.status, fields, content)

    def answer(self, status, fields, body):
        self.send_response_only(status)
        for field in fields:
            self.send_header(*field)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def drop(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_):
        pass


options = arguments()
with tempfile.TemporaryDirectory() as state:
    s3, filer = start(options, state)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.daemon_threads = True
    server.s3, server.filer = s3, filer
    server.faults = [fault for fault in options.faults.split(",") if fault]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    print(server.server_address[1], flush=True)
    server.serve_forever()
