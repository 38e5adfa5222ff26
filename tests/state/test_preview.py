"""What another context takes, worked out until the service has answered."""

from modelyard.state.preview import with_context
from modelyard.wire.load import LoadOptions
from modelyard.wire.runtime import EstimateMethod
from tests.ui.running import FREE, estimate_of


def test_a_preview_is_what_the_service_says_later_where_only_the_cache_grows():
    small = estimate_of(LoadOptions(context=4096))
    for context in (256, 8192, 65_536):
        real, preview = estimate_of(LoadOptions(context=context)), with_context(small, context)
        assert abs(preview.total - real.total) <= 2
        assert preview.low <= preview.total <= preview.high
        assert sum(part.bytes for part in preview.parts) == preview.total
        assert preview.devices[0].total == preview.total
        assert preview.context == context
        assert preview.fits == (preview.high <= FREE)
        assert preview.method is EstimateMethod.HEADER


def test_the_same_context_and_an_unknown_one_change_nothing():
    known = estimate_of(LoadOptions(context=4096))
    assert with_context(known, 4096) is known
    unknown = known.model_copy(update={"context": None})
    assert with_context(unknown, 8192) is unknown
