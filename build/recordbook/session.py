"""One session of editing: the site is shown, files are watched, and what changes is shown or told."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from recordbook.check import RECORDS_FOLDER
from recordbook.followed import Followed
from recordbook.handwritten import DOCS_FOLDER
from recordbook.preview import CONFIG, Preview, load, place_of
from recordbook.preview_server import PreviewServer
from recordbook.problem import Location, Problem, Refused, ToolkitError
from recordbook.schema_reader import SCHEMA_FOLDER
from recordbook.watch import Watch

PAUSE = 0.15  # seconds between two looks at the files
CALM = 0.05  # seconds without a further change: an editor may write several files, or one in parts
TRIES = 3
REST = 20  # looks without a change after which memory is tidied: that takes a moment

Tell = Callable[[list[Problem]], None]
Note = Callable[[str], None]


class Session:
    """`tell` shows problems to whoever edits, `note` says what else goes on.

    Raises `Refused` or `ToolkitError` where there is nothing to show: wrong records, wrong settings, a port in use.
    """

    def __init__(self, root: Path, address: str, tell: Tell, note: Note) -> None:
        self.root, self._address, self._tell, self._note = root.resolve(), address, tell, note
        config = load(self.root, address)
        self._watch = Watch(self.root, _watched(self.root, config.docs_dir, config.theme.custom_dir, config.watch))
        self._followed = Followed(self.root)
        self.server = PreviewServer(place_of(config))
        self.server.show(Preview(config, self.server.place, self._followed.look()))
        self._wrong = False
        self._told: list[Problem] = []
        self._warn()

    def run(self) -> None:
        """Shows the site and follows changes until it is interrupted (Ctrl-C)."""
        self.server.start()
        try:
            calm = 0
            while True:
                time.sleep(PAUSE)
                changed = self._watch.changed()
                while changed and (more := self._after_a_while()):
                    changed |= more
                if changed:
                    self.follow(changed)
                calm = 0 if changed else calm + 1
                if calm == REST:
                    _tidy()
        except KeyboardInterrupt:
            self._note("stopped")
        finally:
            self.server.shutdown()
            self.server.server_close()

    def _after_a_while(self) -> set[str]:
        time.sleep(CALM)
        return self._watch.changed()

    def follow(self, changed: set[str]) -> None:
        """Shows the site after some files changed, or tells why it stays as it was."""
        try:
            self._show_at_last(changed)
        except OSError as error:
            self._refuse([Problem(Location(str(error.filename or RECORDS_FOLDER)), "site", "", str(error.strerror))])
        except Refused as refused:
            self._refuse(refused.problems)
        except ToolkitError as error:
            self._refuse([Problem(Location(CONFIG), "site", "", str(error))])
        else:
            self._warn()
            self._note(f"{_files(changed)} changed{': all is well again' if self._wrong else ''}")
            self._wrong = False

    def _show_at_last(self, changed: set[str]) -> None:
        """Shows the change; a file that went while it was read, as when an editor puts another there, is read again."""
        for _ in range(TRIES):
            try:
                return self._show(changed)
            except FileNotFoundError:
                time.sleep(CALM)
        return self._show(changed)

    def _show(self, changed: set[str]) -> None:
        records = all(path.startswith(f"{RECORDS_FOLDER}/") for path in changed)
        # A change that was refused may have been one of the schema: it is read again until it is right.
        whole = self._wrong or any(path.startswith(f"{SCHEMA_FOLDER}/") for path in changed)
        moment = self._followed.look(whole)
        if records and not whole and self.server.renew(moment):
            return
        self.server.show(Preview(load(self.root, self._address), self.server.place, moment))

    def _warn(self) -> None:
        """Tells what the check warns of, each thing once while it lasts."""
        self._tell([problem for problem in self._followed.warnings if problem not in self._told])
        self._told = self._followed.warnings

    def _refuse(self, problems: list[Problem]) -> None:
        self._wrong = True
        self._tell(problems)
        self._note("the site stays as it was until that is mended")
        self.server.tell([str(problem) for problem in problems])


def _tidy() -> None:
    """Frees what the moments before were made of: a check takes all that it makes for lasting."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _files(changed: set[str]) -> str:
    return next(iter(changed)) if len(changed) == 1 else f"{len(changed)} files"


def _watched(root: Path, *places: str | Iterable[str] | None) -> Iterable[str]:
    """What is watched, as paths below the root where they are."""
    yield from (RECORDS_FOLDER, SCHEMA_FOLDER, DOCS_FOLDER, CONFIG)
    for place in places:
        for name in [place] if isinstance(place, str) else place or ():
            yield Path(name).relative_to(root).as_posix() if Path(name).is_relative_to(root) else str(name)
