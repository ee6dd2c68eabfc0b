"""Our line drawings: ours, small, sharp in any colour, and said in words."""

import gzip
import re
from datetime import date

import pytest
from django.template import Context, Template

from intake.drawings import FOLDER, drawing, strokes
from intake.forms import page_form
from intake.questionnaire import questionnaire

SELF_CHECKS = {  # of section A.9, and the spots that are pressed after an injury
    "arch_print", "arch_sit_stand", "heel_tilt", "test_tiptoe", "test_balance", "test_knee_wall",
    "test_bigtoe_lift", "test_step_down", "bunion", "hammertoe", "callus_sites", "test_leg_level",
    "feels_better_with_book", "insole_press", "shoe_wear", "rf_bone_tender", "test_heel_walk", "shoe_support",
}  # fmt: skip
SMALL = 1_600  # bytes
EVERYTHING = {
    "answered_by": "self",
    "birth_date": "1961-03-27",
    "body_map": [{"site": "arch", "side": "both"}, {"site": "low_back_side", "side": "left"}],
    "rf_injury": "yes_lt_48h",
    "rf_injury_place": ["foot", "knee"],
    "test_leg_level": "left_low",
    "insole_use": "shop",
    "numb_any": "yes",
}


def test_each_drawing_is_a_file_with_words_and_each_file_is_used():
    assert {path.stem for path in FOLDER.glob("*")} == questionnaire().drawings.keys()
    assert {path.suffix for path in FOLDER.glob("*")} == {".svg"}


@pytest.mark.parametrize("name", questionnaire().drawings)
def test_a_drawing_is_small_strokes_in_the_colour_of_the_words(name):
    source = (FOLDER / f"{name}.svg").read_text()
    assert len(source) <= SMALL
    assert 'stroke="currentColor"' in source
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', source))
    assert colours <= {"none", "currentColor"}
    tags = set(re.findall(r"<([a-z]+)", source))
    assert tags <= {"svg", "g", "path", "circle", "ellipse", "rect"}  # no raster, script, style or text
    assert "href" not in source


@pytest.mark.parametrize("link_id", sorted(SELF_CHECKS))
def test_every_self_check_is_drawn(link_id):
    item = questionnaire().items[link_id]
    assert item.drawing or any(option.drawing for option in item.options)


def test_a_drawing_tells_what_it_shows():
    picture = drawing("footprint_high")
    assert 'role="img" aria-label="A footprint. Front and heel hang together' in picture
    assert drawing("") == ""


def test_a_file_that_is_no_drawing_of_ours_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("intake.drawings.FOLDER", tmp_path)
    (tmp_path / "photo.svg").write_text("<svg><image href='x.png'/></svg>")
    with pytest.raises(ValueError, match="not a drawing of ours"):
        strokes("photo")


def rendered(slug):
    form = page_form(questionnaire().page(slug), EVERYTHING, today=date(2027, 3, 2))
    return Template("{% load look %}{% form_fields form %}").render(Context({"form": form}))


def test_drawings_stand_in_their_options_on_both_sides_and_above_what_is_measured():
    page = rendered("part-3-2")
    option = re.search(r'<label class="choice choice-drawn".*?</label>', page, re.DOTALL)[0]
    assert "Almost as wide as the front" in option
    assert "<svg" in option
    assert page.count("middle is almost as wide") == 2  # left and right
    assert re.search(r'<p class="drawn"><svg [^>]*aria-label="A bent knee', rendered("part-3-6"))


@pytest.mark.parametrize(
    "slug", ["part-3-2", "part-3-3", "part-3-4", "part-3-6", "part-4-2", "safety-4-signs"]
)
def test_a_page_with_drawings_stays_light(slug):
    rest_of_the_page = 3_000  # compressed as well: test_pages.py
    assert len(gzip.compress(rendered(slug).encode())) + rest_of_the_page <= 12_000
