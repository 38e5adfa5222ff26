"""One app for each data folder: a second start hands its arguments to the first and ends."""

import json
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from modelyard.app_lock import app_lock
from modelyard.links import is_link
from modelyard.paths import DataFolder

_log = logging.getLogger(__name__)

_ANSWER = b"ok\n"
_WAIT_MS = 3_000
"""The first start answers in milliseconds; one that is stopped in a debugger never does."""
_LOOKS = 20
_LOOK_INTERVAL_S = 0.1
_LONGEST_MESSAGE_BYTES = 64 * 1024
_MOST_REFERENCES = 100


class SingleInstance(QObject):
    """Holds the place of the one app that works on `folder`; `lock` may be held already.

    Signals:
        opened (tuple[str, ...]): A later start wants the window raised, and these addresses and
            absolute paths of model files added; often none.
    """

    opened = Signal(object)

    def __init__(
        self, folder: DataFolder, *, lock: QLockFile | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._name = folder.app_socket
        self._lock_path = folder.app_lock_file
        self._lock = lock or app_lock(self._lock_path)
        self._server: QLocalServer | None = None
        self._visitors: dict[int, QLocalSocket] = {}
        self._numbers = count()

    def acquire(self) -> bool:
        """Take the place and listen for later starts; return False where another app has it."""
        is_ours = self._lock.isLocked() or self._lock.tryLock(0) or self._take_from_the_dead()
        if not is_ours:
            return False
        QLocalServer.removeServer(self._name)  # left by one that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._receive)
        if not server.listen(self._name):
            # The window works without; only a second start can't raise it.
            _log.warning("no second start can be heard: %s", server.errorString())
        self._server = server
        return True

    def hand_over(self, references: Sequence[str]) -> bool:
        """Give `references` to the app that has the place and have its window raised.

        Paths are made absolute first. Returns False where no app answers.
        """
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        message = json.dumps([absolute(reference) for reference in references])
        socket.write(message.encode() + b"\n")
        while not socket.canReadLine():
            if not socket.waitForReadyRead(_WAIT_MS):
                return False
        return bytes(socket.readLine().data()) == _ANSWER

    def close(self) -> None:
        """Give the place up."""
        # One that is still connected when its server is deleted would delete itself once more.
        for visitor in tuple(self._visitors.values()):
            visitor.abort()
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _take_from_the_dead(self) -> bool:
        """Take a place that looks held although nobody is there; return whether that is so.

        It happens when the process id of a killed app was given to another program. Whoever
        listens is alive, even where it does not answer.
        """
        for _ in range(_LOOKS):
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_WAIT_MS):
                return False
            time.sleep(_LOOK_INTERVAL_S)  # it may have taken its place this very moment
        with suppress(OSError):
            self._lock_path.unlink()
        return self._lock.tryLock(0)

    def _receive(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            visitor = self._server.nextPendingConnection()
            # The slots know a visitor by its number: a slot that held the socket itself would be
            # let go by the socket's own destruction, which then begins anew.
            number = next(self._numbers)
            self._visitors[number] = visitor
            visitor.disconnected.connect(partial(self._forget, number))
            visitor.readyRead.connect(partial(self._read, number))
            self._read(number)

    def _forget(self, number: int) -> None:
        visitor = self._visitors.pop(number, None)
        if visitor is not None:
            # Taken from the server first, which may be deleted before the loop gets to this.
            visitor.setParent(None)
            visitor.deleteLater()

    def _read(self, number: int) -> None:
        visitor = self._visitors.get(number)
        if visitor is None:
            return
        if visitor.bytesAvailable() > _LONGEST_MESSAGE_BYTES:
            visitor.abort()
        elif visitor.canReadLine():
            references = parse_message(bytes(visitor.readLine().data()))
            if references is None:
                visitor.abort()
                return
            visitor.write(_ANSWER)
            visitor.flush()
            self.opened.emit(references)


def absolute(reference: str) -> str:
    """Return an address as it is and the path of a file as seen from this process."""
    if "://" in reference or is_link(reference):
        return reference
    return str(Path(reference).expanduser().absolute())


def parse_message(message: bytes) -> tuple[str, ...] | None:
    """Return the references of a hand-over; None for what is none."""
    try:
        references = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(references, list) or len(references) > _MOST_REFERENCES:
        return None
    if not all(isinstance(reference, str) for reference in references):
        return None
    return tuple(references)
