"""Reads templates of the Go language, as far as prompt templates are made of them.

Language: https://pkg.go.dev/text/template. Read are texts, values, ``if``, ``range``, ``with``,
variables, comments and calls; what defines or calls other templates is refused.
"""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_CHARACTERS = 65_536
_MOST_DEPTH = 40

_ACTION = re.compile(r"\{\{(-(?=\s))?(.*?)((?<=\s)-)?\}\}", re.DOTALL)
_COMMENT = re.compile(r"\s*/\*.*?\*/\s*", re.DOTALL)
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<variable>\$\w*)
      | (?P<field>\.\w+|\.)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign>:=|=|\(|\)|\||,)
    )""",
    re.VERBOSE,
)
_SPACE = " \t\r\n"


class GoTemplateError(Exception):
    """The template is not understood; says why."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number, or true, false, nil as True, False, None."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Value:
    """The members `names` of the dot, or of a variable; ``$`` is the whole input."""

    variable: str | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Member:
    """The members `names` of what an expression gives."""

    of: "Expression"
    names: tuple[str, ...]


Expression = Literal | Value | Call | Member


@dataclass(frozen=True, slots=True)
class Text:
    """Text that stands for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """A value that is written."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Assign:
    """A variable gets a value; `declares` is a new one, as far as its block goes."""

    name: str
    value: Expression
    declares: bool


@dataclass(frozen=True, slots=True)
class If:
    """One body, or the other; in ``with`` the dot is the condition inside."""

    condition: Expression
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...] = ()
    moves_dot: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A body for each item, which is the dot inside; `otherwise` where there is none."""

    items: Expression
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...] = ()
    index: str | None = None
    item: str | None = None


Node = Text | Output | Assign | If | Range


def parse(template: str) -> tuple[Node, ...]:
    """Return the nodes of `template`.

    Raises:
        GoTemplateError: It is too long, not whole, or uses what is not read here.
    """
    if len(template) > MOST_CHARACTERS:
        raise GoTemplateError(f"it has {len(template)} characters")
    parser = _Parser(_pieces(template))
    nodes = parser.block(0)
    if parser.ended_by is not None:
        raise GoTemplateError(f"{parser.ended_by!r} without its beginning")
    return nodes


def _pieces(template: str) -> list[Text | str]:
    """Cut `template` into texts and the insides of its actions, blanks trimmed as asked for."""
    pieces: list[Text | str] = []
    position = 0
    trims = False
    for match in _ACTION.finditer(template):
        text = template[position : match.start()]
        text = text.lstrip(_SPACE) if trims else text
        text = text.rstrip(_SPACE) if match[1] else text
        if text:
            pieces.append(Text(text))
        if not _COMMENT.fullmatch(match[2]):
            pieces.append(match[2].strip())
        position, trims = match.end(), bool(match[3])
    rest = template[position:]
    if "{{" in rest:
        raise GoTemplateError("an action is not closed")
    rest = rest.lstrip(_SPACE) if trims else rest
    return [*pieces, Text(rest)] if rest else pieces


class _Parser:
    """Turns pieces into nodes; `ended_by` is the word that closed the last block."""

    def __init__(self, pieces: Sequence[Text | str]) -> None:
        self._pieces = list(reversed(pieces))
        self.ended_by: str | None = None

    def block(self, depth: int) -> tuple[Node, ...]:
        """Return the nodes up to the ``end`` or ``else`` of this block, or the end of all."""
        if depth > _MOST_DEPTH:
            raise GoTemplateError("it is nested too deeply")
        nodes: list[Node] = []
        while self._pieces:
            piece = self._pieces.pop()
            if isinstance(piece, Text):
                nodes.append(piece)
                continue
            word, _, rest = piece.partition(" ")
            if piece == "end" or word == "else":
                self.ended_by = piece
                return tuple(nodes)
            nodes.append(self._action(word, rest.strip(), piece, depth))
        self.ended_by = None
        if depth:
            raise GoTemplateError("a block is not closed")
        return tuple(nodes)

    def _action(self, word: str, rest: str, piece: str, depth: int) -> Node:
        match word:
            case "if" | "with":
                return self._if(rest, depth, moves_dot=word == "with")
            case "range":
                return self._range(rest, depth)
            case "template" | "define" | "block" | "break" | "continue":
                raise GoTemplateError(f"it uses {word!r}")
            case _:
                return _statement(piece)

    def _if(self, condition: str, depth: int, *, moves_dot: bool) -> If:
        tested = _expression(condition)
        body = self.block(depth + 1)
        otherwise: tuple[Node, ...] = ()
        ended_by = self.ended_by or "end"
        if ended_by != "end":
            following = ended_by.removeprefix("else").strip()
            if following:
                word, _, rest = following.partition(" ")
                if word not in ("if", "with"):
                    raise GoTemplateError(f"it uses {ended_by!r}")
                # The one "end" closes both.
                otherwise = (self._if(rest.strip(), depth + 1, moves_dot=word == "with"),)
            else:
                otherwise = self.block(depth + 1)
                self._require_end()
        return If(tested, body, otherwise, moves_dot)

    def _range(self, what: str, depth: int) -> Range:
        names, assigned, items = what.rpartition(":=")
        variables = [name.strip() for name in names.split(",")] if assigned else []
        if len(variables) > 2 or any(not re.fullmatch(r"\$\w+", name) for name in variables):
            raise GoTemplateError(f"its range over {what!r} is not understood")
        body = self.block(depth + 1)
        otherwise: tuple[Node, ...] = ()
        if self.ended_by == "else":
            otherwise = self.block(depth + 1)
        self._require_end()
        index = variables[0] if len(variables) == 2 else None
        item = variables[-1] if variables else None
        return Range(_expression(items), body, otherwise, index, item)

    def _require_end(self) -> None:
        if self.ended_by != "end":
            raise GoTemplateError("a block is not closed")


def _statement(piece: str) -> Node:
    match = re.fullmatch(r"(\$\w+)\s*(:?=)\s*(.+)", piece, re.DOTALL)
    if match:
        return Assign(match[1], _expression(match[3]), match[2] == ":=")
    return Output(_expression(piece))


def _expression(text: str) -> Expression:
    tokens = _Tokens(text)
    found = tokens.pipeline(0)
    if tokens.left:
        raise GoTemplateError(f"{text!r} is not understood")
    return found


class _Tokens:
    """The tokens of one expression, taken from the left."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._kind = ""
        self._part = ""
        self._adjoins = False
        self._next()

    @property
    def left(self) -> bool:
        """Whether there is a part that was not taken."""
        return bool(self._kind)

    def pipeline(self, depth: int) -> Expression:
        """Take commands with ``|`` between them: each is the last argument of the next."""
        if depth > _MOST_DEPTH:
            raise GoTemplateError("it is nested too deeply")
        found = self._command(depth)
        while self._part == "|":
            self._next()
            command = self._command(depth)
            if not isinstance(command, Call):
                raise GoTemplateError(f"{self._text!r} is not understood")
            found = Call(command.name, (*command.arguments, found))
        return found

    def _command(self, depth: int) -> Expression:
        if self._kind == "word" and self._part not in ("true", "false", "nil"):
            name = self._take()
            arguments = []
            while self.left and self._part not in (")", "|"):
                arguments.append(self._operand(depth))
            return Call(name, tuple(arguments))
        return self._operand(depth)

    def _operand(self, depth: int) -> Expression:
        kind, part = self._kind, self._take()
        match kind:
            case "text":
                return Literal(part[1:-1] if part[0] == "`" else _unquoted(part))
            case "number":
                return Literal(float(part) if "." in part else int(part))
            case "variable":
                return Value(part, self._names())
            case "field":
                name = part[1:]
                return Value(None, (*((name,) if name else ()), *self._names()))
            case "word" if part in ("true", "false", "nil"):
                return Literal({"true": True, "false": False, "nil": None}[part])
            case "sign" if part == "(":
                found = self.pipeline(depth + 1)
                if self._take() != ")":
                    raise GoTemplateError(f"{self._text!r} is not closed")
                names = self._names()
                return Member(found, names) if names else found
            case "word":
                return Call(part, ())
        raise GoTemplateError(f"{self._text!r} is not understood")

    def _names(self) -> tuple[str, ...]:
        """Take the ``.a.b`` that follows without a blank."""
        names = []
        while self._kind == "field" and self._adjoins and self._part != ".":
            names.append(self._take()[1:])
        return tuple(names)

    def _take(self) -> str:
        part = self._part
        self._next()
        return part

    def _next(self) -> None:
        rest = self._text[self._position :]
        if not rest.strip():
            self._kind = self._part = ""
            return
        match = _TOKEN.match(rest)
        if match is None or match.lastgroup is None:
            raise GoTemplateError(f"{self._text!r} is not understood")
        self._kind, self._part = match.lastgroup, match[match.lastgroup]
        self._adjoins = match.start(match.lastgroup) == 0
        self._position += match.end()


def _unquoted(text: str) -> str:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError) as error:
        raise GoTemplateError(f"{text} is not understood") from error
    return str(value)
