"""The house rules as functions from a parsed file to what is wrong in it.

What ruff can check (names, docstrings, annotations, banned calls that have an address) is in
`pyproject.toml`; here is what it can't.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
_SIGNAL_TYPES = {"object", "str", "bool"}
_VAGUE_NAMES = ("Manager", "Helper", "Helpers", "Util", "Utils")
_TRANSLATING = {"tr", "translate", "QT_TR_NOOP", "QT_TRANSLATE_NOOP"}
_SHOWING = {
    *("QAction", "QCheckBox", "QGroupBox", "QLabel", "QMenu", "QPushButton", "QRadioButton"),
    *("addAction", "addItem", "addMenu", "addRow", "addSection", "addTab", "addText"),
    *("setAccessibleDescription", "setAccessibleName", "setPlaceholderText", "setSpecialValueText"),
    *("setStatusTip", "setText", "setTitle", "setToolTip", "setWindowTitle", "showMessage"),
}
"""Calls whose texts are shown."""
_QUIET = {"debug", "info", "warning", "error", "exception", "setStyleSheet", "start"}
_WORD_FOLDERS = ("/modelyard/ui/", "/modelyard/tables/")
_WORD = re.compile(r"[A-Za-z]{2}")
_NO_WORDS = re.compile(r"://|[{][{]|[a-z]_")
"""Addresses, style sheets, and beginnings of keys."""
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
_RE_ENTERING = {"exec", "exec_", "processEvents"}
_BACKGROUND = {"create_task", "ensure_future"}
_SWITCHED_OFF = re.compile(r"# (noqa(: \w+(, ?\w+)*)?|type: ignore(\[[\w, -]+\])?)")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Finding = tuple[int, str]
"""A line and what is wrong there."""

# Virtuals whose names don't show that they are Qt's, or the standard library's.
_PLAIN_VIRTUALS = {"count", "data", "emit", "event", "flags", "index", "paint", "parent", "sort"}


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its path from the checkout's root, its text, and its syntax tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text)


def file_length(source: Source) -> Iterator[Finding]:
    """A file stays under 400 lines."""
    lines = len(source.text.splitlines())
    if lines >= MAX_FILE_LINES:
        yield lines, f"{lines} lines: what does this file do besides its one job?"


def function_length(source: Source) -> Iterator[Finding]:
    """A function stays under 40 lines, from its `def` on, its docstring not counted.

    One that only returns an expression is a table, which may be as long as it is.
    """
    for node in ast.walk(source.tree):
        if isinstance(node, Function) and not _is_table(node):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
            if lines >= MAX_FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {lines} lines"


def one_place_for_tasks(source: Source) -> Iterator[Finding]:
    """A background task has a name, an owner and a reader of its failure: `tasks.py` sees to it."""
    if not source.path.endswith("modelyard/tasks.py"):
        for line, name in _calls(source.tree):
            if name in _BACKGROUND:
                yield line, f"{name}: use Tasks.start(..., name=...)"


def no_nested_loop(source: Source) -> Iterator[Finding]:
    """The loop is never re-entered: a dialog is opened and awaited.

    The start may look for events: it paints its first picture before there is a loop.
    """
    if source.path.endswith("modelyard/start.py"):
        return
    for line, name in _calls(source.tree):
        if name in _RE_ENTERING:
            yield line, f"{name} re-enters the loop: use open() and await"


def signals_carry_objects(source: Source) -> Iterator[Finding]:
    """A signal carries an id or a frozen object: int has 32 bits there, dict loses data."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _name(node.func) == "Signal":
            for argument in node.args:
                if ast.unparse(argument) not in _SIGNAL_TYPES:
                    yield node.lineno, f"Signal({ast.unparse(argument)}): use Signal(object)"


def telling_class_names(source: Source) -> Iterator[Finding]:
    """A class's name says what it is."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(_VAGUE_NAMES):
            yield node.lineno, f"class {node.name}: what is it?"


def translatable(source: Source) -> Iterator[Finding]:
    """A text to translate is a plain one: one with values in it is never found again."""
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Call)
            and _name(node.func) in _TRANSLATING
            and any(isinstance(argument, ast.JoinedStr) for argument in node.args)
        ):
            yield node.lineno, "an f-string can't be translated: fill the values in afterwards"


def translated(source: Source) -> Iterator[Finding]:
    """What a person reads goes through `tr` (see `modelyard.language`), also a single word."""
    if not any(folder in source.path for folder in _WORD_FOLDERS):
        return
    tree = source.tree
    told = set(_texts_not_shown(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _SHOWING:
            yield from (
                (text.lineno, f"{_name(node.func)}({ast.unparse(text)}): use tr")
                for text in (*node.args, *(keyword.value for keyword in node.keywords))
                if _WORD.search(_plain_text(text))
            )
        elif id(node) not in told and _SENTENCE.search(_plain_text(node)):
            yield node.lineno, f"{ast.unparse(node)}: use tr"


def reasons_for_exceptions(source: Source) -> Iterator[Finding]:
    """A check that is switched off names the check and says why: `# noqa: X1 - because`."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT and _SWITCHED_OFF.match(token.string):
            reason = _SWITCHED_OFF.sub("", token.string)
            if not reason.strip(" -#"):
                yield token.start[0], f"{token.string} without its reason"


class Member(IntEnum):
    """The parts of a class in the order in which they stand."""

    CONSTANT = 0
    SIGNAL = 1
    INIT = 2
    PROPERTY = 3
    PUBLIC = 4
    OVERRIDE = 5
    PRIVATE = 6


def member_order(source: Source) -> Iterator[Finding]:
    """A class: constants, signals, __init__, properties, public, overrides, private."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            yield from _members_out_of_order(node)


RULES: tuple[Callable[[Source], Iterator[Finding]], ...] = (
    file_length,
    function_length,
    one_place_for_tasks,
    no_nested_loop,
    signals_carry_objects,
    telling_class_names,
    translatable,
    translated,
    reasons_for_exceptions,
    member_order,
)


def _members_out_of_order(node: ast.ClassDef) -> Iterator[Finding]:
    last = Member.CONSTANT
    for statement in node.body:
        member = _member(statement)
        if member is None:
            continue
        if member < last:
            what = getattr(statement, "name", None) or ast.unparse(statement).partition("\n")[0]
            yield (
                statement.lineno,
                f"{node.name}: {what} ({member.name}) stands after a {last.name} member",
            )
        last = max(last, member)


def _member(statement: ast.stmt) -> Member | None:
    """Return what part of its class a statement is; None for what may stand at several places."""
    match statement:
        case ast.Assign(value=ast.Call(func=func)) if _name(func) == "Signal":
            return Member.SIGNAL
        case ast.Assign() | ast.AnnAssign() | ast.ClassDef():
            return Member.CONSTANT
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _method(statement)
        case _:
            return None


def _method(node: Function) -> Member | None:
    decorators = {_name(each) for each in node.decorator_list}
    name = node.name
    if name == "__init__":
        return Member.INIT
    if decorators & {"classmethod", "staticmethod", "overload"} and not name.startswith("_"):
        return None  # another constructor stands beside __init__, a plain function where it is used
    if name.startswith("__") and name.endswith("__"):
        return None
    if name.startswith("_"):
        return Member.PRIVATE
    if decorators & {"property", "cached_property", "setter"}:
        return Member.PROPERTY
    is_override = (
        "override" in decorators
        or name in _PLAIN_VIRTUALS
        or any(letter.isupper() for letter in name)
    )
    return Member.OVERRIDE if is_override else Member.PUBLIC


def _plain_text(node: ast.AST) -> str:
    """Return the words of a literal, without the values in it; nothing for other nodes."""
    match node:
        case ast.Constant(value=str() as text):
            return "" if _NO_WORDS.search(text) else text
        case ast.JoinedStr(values=parts):
            return "".join(_plain_text(part) for part in parts)
    return ""


def _texts_not_shown(tree: ast.AST) -> Iterator[int]:
    """Yield what stands in a call of `tr`, in an error, in the log, or as a docstring."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.JoinedStr():
                yield from (id(part) for part in ast.walk(node) if part is not node)
            case ast.Call(func=func) if _name(func) in _TRANSLATING | _QUIET:
                yield from map(id, ast.walk(node))


def _is_table(node: Function) -> bool:
    return isinstance(node.body[-1], ast.Return) and len(node.body) == (
        2 if _docstring_lines(node) else 1
    )


def _docstring_lines(node: Function) -> int:
    match node.body[0]:
        case ast.Expr(value=ast.Constant(value=str())) as first:
            return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, _name(node.func)


def _name(node: ast.expr) -> str:
    """Return the last part of a name: `create_task` for `asyncio.create_task`."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Call(func=func):
            return _name(func)
    return ""
