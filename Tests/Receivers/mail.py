#!/usr/bin/env python3
"""A mail server for tests: takes mail, and prints each message it took or refused as a line
of JSON.

The first line it prints is its port.
"""

import argparse
import asyncio
import email
import email.policy
import json
import logging
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificate", help="a file with certificate and key: TLS is required")
    parser.add_argument("--implicit", action="store_true", help="TLS from the start")
    parser.add_argument("--login", help="USER:PASSWORD that is required")
    parser.add_argument("--replies", default="250 taken",
                        help="what is replied to one message after the other, with | between")
    return parser.parse_args()


def described(part):
    content = part.get_content() if part.get_content_maintype() == "text" else None
    return {
        "type": part.get_content_type(),
        "text": content,
        "bytes": len(part.get_payload(decode=True)),
        "id": part["Content-ID"],
        "name": part.get_filename(),
    }


def leaves(entity):
    """The types and bodies of a message's parts, read by the letter of RFC 2046, section 5.1.1:
    a line that begins with a boundary ends a part, whatever follows."""
    head, _, body = entity.partition(b"\r\n\r\n")
    message = email.message_from_bytes(head + b"\r\n\r\n", policy=email.policy.default)
    boundary = message.get_boundary()
    if boundary is None:
        message.set_payload(body.decode("ascii"))
        return [(message.get_content_type(), message.get_payload(decode=True))]
    delimiter = b"--" + boundary.encode()
    parts, isOpen = [], False
    for line in body.split(b"\r\n"):
        if line.startswith(delimiter):
            isOpen = not line.startswith(delimiter + b"--")
            if isOpen:
                parts.append([])
        elif isOpen:
            parts[-1].append(line)
    return [leaf for part in parts for leaf in leaves(b"\r\n".join(part))]


class Handler:
    def __init__(self, replies):
        self.replies = replies

    async def handle_DATA(self, server, session, envelope):
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        same = [(part.get_content_type(), part.get_payload(decode=True)) for part in parts]
        sender = message["From"].addresses
        print(json.dumps({
            "reply": reply,
            "from": envelope.mail_from,
            "sender": [[one.display_name, one.addr_spec] for one in sender],
            "readsTheSameByPrefix": leaves(envelope.content) == same,
            "to": envelope.rcpt_tos,
            "isEncrypted": server.transport.get_extra_info("ssl_object") is not None,
            "isAuthenticated": session.authenticated or False,
            "headers": [[name, str(value)] for name, value in message.items()],
            "parts": [described(part) for part in parts],
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
            "longestLine": max(len(line) for line in envelope.content.split(b"\r\n")),
            "hasBareEnds": b"\n" in envelope.content.replace(b"\r\n", b""),
        }), flush=True)
        return reply


def authenticator(login):
    def check(server, session, envelope, mechanism, data):
        expected = tuple(part.encode() for part in login.split(":", 1))
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == expected
        return AuthResult(success=is_right, handled=is_right)
    return check if login else None


async def serve(options):
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
    handler = Handler(options.replies.split("|"))

    def connection():
        return SMTP(handler, hostname="test", tls_context=None if options.implicit else context,
                    require_starttls=bool(context) and not options.implicit,
                    auth_required=bool(options.login), authenticator=authenticator(options.login),
                    auth_require_tls=not options.implicit)

    server = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", 0, ssl=context if options.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# It would tell of clients that turn away, and of what is old in the library.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
asyncio.run(serve(arguments()))
