"""Somebody who has a keyboard alone: every control is reached with Tab and worked with the keys for it."""

from playwright.sync_api import Locator

from booking.tests.journeys.walker import Walker

MOST_STOPS = 200
HAS_FOCUS = "one => one === document.activeElement"
IN_ITS_GROUP = """one => { const now = document.activeElement;
  return now.form === one.form && now.name === one.name; }"""


class KeyboardWalker(Walker):
    """Never points at anything."""

    def press(self, control: Locator) -> None:
        """Press a button, a link or what folds."""
        self._reach(control)
        self.page.keyboard.press("Enter")
        self.taps += 1

    def mark(self, control: Locator) -> None:
        """Tick a box with the space bar; go to a radio button with the arrows, from where Tab enters its group."""
        if control.get_attribute("type") == "checkbox":
            self._reach(control)
            self.page.keyboard.press("Space")
        else:
            self._reach(control, IN_ITS_GROUP)
            self._go_down_to(control)
        self.taps += 1

    def write(self, control: Locator, text: str) -> None:
        """Type into a field, key by key."""
        self._reach(control)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.count_typed(text)

    def _reach(self, control: Locator, reached: str = HAS_FOCUS) -> None:
        wanted = control.element_handle()
        for _ in range(MOST_STOPS):
            if wanted.evaluate(reached):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: Tab does not reach {control}")

    def _go_down_to(self, control: Locator) -> None:
        if control.evaluate(HAS_FOCUS):
            self.page.keyboard.press("Space")
        for _ in range(MOST_STOPS):
            if control.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: no arrow leads to {control}")
