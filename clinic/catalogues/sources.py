"""The English texts that our templates and Python files hand to a translation."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from django.utils.translation.template import templatize

# What colleagues alone read stays English, and translators never see it (docs/languages.md).
STAFF_ONLY = (
    "*/templates/staff.html",
    "*/templates/account/*",
    "*/templates/clinic/demo_mail.html",
    "*/templates/booking/staff.html",
    "*/templates/booking/ask/*",
    "*/templates/booking/desk/*",
    "*/templates/booking/doctor/*",
    "*/templates/booking/manage/*",
    "*/templates/*/messages/staff/*",
    "*/templates/booking/_band.html",
    "*/templates/booking/_days.html",
    "*/booking/asking_forms.py",
    "*/booking/board.py",
    "*/booking/closure_forms.py",
    "*/booking/doctor_list.py",
    "*/booking/change_log.py",
    "*/booking/desk_forms.py",
    "*/booking/doctor_forms.py",
    "*/booking/reminder_forms.py",
    "*/booking/hours_forms.py",
    "*/booking/hours_words.py",
    "*/booking/number_fields.py",
    "*/booking/practice_forms.py",
    "*/booking/reminder_report.py",
    "*/booking/report_forms.py",
    "*/booking/rules_forms.py",
    "*/booking/models/change.py",
    "*/booking/text_forms.py",
    "*/wordings.py",
    "*/booking/models/task.py",
    "*/booking/services/visit_type_task.py",
    "*/booking/summary/*",
    "*/booking/templatetags/said.py",
    "*/booking/views/asking.py",
    "*/booking/views/hours.py",
    "*/booking/views/changed.py",
    "*/booking/views/change_words.py",
    "*/booking/views/phone.py",
    "*/booking/phone_forms.py",
    "*/booking/views/phone_book.py",
    "*/booking/views/phone_ends.py",
    "*/booking/views/questions.py",
    "*/booking/views/reminder_policy.py",
    "*/booking/views/settings.py",
    "*/booking/views/tasks.py",
    "*/booking/views/texts.py",
    "*/booking/use_forms.py",
    "*/booking/visit_type_forms.py",
    "*/booking/visit_type_words.py",
    "*/booking/why_words.py",
    "*/intake/spoken_forms.py",
    "*/models/assessment.py",
    "*/models/assisted.py",
    "*/models/audit.py",
    "*/models/links.py",
    "*/models/response.py",
    "*/models/safety.py",
    "*/models/schedule.py",
    "*/clinic/models/practice.py",
    "*/clinic/outbox/models.py",
    "*/clinic/outbox/words/*",
    "*/demo/*",
    "*/management/*",
    "*/migrations/*",
    "*/tests/*",
)
Calls = Mapping[str, tuple[str, ...]]
# What each function's texts are, in their order.
CALLS: Calls = {
    "_": ("text",),
    "gettext": ("text",),
    "gettext_lazy": ("text",),
    "ngettext": ("text", "plural"),
    "ngettext_lazy": ("text", "plural"),
    "pgettext": ("context", "text"),
    "pgettext_lazy": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
    "npgettext_lazy": ("context", "text", "plural"),
}
_STRING = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b(?P<name>{'|'.join(CALLS)})\(\s*(?P<texts>{_STRING}(?:\s*,\s*{_STRING})*)")


@dataclass(frozen=True, slots=True)
class Text:
    """One English text, where it stands, and what a translator should know of it."""

    text: str
    context: str = ""
    plural: str = ""
    place: str = ""
    note: str = ""
    of: str = ""  # a context that a translator may give it, where one translation does not fit all


class Untranslatable(ValueError):
    """A text that is put together before it is translated; says where."""


def texts_of_app(folder: Path) -> Iterator[Text]:
    """Yield the texts of an app's templates and Python files that patients read, file by file.

    Raises Untranslatable for a text that no catalogue can hold.
    """
    for file in sorted((*folder.rglob("*.py"), *folder.glob("templates/**/*.*"))):
        if not any(fnmatch(file.as_posix(), pattern) for pattern in STAFF_ONLY):
            read = in_python if file.suffix == ".py" else in_template
            yield from read(file.read_text(encoding="utf-8"), file.relative_to(folder.parent).as_posix())


def in_template(source: str, place: str) -> Iterator[Text]:
    """Yield the texts of a Django template."""
    for call in _CALL.finditer(templatize(source, place)):
        texts = [ast.literal_eval(text) for text in re.findall(_STRING, call["texts"])]
        yield Text(**dict(zip(CALLS[call["name"]], texts, strict=False)), place=place)


def in_python(source: str, place: str, *, calls: Calls = CALLS) -> Iterator[Text]:
    """Yield the texts of a Python file that are given to ``calls``, written there or as a constant of the file.

    Raises Untranslatable for an f-string or a sum: what it says is known too late.
    """
    tree = ast.parse(source)
    constants = {
        name.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
            given = dict(zip(calls[node.func.id], node.args, strict=False))
            if any(isinstance(one, ast.JoinedStr | ast.BinOp | ast.Call) for one in given.values()):
                raise Untranslatable(f"{place}:{node.lineno}")
            texts = {kind: _constant(one, constants) for kind, one in given.items()}
            if all(texts.values()):  # else it comes from a data file, which has a catalogue of its own
                yield Text(**texts, place=place)


def _constant(node: ast.expr, constants: Mapping[str, ast.expr]) -> str:
    """Return a text that stands in the file, or nothing."""
    meant = constants.get(node.id, node) if isinstance(node, ast.Name) else node
    return meant.value if isinstance(meant, ast.Constant) and isinstance(meant.value, str) else ""
