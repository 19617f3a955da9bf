"""Takes webhooks, and turns some of them away."""
import http.server
import json
import threading
from collections import Counter


class Receiver:
    def __init__(self, dice):
        self.delivered = Counter()
        self.taken = self.refused = 0
        receiver, lock = self, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    is_taken = dice.random() < 0.9
                    receiver.taken += is_taken
                    receiver.refused += not is_taken
                self.send_response(204 if is_taken else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()
                if is_taken:
                    with lock:
                        receiver.delivered[body["data"]["id"], body["type"].split(".")[1]] += 1

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except OSError:
                    # The notifier was killed meanwhile.
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
