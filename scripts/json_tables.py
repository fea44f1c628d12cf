"""The keys of what each command prints with ``--json``, from the records that it prints."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec
from msgspec import inspect as types

from holdfast.records import (
    CheckReport,
    Evaluation,
    LedgerRow,
    Monitoring,
    Move,
    Retraining,
    Scoring,
    Training,
    VersionInfo,
)

COMMANDS: dict[str, type[msgspec.Struct]] = {
    "check": CheckReport,
    "train": Training,
    "evaluate": Evaluation,
    "promote": Move,
    "rollback": Move,
    "score": Scoring,
    "monitor": Monitoring,
    "retrain": Retraining,
}
"""Commands that print one record."""

LISTS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "versions": ("versions", VersionInfo),
    "ledger": ("ledger", LedgerRow),
}
"""Commands that print a list of records under one key."""


def shown(kind: types.Type) -> str:
    """Return a type in words."""
    plain = {
        types.StrType: "string",
        types.IntType: "integer",
        types.FloatType: "number",
        types.BoolType: "boolean",
        types.NoneType: "null",
        types.AnyType: "any",
        types.LiteralType: "string",
    }
    if type(kind) in plain:
        if isinstance(kind, types.LiteralType):
            return " or ".join(f"`{value}`" for value in kind.values)
        return plain[type(kind)]
    if isinstance(kind, types.ListType):
        return f"list of {shown(kind.item_type)}"
    if isinstance(kind, types.TupleType):
        return "[low, high]"
    if isinstance(kind, types.DictType):
        return f"object of {shown(kind.value_type)} by {_key(kind.key_type)}"
    if isinstance(kind, types.UnionType):
        return " or ".join(dict.fromkeys(shown(part) for part in kind.types))
    if isinstance(kind, types.StructType):
        return f"[{kind.cls.__name__}](#{kind.cls.__name__.lower()})"
    raise TypeError(f"no words for {kind}")


def _key(kind: types.Type) -> str:
    return "name" if isinstance(kind, types.StrType) else shown(kind)


def record(cls: type[msgspec.Struct], heading: str) -> list[str]:
    """Return the table of a record's keys under a heading, with what its docstring says."""
    about = types.type_info(cls)
    assert isinstance(about, types.StructType)
    rows = [f"| `{field.encode_name}` | {shown(field.type)} |" for field in about.fields]
    return [heading, "", _prose(cls), "", "| Key | Value |", "|---|---|", *rows, ""]


def _prose(cls: type[Any]) -> str:
    return " ".join(inspect.cleandoc(cls.__doc__ or "").split()).replace("``", "`")


def parts(roots: list[type[msgspec.Struct]]) -> list[type[msgspec.Struct]]:
    """Return the records inside these records, by name, the given ones left out."""
    found: dict[str, type[msgspec.Struct]] = {}

    def visit(kind: types.Type) -> None:
        if isinstance(kind, types.StructType):
            if kind.cls not in roots:
                found[kind.cls.__name__] = kind.cls
            for field in kind.fields:
                visit(field.type)
        for inner in ("item_type", "value_type"):
            if hasattr(kind, inner):
                visit(getattr(kind, inner))
        for part in getattr(kind, "types", ()):
            visit(part)

    for root in roots:
        visit(types.type_info(root))
    return [found[name] for name in sorted(found)]


def tables() -> str:
    """Return one section a command, and one a record that stands inside others."""
    lines: list[str] = []
    for name, cls in COMMANDS.items():
        lines += record(cls, f"## {name}")
    for name, (key, cls) in LISTS.items():
        lines += [
            f"## {name}",
            "",
            f"An object with one key, `{key}`: a list of [{cls.__name__}](#{cls.__name__.lower()}).",
            "",
        ]
    lines += ["## Records inside these", ""]
    for cls in parts(list(COMMANDS.values())) + [cls for _, cls in LISTS.values()]:
        lines += record(cls, f"### {cls.__name__}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(tables())
