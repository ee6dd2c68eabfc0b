"""With what a question is answered: the control that fits its item."""

from collections.abc import Mapping
from typing import Any

from django import forms

from clinic.fields import BirthDateField
from clinic.widgets import Choices, PainScale, SidePair, Ticks
from intake.amounts import Measured, NumberBox
from intake.conditions import Facts
from intake.drawings import drawing
from intake.questionnaire import Item
from intake.questionnaire.labels import unit_words
from intake.questionnaire.measures import as_typed
from intake.widgets import BodyMap

FOR_COLLEAGUES = "staff"  # who fills this in: an option that patients' pages do not offer
ROWS = 4  # of a box for free words
ONE_LINE = 120  # characters: up to here a line is enough


class AnswerField(forms.Field):
    """A control whose value goes to the questionnaire as it came: its rules decide, and say why not.

    ``drawing`` shows what is asked; it stands above the control.
    """

    drawing = ""

    def validate(self, value: Any) -> None:
        """Leave it to the questionnaire."""


def field_for(item: Item, words: str, hint: str, widget: forms.Widget) -> forms.Field:
    """Return the field of a question."""
    if item.type == "date":
        return BirthDateField(label=words, help_text=hint, required=item.must)
    field = AnswerField(label=words, help_text=hint, required=item.must, widget=widget)
    field.drawing = drawing(item.drawing)
    return field


def widget_for(item: Item, facts: Facts, unit: Item | None = None) -> forms.Widget:
    """Return what a question is answered with; ``unit`` is the question of the unit of a number."""
    if unit:
        codes = [option.code for option in unit.options]
        return Measured(codes, instead=_codes(item), language=item.language)
    if item.side_pair:
        return SidePair(_one(item, facts), _one(item, facts))
    return _one(item, facts)


def _one(item: Item, facts: Facts) -> forms.Widget:
    if item.type == "body_map":
        return BodyMap()
    if item.scale:
        return PainScale(ends=item.ends)
    if item.options:
        return _choices(item, facts)
    if item.type == "text":
        return _words_box(item)
    if item.type == "date":
        return forms.TextInput()
    return NumberBox(unit_words(item), instead=_codes(item), whole=item.type == "int")


def _words_box(item: Item) -> forms.Widget:
    if (item.max_length or 0) > ONE_LINE:
        return forms.Textarea({"rows": ROWS})
    return forms.TextInput({"autocomplete": item.autocomplete or "off"})


def _choices(item: Item, facts: Facts) -> forms.Widget:
    offered = [
        option
        for option in item.options
        if option.code != FOR_COLLEAGUES and (not option.condition or option.condition.evaluate(facts))
    ]
    choices = [(option.code, option.text) for option in offered]
    drawings = {option.code: drawing(option.drawing) for option in offered}
    if item.type == "multi":
        alone = [option.code for option in offered if option.exclusive]
        return Ticks(choices=choices, drawings=drawings, alone=alone)
    return Choices(choices=choices, drawings=drawings)


def _codes(item: Item) -> dict[str, str]:
    return {option.code: option.text for option in item.instead}


def typed_before(item: Item, unit: Item, answers: Mapping[str, Any]) -> Any:
    """Return a number as it was typed, for its boxes."""
    number, measure = answers.get(item.link_id), answers.get(unit.link_id)
    if isinstance(number, int | float) and measure:
        return {box: f"{part:g}" for box, part in as_typed(measure, number).items()}
    return number
