"""Reading SQL text into the SQL parser's tree: one expression, and every function call left as a plain name.

sqlglot knows hundreds of functions and gives each its own node, which changes from release to release. This
dialect knows none, so ``NAME(a, b)`` is always a name with arguments, and only the table of functions gives
it a meaning.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot import exp, parser
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokens import TokenType

from holdfast.errors import ConfigError

LONGEST = 20_000
"""Most characters of an expression."""

DEEPEST = 25
"""Most parentheses inside each other: the SQL parser needs about twenty stack frames for each."""


class HoldfastExpressions(Dialect):
    """The syntax of scalar SQL expressions."""

    class Parser(parser.Parser):
        """sqlglot's parser without its functions; the few kept have a syntax of their own and are refused."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            "CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]
        }
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser.Parser.FUNCTION_PARSERS[name]
            for name in ("CAST", "TRY_CAST", "SAFE_CAST", "EXTRACT", "POSITION")
            if name in parser.Parser.FUNCTION_PARSERS
        }


_DIALECT = HoldfastExpressions()


def syntax_tree(text: str, name: str) -> exp.Expression:
    """Return the parser's tree of one expression; nothing in it is checked yet.

    Parameters
    ----------
    text
        The expression.
    name
        What it is in the contract, for the message.

    Raises
    ------
    ConfigError
        ``expression-empty``, ``expression-too-long``, ``expression-too-deep``, ``expression-syntax`` or
        ``expression-several-statements``.
    """
    if len(text) > LONGEST:
        raise ConfigError(
            "expression-too-long",
            f"{name}: {len(text):,} characters",
            expected=f"at most {LONGEST:,} characters",
            next="split it into several features",
        )
    try:
        tokens = _tokens(text, name)
        found = _DIALECT.parser().parse_into(exp.Condition, tokens, text)
    except (ParseError, TokenError) as error:
        raise _syntax(text, name, error) from error
    except RecursionError as error:
        raise too_deep(name) from error
    if not found or found[0] is None:
        raise ConfigError(
            "expression-empty", f"{name}: no expression in {text!r}", expected="an SQL expression"
        )
    return found[0]


def _tokens(text: str, name: str) -> list[Any]:
    tokens: list[Any] = _DIALECT.tokenize(text)
    depth = 0
    for token in tokens:
        if token.token_type == TokenType.SEMICOLON:
            raise ConfigError(
                "expression-several-statements",
                f"{name}: `;` at character {token.start + 1} of {text!r}",
                expected="one expression, without `;`",
            )
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if depth > DEEPEST:
            raise too_deep(name)
    return tokens


def too_deep(name: str) -> ConfigError:
    """Return the error for an expression whose parts lie too deep inside each other."""
    return ConfigError(
        "expression-too-deep",
        f"{name}: parts lie too deep inside each other",
        expected=f"at most {DEEPEST} parentheses inside each other and chains of at most 150 operators",
        next="split it into several features; write a long chain of OR as `x IN (...)`",
    )


def _syntax(text: str, name: str, error: ParseError | TokenError) -> ConfigError:
    details = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    if details.get("highlight"):
        problem = (
            f"cannot read on at {details['highlight']!r} (line {details['line']}, column {details['col']})"
        )
    else:
        problem = "a quote or comment is not closed, or a sign is unknown"
    return ConfigError(
        "expression-syntax",
        f"{name}: {problem} in {text!r}",
        expected="one SQL expression, such as `CASE WHEN Age >= 60 THEN 1 ELSE 0 END`",
        next="names with spaces or signs stand in double quotes, strings in single quotes",
    )
