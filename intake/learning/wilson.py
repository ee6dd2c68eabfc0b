"""How sure a share is that was seen in a few cases."""

from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)  # 1.96: two sides of 2.5 %


def wilson(agreed: int, judged: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share, as two numbers from 0 to 1 (Wilson 1927, no correction).

    Raises ValueError where nothing was judged, or more agreed than judged.
    """
    if judged < 1 or not 0 <= agreed <= judged:
        raise ValueError(f"{agreed} of {judged} is no share")
    share, spread = agreed / judged, Z * Z / judged
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
