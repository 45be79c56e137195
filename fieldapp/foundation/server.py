"""gunicorn's worker with threads, made deaf to clients that send by drips.

A thread of the original reads a request from the socket itself, so that as many slow clients as
there are threads stop everybody. Here the loop that watches all sockets gathers a request whole,
head and body, without a thread; a thread gets it when all of it is there. Who has not sent all of
it in time is cut off, and so is who sends more than a request may hold. TLS is for the proxy in
front: what comes here is plain. `gunicorn.conf.py` names this worker.
"""

import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

import gunicorn.http.wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10
"""From the first byte (or the connection) to the end of the head."""
BODY_SECONDS = 30
"""Seconds in which a body must have come, whatever its size…"""
SLOWEST_BYTES_PER_SECOND = 16 * 1024
"""…and what a phone on a poor network may add to them: 4 MiB may take this many bytes a second."""
LINGER_SECONDS = 2
MAX_HEAD = 32 * 1024
MAX_BODY = 4 * 1024 * 1024
CHUNK = 256 * 1024
MOST_PER_CLIENT = 200
"""Connections of one address that may be gathering at once; forty people share one."""

MOST_HELD = 64 * 1024 * 1024
"""Bytes of requests that one worker gathers at a time: nobody has signed in yet, and a delivery is
some kilobytes. Beyond it whoever has been sending for longest is cut off; a phone sends again."""

LENGTH = re.compile(rb"(?:^|\r\n)content-length:[ \t]*([0-9]{1,12})[ \t]*(?=\r\n|$)", re.IGNORECASE)

# The header Server names no product and no version.
gunicorn.http.wsgi.SERVER = "fieldapp"


class Gathering:
    """What has come of one request, and until when the rest must come."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.begun = time.monotonic()
        self.until = self.begun + HEAD_SECONDS
        self.wanted: int | None = None
        """Bytes of head and body together; None while the head is not whole."""
        self.expects = False
        """The client waits for a word before it sends the body."""
        self.is_partial = False
        """The body stays unread: it is of no length, or of one that is refused."""

    def add(self, more: bytes) -> None:
        """Take what came; ValueError when it is more than a request may hold."""
        searched = max(0, len(self.data) - 3)
        self.data += more
        if self.wanted is not None:
            return
        end = self.data.find(b"\r\n\r\n", searched)
        if end < 0:
            if len(self.data) > MAX_HEAD:
                raise ValueError("the head is too long")
            return
        found = LENGTH.findall(bytes(self.data[:end]))
        # What is said twice or said wrong is refused by the parser, which gets it as it is; what
        # is too long is refused by the app, which needs the head alone for that.
        length = int(found[0]) if len(found) == 1 else 0
        self.expects = b"100-continue" in self.data[:end].lower()
        packed = b"transfer-encoding:" in self.data[:end].lower()
        self.is_partial = packed or length > MAX_BODY or len(found) > 1
        self.wanted = end + 4 + (0 if self.is_partial else length)
        self.until = time.monotonic() + BODY_SECONDS + length / SLOWEST_BYTES_PER_SECOND

    def is_whole(self) -> bool:
        """Whether a thread can answer without waiting for the client."""
        return self.wanted is not None and len(self.data) >= self.wanted


class Closing:
    """A connection that was answered and waits for its client to have read."""

    def __init__(self) -> None:
        self.until = time.monotonic() + LINGER_SECONDS
        self.thrown = 0


class PatientWorker(ThreadWorker):
    """Threads answer whole requests only; no socket is ever waited for but by the one loop."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gathering: dict[TConn, Gathering] = {}
        self.closing: dict[TConn, Closing] = {}

    # --- a request comes in ----------------------------------------------------------------

    def accept(self, listener: Any) -> None:
        """Take a connection and begin to gather, without a thread."""
        try:
            client, address = listener.accept()
        except OSError:
            return  # it went away, or another worker has it
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        if sum(_host(other) == _host(conn) for other in self.gathering) >= MOST_PER_CLIENT:
            self.nr_conns -= 1
            conn.close()
            return
        self._gather(conn)

    def _gather(self, conn: TConn, begun: bytes = b"") -> None:
        """Take what is there already; watch the socket for the rest only where there is one."""
        conn.sock.setblocking(False)
        gathered = Gathering()
        if not begun:
            try:
                begun = conn.sock.recv(CHUNK)
                if not begun:
                    return self._forget(conn)
            except (BlockingIOError, InterruptedError):
                pass
            except OSError:
                return self._forget(conn)
        if begun and not self._take(conn, gathered, begun):
            return self._forget(conn)
        if not gathered.is_whole():
            self.gathering[conn] = gathered
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._readable, conn))
        return None

    def _readable(self, conn: TConn, client: Any) -> None:
        gathered = self.gathering.get(conn)
        if gathered is None:
            return None  # cut off in this very round
        try:
            more = client.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            more = b""
        if not more:
            return self._drop(conn)
        self._stop_watching(conn)
        if not self._take(conn, gathered, more):
            return self._forget(conn)
        if not gathered.is_whole():
            self.gathering[conn] = gathered
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._readable, conn))
            if len(gathered.data) > MAX_HEAD:
                self._hold_no_more()
        return None

    def _hold_no_more(self) -> None:
        """Cut off who has sent for longest, until what is held is what may be."""
        held = sum(len(gathered.data) for gathered in self.gathering.values())
        if held <= MOST_HELD:
            return
        large = [c for c, gathered in self.gathering.items() if len(gathered.data) > MAX_HEAD]
        for conn in sorted(large, key=lambda c: self.gathering[c].begun):
            if held <= MOST_HELD:
                return
            held -= len(self.gathering[conn].data)
            self._drop(conn)

    def _take(self, conn: TConn, gathered: Gathering, more: bytes) -> bool:
        """Add what came, and give a thread what is whole; False when it is too much."""
        try:
            gathered.add(more)
        except ValueError:
            return False
        if gathered.is_whole():
            conn.data_ready = True
            conn.gathered, conn.is_partial = bytes(gathered.data), gathered.is_partial
            self.enqueue_req(conn)
        elif gathered.expects:
            gathered.expects = False
            with suppress(OSError):
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return True

    def _stop_watching(self, conn: TConn) -> None:
        self.gathering.pop(conn, None)
        self.poller.unregister(conn.sock)

    def _forget(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def _drop(self, conn: TConn) -> None:
        self._stop_watching(conn)
        self._forget(conn)

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """The next request of a kept connection: gathered like the first."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._gather(conn)

    # --- a thread answers ------------------------------------------------------------------

    def handle(self, conn: TConn) -> Any:
        """Answer in a thread: what was gathered goes to the parser before the socket does."""
        conn.sock.setblocking(True)
        conn.init()
        conn.parser.unreader.unread(conn.gathered)
        conn.gathered = b""
        return super().handle(conn)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        # What was not gathered was refused unread: nobody waits for the rest of it.
        return not conn.is_partial and super()._keepalive_after(conn, keepalive)

    # --- and the connection is kept or closed ----------------------------------------------

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Keep the connection, go on with what came behind the request, or close it."""
        kept = not fs.cancelled() and fs.exception() is None and fs.result()
        if kept:
            behind = conn.parser.unreader.take_buffered()
            if behind:
                self._gather(conn, behind)
            else:
                super().finish_request(conn, fs)
            return
        # The original waits here for the client to close, and every other client with it.
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._lingering, conn))
            self.closing[conn] = Closing()
        except (OSError, ValueError):
            self._close(conn)

    def _lingering(self, conn: TConn, client: Any) -> None:
        """Let the answer arrive whole: what still comes is thrown away, for a while."""
        try:
            more = client.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            more = b""
        self.closing[conn].thrown += len(more)
        if not more or self.closing[conn].thrown > MAX_BODY:
            self._close(conn)

    def _close(self, conn: TConn) -> None:
        if self.closing.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called every second: cut off whoever has not sent all, or not closed, in time."""
        now = time.monotonic()
        for conn, gathered in list(self.gathering.items()):
            idle = not self.alive and not gathered.data
            if idle or gathered.until < now:
                self._drop(conn)
        for conn in [c for c, closing in self.closing.items() if closing.until < now]:
            self._close(conn)


def _host(conn: TConn) -> Any:
    return conn.client[0] if isinstance(conn.client, tuple) else conn.client
