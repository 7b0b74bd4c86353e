"""A web server of the tests that answers as the web does: right, gone, moved, slow, broken off, under a wrong name."""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MOVES = {"/moved": (301, "/ok"), "/for-now": (302, "/ok"), "/round": (302, "/round"), "/away": (301, "ftp://x/"),
         "/twice": (308, "/moved"), "/odd": (301, "http://[bad"), "/to-gone": (301, "/gone")}  # fmt: skip
STATUSES = {"/gone": 410, "/forbidden": 403, "/broken": 500, "/busy": 429, "/odd-status": 299}


class Web(ThreadingHTTPServer):
    """Notes each request as `HEAD /path`, with who asked; `released` lets the slow answers go."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.released = threading.Event()
        self.at_once = 0
        self.most_at_once = 0
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what some tests want."""


class _Handler(BaseHTTPRequestHandler):
    server: Web
    open = False

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.open = True
        with self.server.lock:
            self.server.asked.append(f"{self.command} {self.path}")
            self.server.agents.add(self.headers["User-Agent"])
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.at_once, self.server.most_at_once)
        try:
            self._reply(self.path.partition("?")[0])
        finally:
            self._over()

    def _over(self) -> None:
        """An answer is over before its last byte goes out: whoever has that may ask again at once."""
        with self.server.lock:
            self.server.at_once -= self.open
            self.open = False

    def _reply(self, path: str) -> None:
        if path in MOVES:
            status, location = MOVES[path]
            self._send(status, location)
        elif path == "/get-only":
            self._send(405 if self.command == "HEAD" else 200)
        elif path == "/second-time":
            self._send(503 if self.server.asked.count(f"{self.command} {self.path}") == 1 else 200)
        elif path == "/slow":
            self.server.released.wait(60)
        elif path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            self.wfile.flush()
            self.server.released.wait(60)
        elif path == "/reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif path == "/nonsense":
            self.wfile.write(b"\x00\xff nonsense\r\n\r\n")
        else:
            self._send(STATUSES.get(path, 200 if path in ("/ok", "/%C3%A9") else 404))

    def _send(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        time.sleep(0.02)  # so that two who ask at once are seen
        self._over()
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing: a test's output is for what failed."""


@contextmanager
def web(certificate: Path | None = None) -> Iterator[Web]:
    """A running server, over TLS where a certificate (with its key in one file) is given."""
    with Web() as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


def make_certificate(folder: Path, host: str) -> Path:
    """A certificate that is its own authority, with its key, for one host name."""
    key, file = folder / "key.pem", folder / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName=DNS:{host}", "-keyout", str(key), "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file
