"""No way out: an audit hook that stops every connection and look-up of a name, in the tests and in what they start.

Python imports a module of this name at its start; the folder stands in PYTHONPATH for all that the tests run. Sockets of
the machine itself are let through where a test says so (the mark ``local_sockets``); AF_UNIX and pipes always are.
"""

import os
import sys

LOCAL = "DXPROOF_TEST_LOCAL_SOCKETS"  # set: this machine may be talked to
ATTEMPTS: list[str] = []  # what was tried and stopped, for what catches every exception

_HERE = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}


class NetworkUsed(BaseException):
    """Something tried to leave the machine. No Exception: what catches those must not hide it."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if not isinstance(address, tuple):  # AF_UNIX
            return
        host = address[0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if LOCAL in os.environ and name in _HERE:
        return
    ATTEMPTS.append(event)
    raise NetworkUsed(event)


sys.addaudithook(_watch)
