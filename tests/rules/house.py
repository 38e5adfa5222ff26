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
_RE_ENTERING = {"exec", "exec_", "processEvents"}
_BACKGROUND = {"create_task", "ensure_future"}
_SWITCHED_OFF = re.compile(r"# (noqa(: \w+(, ?\w+)*)?|type: ignore(\[[\w, -]+\])?)")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Finding = tuple[int, str]
"""A line and what is wrong there."""

# Virtuals whose names don't show that they are Qt's, or the standard library's.
_PLAIN_VIRTUALS = {"data", "emit", "event", "flags", "index", "paint", "parent", "sort"}


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
    """The loop is never re-entered: a dialog is opened and awaited."""
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
