"""What a patient types to open their answers on a tablet of ours."""

from django.utils.translation import gettext_lazy as _

from clinic.fields import CodeField
from intake.resume_forms import BirthDateForm


class TabletForm(BirthDateForm):
    """The code that a colleague said, and the date of birth that goes with it."""

    code = CodeField(
        label=_("The code we gave you"),
        help_text=_("6 digits"),
        error_messages={"required": _("Enter the code we gave you")},
    )
    field_order = ("code", "birth_date")
