"""Numbers as form controls: one box, or one for each unit, and ticks for what may be said instead."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from intake.questionnaire.measures import MEASURES, name_of
from intake.questionnaire.numbers import INSTEAD


class _Amounts(forms.Widget):
    """Boxes for numbers, with ticks for what may be said instead of them."""

    template_name = "intake/_amounts.html"
    use_fieldset = True

    def __init__(self, *, instead: Mapping[str, str], whole: bool = False) -> None:
        super().__init__()
        self.instead, self.whole = instead, whole

    def id_for_label(self, id_: str | None) -> str:
        """Return nothing: the legend names the group, each box has its own label."""
        return ""

    def first_control(self, control_id: str) -> str:
        """Return the first box, to which the error summary leads."""
        return control_id

    def said_instead(self, data: Any, name: str) -> str:
        """Return the code that was ticked in place of a number."""
        return str(data.get(f"{name}_{INSTEAD}") or "")

    def format_value(self, value: Any) -> Any:
        """Keep the answer as it is: it may be several boxes."""
        return value

    def laid_out(
        self, context: dict[str, Any], measures: Sequence[Sequence[dict[str, str]]], ticked: str
    ) -> dict[str, Any]:
        """Put the boxes of each measure, and the ticks, into the context of the template."""
        widget = context["widget"]
        name, control_id = widget["name"], widget["attrs"].get("id", f"id_{widget['name']}")
        for box in (box for boxes in measures for box in boxes):
            box |= {
                "name": f"{name}_{box['part']}" if box["part"] else name,
                "id": f"{control_id}_{box['part']}" if box["part"] else control_id,
            }
        widget |= {
            "measures": measures,
            "wrong": "aria-invalid" in widget["attrs"],
            "inputmode": "numeric" if self.whole else "decimal",
            "instead": [
                {"code": code, "text": text, "id": f"{control_id}_{INSTEAD}_{code}", "ticked": code == ticked}
                for code, text in self.instead.items()
            ],
            "instead_name": f"{name}_{INSTEAD}",
        }
        return context


class NumberBox(_Amounts):
    """One number, with the name of its unit. The value is its text, the code ticked in its place, or both in a list."""

    def __init__(self, unit: str, *, instead: Mapping[str, str], whole: bool = False) -> None:
        super().__init__(instead=instead, whole=whole)
        self.unit = unit

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Read the box, and the tick below it."""
        typed, ticked = str(data.get(name) or "").strip(), self.said_instead(data, name)
        return [typed, ticked] if typed and ticked else typed or ticked

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Show what was typed, or ticked."""
        parts = [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
        typed = next((one for one in parts if one not in self.instead), "")
        ticked = next((one for one in parts if one in self.instead), "")
        box = {"part": "", "label": self.unit or _("Number"), "value": typed}
        return self.laid_out(super().get_context(name, None, attrs), [[box]], ticked)


class Measured(_Amounts):
    """A number in one of several measures, each with its own boxes. The value is ``{box: text}``.

    The first box bears the name of the question, so that a number without a unit is read in the unit kept.
    """

    def __init__(self, measures: Sequence[str], *, instead: Mapping[str, str], language: str) -> None:
        super().__init__(instead=instead)
        self.language = language
        self.measures = [MEASURES[code].boxes for code in measures]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Read every box, and the tick below them."""
        typed = {box: str(data.get(part) or "") for box, part in self._names(name).items()}
        return {box: text for box, text in typed.items() if text.strip()}

    def _names(self, name: str) -> dict[str, str]:
        boxes = [box.code for boxes in self.measures for box in boxes]
        return {boxes[0]: name, **{box: f"{name}_{box}" for box in (*boxes[1:], INSTEAD)}}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Show what was typed in its own boxes."""
        given = value if isinstance(value, Mapping) else {INSTEAD: value or ""}
        first = self.measures[0][0].code
        boxes = [
            [
                {
                    "part": "" if box.code == first else box.code,
                    "label": name_of(box, self.language),
                    "value": given.get(box.code, ""),
                }
                for box in measure
            ]
            for measure in self.measures
        ]
        return self.laid_out(super().get_context(name, None, attrs), boxes, str(given.get(INSTEAD, "")))
