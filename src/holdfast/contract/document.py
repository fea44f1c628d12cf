"""A YAML text as plain values, with the line of each: what the errors of a contract name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.yaml_text import quoted
from holdfast.errors import ConfigError

_TAG = "tag:yaml.org,2002:"
_DEEPEST = 20


@dataclass
class Document:
    """Plain values (mappings, lists, null, booleans, numbers, strings, dates), and where each stands.

    ``lines`` has the line of each key or list item, from 1; ``written`` the text of each scalar without quotes.
    ``problems`` are those of the text itself, such as a key that stands twice.
    """

    source: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Return the line of a key, or of the nearest key around it; 0 for a key that is not in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read_document(text: str, source: str) -> Document:
    """Read YAML 1.2.

    Raises
    ------
    ConfigError
        ``yaml-invalid``: the text is no YAML, or holds several documents, or its top is no mapping.
        ``contract-empty``: nothing but comments.

    Examples
    --------
    >>> document = read_document("name: churn\\nholdout: {share: 0.2}\\n", "holdfast.yaml")
    >>> document.values, document.line(("holdout", "share"))
    ({'name': 'churn', 'holdout': {'share': 0.2}}, 2)
    """
    document = Document(source)
    root = _compose(text, source)
    if root is None:
        raise ConfigError(
            "contract-empty",
            f"{source} holds no key",
            expected="a contract: name, data, target and columns",
            next="holdfast init --data FILE --target COLUMN",
        )
    if not isinstance(root, MappingNode):
        raise _invalid(
            source, root.start_mark.line + 1, "the file is not a mapping", "lines such as `name: churn`"
        )
    document.values = _mapping(root, (), document)
    return document


def _compose(text: str, source: str) -> Node | None:
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = " ".join(part for part in (error.context, error.problem) if part)
        raise _invalid(source, mark.line + 1 if mark else 0, told, "YAML 1.2") from None
    except (
        YAMLError,
        ValueError,
    ) as error:  # a character that no YAML may have, a version that does not exist
        raise _invalid(source, 0, str(error).splitlines()[0], "YAML 1.2") from None
    except RecursionError:
        raise _invalid(source, 0, "lists or mappings are nested too deeply", "YAML 1.2") from None
    assert root is None or isinstance(root, Node)
    return root


def _invalid(source: str, line: int, happened: str, expected: str) -> ConfigError:
    place = f"{source}, line {line}" if line else source
    advice = "correct the text there; a name with a colon, a quote or a # is written in double quotes"
    return ConfigError("yaml-invalid", f"{place}: {happened}", expected=expected, next=advice)


def _mapping(node: MappingNode, path: Path, document: Document) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name = _key(key_node, path, document)
        if name is None:
            continue
        place = (*path, name)
        line = key_node.start_mark.line + 1
        if name in values:
            first = document.lines[place]
            happened = f"{dotted(place)} stands twice, first in line {first}"
            document.problems.append(
                Problem(place, happened, "each key once", "take one of the two out", "duplicate-key", line)
            )
            continue
        document.lines[place] = line
        values[name] = _value(value_node, place, document)
    return values


def _key(node: Node, path: Path, document: Document) -> str | None:
    if isinstance(node, ScalarNode) and node.tag == f"{_TAG}str":
        return _text(node, path, document)
    happened = (
        "a key is not a string"
        if not isinstance(node, ScalarNode)
        else f"the key {node.value} is not a string"
    )
    if path:
        happened = f"{dotted(path)}: {happened}"
    advice = f"quote it: {quoted(str(node.value))}" if isinstance(node, ScalarNode) else ""
    document.problems.append(Problem(path, happened, "a name", advice, line=node.start_mark.line + 1))
    return None


def _value(node: Node, path: Path, document: Document) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if len(path) > _DEEPEST:  # also where an alias points at what it is part of
        raise _invalid(
            document.source, node.start_mark.line + 1, "values are nested too deeply", "a contract"
        )
    if isinstance(node, MappingNode) and node.tag == f"{_TAG}map":
        return _mapping(node, path, document)
    if isinstance(node, SequenceNode) and node.tag == f"{_TAG}seq":
        return [_value(item, (*path, place), document) for place, item in enumerate(node.value)]
    if isinstance(node, ScalarNode):
        document.written[path] = str(node.value)
        return _scalar(node, path, document)
    _unknown_tag(node, path, document)
    return None


def _scalar(node: ScalarNode, path: Path, document: Document) -> Any:
    text, kind = str(node.value), str(node.tag).removeprefix(_TAG)
    digits = text.replace("_", "")
    try:
        if kind == "str":
            return _text(node, path, document)
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int":
            return int(digits) if digits.lstrip("+-").isdigit() else int(digits, 0)
        if kind == "float":
            return float(digits.lower().replace(".inf", "inf").replace(".nan", "nan"))
        if kind == "timestamp":
            return date.fromisoformat(text)
    except ValueError:
        return text  # longer than any number, or an instant: the key that expects something else says so
    _unknown_tag(node, path, document)
    return None


def _text(node: ScalarNode, path: Path, document: Document) -> str:
    text = str(node.value)
    whole = text.encode("utf-8", "replace").decode()
    if whole != text:  # "\\ud83d" can be written in YAML and stands for no character
        happened = f"{dotted(path)}: {whole!r} has half of a character".lstrip(": ")
        line = node.start_mark.line + 1
        document.problems.append(Problem(path, happened, "text of whole characters", line=line))
    return whole


def _unknown_tag(node: Node, path: Path, document: Document) -> None:
    document.problems.append(
        Problem(
            path,
            f"{dotted(path)} has the tag {node.tag}",
            "plain values",
            "take the tag out",
            line=node.start_mark.line + 1,
        )
    )
