"""What we ask, as data: items, pages and their order; branching and validation are functions over it.

``questionnaire()`` is parsed once per process from the files in ``data/``.
"""

from intake.questionnaire.items import Item, Option, Page, Questionnaire
from intake.questionnaire.loading import questionnaire

__all__ = ["Item", "Option", "Page", "Questionnaire", "questionnaire"]
