"""The interval of a share, against published values and against what must hold for any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.learning.wilson import wilson

# Newcombe RG. Two-sided confidence intervals for the single proportion: comparison of seven methods.
# Stat Med 1998;17:857-872, table I, method 3 (score, without continuity correction).
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("agreed", "judged", "low", "high"), PUBLISHED)
def test_it_gives_the_published_values(agreed, judged, low, high):
    assert wilson(agreed, judged) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 2000).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))))
def test_it_holds_the_share_and_mirrors(seen):
    agreed, judged = seen
    low, high = wilson(agreed, judged)
    assert 0 <= low <= high <= 1
    assert low - 1e-9 <= agreed / judged <= high + 1e-9
    other = wilson(judged - agreed, judged)
    assert (1 - other[1], 1 - other[0]) == pytest.approx((low, high), abs=1e-9)


def test_it_narrows_with_more_verdicts():
    widths = [high - low for low, high in (wilson(half, 2 * half) for half in (2, 10, 50, 500))]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(("agreed", "judged"), [(0, 0), (1, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(agreed, judged):
    with pytest.raises(ValueError, match="no share"):
        wilson(agreed, judged)
