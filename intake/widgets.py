"""The body map as a form control: check boxes for every site and side, with pictures that tick them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from intake.body_map import VIEWS, Area, shown_in
from intake.sites import CANNOT_POINT, GROUPS, SITES, Site, merged, sides_of

BOXES = "site"
# The row of buttons over the pictures; each leads to the first view of its list.
TABS = (
    ("front",),
    ("back",),
    ("sole-left", "top-left", "sole-right", "top-right"),
    ("knee-left", "knee-right"),
)


class BodyMap(forms.Widget):
    """Where it hurts. The value is the answer itself: ``[{"site": …, "side": left|right|both|centre}]``.

    Whatever the field is called, its boxes are called ``site`` and send ``site:side``. What was sent is not
    judged here: an unknown site reaches the questionnaire, which refuses it.
    """

    template_name = "intake/_body_map.html"
    use_fieldset = True

    class Media:
        css = {"all": ["intake/body_map.css"]}  # noqa: RUF012
        js = [forms.Script("intake/body_map.js", defer=True)]  # noqa: RUF012

    def id_for_label(self, id_: str | None) -> str:
        """Return nothing: the legend names the group, each box has its own label."""
        return ""

    def first_control(self, control_id: str) -> str:
        """Return the first group, to which the error summary leads; its boxes may be folded away."""
        return "id_site_group_1"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Read the boxes as an answer; no box at all gives an empty list."""
        sent: Sequence[str] = data.getlist(BOXES) if hasattr(data, "getlist") else data.get(BOXES, [])
        return merged((site, side) for site, _colon, side in (text.partition(":") for text in sent))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Say no: unticked boxes are never sent."""
        return False

    def format_value(self, value: Any) -> Any:
        """Keep the answer as it is: it is not text."""
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Lay out the boxes and the pictures, with what was chosen before."""
        context = super().get_context(name, value, attrs)
        places = value if isinstance(value, list) else []
        chosen: set[tuple[str, str]] = {
            (site, side) for site, side in sides_of(places) if site in SITES and side in SITES[site].sides
        }
        context["widget"] |= {
            "groups": [
                _group(f"id_site_group_{number}", title, sites, chosen)
                for number, (title, sites) in enumerate(GROUPS, start=1)
            ],
            "pictures": [_picture(code, chosen) for code in VIEWS],
            "boxes": BOXES,
            "tabs": TABS,
            "chosen": [
                site.name(side)
                for site in SITES.values()
                for side in site.sides
                if (site.code, side) in chosen
            ],
            "cannot_point": _box(CANNOT_POINT, "centre", chosen),
        }
        return context


def box_id(site: str, side: str) -> str:
    """Return the id of the box of a site and side."""
    return f"id_{BOXES}_{site}_{side}"


def _group(group_id: str, title: Any, sites: Sequence[Site], chosen: set[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"site": site, "boxes": [_box(site, side, chosen) for side in site.sides]} for site in sites]
    return {"id": group_id, "title": title, "rows": rows}


def _box(site: Site, side: str, chosen: set[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": box_id(site.code, side),
        "value": f"{site.code}:{side}",
        "side": side,
        "name": site.name(side),
        "checked": (site.code, side) in chosen,
    }


def _picture(code: str, chosen: set[tuple[str, str]]) -> dict[str, Any]:
    view = VIEWS[code]
    siblings = next(tab for tab in TABS if code in tab)
    return {
        "view": view,
        "siblings": [VIEWS[sibling] for sibling in siblings] if len(siblings) > 1 else [],
        "areas": [_area(area, chosen) for area in view.areas],
    }


def _area(area: Area, chosen: set[tuple[str, str]]) -> dict[str, Any]:
    pairs = shown_in(area)
    return {
        "area": area,
        "boxes": " ".join(sorted(box_id(site, side) for site, side in pairs)),
        "chosen": bool(pairs & chosen),
    }
