"""A small editor: speaks the Language Server Protocol with yaml-language-server.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from scripts import needs

TIMEOUT = 30.0


class LanguageServer:
    """One conversation, over standard input and output; nothing is asked of the network.

    with LanguageServer(root, {"schemas": {address: "records/lights/*"}}) as server:
        server.open(path, "id: [1\\n")
        assert server.diagnostics(path) == [...]
    """

    def __init__(self, root: Path, settings: dict[str, Any] | None = None) -> None:
        self.root = root
        self.settings = {"validate": True, "schemaStore": {"enable": False}, **(settings or {})}
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._answers: dict[int, dict[str, Any]] = {}
        self._last_id = 0
        self._version = 0
        self._configured = False

    def __enter__(self) -> Self:
        program = [str(needs.node()), str(needs.language_server()), "--stdio"]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.request("shutdown")
                self.notify("exit")
                self._process.wait(TIMEOUT)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join()
            self._stdin.close()
            self._stdout.close()

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a file in the editor; `text` stands for what it holds, if it isn't what is saved."""
        self._diagnostics.pop(path.as_uri(), None)
        # The server remembers a file by name and version, also when it was closed in between.
        self._version += 1
        document = {
            "uri": path.as_uri(),
            "languageId": "yaml",
            "version": self._version,
            "text": path.read_text(encoding="utf-8") if text is None else text,
        }
        self.notify("textDocument/didOpen", {"textDocument": document})

    def close(self, path: Path) -> None:
        """Close a file, so that it may be opened anew with another text."""
        self._diagnostics.pop(path.as_uri(), None)
        self.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        # The server takes its diagnostics back; they must not pass for those of the next text.
        self.diagnostics(path)

    def diagnostics(self, path: Path) -> list[dict[str, Any]]:
        """What the editor would underline in an open file; lines and characters count from 0."""
        while path.as_uri() not in self._diagnostics:
            self._receive()
        return self._diagnostics[path.as_uri()]

    def at(self, method: str, path: Path, line: int, character: int) -> Any:
        """Ask about a place in an open file: `completion`, `hover`, `definition`, ..."""
        position = {"line": line, "character": character}
        document = {"uri": path.as_uri()}
        return self.request(f"textDocument/{method}", {"textDocument": document, "position": position})

    def request(self, method: str, params: Any = None) -> Any:
        self._last_id += 1
        number = self._last_id
        self._send({"id": number, "method": method, "params": params})
        while number not in self._answers:
            self._receive()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def notify(self, method: str, params: Any = None) -> None:
        self._send({"method": method, "params": params})

    def _start(self) -> None:
        capabilities = {
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            },
            "workspace": {"configuration": True},
        }
        folder = {"uri": self.root.as_uri(), "name": self.root.name}
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": capabilities,
            },
        )
        self.notify("initialized", {})
        # A file opened before the server has its settings would be judged without them.
        while not self._configured:
            self._receive()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._stdin.flush()

    def _receive(self) -> None:
        """Take in one message, and answer it if it is a question."""
        try:
            message = self._inbox.get(timeout=TIMEOUT)
        except queue.Empty:
            raise TimeoutError(f"the language server said nothing for {TIMEOUT:g} s") from None
        if message is None:
            raise RuntimeError("the language server ended")
        if "method" not in message:
            self._answers[message["id"]] = message
        elif "id" in message:
            self._send({"id": message["id"], "result": self._reply(message)})
        elif message["method"] == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]

    def _reply(self, question: dict[str, Any]) -> Any:
        if question["method"] != "workspace/configuration":
            return None
        self._configured = True
        items = question["params"]["items"]
        return [self.settings if item.get("section") == "yaml" else {} for item in items]

    def _read(self) -> None:
        """Fill the inbox, in a thread of its own, so that waiting for a message can time out."""
        while header := self._stdout.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = self._stdout.readline()
            self._inbox.put(json.loads(self._stdout.read(length)))
        self._inbox.put(None)
