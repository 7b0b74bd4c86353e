"""Shows a preview at a local address; an open page is loaded again when it is no longer the same."""

from __future__ import annotations

import errno
import hashlib
import json
import mimetypes
import posixpath
import sys
import threading
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import parse_qs, quote, unquote, urlsplit

from mkdocs.exceptions import MkDocsException

from recordbook.followed import Moment
from recordbook.html import safe
from recordbook.preview import Place, Preview
from recordbook.problem import Refused, ToolkitError

OWN = "/.recordbook/"  # no record, page or file has a dot in front
SCRIPT = f"{OWN}reload.js"
WAIT = 20.0  # seconds that a question for news is kept; then the browser asks again
OWN_TYPES = {".atom": "application/atom+xml", ".ics": "text/calendar"}
TEXT_TYPES = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")


class PreviewServer(ThreadingHTTPServer):
    """Serves a preview and says when it changed. `host` and `port` as the place names them."""

    daemon_threads = True

    def __init__(self, place: Place) -> None:
        if ":" in place.host:
            import socket

            self.address_family = socket.AF_INET6
        try:
            super().__init__((place.host, place.port), _Handler)
        except OSError as error:
            raise ToolkitError(_refused(place, error)) from error
        self.place = replace(place, port=self.server_port)  # port 0 takes any that is free
        self._changed = threading.Condition()
        self._using = threading.Lock()
        self._preview: Preview | None = None
        self._moment = 0
        self._problems: list[str] = []

    def start(self) -> None:
        """Answers from now on, beside the thread that calls this."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def show(self, preview: Preview) -> None:
        """Shows another preview; nothing is wrong any more."""
        with self._using:
            self._preview = preview
        self.tell([])

    def renew(self, moment: Moment) -> bool:
        """Shows another moment of the same preview; False where it takes another preview."""
        with self._using:
            done = self._preview is not None and self._preview.renew(moment)
        if done:
            self.tell([])
        return done

    def tell(self, problems: list[str]) -> None:
        """Has open pages say what keeps them from changing."""
        with self._changed:
            self._problems = problems
            self._moment += 1
            self._changed.notify_all()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up early is no fault; any other is told by the base class."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    # -- answers, each in a thread of its own -------------------------------------------------------------------------

    def page(self, path: str) -> tuple[HTTPStatus, bytes]:
        """What is at a path below the site's root, as it is now."""
        with self._using:
            assert self._preview is not None
            try:
                found = self._preview.find(path)
                if found is None and self._preview.is_folder(path):
                    return HTTPStatus.FOUND, b""
                if found is not None:
                    return HTTPStatus.OK, found
                return HTTPStatus.NOT_FOUND, self._preview.missing()
            except (ToolkitError, Refused, MkDocsException, OSError) as error:
                return HTTPStatus.INTERNAL_SERVER_ERROR, _fault(error)

    def news(self, path: str, tag: str, told: str) -> bytes:
        """Waits until the page at `path` isn't that of `tag` any more, or something else is to be told."""
        with self._changed:
            moment = self._moment
        while True:
            found = {"tag": tag_of(self.page(path)[1]), "told": self._told(), "problems": self._problems}
            if found["tag"] != tag or found["told"] != told:
                break
            with self._changed:
                if not self._changed.wait_for(lambda before=moment: self._moment != before, WAIT):  # type: ignore[misc]
                    break
                moment = self._moment
        return json.dumps(found, ensure_ascii=False).encode()

    def _told(self) -> str:
        return tag_of("\n".join(self._problems).encode()) if self._problems else ""


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        if path == SCRIPT:
            self._send(HTTPStatus.OK, (files("recordbook") / "assets" / "reload.js").read_bytes(), "text/javascript")
        elif path == f"{OWN}news":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            page = self._below(asked.get("page", "/"))
            content = self.server.news(unquote(page or ""), asked.get("tag", ""), asked.get("told", ""))
            self._send(HTTPStatus.OK, content, "application/json")
        else:
            self._site(path, parts.query)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _below(self, path: str) -> str | None:
        """The path below the site's root; None for one that is not there."""
        root = self.server.place.path
        found = posixpath.normpath(path) + ("/" if path.endswith("/") else "")
        return found.removeprefix(root).lstrip("/") if f"{found.rstrip('/')}/".startswith(root) else None

    def _site(self, path: str, query: str) -> None:
        below = self._below(path)
        if below is None or path == self.server.place.path.rstrip("/"):
            self._lead(self.server.place.path)
            return
        status, content = self.server.page(below)
        if status is HTTPStatus.FOUND:
            self._lead(f"{quote(path)}/{f'?{query}' if query else ''}")
            return
        kind = "text/html" if status is not HTTPStatus.OK else _type(below)
        self._send(status, with_script(content) if kind == "text/html" else content, kind)

    def _lead(self, address: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith(TEXT_TYPES) else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing: what an editor looks for on the terminal are the problems."""


def with_script(page: bytes) -> bytes:
    """A page with the script that asks for news, which knows by a tag which page it stands on."""
    script = f'<script src="{SCRIPT}" data-tag="{tag_of(page)}"></script>'.encode()
    head, end, rest = page.rpartition(b"</body>")
    return head + script + end + rest if end else page + script


def tag_of(content: bytes) -> str:
    """What tells one content from any other."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _fault(error: Exception) -> bytes:
    lines = [str(problem) for problem in error.problems] if isinstance(error, Refused) else [str(error)]
    items = "".join(f"<li>{safe(line)}</li>" for line in lines)
    title = "This page can't be made"
    return f"<!doctype html><title>{title}</title><body><h1>{title}</h1><ul>{items}</ul></body>".encode()


def _type(path: str) -> str:
    if not path or path.endswith("/"):
        return "text/html"
    own = OWN_TYPES.get(posixpath.splitext(path)[1])  # which not every system knows
    return own or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _refused(place: Place, error: OSError) -> str:
    where = f"{place.host}:{place.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is in use, by another program or another `recordbook serve`: name another with --address"
    return f"can't serve at {where}: {error.strerror or error}"
