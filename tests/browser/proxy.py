"""A TCP proxy that can be cut, so that pages and service workers alike lose the network.

Cut, it refuses new connections and resets those that stand. It can also let one answer through up
to a chosen byte and reset there.
"""

import contextlib
import selectors
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CHUNK = 65536
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on, for 0 s: closing sends a reset instead of a polite end."""


def reset(connection: socket.socket) -> None:
    """End a connection as a network does that is gone."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


@dataclass
class Cut:
    """Cut the answer to the next request that contains `request` after `after` bytes."""

    request: bytes
    after: int
    done: threading.Event = field(default_factory=threading.Event)
    """Set when the connection was reset, or ended by itself: then the answer was `whole`."""
    whole: bool = False
    passed: int = 0
    """Bytes of the answer that went through so far."""


class Proxy:
    """One port in front of one server; starts connected."""

    def __init__(self, server_port: int) -> None:
        self._server = (HOST, server_port)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._cuts: list[Cut] = []
        self._listener: socket.socket | None = None
        self.port = 0
        self.seen: list[bytes] = []
        """First line of every request that came in while connected."""
        self.sent = bytearray()
        """Every byte that clients sent."""
        self.restore()

    def lead_to(self, server_port: int) -> None:
        """To another server from here on: one that was started anew."""
        self._server = (HOST, server_port)

    def restore(self) -> None:
        """Take connections (again), on the port that it has had from the start."""
        with self._lock:
            if self._listener is not None:
                return
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, self.port))
            listener.listen(64)
            self.port = listener.getsockname()[1]
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuse new connections and reset those that stand."""
        with self._lock:
            listener, self._listener = self._listener, None
            connections, self._open = self._open, set()
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                connection.shutdown(socket.SHUT_RD)

    def cut_answer(self, request: bytes, after: int) -> Cut:
        """Cut the answer to the next such request after that many bytes of it."""
        cut = Cut(request, after)
        with self._lock:
            self._cuts.append(cut)
        return cut

    def wait_for(self, request: bytes, seconds: float = 30) -> None:
        """Wait until a request that begins so has come in; TimeoutError."""
        until = time.monotonic() + seconds
        while not any(line.startswith(request) for line in list(self.seen)):
            if time.monotonic() > until:
                raise TimeoutError(f"no {request!r} among {self.seen}")
            time.sleep(0.02)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._server, timeout=5)
        except OSError:
            return reset(client)
        server.settimeout(None)
        with self._lock:
            if self._listener is None:
                reset(server)
                return reset(client)
            self._open.add(client)
        try:
            politely = self._pump(client, server)
        except OSError:
            politely = False
        with self._lock:
            politely &= client in self._open
            self._open.discard(client)
        for connection in (client, server):
            connection.close() if politely else reset(connection)

    def _taken(self, data: bytes) -> Cut | None:
        with self._lock:
            for cut in self._cuts:
                if cut.request in data:
                    self._cuts.remove(cut)
                    return cut
        return None

    def _pump(self, client: socket.socket, server: socket.socket) -> bool:
        """Copy both ways; True when an end closed politely, False when this cut it."""
        cut: Cut | None = None
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ)
            ready.register(server, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(CHUNK)  # type: ignore[union-attr]
                    if not data:
                        if cut is not None:
                            cut.whole = True
                            cut.done.set()
                        return True
                    if key.fileobj is client:
                        self.sent += data
                        if data[:5] in (b"GET /", b"POST "):
                            self.seen.append(data.split(b"\r\n", 1)[0])
                        cut = self._taken(data) or cut
                        server.sendall(data)
                        continue
                    if cut is not None and cut.passed + len(data) >= cut.after:
                        client.sendall(data[: cut.after - cut.passed])
                        cut.done.set()
                        return False
                    client.sendall(data)
                    if cut is not None:
                        cut.passed += len(data)

    def close(self) -> None:
        """Be gone."""
        self.cut()
