"""The places of the window: a start makes the Library, Discover comes with its first visit."""

from modelyard.ui.discover.discover_place import DiscoverPlace
from modelyard.ui.places import Place
from tests.ui.desk import desk


def test_discover_is_made_by_its_first_visit_and_kept(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            assert d.window.findChild(DiscoverPlace) is None
            d.window.show_place(Place.DISCOVER)
            assert d.window.discover.isVisible()
            assert d.window.discover.toolbar.isVisible()
            assert not d.window.library.isVisible()
            first = d.window.discover
            d.window.show_place(Place.LIBRARY)
            assert not first.isVisible()
            assert d.window.library.isVisible()
            d.window.show_place(Place.DISCOVER)
            assert d.window.discover is first

    runner.run(go())


def test_a_layout_is_kept_of_places_that_were_never_visited(runner, tmp_path):
    async def go():
        async with desk(tmp_path / "a") as d:
            d.window.show_place(Place.DISCOVER)
            d.window.save_layout()
            kept = d.settings.discover_splitter_state
            assert kept
        async with desk(tmp_path / "a") as d:
            d.window.save_layout()
            assert d.settings.discover_splitter_state == kept

    runner.run(go())
