"""Changing a contract's text in place: only the characters of the value in question, comments and order stay.

A value that is set is written in flow style on one line. The text before and after an edit is otherwise the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from holdfast.contract.yaml_text import flow, scalar
from holdfast.errors import ConfigError

INDENT = 2


class Edit(msgspec.Struct, frozen=True):
    """One change: the value at ``path`` becomes ``value``, or the key goes away; ``why`` says so to a person.

    Keys on the way that are missing, or null, are made.
    """

    path: tuple[str, ...]
    value: Any = None
    remove: bool = False
    why: str = ""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a contract with the edits made, one after the other.

    Raises
    ------
    ConfigError
        ``contract-not-editable``: a key on the way holds no mapping, such as ``columns: 3``.

    Examples
    --------
    >>> text = "columns:\\n  Age: {type: integer}  # years\\nignore: []\\n"
    >>> print(edited(text, [Edit(("columns", "Age", "type"), "number"), Edit(("aliases", "age"), "Age")]), end="")
    columns:
      Age: {type: number}  # years
    ignore: []
    aliases: {age: Age}
    """
    for edit in edits:
        text = _removed(text, edit) if edit.remove else _set(text, edit)
    return text


def difference(before: str, after: str, name: str = "holdfast.yaml") -> str:
    """Return the difference of two texts as a unified diff, empty where there is none.

    Examples
    --------
    >>> print(difference("a: 1\\n", "a: 2\\n").splitlines()[-1])
    +a: 2
    """
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (proposed)", n=1
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _root(text: str) -> MappingNode:
    node = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(node, MappingNode):
        raise _not_editable("the file", "")
    return node


def _pair(node: MappingNode, key: str) -> tuple[Node, Node] | None:
    return next(((k, v) for k, v in node.value if str(k.value) == key), None)


def _set(text: str, edit: Edit) -> str:
    node = _root(text)
    for depth, key in enumerate(edit.path):
        found = _pair(node, key)
        rest = _nested(edit.path[depth + 1 :], edit.value)
        if found is None:
            return _inserted(text, node, key, rest)
        if depth == len(edit.path) - 1 or not isinstance(found[1], MappingNode):
            if depth < len(edit.path) - 1 and not _is_null(found[1]):
                raise _not_editable(".".join(edit.path[: depth + 1]), str(found[1].value))
            return _replaced(text, found, rest)
        node = found[1]
    return text


def _nested(path: tuple[str, ...], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _is_null(node: Node) -> bool:
    return str(node.tag).endswith(":null")


def _replaced(text: str, pair: tuple[Node, Node], value: Any) -> str:
    start, end = _span(text, pair)
    written = flow(value)
    return text[:start] + (written if start < end else f" {written}") + text[end:]


def _span(text: str, pair: tuple[Node, Node]) -> tuple[int, int]:
    """Return where a value stands; where it is left out, the place behind the colon."""
    key, value = pair
    start, end = value.start_mark.index, value.end_mark.index
    if start == end or (_is_null(value) and not text[start:end].strip()):
        colon = text.index(":", key.end_mark.index) + 1
        return colon, colon
    return start, start + len(text[start:end].rstrip())


def _inserted(text: str, node: MappingNode, key: str, value: Any) -> str:
    if node.flow_style:
        end = node.end_mark.index - 1
        comma = ", " if node.value else ""
        return f"{text[:end].rstrip()}{comma}{scalar(key)}: {flow(value)}{text[end:]}"
    indent = " " * (node.value[0][0].start_mark.column if node.value else INDENT)
    at = _end_of_line(text, _last(node))
    before = text[:at] if text[:at].endswith("\n") or not at else f"{text[:at]}\n"
    return f"{before}{indent}{scalar(key)}: {flow(value)}\n{text[at:]}"


def _last(node: MappingNode) -> int:
    """Return where the last entry of a block ends, without the comments behind it."""
    key, value = node.value[-1]
    if isinstance(value, MappingNode) and not value.flow_style and value.value:
        return _last(value)
    return int(max(key.end_mark.index, value.start_mark.index if _is_null(value) else _content_end(value)))


def _content_end(node: Node) -> int:
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return _content_end(node.value[-1])
    return int(node.end_mark.index)


def _end_of_line(text: str, index: int) -> int:
    found = text.find("\n", max(index - 1, 0) if text[max(index - 1, 0)] == "\n" else index)
    return len(text) if found < 0 else found + 1


def _removed(text: str, edit: Edit) -> str:
    node: Node = _root(text)
    for key in edit.path[:-1]:
        found = _pair(node, key) if isinstance(node, MappingNode) else None
        if found is None:
            return text
        node = found[1]
    if not isinstance(node, MappingNode) or _pair(node, edit.path[-1]) is None:
        return text
    return _without(text, node, edit.path[-1])


def _without(text: str, node: MappingNode, key: str) -> str:
    at = next(i for i, (k, _) in enumerate(node.value) if str(k.value) == key)
    start = node.value[at][0].start_mark.index
    if node.flow_style:
        if at + 1 < len(node.value):
            return text[:start] + text[node.value[at + 1][0].start_mark.index :]
        begin = node.value[at - 1][1].end_mark.index if at else start
        return text[:begin] + text[node.value[at][1].end_mark.index :]
    begin = text.rfind("\n", 0, start) + 1
    only = MappingNode(node.tag, [node.value[at]], flow_style=False)
    return text[:begin] + text[_end_of_line(text, _last(only)) :]


def _not_editable(where: str, found: str) -> ConfigError:
    return ConfigError(
        "contract-not-editable",
        f"{where} holds {found!r}" if found else f"{where} holds no mapping",
        expected="a mapping, into which a key can be written",
        next="write the proposed keys into holdfast.yaml by hand",
    )
