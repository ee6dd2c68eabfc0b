"""The messages of unfinished answers that a clinic may word itself, and what each must say."""

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.outbox.contents import Content
from clinic.outbox.gsm import in_gsm
from clinic.outbox.words.catalogue import Wording, register_wording
from clinic.outbox.words.marks import marked
from intake.services.way_back import LINK, REMINDER

PLACES = ("clinic", "phone", "link", "until_day")
TITLES = {LINK: _("Link back to the answers"), REMINDER: _("Answers unfinished")}


def register_wordings() -> None:
    """Tell the outbox which of our messages may be worded anew."""
    for kind, title in TITLES.items():
        register_wording(Wording(kind, title, PLACES, (("{link}",),), _built_in(kind), about_visit=False))


def _built_in(kind: str) -> Callable[..., Content]:
    """Return the function that gives our own text of a kind."""

    def content(**_: object) -> Content:
        return Content(
            subject=gettext("Go on with your answers"),
            text=marked(f"intake/messages/{kind}.txt", until="{until_day}"),
            sms=in_gsm(marked(f"intake/messages/{kind}.sms.txt")),
        )

    return content
