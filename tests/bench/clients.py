"""Clients that send prepared requests over kept connections, closed or open loop."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldapp.ops.local import HOST
from tests.bench.phones import Delivery

STORED = b'"stored"'
ANSWER_SECONDS = 30


class NotStored(Exception):
    """The server answered something else than that it stored every envelope."""


class Connection:
    """One kept HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, request: bytes) -> bytes:
        """The body of the answer to a request; sent anew once when the connection was closed."""
        for attempt in (1, 2):
            try:
                return self._send(request)
            except (ConnectionError, BrokenPipeError):
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def _send(self, request: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self._port), timeout=ANSWER_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._read()
        head, _, body = got.partition(b"\r\n\r\n")
        fields = dict(
            line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
        )
        wanted = int(fields[b"content-length"])
        while len(body) < wanted:
            body += self._read()
        if fields.get(b"connection") == b"close":
            self.close()
        if not head.startswith(b"HTTP/1.1 200"):
            raise NotStored(f"{head.splitlines()[0]!r} {body[:300]!r}")
        return body

    def _read(self) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionResetError
        return part

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


@dataclass
class Run:
    """What a run of clients took."""

    seconds: float = 0.0
    envelopes: int = 0
    latencies_ms: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Envelopes a second."""
        return self.envelopes / self.seconds


def run(port: int, deliveries: Sequence[Delivery], clients: int, every: float | None = None) -> Run:
    """Send all deliveries with so many clients at once.

    every: seconds between scheduled sendings (open loop: the time of an answer counts from the
    moment it should have been sent); None: each client sends when it has its last answer.
    """
    done, lock, errors = Run(), threading.Lock(), []
    waiting = iter(range(len(deliveries)))
    ready = threading.Barrier(clients + 1)
    begun = 0.0

    def client() -> None:
        connection = Connection(port)
        took: list[float] = []
        ready.wait()
        ready.wait()
        try:
            while not errors:
                with lock:
                    turn = next(waiting, None)
                if turn is None:
                    break
                scheduled = time.perf_counter() if every is None else begun + turn * every
                time.sleep(max(0.0, scheduled - time.perf_counter()))
                answer = connection.send(deliveries[turn].request)
                took.append((time.perf_counter() - scheduled) * 1000)
                if answer.count(STORED) != deliveries[turn].envelopes:
                    raise NotStored(answer[:300])
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()
            with lock:
                done.latencies_ms.extend(took)

    threads = [threading.Thread(target=client, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    ready.wait()
    for thread in threads:
        thread.join()
    done.seconds = time.perf_counter() - begun
    if errors:
        raise errors[0]
    done.envelopes = sum(d.envelopes for d in deliveries)
    return done
