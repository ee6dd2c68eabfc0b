"""The catalogues of the whole house: which files there are, and which texts each must hold."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from clinic.catalogues.po import HEADER, Entry, compiled, read, write
from clinic.catalogues.sources import CALLS, Text, in_python, texts_of_app
from clinic.catalogues.upkeep import gaps, updated
from clinic.settings import BASE_DIR
from intake.assessment import explain, rule_set
from intake.assessment import translating as of_rules
from intake.questionnaire import fhir, labels, numbers, questionnaire, refused, validation
from intake.questionnaire import translating as of_questions

APPS = ("clinic", "intake", "booking")  # a text is translated in the first app that says it


def wanted() -> dict[tuple[str, str], list[Text]]:
    """Return the texts that patients read, by app and domain of their catalogue."""
    known: set[tuple[str, str]] = set()
    found = {}
    for app in APPS:
        texts = [text for text in texts_of_app(BASE_DIR / app) if (text.context, text.text) not in known]
        known.update((text.context, text.text) for text in texts)
        found[app, "django"] = texts
    found["intake", of_questions.DOMAIN] = list(_of_the_questionnaire())
    found["intake", of_rules.DOMAIN] = list(_of_the_rules())
    return found


def catalogue(app: str, domain: str, language: str) -> Path:
    """Return where the translations of an app into a language ("es", "pt-br") stand."""
    name, _, country = language.partition("-")
    folder = f"{name}_{country.upper()}" if country else name
    return BASE_DIR / app / "locale" / folder / "LC_MESSAGES" / f"{domain}.po"


def _of_the_questionnaire() -> Iterator[Text]:
    for text, use, note in (*of_questions.texts(questionnaire()), *labels.texts(), *fhir.texts()):
        yield Text(text, note=note, of=use)
    yield Text(refused.UNKNOWN, note="said where an answer is none of those on the page")
    for module in (numbers, validation):
        path = Path(str(module.__file__))
        source, place = path.read_text(encoding="utf-8"), path.relative_to(BASE_DIR).as_posix()
        yield from in_python(source, place, calls={refused.Refused.__name__: CALLS["gettext"]})


def _of_the_rules() -> Iterable[Text]:
    for text, note in (*of_rules.texts(rule_set()), *explain.texts()):
        yield Text(text, note=note)


def refresh(language: str) -> None:
    """Bring the catalogues of a language in line with the texts, and compile them; begin them if need be."""
    for (app, domain), texts in wanted().items():
        file = catalogue(app, domain, language)
        known = read(file.read_text(encoding="utf-8")) if file.exists() else [_head(language)]
        entries = updated(known, texts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write(entries), encoding="utf-8")
        file.with_suffix(".mo").write_bytes(compiled(entries))


def gaps_of(language: str) -> Iterator[str]:
    """Yield what keeps a reader of a language from a page that is all theirs, a line for each text."""
    for (app, domain), texts in wanted().items():
        file = catalogue(app, domain, language)
        place = file.relative_to(BASE_DIR)
        if not file.exists():
            yield f"{place}: there is no such file"
            continue
        entries = read(file.read_text(encoding="utf-8"))
        yield from (f"{place}: {gap}" for gap in gaps(entries, texts))
        compiled_file = file.with_suffix(".mo")
        if not compiled_file.exists() or compiled_file.read_bytes() != compiled(entries):
            yield f"{place}: changed since it was compiled"


def _head(language: str) -> Entry:
    """Return the entry with which a catalogue begins. Plurals as in English, until a translator knows better."""
    lines = {
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return Entry(HEADER, translations=["".join(f"{name}: {value}\n" for name, value in lines.items())])
