"""What language the window speaks: every sentence that a person reads goes through `tr`.

How sentences are written, so that Qt Linguist finds them and a translation fits:

- ``tr("Not downloaded")``: a plain literal, never an f-string. Tables of sentences are evaluated
  when their module is imported, which is after `speak` (see `modelyard.start`).
- ``tr("Remove “{name}”?").format(name=row.name)``: values are named and filled in afterwards.
  Whole sentences, not pieces: another language puts the words in another order.
- ``tr("%n model(s) selected", "", count)``: a number that changes the words. Both languages have
  their forms in `resources/translations`; the number is written as the locale does.
- ``tr("Open", "the state of a file")``: a comment, on one line with its text, tells two uses of
  a word apart.
- Numbers, sizes and moments come from `modelyard.tables.numbers`.

New sentences get into the files of `resources/translations` by ``packaging/dev.py translations``;
until they are translated there, they appear in English.
"""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from modelyard.paths import resource

LANGUAGES = ("en", "de")
"""The languages that the program speaks, by their ISO 639 code; the first is that of the source."""

_CONTEXT = ""  # lupdate knows no other for Python
_NO_NUMBER = -1
_MOST = 2**31 - 1
_MOST_SHOWN = 2**63 - 1
_words = QTranslator()
_qt_words = QTranslator()


def tr(text: str, comment: str = "", n: int = _NO_NUMBER) -> str:
    """Return `text` in the language that is spoken, as it is where there is no translation.

    With `n`, which counts something, the form that fits the number, with ``%n`` replaced by it.
    """
    if n < 0:
        return _words.translate(_CONTEXT, text, comment or None) or text
    found = _words.translate(_CONTEXT, text, comment or None, min(n, _MOST)) or text
    return found.replace("%n", _number(n))


def speak(language: str = "") -> None:
    """Speak `language`, a code of `LANGUAGES`; any other means what the system is set to.

    Call it once, when there is a `QCoreApplication` and before a module with sentences is imported.
    It sets how numbers are written, too.
    """
    system = QLocale.system()
    chosen = language if language in LANGUAGES else language_of(system.uiLanguages())
    is_systems = system.name().partition("_")[0] == chosen
    _load(chosen)
    QLocale.setDefault(system if is_systems else _locale(chosen))
    application = QCoreApplication.instance()
    if application is not None:
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if _qt_words.load(f"qtbase_{chosen}", folder):
            application.installTranslator(_qt_words)


def language_of(wanted: list[str]) -> str:
    """Return the first language of `wanted` (``de-AT``, ``en``) that is spoken, else the source's.

    `wanted` is in the order of a person's preference, as `QLocale.uiLanguages` returns it.
    """
    codes = (name.replace("_", "-").partition("-")[0].lower() for name in wanted)
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])


def _number(n: int) -> str:
    """Return a number as the locale writes it; with its separators also where none is set."""
    locale = QLocale()
    if locale.language() is QLocale.Language.C:
        locale = _locale(LANGUAGES[0])
    return locale.toString(min(n, _MOST_SHOWN))


def _load(language: str) -> None:
    _words.load(str(resource(f"translations/modelyard_{language}.qm")))


def _locale(language: str) -> QLocale:
    if language == "en":
        # What is shown where nothing is set, see `tables.numbers`: a clock of 24 hours.
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return QLocale(language)


_load(LANGUAGES[0])
