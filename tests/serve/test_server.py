"""The service as a process of its own: started, asked over sockets by good and bad callers at once, and ended."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection

import psutil
import pytest

from dxproof.engine.serve.server import Listening, _listening
from tests.serve.conftest import NOTE

HANG = 600  # seconds of the clock after which a process hangs, and is not only slow
PACK = "m17-knee-osteoarthritis"  # the smallest: each worker compiles it


@pytest.fixture(scope="module")
def process() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "dxproof.cli", "serve", "--port", "0", "--pack", PACK, "--workers", "1"]
    environment = os.environ | {"DXPROOF_TEST_LOCAL_SOCKETS": "1"}
    started = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    yield started
    started.kill()
    started.communicate()


@pytest.fixture(scope="module")
def port(process: subprocess.Popen[str]) -> int:
    assert process.stderr
    line = process.stderr.readline()
    assert line.endswith("/ is ready (1 workers)\n"), line
    return int(line.split("/")[2].rpartition(":")[2])


def check(port: int, **fields: object) -> tuple[int, object]:
    connection = HTTPConnection("127.0.0.1", port, timeout=HANG)
    connection.request("POST", "/v1/check", json.dumps(fields), {"content-type": "application/json"})
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


@pytest.mark.local_sockets
def test_callers_of_every_kind(port: int) -> None:
    idle = [socket.create_connection(("127.0.0.1", port), timeout=HANG) for _ in range(200)]
    slow = socket.create_connection(("127.0.0.1", port), timeout=HANG)
    slow.sendall(
        b"POST /v1/check HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"
    )
    large = socket.create_connection(("127.0.0.1", port), timeout=HANG)
    large.sendall(
        b"POST /v1/check HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 20000000\r\n\r\n{"
    )
    assert large.recv(12) == b"HTTP/1.1 413"  # before the rest of it was sent
    bad = socket.create_connection(("127.0.0.1", port), timeout=HANG)
    bad.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
    assert bad.recv(12) == b"HTTP/1.1 400"
    two = socket.create_connection(("127.0.0.1", port), timeout=HANG)
    two.sendall(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n\r\n")
    assert two.recv(12) in (b"HTTP/1.1 421", b"HTTP/1.1 400")
    status, found = check(port, text="Right knee osteoarthritis, primary.")
    assert (status, found["reports"][0]["pack"]["id"]) == (200, PACK)  # type: ignore[index]
    assert check(port, text="")[0] == 422
    for each in (*idle, slow, large, bad, two):
        each.close()


@pytest.mark.local_sockets
def test_a_port_that_is_taken(port: int) -> None:
    command = [sys.executable, "-m", "dxproof.cli", "serve", "--port", str(port)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error[serve-options]: cannot listen on 127.0.0.1, port {port}: ")


@pytest.mark.local_sockets
def test_no_answer_waits_for_an_acknowledgement() -> None:
    """asyncio turns Nagle's algorithm off where the protocol is named; otherwise each answer takes 40 ms more."""
    with _listening(Listening("127.0.0.1", 0, 1)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_it_ends_with_its_workers(process: subprocess.Popen[str], port: int) -> None:
    workers = psutil.Process(process.pid).children(recursive=True)
    assert workers
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=HANG)
    assert out == ""
    assert all(line.startswith(("POST /v1/check ", "GET /metrics ")) for line in err.splitlines())
    assert NOTE.split()[0] not in err
    _, alive = psutil.wait_procs(workers, timeout=HANG)
    assert alive == []
