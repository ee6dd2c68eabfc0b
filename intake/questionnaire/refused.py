"""Why an answer is none, in the language of whoever gave it."""

from intake.questionnaire.translating import DOMAIN
from intake.wording import wording

UNKNOWN = "Choose one of the answers on this page"  # what no page of ours sends


class Refused(ValueError):
    """Not an answer; ``in_words`` is what the person reads at the field.

    Its sentence is written out in English where it is raised: that is where translators get it from.
    """

    def __init__(self, sentence: str, **names: object) -> None:
        super().__init__(sentence)
        self.sentence, self.names = sentence, names

    def in_words(self, language: str) -> str:
        """Return the sentence in a language, with its names filled in."""
        said = wording(DOMAIN, language)(self.sentence)
        return said.format(**self.names) if self.names else said
