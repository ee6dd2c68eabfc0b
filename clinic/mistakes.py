"""What is wrong in a form, line by line, each with the control that mends it."""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms


class Mistake(NamedTuple):
    """One line of the error summary."""

    message: str
    control: str  # id of the control to go to; empty if the form has none


def mistakes(form: forms.BaseForm) -> Iterator[Mistake]:
    """Yield each error of a form; what concerns the whole form leads to its first control."""
    shown = {bound.name: bound for bound in form if not bound.is_hidden}
    first = next(iter(shown.values()), None)
    for name, messages in form.errors.items():
        bound = shown.get(name, first)
        control = first_control(bound.field.widget, bound.auto_id) if bound else ""
        for message in messages:
            yield Mistake(str(message), control)


def first_control(widget: forms.Widget, control_id: str) -> str:
    """Return the id of the first thing in a widget that can take focus; a widget may say it itself."""
    if hasattr(widget, "first_control"):
        return str(widget.first_control(control_id))
    if isinstance(widget, forms.MultiWidget):
        return first_control(widget.widgets[0], f"{control_id}_0")
    if isinstance(widget, forms.RadioSelect):  # check boxes for several are a subclass of it
        return f"{control_id}_0"
    return control_id
