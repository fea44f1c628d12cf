"""Evidence as short text."""

from __future__ import annotations

from typing import Any

from holdfast.reports.figures import number


def evidence(values: dict[str, Any]) -> str:
    """Return evidence as one line: figures rounded, nulls left out.

    Examples
    --------
    >>> evidence({"rows": 1993, "p_value": None, "looks": [1, 2.5], "claim": False})
    'rows 1,993; looks 1, 2.500; claim no'
    """
    parts = []
    for key, value in values.items():
        if value is None or value == [] or value == {}:
            continue
        shown = value
        if isinstance(value, bool):
            shown = "yes" if value else "no"
        elif isinstance(value, int | float):
            shown = number(value)
        if isinstance(value, list | tuple):
            shown = ", ".join(number(v) if isinstance(v, float) else str(v) for v in value)
        parts.append(f"{key.replace('_', ' ')} {shown}")
    return "; ".join(parts)


def flat(detail: dict[str, Any]) -> dict[str, Any]:
    """Return the detail of a ledger row without nesting; gates become their outcomes.

    Examples
    --------
    >>> flat({"to": "v1", "gates": [{"name": "seal-opened", "outcome": "passed"}], "more": {}})
    {'to': 'v1', 'gates': 'seal-opened passed'}
    """
    shown = {key: value for key, value in detail.items() if not isinstance(value, dict | list)}
    results = detail.get("gates") or []
    if results:
        shown["gates"] = ", ".join(f"{g['name']} {g['outcome']}" for g in results)
    return shown


def brief(detail: dict[str, Any]) -> dict[str, Any]:
    """Return the detail of a ledger row for a narrow table: gates are counted, those that did not pass named.

    Examples
    --------
    >>> gates = [{"name": "seal-opened", "outcome": "passed"}, {"name": "not-worse", "outcome": "undecided"}]
    >>> brief({"to": "v1", "opened": "2026-03-01T09:00:00Z", "gates": gates})
    {'to': 'v1', 'gates': '1 passed, not-worse undecided'}
    """
    shown = {key: value for key, value in flat(detail).items() if key not in ("gates", "opened")}
    results = detail.get("gates") or []
    passed = sum(gate["outcome"] == "passed" for gate in results)
    others = [f"{gate['name']} {gate['outcome']}" for gate in results if gate["outcome"] != "passed"]
    if results:
        shown["gates"] = ", ".join([f"{passed} passed", *others])
    return shown
