"""The window where reading begins at the right."""

import pytest
from PySide6.QtCore import Qt

from modelyard.ui.places import Place
from tests.qt import until
from tests.ui.desk import desk
from tests.ui.shop import Shop, starters


@pytest.fixture
def right_to_left(qapp):
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


@pytest.mark.usefixtures("right_to_left")
def test_the_first_model_and_the_first_offer_and_its_file_are_selected(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *starters()) as d:
            Shop(d.service)
            await until(lambda: len(d.window.library.rows) == 1, what="a selected model")
            d.window.show_place(Place.DISCOVER)
            place = d.window.discover
            await until(lambda: place.offer is not None, what="a selected offer")
            place.search("llama")
            await until(
                lambda: place.offer is not None and "Llama" in place.offer.name,
                what="a selected offer of the search",
            )
            await until(lambda: place.details.chosen_file is not None, what="a selected file")

    runner.run(go())
