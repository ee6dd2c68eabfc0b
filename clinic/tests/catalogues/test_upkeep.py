"""A catalogue follows its texts, keeps what translators wrote, and says what it lacks."""

from clinic.catalogues.po import Entry
from clinic.catalogues.sources import Text
from clinic.catalogues.upkeep import gaps, updated

HEAD = Entry("", translations=["Language: es\n"])
KNEE = Entry("Which knee hurts most?", translations=["¿Qué rodilla le duele más?"], remarks=["asked Dr Osei"])


def test_a_new_text_comes_in_its_place_and_the_old_ones_stay_as_they_are():
    made = updated([HEAD, KNEE], [Text("Where does it hurt?", place="a.html"), Text(KNEE.text)])
    assert made == [HEAD, Entry("Where does it hurt?", places=["a.html"]), KNEE]


def test_a_text_that_is_no_longer_said_goes():
    assert updated([HEAD, KNEE], []) == [HEAD]


def test_a_text_that_changed_keeps_its_translation_as_a_draft():
    made = updated([HEAD, KNEE], [Text("Which knee hurts the most?")])
    assert made[1].fuzzy
    assert made[1].was == KNEE.text
    assert made[1].translations == KNEE.translations
    assert not made[1].done


def test_a_text_of_another_kind_gets_no_draft():
    assert not updated([HEAD, KNEE], [Text("Do you smoke or vape?")])[1].fuzzy


def test_one_text_said_twice_is_translated_once_and_both_places_are_named():
    made = updated([], [Text("Yes", place="a.html", note="one"), Text("Yes", place="b.html", note="two")])
    assert made == [Entry("Yes", places=["a.html", "b.html"], notes=["one", "two"])]


def test_a_translator_may_give_one_use_of_a_text_its_own_translation():
    both = Entry("Both", translations=["Ambos"])
    knees = Entry("Both", context="knee_side", translations=["Ambas"])
    texts = [Text("Both", of="foot_side"), Text("Both", of="knee_side")]
    assert updated([both, knees], texts) == [both, knees]
    assert list(gaps([both, knees], texts)) == []
    assert updated([both, knees], texts[:1]) == [both]  # no question of that name says it any more


def test_every_kind_of_gap_is_named():
    found = gaps(
        [
            HEAD,
            Entry("Open", translations=[""]),
            Entry("Changed", translations=["Cambiado"], fuzzy=True),
            Entry("%(n)d day", plural="%(n)d days", translations=["%(n)d día", ""]),
            Entry("Gone", translations=["Ido"]),
            Entry("Call %(number)s", translations=["Llame al %(numero)s"]),
            Entry("Use {most} characters", translations=["Use menos signos"]),
            Entry("<strong>Now</strong>", translations=["Ahora"]),
            Entry("Fine %(n)s", translations=["Bien %(n)s"]),
        ],
        [
            Text("New"),
            Text("Open"),
            Text("Changed"),
            Text("%(n)d day", plural="%(n)d days"),
            Text("Call %(number)s"),
            Text("Use {most} characters"),
            Text("<strong>Now</strong>"),
            Text("Fine %(n)s"),
        ],
    )
    assert list(found) == [
        "not translated: 'New'",
        "not translated: 'Open'",
        "the English changed: 'Changed'",
        "a form of the plural is missing: '%(n)d day'",
        "no longer said: 'Gone'",
        "other names are filled in: 'Call %(number)s' → 'Llame al %(numero)s'",
        "other names are filled in: 'Use {most} characters' → 'Use menos signos'",
        "other names are filled in: '<strong>Now</strong>' → 'Ahora'",
    ]
