"""Which columns ``init`` proposes to leave out of the features, and why: identifiers, entities, second targets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from holdfast.contract.facts import ColumnFacts

SECOND_TARGET = 0.95
"""Absolute correlation with a continuous target above which another number is taken for a second target."""

CONTINUOUS = 10
MANY = 50
_ENTITIES = "customer|client|user|account|member|patient|subject|person|employee|player|subscriber|household|card|device"
_ENTITY = re.compile(rf"({_ENTITIES})s?(id|no|nr|number|num|code|key|uid|uuid)?|id")
FEWEST_WORDS, FEWEST_CHARACTERS = 2.0, 24.0
"""Strings of fewer words and characters, on average, that hardly repeat are names or codes."""

_IDENTIFIER_WORDS = frozenset(("id", "uid", "uuid", "guid", "identifier"))
_NUMBERING_WORDS = frozenset(("number", "no", "nr"))
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NAMELESS = re.compile(r"(column_|unnamed: ?)\d+|index|", re.IGNORECASE)
_NOT_THE_EVENT = frozenset(
    ("birth", "birthday", "born", "dob", "known", "end", "ended", "closed", "expiry", "expires")
)


def why_identifier(facts: ColumnFacts) -> str | None:
    """Return why a column identifies rows and says nothing about them, or null.

    All its values differ, and: they are strings; or whole numbers that count up without gaps; or whole numbers
    under a name such as ``CustomerId``.

    Examples
    --------
    >>> why_identifier(ColumnFacts(name="RowNumber", kind="integer", rows=100, nulls=0, distinct=100,
    ...     minimum=1.0, maximum=100.0, whole=True))
    'every value differs and they count up: a row number'
    """
    if facts.present < 2 or facts.distinct < facts.present:
        return None
    about = _ENTITY.fullmatch(_squeezed(facts.name)) is not None
    named = about or is_identifier_name(facts.name) or _last_word(facts.name) in _NUMBERING_WORDS
    why = "every value differs: an identifier" + ("; name it as entity if it can come again" if about else "")
    enough = facts.present >= MANY
    if facts.kind == "category" and (named or enough):
        return why
    if facts.kind == "text" and named:
        return why
    if not _whole(facts) or facts.minimum is None or facts.maximum is None:
        return None
    if enough and not about and facts.maximum - facts.minimum + 1 == facts.distinct:
        return "every value differs and they count up: a row number"
    return why if named or (enough and _NAMELESS.fullmatch(facts.name)) else None


def is_identifier_name(name: str) -> bool:
    """Say whether the last word of a name is one that identifiers have.

    Examples
    --------
    >>> [is_identifier_name(name) for name in ("CustomerId", "order_id", "paid", "NumOfProducts")]
    [True, True, False, False]
    """
    return _last_word(name) in _IDENTIFIER_WORDS


def _last_word(name: str) -> str:
    words = _WORD.findall(name)
    return words[-1].lower() if words else ""


def guess_entity(facts: Mapping[str, ColumnFacts]) -> str | None:
    """Return the first column that names who a row is about: a name such as ``customer_id``, values that repeat.

    It has no nulls, more than 50 different values, and some of them in several rows.
    """
    for name, column in facts.items():
        repeats = MANY < column.distinct < column.rows
        usable = column.nulls == 0 and (_whole(column) or column.kind in ("category", "text"))
        if repeats and usable and _ENTITY.fullmatch(_squeezed(name)):
            return name
    return None


def guess_time(facts: Mapping[str, ColumnFacts]) -> str | None:
    """Return the only column of dates, where it has no nulls and its name is not that of a birth or an end."""
    dates = [name for name, column in facts.items() if column.kind == "datetime" and column.format is None]
    if len(dates) != 1 or facts[dates[0]].nulls:
        return None
    words = {word.lower() for word in _WORD.findall(dates[0])}
    return None if words & _NOT_THE_EVENT else dates[0]


def why_second_target(column: ColumnFacts, target: ColumnFacts, correlation: float) -> str | None:
    """Return why a number looks like a second target, or null. The target of a regression has over 10 values."""
    continuous = target.kind in ("number", "integer") and target.distinct > CONTINUOUS
    if not continuous or column.kind not in ("number", "integer") or not abs(correlation) > SECOND_TARGET:
        return None
    return (
        f"its correlation with {target.name} is {abs(correlation):.3f}: most likely a second target, "
        "which is not known when a prediction is made"
    )


def why_code(column: ColumnFacts) -> str | None:
    """Return why a whole number that repeats is an identifier rather than an amount, or null."""
    named = is_identifier_name(column.name) and _whole(column)
    if named and MANY < column.distinct < column.present and column.distinct > 0.01 * column.present:
        return "by its name an identifier, with too many values to learn from"
    return None


def why_names(column: ColumnFacts) -> str | None:
    """Return why strings that hardly repeat are names or codes rather than text to learn from, or null.

    Examples
    --------
    >>> why_names(ColumnFacts(name="Surname", kind="text", rows=9, nulls=0, distinct=9, words=1.0, characters=6.1))
    'names or codes: 9 different ones in 9 rows'
    """
    if column.kind != "text" or column.words >= FEWEST_WORDS or column.characters >= FEWEST_CHARACTERS:
        return None
    return f"names or codes: {column.distinct:,} different ones in {column.present:,} rows"


def _whole(column: ColumnFacts) -> bool:
    """Say whether all values are whole: an integer column with nulls is often stored as floats."""
    return column.kind == "integer" or (column.kind == "number" and column.whole)


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
