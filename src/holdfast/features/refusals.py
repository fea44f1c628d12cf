"""What a feature may not do, by name. The allow-list refuses everything else too, only less helpfully.

Nothing here decides what is allowed: a word that is missing from these tables is still refused.
"""

from __future__ import annotations

from dataclasses import dataclass

ONE_ROW = "an expression over the columns of one row, the same for a table and for a single request"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error code, what is wrong (``{}`` stands for the word as written), and what was expected instead."""

    code: str
    happened: str
    expected: str


class Unsupported(Exception):
    """Raised by a ``Syntax`` that meets a form it does not take; the parser adds text and position."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.happened)
        self.refusal = refusal


def unsupported(what: str, expected: str) -> Unsupported:
    """Return the refusal of one form of an operator that is otherwise supported."""
    return Unsupported(Refusal("expression-not-supported", f"{what} is not supported", expected))


def other(form: str) -> Refusal:
    """Return the refusal of a name that some database has for what is written otherwise here."""
    return Refusal("expression-unknown-function", "no function {}", form)


AGGREGATE = Refusal("expression-aggregate", "{} summarises many rows", ONE_ROW)
WINDOW = Refusal("expression-window", "{} looks at other rows", ONE_ROW)
CHANGING = Refusal(
    "expression-not-repeatable",
    "{} gives another value each time",
    "functions whose value depends on the row alone; send a time or an id as a column",
)
OUTSIDE = Refusal("expression-reads-outside", "{} reads something outside the row", ONE_ROW)
SUBQUERY = Refusal("expression-subquery", "a query inside the expression", ONE_ROW)
CAST = Refusal(
    "expression-cast",
    "{} changes a type in a way that is not pinned down",
    "CAST(x AS VARCHAR), CAST(p AS DOUBLE), or TRY_CAST(s AS DOUBLE | TIMESTAMP | BOOLEAN), which is null where the "
    "text is no such value; a number becomes whole by TRUNC(x) or ROUND(x)",
)
PLACEHOLDER = Refusal("expression-placeholder", "a placeholder", "the value itself, or a column")
STAR = Refusal("expression-star", "`*` names all columns", "each column by its name")
LAMBDA = Refusal("expression-lambda", "a lambda (`->`)", "operators and functions of single values")
OTHER = Refusal(
    "expression-not-supported",
    "{} is not supported",
    "literals, columns, operators and functions of the reference page on expressions",
)
CHOICE = Refusal("expression-unknown-function", "no function {}", "`CASE WHEN p THEN x ELSE y END`")
LOGARITHM = Refusal(
    "expression-unknown-function",
    "{} is another logarithm in each database",
    "LN(x) to the base e, LOG10(x) or LOG2(x)",
)
DEFAULT = Refusal("expression-unknown-function", "no function {}", "`COALESCE(x, y)`")
QUALIFIED = Refusal(
    "expression-qualified-name",
    "a name with a dot",
    'a column\'s name alone; put a name that has a dot in double quotes: "a.b"',
)

_OTHER_NAMES = {
    "`POSITION(t IN s)`": "STRPOS INSTR CHARINDEX LOCATE",
    "`SUBSTR(s, start, length)`": "SUBSTRING MID",
    "`LENGTH(s)`": "LEN CHAR_LENGTH CHARACTER_LENGTH",
    "`UPPER(s)`": "UCASE",
    "`LOWER(s)`": "LCASE",
    "`CEIL(x)`": "CEILING",
    "`POWER(x, y)`": "POW",
    "`TRUNC(x)`": "TRUNCATE",
    "`DATE_DIFF('day', a, b)`": "DATEDIFF DATE_SUB AGE TIMESTAMPDIFF MONTHS_BETWEEN",
    "`DATE_ADD(x, n, 'day')`": "DATEADD ADD_MONTHS TIMESTAMPADD",
    "`DATE_TRUNC('month', x)`": "DATETRUNC",
    "`EXTRACT(year FROM x)`": "YEAR MONTH DAY HOUR MINUTE DAYOFWEEK DAYOFYEAR WEEKDAY DATEPART QUARTER WEEK",
    "`MAKE_DATE(y, m, d)`": "DATEFROMPARTS",
    "`REGEXP_MATCHES(s, pattern)`": "REGEXP_LIKE REGEXP_CONTAINS RLIKE REGEXP",
    "`REGEXP_EXTRACT(s, pattern)`": "REGEXP_SUBSTR",
    "`EXTRACT(epoch FROM x)`": "EPOCH UNIX_TIMESTAMP",
    "`TO_TIMESTAMP(x)`": "FROM_UNIXTIME",
}
"""How holdfast writes what goes by other names elsewhere."""

_BY_NAME = {
    AGGREGATE: "AVG COUNT MAX MEAN MEDIAN MIN MODE QUANTILE STDDEV STRING_AGG SUM VARIANCE VAR_POP VAR_SAMP "
    "STDDEV_POP STDDEV_SAMP CORR ARRAY_AGG ANY_VALUE APPROX_DISTINCT BOOL_AND BOOL_OR FIRST LAST",
    WINDOW: "LAG LEAD ROW_NUMBER RANK DENSE_RANK NTILE FIRST_VALUE LAST_VALUE PERCENT_RANK "
    "CUME_DIST NTH_VALUE",
    CHANGING: "NOW RANDOM RAND UUID GEN_RANDOM_UUID NEWID CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP TODAY "
    "LOCALTIME LOCALTIMESTAMP GETDATE SYSDATE CURRENT_USER SESSION_USER NEXTVAL SETSEED CLOCK_TIMESTAMP",
    OUTSIDE: "READ_CSV READ_CSV_AUTO READ_PARQUET READ_JSON READ_JSON_AUTO READ_TEXT READ_BLOB GLOB GETENV "
    "LOAD_FILE PG_READ_FILE PARQUET_SCAN SCAN_CSV SCAN_PARQUET ICEBERG_SCAN DELTA_SCAN QUERY QUERY_TABLE",
    CAST: "CONVERT TRY_CONVERT TO_NUMBER TO_CHAR TO_DATE STRPTIME STRFTIME",
    SUBQUERY: "EXISTS ANY ALL SOME",
    CHOICE: "IF IIF DECODE CHOOSE",
    DEFAULT: "IFNULL NVL ISNULL",
    LOGARITHM: "LOG",
    **{other(form): names for form, names in _OTHER_NAMES.items()},
}

NAMED: dict[str, Refusal] = {name: refusal for refusal, names in _BY_NAME.items() for name in names.split()}
"""Functions, and words that SQL reads as functions without parentheses, that are refused by name."""

SIGNS = {
    "Mod": "%",
    "IntDiv": "DIV",
    "DPipe": "||",
    "Pow": "**",
    "NullSafeEQ": "IS NOT DISTINCT FROM",
    "NullSafeNEQ": "IS DISTINCT FROM",
    "RegexpLike": "a regular expression operator",
    "BitwiseXor": "^",
    "Anonymous": "a function",
    "AtTimeZone": "AT TIME ZONE",
    "Bracket": "[...]",
    "Tuple": "a list of values",
    "IgnoreNulls": "IGNORE NULLS",
    "Kwarg": "a named argument",
    "Is": "IS",
}
"""How the SQL parser's classes are written, where their name is not the word."""

NODES: dict[str, Refusal] = {
    "Select": SUBQUERY,
    "Subquery": SUBQUERY,
    "Exists": SUBQUERY,
    "Unnest": SUBQUERY,
    "Any": SUBQUERY,
    "All": SUBQUERY,
    "Window": WINDOW,
    "WithinGroup": AGGREGATE,
    "Filter": AGGREGATE,
    "Distinct": AGGREGATE,
    "Order": AGGREGATE,
    "Cast": CAST,
    "TryCast": CAST,
    "Placeholder": PLACEHOLDER,
    "Parameter": PLACEHOLDER,
    "SessionParameter": PLACEHOLDER,
    "Star": STAR,
    "Lambda": LAMBDA,
    "JSONExtract": LAMBDA,
    "Dot": QUALIFIED,
}
"""Classes of the SQL parser's nodes with a refusal of their own."""
