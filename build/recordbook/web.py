"""Asks one address of the web whether it still answers: politely, not for ever, and no machine of a private network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Timer
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

Kind = Literal["fine", "moved", "dead", "unsure", "unreached"]

MOVED_FOR_GOOD, MOVED = (301, 308), (301, 302, 303, 307, 308)
GONE = (404, 410)
REDIRECTS = 10
PASSING = (408, 425, 429)  # and 5xx: worth another try


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: `moved` names the new address; `unreached` says that no host answered at all."""

    kind: Kind
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """How to ask: `agent` says who asks, times are in seconds, `local` allows hosts of private networks."""

    agent: str
    timeout: float = 20
    tries: int = 3
    pause: float = 2
    local: bool = False
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, address: str) -> Answer:
        """What an address answers; what may pass by itself is asked again, each time after a longer pause."""
        answer = Answer("unsure", "it was not asked")
        for number in range(self.tries):
            if number:
                time.sleep(self.pause * 2 ** (number - 1))
            answer, passing = self._follow(address)
            if not passing:
                break
        return answer

    def _follow(self, address: str) -> tuple[Answer, bool]:
        """The answer at the end of all redirects, and whether another try may give another one."""
        here, for_good = address, True
        for _ in range(REDIRECTS):
            try:
                status, location = self._request(here)
                if status not in MOVED or not location:
                    return _judge(status, here if for_good and here != address else "")
                for_good &= status in MOVED_FOR_GOOD
                here = _joined(here, location)
            except _Fault as fault:
                return fault.answer, fault.passing
        return Answer("dead", f"it leads on and on, more than {REDIRECTS} times"), False

    def _request(self, address: str) -> tuple[int, str]:
        """Status and Location; with GET where HEAD is refused, since many hosts answer it wrongly."""
        status, location = self._send("HEAD", address)
        if status >= 400 and status not in PASSING:
            status, location = self._send("GET", address)
        return status, location

    def _send(self, method: str, address: str) -> tuple[int, str]:
        try:
            parts = urlsplit(address)
            connection = self._connect(parts)
        except ValueError as error:
            raise _Fault("dead", f"it leads to {address!r}, which is no address: {error}") from error
        late = Event()
        timer = Timer(self.timeout, _cut, [connection, late])  # a host that sends a byte now and then ends too
        timer.start()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, _ascii(target), headers={"User-Agent": self.agent, "Accept": "*/*"})
            response = connection.getresponse()
            if late.is_set():
                raise TimeoutError
            return response.status, response.getheader("Location") or ""
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise _Fault("unsure", f"the host broke off: {_told(error)}", passing=True) from error
        finally:
            timer.cancel()
            connection.close()

    def _connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        """A connection to an address that was looked at first: what it is called can't change in between."""
        host, secure = parts.hostname or "", parts.scheme == "https"
        if parts.scheme not in ("http", "https") or not host:
            raise _Fault("dead", f"it leads to {parts.geturl()!r}, which is no address of the web")
        port = parts.port or (443 if secure else 80)
        connection = http.client.HTTPConnection(_ascii_host(host), port, timeout=self.timeout)
        try:
            connection.sock = socket.create_connection((self._resolve(host, port), port), self.timeout)
            if secure:
                connection.sock = self.context.wrap_socket(connection.sock, server_hostname=_ascii_host(host))
        except ssl.SSLCertVerificationError as error:
            connection.close()
            raise _Fault("dead", f"its certificate is not good: {error.verify_message}") from error
        except OSError as error:
            connection.close()
            raise _Fault("unreached", f"the host {host} does not answer: {_told(error)}", passing=True) from error
        return connection

    def _resolve(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(_ascii_host(host), port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            passing = error.errno == socket.EAI_AGAIN
            raise _Fault("unreached", f"there is no host {host}: {error.strerror}", passing=passing) from error
        address = str(found[0][4][0])
        if not self.local and not ipaddress.ip_address(address.split("%")[0]).is_global:
            raise _Fault("dead", f"the host {host} is {address}, a machine of a private network: it was not asked")
        return address


class _Fault(Exception):
    """An address gave no answer of HTTP."""

    def __init__(self, kind: Kind, words: str, passing: bool = False) -> None:
        super().__init__(words)
        self.answer, self.passing = Answer(kind, words), passing


def _judge(status: int, moved_to: str) -> tuple[Answer, bool]:
    if 200 <= status < 300:
        return (Answer("moved", "it has moved for good", moved_to) if moved_to else Answer("fine")), False
    if status in GONE:
        return Answer("dead", f"the host answers {status} ({http.client.responses[status]})"), False
    words = f"the host answers {status} ({http.client.responses.get(status, 'no known status')})"
    if status in PASSING or status >= 500:
        return Answer("unsure", words), True
    return Answer("unsure", f"{words}: it may refuse programs, so look with a browser"), False


def _joined(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError:
        raise _Fault("dead", f"it leads to {location!r}, which is no address of the web") from None


def _cut(connection: http.client.HTTPConnection, late: Event) -> None:
    late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _ascii(target: str) -> str:
    """A path as it may stand in a request: what is no ASCII as its bytes in percent signs."""
    return "".join(c if "!" <= c <= "~" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in target)


def _ascii_host(host: str) -> str:
    return host.encode("idna").decode() if not host.isascii() else host


def _told(error: Exception) -> str:
    """An error in words that are the same on every machine and at every run."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
