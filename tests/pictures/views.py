"""Every view by its name: what is opened for it in the running window, and closed again."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolTip,
)

from modelyard.app import RunningApp
from modelyard.tour.hands import Hands, click, find, until
from modelyard.ui.places import Place
from modelyard.ui.settings.settings_sheet import SettingsSheet
from modelyard.ui.words.download_words import Tab
from modelyard.ui.words.settings_words import SettingsTab
from modelyard.ui.words.side_words import SideTab
from tests.pictures.sitting import Camera
from tests.pictures.stock import FAILED, HUGE, LARGE, SAMPLE

View = Callable[[RunningApp, Camera], Awaitable[None]]
_QUESTION = "What is the capital of France? Answer in one sentence."


def _select(app: RunningApp, name: str) -> None:
    app.window.show_place(Place.LIBRARY)
    app.window.library.page.show_all()
    row = next(row for row in app.catalog.rows() if row.name == name)
    assert app.window.select(row.id), name


def _model(name: str) -> View:
    async def view(app: RunningApp, camera: Camera) -> None:
        _select(app, name)
        app.window.library.details.show_tab(SideTab.OVERVIEW)
        await camera.take(f"model-{name.lower().replace(' ', '-')}")

    return view


async def library(app: RunningApp, camera: Camera) -> None:
    """The table, and what is known of a loaded model."""
    _select(app, SAMPLE)
    app.window.library.details.show_tab(SideTab.OVERVIEW)
    await camera.take("library")


async def options(app: RunningApp, camera: Camera) -> None:
    """How a model is loaded, while its memory is told; then one of its lists, open."""
    _select(app, LARGE)
    side = app.window.library.details
    side.show_tab(SideTab.OPTIONS)
    await until(lambda: side.estimate is not None, "there was no estimate")
    await camera.take("options")
    box = find(side, QComboBox, "kv_cache_typeField")
    box.showPopup()
    await camera.take("options-list")
    box.hidePopup()
    side.show_tab(SideTab.OVERVIEW)


async def try_it(app: RunningApp, camera: Camera) -> None:
    """A model answers."""
    _select(app, SAMPLE)
    side = app.window.library.details
    side.show_tab(SideTab.TRY)
    find(side, QPlainTextEdit, "questionField").setPlainText(_QUESTION)
    click(side, "tryAskButton")
    trial = side.trial
    await until(lambda: bool(trial.turns) and not trial.turns[-1].is_running, "no answer")
    await camera.take("try")
    side.show_tab(SideTab.OVERVIEW)


async def log(app: RunningApp, camera: Camera) -> None:
    """What the engine wrote."""
    _select(app, SAMPLE)
    app.window.library.details.show_tab(SideTab.LOG)
    await camera.take("log")
    app.window.library.details.show_tab(SideTab.OVERVIEW)


async def history(app: RunningApp, camera: Camera) -> None:
    """The gauge with what it showed before."""
    _select(app, LARGE)
    button = find(app.window, QAbstractButton, "memoryHistoryButton")
    button.setChecked(True)
    await camera.take("history")
    button.setChecked(False)


async def discover(app: RunningApp, camera: Camera) -> None:
    """What the hub has, and one repository with its files."""
    app.window.show_place(Place.DISCOVER)
    place = app.window.discover
    await camera.take("discover-start")
    place.search("qwen")
    await until(
        lambda: place.offer is not None and place.offer.downloads is not None, "nothing was found"
    )
    await camera.take("discover")


async def downloads(app: RunningApp, camera: Camera) -> None:
    """The queue with downloads in several phases, its limits, and what has ended."""
    app.window.show_place(Place.DOWNLOADS)
    page = app.window.downloads.page
    page.show_tab(Tab.QUEUE)
    await camera.take("downloads")
    await Hands(app.window).press("limitsAction")
    await camera.take("limits")
    for popover in app.window.findChildren(object, "limitsPopover"):
        popover.hide()
    page.show_tab(Tab.HISTORY)
    await camera.take("downloads-history")
    page.show_tab(Tab.QUEUE)


def _sheet(action: str, name: str, *, then: Callable[[QDialog], None] | None = None) -> View:
    async def view(app: RunningApp, camera: Camera) -> None:
        app.window.show_place(Place.LIBRARY)
        with _opened(app, action) as dialogs:
            await until(lambda: bool(dialogs()), f"{action} opened nothing")
            if then is not None:
                then(dialogs()[-1])
            await camera.take(name)

    return view


@contextmanager
def _opened(app: RunningApp, action: str) -> Iterator[Callable[[], list[QDialog]]]:
    find(app.window, QAction, action).trigger()
    yield lambda: _dialogs(app)
    for dialog in _dialogs(app):
        dialog.reject()


def _dialogs(app: RunningApp) -> list[QDialog]:
    return [each for each in app.window.findChildren(QDialog) if each.isVisible()]


async def contents(app: RunningApp, camera: Camera) -> None:
    """What is in the file of a model."""
    _select(app, SAMPLE)
    click(app.window.library.details, "contentsButton")
    await until(lambda: bool(_dialogs(app)), "no contents")
    await camera.take("contents")
    for dialog in _dialogs(app):
        dialog.reject()


async def settings(app: RunningApp, camera: Camera) -> None:
    """Each page of the settings."""
    with _opened(app, "settingsAction") as dialogs:
        await until(lambda: bool(dialogs()), "no settings")
        sheet = dialogs()[-1]
        assert isinstance(sheet, SettingsSheet)
        for tab in SettingsTab:
            sheet.show_tab(tab)
            await camera.take(f"settings-{tab.name.lower()}")


async def menu(app: RunningApp, camera: Camera) -> None:
    """The menu of the window, and that of a model."""
    app.window.show_place(Place.LIBRARY)
    main = find(app.window, QMenu, "mainMenu")
    left = app.window.width() - main.sizeHint().width() - 12
    main.popup(app.window.mapToGlobal(QPoint(left, 48)))
    await camera.take("menu")
    main.close()


async def offers(app: RunningApp, camera: Camera) -> None:
    """What is offered where a model is too big."""
    _select(app, HUGE)
    await Hands(app.window).press("loadAction")
    await until(lambda: bool(_dialogs(app)), "nothing was offered")
    await camera.take("offers")
    for dialog in _dialogs(app):
        dialog.reject()


async def tip(app: RunningApp, camera: Camera) -> None:
    """A tool tip."""
    _select(app, SAMPLE)
    action = find(app.window, QAction, "unloadAction")
    QToolTip.showText(app.window.mapToGlobal(QPoint(480, 40)), action.toolTip())
    await camera.take("tip")
    QToolTip.hideText()


async def nothing_found(app: RunningApp, camera: Camera) -> None:
    """A search without a match."""
    app.window.show_place(Place.LIBRARY)
    field = find(app.window, QLineEdit, "searchField")
    field.setText("no such model")
    await camera.take("nothing-found")
    field.clear()


def _type_source(dialog: QDialog) -> None:
    source = "hf://Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf"
    find(dialog, QLineEdit, "sourceField").setText(source)


def _type_words(dialog: QDialog) -> None:
    find(dialog, QLineEdit, "paletteField").setText("load")


VIEWS: dict[str, View] = {
    "library": library,
    "downloading": _model("Qwen3 4B"),
    "paused": _model("Qwen3 1.7B"),
    "failed": _model(FAILED),
    "too-big": _model("DeepSeek R1 Distill Llama 70B"),
    "options": options,
    "history": history,
    "try": try_it,
    "log": log,
    "discover": discover,
    "downloads": downloads,
    "settings": settings,
    "menu": menu,
    "tip": tip,
    "nothing-found": nothing_found,
    "contents": contents,
    "storage": _sheet("storageAction", "storage"),
    "adopt": _sheet("adoptAction", "adopt"),
    "palette": _sheet("paletteAction", "palette", then=_type_words),
    "add": _sheet("addAction", "add", then=_type_source),
    "shortcuts": _sheet("shortcutsAction", "shortcuts"),
    "offers": offers,
}


async def first_start(app: RunningApp, camera: Camera) -> None:
    """What is seen first of all."""
    app.window.show_place(Place.LIBRARY)
    await camera.take("first-start")


async def empty_downloads(app: RunningApp, camera: Camera) -> None:
    """Nothing was downloaded yet."""
    app.window.show_place(Place.DOWNLOADS)
    await camera.take("downloads-empty")
    app.window.downloads.page.show_tab(Tab.HISTORY)
    await camera.take("history-empty")


FIRST_VIEWS: dict[str, View] = {"first-start": first_start, "downloads-empty": empty_downloads}
"""Of a service that has just been started for the first time."""
