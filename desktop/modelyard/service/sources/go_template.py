"""Prompt templates of the Go language, as Ollama's models have them, in Jinja's for the engine.

What a template is given there, as Ollama documents it: ``.Messages`` (each with ``.Role``,
``.Content``, ``.ToolCalls``), ``.System``, ``.Tools``; or, in older ones, ``.System``,
``.Prompt`` and ``.Response`` of one turn after the other, where of the last turn only what stands
before ``.Response`` is written. The engine gives ``messages`` and ``tools``.

Texts are written as literals, so that no rule of Jinja's on blanks changes them.
"""

from collections.abc import Iterator, Sequence

from modelyard.service.sources.go_syntax import (
    Assign,
    Call,
    Expression,
    GoTemplateError,
    If,
    Literal,
    Member,
    Node,
    Output,
    Range,
    Text,
    Value,
    parse,
)

__all__ = ["GoTemplateError", "to_jinja"]

_INPUT = {
    "Messages": "messages_",
    "System": "system_",
    "Prompt": "prompt_",
    "Response": "response_",
    "Tools": "tools_",
}
_MEMBERS = {
    "Role": "role",
    "Content": "content",
    "ToolCalls": "tool_calls",
    "ToolName": "name",
    "ToolCallID": "tool_call_id",
    "Function": "function",
    "Name": "name",
    "Arguments": "arguments",
    "Type": "type",
    "Description": "description",
    "Parameters": "parameters",
    "Properties": "properties",
    "Required": "required",
    "ID": "id",
}
_STRUCTURED = frozenset({"tools_", "function", "arguments", "parameters", "properties", "required"})
"""What is written as JSON."""
_MAPPINGS = ("['arguments']", "['parameters']", "['properties']")
_NEVER = frozenset({"Suffix", "Think", "ThinkLevel", "IsThinkSet", "Thinking", "Images", "Last"})
"""What a chat through the engine never has; tested, it is false, written, it is nothing."""
_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}

# The system message that the model brings goes before the others where they have none, and what
# has no content, such as a call of a tool, has an empty one.
_MESSAGES = """\
{%- set messages_ = messages -%}
{%- if default_ and messages and messages[0]['role'] != 'system' -%}
{%- set messages_ = [{'role': 'system', 'content': default_}] + messages -%}
{%- endif -%}
{%- set tools_ = tools if tools is defined and tools else [] -%}
"""
_SYSTEM = """\
{%- set found_ = namespace(system='') -%}
{%- for message_ in messages_ -%}{%- if message_['role'] == 'system' -%}
{%- set gap_ = '\\n\\n' if found_.system else '' -%}
{%- set found_.system = found_.system + gap_ + message_['content'] -%}
{%- endif -%}{%- endfor -%}
{%- set system_ = found_.system -%}
"""
_TURN = "{%- set system_ = turn_.system -%}{%- set prompt_ = turn_.prompt -%}\
{%- set response_ = turn_.response -%}"
_TURNS = """\
{{%- set turn_ = namespace(system='', prompt='', response='') -%}}
{{%- for message_ in messages_ -%}}
{{%- set role_ = message_['role'] -%}}{{%- set content_ = message_['content'] or '' -%}}
{{%- if (role_ == 'system' and (turn_.prompt or turn_.response)) \
or (role_ == 'user' and turn_.response) -%}}
{turn}{body}
{{%- set turn_.system = '' -%}}{{%- set turn_.prompt = '' -%}}{{%- set turn_.response = '' -%}}
{{%- endif -%}}
{{%- if role_ == 'system' -%}}{{%- set turn_.system = content_ -%}}
{{%- elif role_ == 'assistant' -%}}{{%- set turn_.response = content_ -%}}
{{%- else -%}}{{%- set turn_.prompt = \
turn_.prompt + ('\\n\\n' if turn_.prompt else '') + content_ -%}}
{{%- endif -%}}
{{%- endfor -%}}
{turn}{last}"""


def to_jinja(template: str, *, system: str | None = None) -> str:
    """Return the Jinja template that writes what the Go `template` would.

    `system` is the system message where a chat has none.

    Raises:
        GoTemplateError: It uses what is not understood here.
    """
    nodes = parse(template)
    used = set(_inputs(nodes))
    start = f"{{%- set default_ = {_literal(system or '')} -%}}\n{_MESSAGES}"
    if "Messages" in used:
        return start + (_SYSTEM if "System" in used else "") + _Writer().written(nodes)
    if "Prompt" not in used:
        raise GoTemplateError("it writes neither messages nor a prompt")
    if "Response" not in used:
        nodes = (*nodes, Output(Value(None, ("Response",))))
    whole = _Writer().written(nodes)
    last = _Writer().written(_before_response(nodes)[0])
    return start + _TURNS.format(turn=_TURN, body=whole, last=last)


def _inputs(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the names of all members that are used anywhere."""
    for node in nodes:
        for expression in _expressions(node):
            yield from _names(expression)
        if isinstance(node, If | Range):
            yield from _inputs(node.body)
            yield from _inputs(node.otherwise)


def _expressions(node: Node) -> tuple[Expression, ...]:
    match node:
        case Output(value) | Assign(value=value):
            return (value,)
        case If(condition=condition):
            return (condition,)
        case Range(items=items):
            return (items,)
        case _:
            return ()


def _names(expression: Expression) -> Iterator[str]:
    match expression:
        case Value(names=names):
            yield from names
        case Call(arguments=arguments):
            for argument in arguments:
                yield from _names(argument)
        case Member(of, names):
            yield from names
            yield from _names(of)


def _before_response(nodes: Sequence[Node]) -> tuple[tuple[Node, ...], bool]:
    """Return what stands before the first ``.Response`` is written, and whether it was there."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Output) and "Response" in _names(node.value):
            return tuple(kept), True
        if isinstance(node, If):
            body, cut = _before_response(node.body)
            if "Response" in _names(node.condition):
                # Of the turn that is to be answered it is empty, yet this is where it begins.
                return (*kept, *body), True
            if cut:
                return (*kept, If(node.condition, body, node.otherwise, node.moves_dot)), True
        kept.append(node)
    return tuple(kept), False


def _literal(text: str) -> str:
    """Return `text` as a literal, with the few escapes that the engine knows."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"'


class _Writer:
    """Writes nodes in Jinja; knows what the dot and each variable stand for."""

    def __init__(self) -> None:
        self._dot: str | None = None
        """What the dot is inside a range or with; None for the whole input."""
        self._variables: dict[str, str] = {}
        self._count = 0

    def written(self, nodes: Sequence[Node]) -> str:
        """Return `nodes` in Jinja; variables that they declare end with them."""
        outside = dict(self._variables)
        text = "".join(self._node(node) for node in nodes)
        self._variables = outside
        return text

    def _node(self, node: Node) -> str:
        match node:
            case Text(text):
                return f"{{{{- {_literal(text)} -}}}}"
            case Output(value):
                return self._output(value)
            case Assign():
                return self._assign(node)
            case If():
                return self._if(node)
            case Range():
                return self._range(node)

    def _output(self, value: Expression) -> str:
        if isinstance(value, Literal) and isinstance(value.value, str):
            return f"{{{{- {_literal(value.value)} -}}}}"
        written = self._expression(value)
        if written == "false":
            return ""
        if _is_structured(written):
            written = f"{written} | tojson"
        return f"{{{{- {written} -}}}}"

    def _assign(self, node: Assign) -> str:
        value = self._expression(node.value)
        if node.declares:
            # In a namespace, since in Jinja a plain one would not leave a loop or a branch.
            self._count += 1
            self._variables[node.name] = f"go{self._count}_.value"
            return f"{{%- set go{self._count}_ = namespace(value={value}) -%}}"
        if node.name not in self._variables:
            raise GoTemplateError(f"{node.name} is not declared")
        return f"{{%- set {self._variables[node.name]} = {value} -%}}"

    def _if(self, node: If) -> str:
        condition = self._expression(node.condition)
        dot = self._dot
        if node.moves_dot:
            self._dot = condition
        body = self.written(node.body)
        self._dot = dot
        otherwise = self.written(node.otherwise)
        middle = f"{{%- else -%}}{otherwise}" if otherwise else ""
        return f"{{%- if {condition} -%}}{body}{middle}{{%- endif -%}}"

    def _range(self, node: Range) -> str:
        items = self._expression(node.items)
        if items.endswith(_MAPPINGS):
            raise GoTemplateError("it goes over the members of an object")
        self._count += 1
        item = f"item{self._count}_"
        # Inside, "loop" may be that of a range within this one.
        index = f"index{self._count}_"
        outside, dot = dict(self._variables), self._dot
        self._dot = item
        if node.item:
            self._variables[node.item] = item
        if node.index:
            self._variables[node.index] = index
        body = self.written(node.body)
        self._variables, self._dot = outside, dot
        start = f"{{%- set {index} = loop.index0 -%}}" if node.index else ""
        loop = f"{{%- for {item} in {items} -%}}{start}{body}{{%- endfor -%}}"
        if not node.otherwise:
            return loop
        return (
            f"{{%- if {items} -%}}{loop}{{%- else -%}}{self.written(node.otherwise)}{{%- endif -%}}"
        )

    def _expression(self, expression: Expression) -> str:
        match expression:
            case Literal(value):
                return _constant(value)
            case Value(variable, names):
                return self._value(variable, names)
            case Member(of, names):
                return self._members(f"({self._expression(of)})", names)
            case Call():
                return self._call(expression)

    def _value(self, variable: str | None, names: tuple[str, ...]) -> str:
        if variable is not None and variable != "$":
            if variable not in self._variables:
                raise GoTemplateError(f"{variable} is not declared")
            return self._members(self._variables[variable], names)
        if variable is None and self._dot is not None:
            return self._members(self._dot, names)
        if not names:
            raise GoTemplateError("it writes its whole input")
        if names[0] in _NEVER:
            return "false"
        if names[0] not in _INPUT:
            raise GoTemplateError(f"it uses .{names[0]}")
        return self._members(_INPUT[names[0]], names[1:])

    def _members(self, of: str, names: Sequence[str]) -> str:
        for name in names:
            if name in _NEVER:
                return "false"
            if name not in _MEMBERS:
                raise GoTemplateError(f"it uses .{name}")
            of = f"{of}['{_MEMBERS[name]}']"
        return of

    def _call(self, call: Call) -> str:
        arguments = [self._expression(argument) for argument in call.arguments]
        match call.name, arguments:
            case (("and" | "or"), [_, *_]):
                return "(" + f" {call.name} ".join(arguments) + ")"
            case "not", [value]:
                return f"(not {value})"
            case "eq", [value, _, *_]:
                return "(" + " or ".join(f"{value} == {other}" for other in arguments[1:]) + ")"
            case (("ne" | "lt" | "le" | "gt" | "ge"), [value, other]):
                return f"({value} {_COMPARISONS[call.name]} {other})"
            case "len", [value]:
                return f"({value} | length)"
            case "index", [value, key]:
                return f"{value}[{key}]"
            case "slice", [value, start]:
                return f"{value}[{start}:]"
            case "slice", [value, start, end]:
                return f"{value}[{start}:{end}]"
            case (("json" | "toJson"), [value]):
                return f"({value} | tojson)"
            case _:
                raise GoTemplateError(f"it uses the function {call.name!r}")


def _constant(value: str | float | bool | None) -> str:
    if isinstance(value, str):
        return _literal(value)
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "none"}[value]
    return repr(value)


def _is_structured(written: str) -> bool:
    if written.startswith("item") and "[" not in written:
        return True
    last = written.rpartition("['")[2].removesuffix("']")
    return last in _STRUCTURED
