"""Reading ``holdfast.yaml``: text -> Options -> Settings, and every problem in one error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from holdfast.contract.complete import Facts, complete, open_keys, unfilled, with_task
from holdfast.contract.consistency import contradictions
from holdfast.contract.document import Document, read_document
from holdfast.contract.later import refuse
from holdfast.contract.options import Options
from holdfast.contract.problems import ContractError, Problem
from holdfast.contract.resolve import resolve
from holdfast.contract.settings import Settings
from holdfast.contract.validate import validate
from holdfast.errors import ConfigError


def load(path: Path, *, facts: Facts | None = None) -> Settings:
    """Read a contract.

    Parameters
    ----------
    path
        The file ``holdfast.yaml``.
    facts
        What was seen in the table that ``data`` names, as it is written (a database as ``url#query``), relative to the
        file. It is asked only where ``task``, ``positive`` or ``columns`` are null
        and nothing else in the contract says them; null: these must be stated.

    Raises
    ------
    ContractError
        Everything that is wrong, with line and key; a ConfigError.
    ConfigError
        ``contract-missing``, ``contract-unreadable`` (a folder, no rights, not UTF-8), ``contract-empty``,
        ``yaml-invalid``.
    """
    return parse(_text(path), path.name, facts=facts)


def parse(text: str, source: str = "holdfast.yaml", *, facts: Facts | None = None) -> Settings:
    """Read a contract from its text; see :func:`load`. ``facts`` is handed ``data`` as it is written.

    Examples
    --------
    >>> settings = parse('''
    ... name: churn
    ... target: Exited
    ... positive: 1
    ... columns:
    ...   Age: {type: integer, min: 0}
    ... ''')
    >>> settings.task, settings.inputs, settings.metric
    ('binary', ('Age',), 'roc_auc')
    >>> parse("target: Exited\\npositive: 1\\nholdout: {share: 2}\\ncolumns: {Age: {type: int}}\\n")
    Traceback (most recent call last):
    ...
    holdfast.contract.problems.ContractError: error[contract-invalid]: holdfast.yaml has 2 problems
        line 3: holdout.share is 2; expected a number between 0 and 1, both excluded
        line 4: columns.Age.type is "int"; expected one of number, integer, boolean, category, text, datetime, \
flags; did you mean 'integer'?
      expected: a contract whose every key is known and whose every value fits its key
      next: correct these lines and run the command again
    """
    document = read_document(text, source)
    options = _options(document)
    if open_keys(options):
        if facts is None or options.spec is None:
            raise _error(document, unfilled(options))
        options = complete(options, facts(options.spec))
        _require_none(document, contradictions(options))
    return resolve(options)


def _options(document: Document) -> Options:
    later = list(refuse(document.values))
    validated = validate(document, frozenset(problem.path for problem in later))
    options = with_task(validated.options)
    problems = [*document.problems, *later, *validated.problems]
    problems += contradictions(options, validated.left_out)
    _require_none(document, problems)
    return options


def _require_none(document: Document, problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise _error(document, found)


def _error(document: Document, problems: Iterable[Problem]) -> ContractError:
    placed = (p if p.line else replace(p, line=document.line(p.path)) for p in problems)
    return ContractError.of(document.source, placed)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            "contract-missing",
            f"there is no {path}",
            expected="a contract",
            next="holdfast init --data FILE --target COLUMN",
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"{path.name}, line {line}: byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise ConfigError(
            "contract-unreadable", found, expected="a text in UTF-8", next="save the file as UTF-8"
        ) from None
    except OSError as error:
        raise ConfigError(
            "contract-unreadable",
            f"{path} cannot be read: {error.strerror or error}",
            expected="a file that this user may read",
            next="check the path and its rights",
        ) from None
