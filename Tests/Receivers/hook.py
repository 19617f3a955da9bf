#!/usr/bin/env python3
"""A receiver of webhooks for tests: prints each message it got as a line of JSON.

The first line it prints is its port.
"""

import argparse
import http.server
import json
import threading

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secret", help="what messages are to be signed with")
    parser.add_argument("--replies", default="200",
                        help="status codes to answer with, one after the other, with , between; "
                             "CODE+SECONDS asks to come again then, CODE>URL leads elsewhere, "
                             "wait never answers")
    return parser.parse_args()


def is_signed(secret, body, headers):
    try:
        Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
        return True
    except WebhookVerificationError:
        return False


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        print(json.dumps({
            "reply": reply, "path": self.path, "headers": dict(self.headers.items()),
            "isSigned": bool(self.server.secret)
            and is_signed(self.server.secret, body, self.headers),
            "body": json.loads(body),
        }), flush=True)
        if reply == "wait":
            threading.Event().wait()
        code, _, seconds = reply.partition("+")
        code, _, target = code.partition(">")
        self.send_response(int(code))
        if seconds:
            self.send_header("Retry-After", seconds)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        """Where redirects lead: who follows one takes the message for delivered."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


options = arguments()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
server.secret = options.secret
server.replies = options.replies.split(",")
print(server.server_address[1], flush=True)
server.serve_forever()
