"""A notification daemon that a test scripts; the black box in `tests/e2e` meets a real one."""

from itertools import count

from dbus_fast import Variant

from tests.fakes.message_bus import BusProgram

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ALL = ("actions", "body", "body-markup", "persistence")


class Daemon(BusProgram):
    """Shows nothing, but keeps what it was told to show."""

    def __init__(self, address, capabilities=ALL, first_id=1):
        self._ids = count(first_id)
        super().__init__(
            address,
            NAME,
            {
                "GetCapabilities": lambda _: ("as", [list(capabilities)]),
                "Notify": lambda values: ("u", [values[1] or next(self._ids)]),
                "CloseNotification": lambda _: ("", []),
            },
        )

    @property
    def shown(self):
        """What it was told to show, each as a dictionary of what matters."""
        return [
            {
                "replaces": replaces,
                "title": title,
                "body": body,
                "actions": dict(zip(actions[::2], actions[1::2], strict=True)),
                "hints": {
                    key: each.value if isinstance(each, Variant) else each
                    for key, each in hints.items()
                },
            }
            for _app, replaces, _icon, title, body, actions, hints, _timeout in self.asked("Notify")
        ]

    async def press(self, number, key):
        """Do what a person does with a button; some daemons then close the notice."""
        await self.emit(PATH, NAME, "ActionInvoked", "us", number, key)

    async def close_one(self, number):
        """Close a notice as when its time is over."""
        await self.emit(PATH, NAME, "NotificationClosed", "uu", number, 1)
