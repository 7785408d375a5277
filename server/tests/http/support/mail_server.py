"""A mail server on the loopback, by somebody else (aiosmtpd): what the tests' letters are sent to.

    mail_server.py PORT [--certificate FILE --key FILE [--implicit]] [--user NAME --password WORD]

It prints a line of JSON for each thing that happens: {"ready": port}, {"letter": …}, {"refused": …}. What it does with a
letter is decided by the beginning of its address: `refused` is refused for good, `busy` is put off, `full` is refused
after the letter was sent, `slow` is answered once a line comes on standard input.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def say(**what):
    print(json.dumps(what), flush=True)


class Letters:
    def __init__(self):
        self.go_on = asyncio.Semaphore(0)

    async def handle_RCPT(self, server, session, envelope, address, options):
        for beginning, reply in (
            ("refused", "550 5.1.1 No such mailbox"),
            ("busy", "451 4.3.0 Come back later"),
        ):
            if address.startswith(beginning):
                say(refused=address, reply=reply)
                return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        if address.startswith("slow"):
            say(waiting=address)
            await self.go_on.acquire()
        if address.startswith("full"):
            say(refused=address, reply="552 5.2.2 Mailbox full")
            return "552 5.2.2 Mailbox full"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        say(
            letter={
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "headers": [[name, str(value)] for name, value in message.items()],
                "text": parts.get("text/plain", ""),
                "html": parts.get("text/html", ""),
                "defects": [str(defect) for defect in message.defects],
                "encrypted": server.transport.get_extra_info("ssl_object") is not None,
                "user": session.auth_data.decode() if session.auth_data else None,
            }
        )
        return "250 OK"


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    given = parser.parse_args()

    context = None
    if given.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.certificate, given.key)

    def authenticate(server, session, envelope, mechanism, data):
        right = (data.login.decode(), data.password.decode()) == (given.user, given.password)
        return AuthResult(success=right, handled=right, auth_data=data.login if right else None)

    letters = Letters()
    starttls = context if context and not given.implicit else None

    def connection():
        return SMTP(
            letters,
            hostname="mail.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=authenticate if given.user else None,
            auth_required=bool(given.user),
            auth_require_tls=context is not None and not given.implicit,
            loop=loop,
        )

    loop = asyncio.get_running_loop()

    def told():
        for _ in range(os.read(sys.stdin.fileno(), 4096).count(b"\n")):
            letters.go_on.release()

    loop.add_reader(sys.stdin, told)
    server = await loop.create_server(
        connection, "127.0.0.1", given.port, ssl=context if given.implicit else None, reuse_address=True
    )
    say(ready=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
