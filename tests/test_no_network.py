"""The guard of all tests: nothing leaves the machine, and no attempt can be hidden."""

import socket
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType

import pytest

TRIES: dict[str, Callable[[], object]] = {
    "connect": lambda: socket.socket().connect(("192.0.2.1", 80)),
    "connect_ex": lambda: socket.socket().connect_ex(("192.0.2.1", 80)),
    "create_connection": lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    "getaddrinfo": lambda: socket.getaddrinfo("example.org", 443),
    "gethostbyname": lambda: socket.gethostbyname("example.org"),
    "sendto": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
    "ipv6": lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80)),
}


@pytest.mark.parametrize("way", TRIES)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_no_way_leads_out(no_network: ModuleType, way: str) -> None:
    with pytest.raises(no_network.NetworkUsed):
        TRIES[way]()
    assert len(no_network.ATTEMPTS) == 1
    no_network.ATTEMPTS.clear()


def test_an_attempt_that_is_hidden_is_known(no_network: ModuleType) -> None:
    with suppress(BaseException):
        socket.getaddrinfo("example.org", 443)
    assert no_network.ATTEMPTS == ["socket.getaddrinfo"]
    no_network.ATTEMPTS.clear()


def test_this_machine_is_out_of_reach_too(no_network: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(no_network.NetworkUsed):
        socket.create_connection(server.getsockname())
    no_network.ATTEMPTS.clear()


@pytest.mark.local_sockets
def test_but_where_a_test_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


@pytest.mark.local_sockets
def test_which_opens_no_other_way(no_network: ModuleType) -> None:
    with pytest.raises(no_network.NetworkUsed):
        socket.getaddrinfo("example.org", 443)
    no_network.ATTEMPTS.clear()


def test_pipes_of_processes_are_left_alone() -> None:
    first, second = socket.socketpair()
    with first, second:
        first.send(b"x")
        assert second.recv(1) == b"x"
