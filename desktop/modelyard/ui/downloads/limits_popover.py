"""How fast, how many at once and when: the settings of the queue, in a small window."""

from enum import Enum, auto

from PySide6.QtCore import QPoint, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from modelyard.language import tr
from modelyard.tables.numbers import time_format
from modelyard.ui.look.polish import inset_text
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.chips import Chips
from modelyard.ui.words.download_words import (
    AND_TEXT,
    ANY_TIME_TEXT,
    CONCURRENT_DETAIL,
    CONCURRENT_TITLE,
    CUSTOM_TEXT,
    LIMITS_TEXT,
    OFF_TEXT,
    RATE_UNIT,
    SCHEDULE_TEXT,
    SCHEDULE_TITLE,
    SPEED_TITLE,
)
from modelyard.wire.queue import DownloadSchedule, DownloadSettings

MIB = 1024**2
_TIME_FORMAT = "HH:mm"
_USUAL_SCHEDULE = DownloadSchedule(start="01:00", end="07:00")
_MOST_AT_ONCE = 8
_FIELD_HEIGHT_PX = 28
_LEAST_MIB, _MOST_MIB = 0.01, 100_000.0
_USUAL_CUSTOM_MIB = 2.0


class Speed(Enum):
    """The limits that are one click away, in MiB/s; None is none, 0 any other."""

    OFF = None
    ONE = 1
    FIVE = 5
    TEN = 10
    FIFTY = 50
    CUSTOM = 0

    @property
    def limit(self) -> int | None:
        """The limit in bytes a second; None for no limit, and for CUSTOM."""
        return self.value * MIB if self.value else None


SPEED_WORDS: dict[Speed, str] = {
    Speed.OFF: OFF_TEXT,
    Speed.ONE: "1",
    Speed.FIVE: "5",
    Speed.TEN: "10",
    Speed.FIFTY: f"50 {RATE_UNIT}",
    Speed.CUSTOM: CUSTOM_TEXT,
}


class Hours(Enum):
    """When downloads may run."""

    ANY = auto()
    BETWEEN = auto()


HOURS_WORDS: dict[Hours, str] = {Hours.ANY: ANY_TIME_TEXT, Hours.BETWEEN: SCHEDULE_TEXT}


class LimitsPopover(QFrame):
    """Shows the settings and announces each change of them at once; Escape closes it.

    Signals:
        changed (DownloadSettings): The person wants these settings.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("limitsPopover")
        self.setAccessibleName(LIMITS_TEXT)
        self.setProperty("popover", True)
        self._settings = DownloadSettings()
        self._speed = Chips(SPEED_WORDS, suffix="Speed", parent=self)
        self._custom = rate_field(self, name="customSpeedField", title=SPEED_TITLE)
        self._concurrent = QSpinBox(self)
        inset_text(self._concurrent)
        self._concurrent.setObjectName("concurrentField")
        self._concurrent.setAccessibleName(f"{CONCURRENT_TITLE}: {CONCURRENT_DETAIL}")
        self._concurrent.setRange(1, _MOST_AT_ONCE)
        self._concurrent.setMinimumHeight(grown(self.font(), _FIELD_HEIGHT_PX))
        self._hours = Chips(HOURS_WORDS, suffix="Hours", parent=self)
        self._and = QLabel(AND_TEXT, self)
        self._start = _time_field("startField", tr("From"), self)
        self._end = _time_field("endField", tr("To"), self)
        self._lay_out()
        self._connect()
        self._show(self._settings)

    def show_settings(self, settings: DownloadSettings) -> None:
        """Show `settings`; nothing is announced, and nothing that is being typed is touched."""
        if settings != self._settings:
            self._show(settings)

    def be_part_of_page(self) -> None:
        """Stand in a page like any other widget, instead of opening as a window of its own."""
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setProperty("popover", False)

    def open_below(self, anchor: QWidget) -> None:
        """Open under the right end of `anchor`."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 4))
        self.move(corner)
        self.show()
        self._concurrent.setFocus()

    def _connect(self) -> None:
        self._speed.chosen.connect(self._choose_speed)
        self._custom.valueChanged.connect(lambda _: self._announce(limit=self._custom_limit()))
        self._concurrent.valueChanged.connect(lambda number: self._announce(concurrent=number))
        self._hours.chosen.connect(self._choose_hours)
        for field in (self._start, self._end):
            field.editingFinished.connect(lambda: self._choose_hours(Hours.BETWEEN))

    def _choose_speed(self, speed: Speed) -> None:
        self._show_speed(speed)
        if speed is Speed.CUSTOM:
            self._custom.setFocus()
            self._announce(limit=self._custom_limit())
        else:
            self._announce(limit=speed.limit)

    def _show_speed(self, speed: Speed) -> None:
        self._speed.mark(speed)
        self._custom.setVisible(speed is Speed.CUSTOM)
        self._fit()

    def _show(self, settings: DownloadSettings) -> None:
        self._settings = settings
        speed = next((one for one in Speed if one.limit == settings.limit), Speed.CUSTOM)
        if settings.limit is None:
            speed = Speed.OFF
        self._show_speed(speed)
        if settings.limit is not None:
            _set_quietly(self._custom, settings.limit / MIB)
        self._concurrent.blockSignals(True)
        self._concurrent.setMaximum(max(_MOST_AT_ONCE, settings.concurrent))
        self._concurrent.setValue(settings.concurrent)
        self._concurrent.blockSignals(False)
        schedule = settings.schedule or _USUAL_SCHEDULE
        self._show_hours(Hours.ANY if settings.schedule is None else Hours.BETWEEN)
        for field, text in ((self._start, schedule.start), (self._end, schedule.end)):
            if not field.hasFocus():
                field.setTime(QTime.fromString(text, _TIME_FORMAT))

    def _show_hours(self, hours: Hours) -> None:
        self._hours.mark(hours)
        for widget in (self._start, self._and, self._end):
            widget.setVisible(hours is Hours.BETWEEN)
        self._fit()

    def _fit(self) -> None:
        """Take the room that what is shown needs, with the right end where it is."""
        if self.isWindow() and self.isVisible():
            before_px = self.width()
            self.adjustSize()
            if self.width() != before_px:
                self.move(self.x() + before_px - self.width(), self.y())

    def _choose_hours(self, hours: Hours) -> None:
        self._show_hours(hours)
        schedule = None
        if hours is Hours.BETWEEN:
            schedule = DownloadSchedule(
                start=self._start.time().toString(_TIME_FORMAT),
                end=self._end.time().toString(_TIME_FORMAT),
            )
        self._announce(schedule=schedule)

    def _custom_limit(self) -> int:
        return int(self._custom.value() * MIB)

    def _announce(self, **changes: object) -> None:
        settings = self._settings.model_copy(update=changes)
        # A field that was being edited when the window went speaks once more as it goes itself.
        if settings != self._settings and isValid(self):
            self._settings = settings
            self.changed.emit(settings)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 18)
        layout.setSpacing(6)
        self._add_section(layout, SPEED_TITLE, (self._speed,), (self._custom,))
        layout.addSpacing(10)
        detail = QLabel(CONCURRENT_DETAIL, self)
        detail.setProperty("muted", True)
        self._add_section(layout, CONCURRENT_TITLE, (self._concurrent, detail))
        layout.addSpacing(10)
        hours = (self._start, self._and, self._end)
        self._add_section(layout, SCHEDULE_TITLE, (self._hours,), hours)

    def _add_section(self, layout: QVBoxLayout, title: str, *lines: tuple[QWidget, ...]) -> None:
        heading = QLabel(title, self)
        font = heading.font()
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(font)
        layout.addWidget(heading)
        for widgets in lines:
            line = QHBoxLayout()
            line.setSpacing(8)
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch(1)
            layout.addLayout(line)


def rate_field(parent: QWidget, *, name: str, title: str) -> QDoubleSpinBox:
    """Return a field for a speed in `RATE_UNIT`."""
    field = QDoubleSpinBox(parent)
    inset_text(field)
    field.setObjectName(name)
    field.setAccessibleName(f"{title}, {RATE_UNIT}")
    field.setSuffix(f" {RATE_UNIT}")
    field.setRange(_LEAST_MIB, _MOST_MIB)
    field.setValue(_USUAL_CUSTOM_MIB)
    field.setKeyboardTracking(False)
    field.setMinimumHeight(grown(parent.font(), _FIELD_HEIGHT_PX))
    return field


def _time_field(name: str, title: str, parent: QWidget) -> QTimeEdit:
    field = QTimeEdit(parent)
    inset_text(field)
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setDisplayFormat(time_format())
    field.setKeyboardTracking(False)
    field.setMinimumHeight(grown(parent.font(), _FIELD_HEIGHT_PX))
    return field


def _set_quietly(field: QDoubleSpinBox, value: float) -> None:
    field.blockSignals(True)
    field.setValue(value)
    field.blockSignals(False)
