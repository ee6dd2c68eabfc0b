"""How a page looks to eyes that need other colours or no motion: acceptance point 46 of UX.md."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

LEAST = 0.01  # of the pixels of a control that must change when it is chosen
MOVING = """() => [...document.querySelectorAll('*')].flatMap(one => ['', '::before', '::after'].map(part => {
    const style = getComputedStyle(one, part || null);
    const lasts = `${style.transitionDuration}, ${style.animationDuration}`.split(', ').map(parseFloat);
    return Math.max(...lasts) > 0 || style.scrollBehavior === 'smooth' ? `${one.tagName}.${one.className}${part}` : '';
  })).filter(Boolean).concat(document.getAnimations().map(() => 'an animation runs'))"""
ONE_OF_EACH_KIND = """() => { const kinds = {};
  for (const one of document.querySelectorAll('main .choice input'))
    if (one.checkVisibility()) kinds[[one.type, !!one.closest('.scale'), !!one.closest('.sides')]] ??= one.id;
  return Object.values(kinds); }"""
BOX = """id => { const one = document.getElementById(id);
  const shown = document.querySelector(`.map-view:not([hidden]) [data-for="${id}"] .hit`) || one.closest('.choice');
  shown.scrollIntoView({block: 'center', behavior: 'instant'});
  const box = shown.getBoundingClientRect();
  return {x: box.x, y: box.y, width: box.width, height: box.height}; }"""
CHOOSE = """([id, chosen]) => { const one = document.getElementById(id);
  one.checked = chosen; one.dispatchEvent(new Event('change', {bubbles: true})); }"""
DIFFERENCE = """async ([one, other]) => {
  const pixels = async source => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${source}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0);
    return pen.getImageData(0, 0, picture.width, picture.height).data;
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  let changed = 0;
  for (let at = 0; at < a.length; at += 4)
    if (Math.max(...[0, 1, 2].map(part => Math.abs(a[at + part] - b[at + part]))) > 48) changed += 1;
  return changed / (a.length / 4); }"""


def unseen_choices(page: Page) -> Iterator[str]:
    """[46] Yield the places of an open page, and of its controls one of each kind, that look alike chosen or not."""
    places = page.locator(".map-view:not([hidden]) [data-for]").evaluate_all(
        "all => all.map(one => one.dataset.for).filter(ids => !ids.includes(' '))"
    )
    for control in [*places, *page.evaluate(ONE_OF_EACH_KIND)]:
        page.evaluate(CHOOSE, [control, False])
        before = _picture(page, control)
        page.evaluate(CHOOSE, [control, True])
        if page.evaluate(DIFFERENCE, [before, _picture(page, control)]) < LEAST:
            yield control
        page.evaluate(CHOOSE, [control, False])


def _picture(page: Page, control: str) -> str:
    return b64encode(page.screenshot(clip=page.evaluate(BOX, control), animations="disabled")).decode()


def moving(page: Page) -> list[Any]:
    """[46] Return what moves by itself, for how short a time ever."""
    found: list[Any] = page.evaluate(MOVING)
    return found
