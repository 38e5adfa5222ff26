"""The form for load options: what it shows, saves and asks, before a service that grows memory."""

import json

import pytest
from aiohttp import web
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
)

from modelyard.state.fits import Fit
from modelyard.ui.details.fit_slider import FitSlider, scale_of
from modelyard.ui.words.side_words import SideTab
from modelyard.wire import routes
from modelyard.wire.load import KvCacheType, LoadOptions, ModelChoice, NumberRange, Sampling
from modelyard.wire.models import FileState
from modelyard.wire.problems import PROBLEM_MEDIA_TYPE, ProblemCode
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.running import FORM, OptionsDesk, estimate_of

NAME = "Zephyr 7B Beta"


def on_disk(**more):
    return sample.model(NAME, file=FileState.PRESENT, **more)


async def opened(d, form=FORM) -> OptionsDesk:
    options = OptionsDesk(d.service, sample.model_id(NAME), form)
    d.select(NAME)
    d.window.library.details.show_tab(SideTab.OPTIONS)
    await until(lambda: side(d).options.form.is_filled, what="the form")
    await until(lambda: side(d).estimate is not None, what="the estimate")
    return options


def side(d):
    return d.window.library.details


def addition(d):
    return d.window.library._memory.gauge.bars[0].figures


def test_the_memory_follows_the_slider_and_the_choice_is_saved_once(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            options = await opened(d)
            slider = d.find(FitSlider, "contextSlider")
            assert slider.chosen == FORM.context.default
            before = d.find(QLabel, "estimateTotal").text()
            totals = []
            for position in range(slider.value(), slider.maximum() + 1):
                slider.setValue(position)
                totals.append(addition(d).addition.total)
            assert totals == sorted(set(totals)), "it moves with the slider, before any answer"
            await until(
                lambda: side(d).estimate == estimate_of(LoadOptions(context=131_072)),
                what="the service's own estimate",
            )
            assert d.find(QLabel, "estimateTotal").text() != before
            assert "Does not fit" in d.find(QLabel, "estimateFit").text()
            assert addition(d).addition.total == estimate_of(LoadOptions(context=131_072)).total
            await until(lambda: options.saved != [], what="the options being saved")
            assert options.saved == [LoadOptions(context=131_072)]
            assert len(options.asked) < 10, "not every place of the slider is asked about"

    runner.run(go())


def test_the_largest_context_that_fits_is_marked_and_one_click_away(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            options = await opened(d)
            slider = d.find(FitSlider, "contextSlider")
            largest = estimate_of(LoadOptions()).max_context
            assert slider.limit == largest
            assert f"{largest}" in d.find(QLabel, "largestContext").text().replace(",", "")
            d.find(QPushButton, "useLargestButton").click()
            await until(lambda: options.saved == [LoadOptions(context=largest)])
            assert slider.chosen <= largest
            assert d.find(QSpinBox, "contextField").value() == largest
            await until(lambda: side(d).estimate.context == largest)
            assert side(d).estimate.fits
            assert addition(d).fit is not Fit.TOO_BIG

    runner.run(go())


def test_each_field_names_its_default_and_leads_back_to_it(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            options = await opened(d)
            cache = d.find(QComboBox, "kv_cache_typeField")
            assert cache.itemText(0) == "Auto (f16)"
            reset = d.find(QToolButton, "kv_cache_typeReset")
            assert reset.isHidden()
            cache.setCurrentIndex(2)
            cache.activated.emit(2)
            await until(lambda: options.saved[-1:] == [LoadOptions(kv_cache_type="q8_0")])
            assert not reset.isHidden()
            reset.click()
            await until(lambda: options.saved[-1:] == [LoadOptions()])
            assert cache.currentIndex() == 0
            threads = d.find(QSpinBox, "threadsField")
            assert threads.text() == "Auto (8)"
            threads.setValue(4)
            d.find(QDoubleSpinBox, "temperatureField").setValue(0.2)
            seed = d.find(QLineEdit, "seedField")
            seed.setText("4294967294")
            seed.editingFinished.emit()
            text = d.find(QPlainTextEdit, "chat_templateField")
            assert "for message" in text.toPlainText()
            text.setPlainText("{{ other }}")
            wanted = LoadOptions(
                threads=4,
                sampling=Sampling(temperature=0.2),
                seed=4_294_967_294,
                chat_template="{{ other }}",
            )
            await until(lambda: options.saved[-1:] == [wanted], what=str(wanted))
            d.find(QPushButton, "resetAllButton").click()
            await until(lambda: options.saved[-1:] == [LoadOptions()])
            assert threads.text() == "Auto (8)"
            assert "for message" in text.toPlainText()

    runner.run(go())


def test_every_option_of_the_contract_can_be_chosen(runner, tmp_path):
    form = FORM.model_copy(
        update={
            "gpu_layers": NumberRange(low=0, high=33, default=33),
            "projectors": (ModelChoice(id="p", name="Eyes"),),
            "drafts": (ModelChoice(id="s", name="Small"),),
        }
    )

    async def go():
        async with desk(tmp_path, on_disk()) as d:
            await opened(d, form)
            shown = {
                widget.objectName().removesuffix("Option")
                for widget in side(d).options.form.children()
                if widget.objectName().endswith("Option") and not widget.isHidden()
            }
            # One load, not the model, is forced and unloads others; the rest is for a command line.
            left = set(LoadOptions.model_fields) - shown - {"force", "unload", "sampling"}
            assert left == set()
            assert {"temperature", "top_p", "min_p"} <= shown

    runner.run(go())


def test_a_model_in_memory_is_loaded_again_with_what_was_chosen(runner, tmp_path):
    runtime = ModelRuntime(state=RuntimeState.LOADED, memory=5 * sample.GIB, options=FORM.defaults)

    async def go():
        async with desk(tmp_path, on_disk(runtime=runtime)) as d:
            options = await opened(d)
            again = d.find(QPushButton, "optionsLoadButton")
            assert again.text() == "Load again"
            assert not again.isEnabled(), "it is loaded with these"
            d.find(QSpinBox, "contextField").setValue(8192)
            await until(again.isEnabled)
            assert "other options" in d.find(QLabel, "optionsHint").text()
            again.click()
            await d.asked("unload", NAME)
            await d.asked("load with 8192", NAME)
            assert options.saved == [LoadOptions(context=8192)]

    runner.run(go())


def test_what_was_chosen_last_is_saved_when_another_model_is_selected(runner, tmp_path):
    async def go():
        other = sample.model("Other", file=FileState.PRESENT)
        async with desk(tmp_path, on_disk(), other) as d:
            options = await opened(d)
            OptionsDesk(d.service, other.id)
            d.find(QSpinBox, "contextField").setValue(2048)
            d.select("Other")
            await until(lambda: options.saved == [LoadOptions(context=2048)])
            await until(lambda: d.find(QSpinBox, "contextField").text() == "Auto (4,096)")

    runner.run(go())


@pytest.mark.parametrize(
    ("state", "said"),
    [(FileState.ABSENT, "once it is downloaded"), (FileState.PRESENT, "Something went wrong")],
)
def test_without_a_form_the_page_says_why(runner, tmp_path, state, said):
    async def refuse(_request):
        problem = sample.problem(ProblemCode.UNKNOWN)
        return web.Response(text=problem.to_json(), status=500, content_type=PROBLEM_MEDIA_TYPE)

    async def go():
        async with desk(tmp_path, sample.model(NAME, file=state)) as d:
            path = routes.for_model(routes.MODEL_OPTIONS, sample.model_id(NAME))
            d.service.handlers["GET", path] = refuse
            d.select(NAME)
            side(d).show_tab(SideTab.OPTIONS)
            note = side(d).options._note
            await until(lambda: said in note.text(), what=said)
            assert side(d).options.card.isHidden()

    runner.run(go())


def test_a_choice_that_is_refused_is_told_and_stays_to_be_mended(runner, tmp_path):
    async def refuse(_request):
        problem = sample.problem(ProblemCode.BAD_REQUEST, detail="no")
        return web.Response(text=problem.to_json(), status=400, content_type=PROBLEM_MEDIA_TYPE)

    async def go():
        async with desk(tmp_path, on_disk()) as d:
            await opened(d)
            path = routes.for_model(routes.MODEL_OPTIONS, sample.model_id(NAME))
            d.service.handlers["POST", path] = refuse
            d.find(QSpinBox, "contextField").setValue(2048)
            hint = d.find(QLabel, "optionsHint")
            await until(lambda: "did not accept" in hint.text(), what="the refusal")
            assert d.find(QSpinBox, "contextField").value() == 2048

    runner.run(go())


def test_the_wheel_scrolls_the_page_and_changes_no_option_that_is_not_worked_with(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            options = await opened(d)
            d.table.setFocus()
            for name in ("contextField", "kv_cache_typeField", "contextSlider"):
                field = side(d).findChild(object, name)
                turn = QWheelEvent(
                    QPointF(5, 5),
                    QPointF(field.mapToGlobal(QPoint(5, 5))),
                    QPoint(0, 0),
                    QPoint(0, -120),
                    Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(field, turn)
            assert side(d).options._forms.options == LoadOptions()
            assert options.saved == []

    runner.run(go())


def test_the_slider_goes_by_doublings_on_the_grid_and_has_both_ends():
    scale = scale_of(NumberRange(low=256, high=131_000, step=256, default=4096))
    assert scale[0] == 256
    assert scale[-1] == 131_000
    assert 4096 in scale
    assert all(value % 256 == 0 for value in scale[:-1])
    assert len(scale) < 90
    assert list(scale) == sorted(set(scale))
    assert scale_of(NumberRange(low=16, high=16, default=16)) == (16,)


def test_a_slider_is_worked_by_keys(qtbot):
    slider = FitSlider()
    qtbot.addWidget(slider)
    slider.set_scale(scale_of(NumberRange(low=256, high=8192, step=256, default=4096)))
    slider.show_value(4096)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.chosen > 4096
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert slider.chosen == 256
    slider.show_limit(100)
    assert not slider.grab().isNull()


def test_the_options_travel_as_the_contract_writes_them():
    text = LoadOptions(context=2048, kv_cache_type=KvCacheType.Q8_0).to_json()
    assert json.loads(text) == {"context": 2048, "kvCacheType": "q8_0"}
