"""What gets no answer, and why: every violation is named, and the server lives on."""

from __future__ import annotations

import json
import socket

import pytest

BAD = [
    ("amount", -500.0), ("amount", "NaN"), ("amount", "150.0"), ("amount", None), ("amount", True), ("amount", [150.0]),
    ("amount", {"v": 1}), ("hour", 25), ("hour", 3.5), ("hour", True), ("hour", -1), ("hour", 10**400), ("hour", 10**30),
    ("hour", "3"), ("shop", "unknown"), ("shop", 5), ("shop", None), ("shop", ""), ("shop", "Online"), ("shop", "\ud800"),
    ("shop", "\0"), ("shop", "x" * 100_000), ("rush", 1), ("rush", "true"), ("kind", 3), ("extra", 1), ("amuont", 1.0),
    ("at", "soon"), ("at", 5),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), BAD, ids=[f"{f}-{i}" for i, (f, _) in enumerate(BAD)])
def test_one_bad_value_is_one_violation(shops, good, field, value):
    """A value against the contract is 422, and its field alone is named, with what was expected."""
    status, answer = shops[1].predict(dict(good, **{field: value}))
    assert (status, answer["error"]) == (422, "contract-violated")
    (violation,) = answer["violations"]
    assert (violation["row"], violation["field"]) == (None, field)
    assert violation["expected"]
    if isinstance(value, int | float) and abs(value) < 2**63:
        assert violation["value"] == value


def test_every_violation_of_every_row_is_named(shops, good):
    """A list with bad rows is refused whole, with the number of each row from 0."""
    bad = {"amount": -1000.0, "hour": 99, "shop": "totally_fake", "rush": "x", "kind": 1, "hous": 2}
    status, answer = shops[1].predict([good, bad, good, {"hour": 3}])
    assert status == 422
    found = [(v["row"], v["field"]) for v in answer["violations"]]
    assert found == [
        (1, "amount"),
        (1, "hour"),
        (1, "shop"),
        (1, "rush"),
        (1, "kind"),
        (1, "hous"),
        (3, "amount"),
        (3, "shop"),
    ]
    assert "did you mean 'hour'" in answer["violations"][5]["expected"]


NO_JSON = [
    b"{", b"", b"null", b"5", b"NaN", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000,
    b'{"amount": 1} x', b"{'a': 1}",
    b'{"amount": 01}', b'{"amount": "\x01"}', b'\xef\xbb\xbf{"amount": 1}', b'{"amount": 1, "hour": 2, "hour": 3}',
    b'{"note": ' + b"[" * 50 + b"]" * 50 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", NO_JSON, ids=range(len(NO_JSON)))
def test_what_is_no_json_is_400(shops, body):
    """Malformed, nested or ambiguous bodies, and bodies that are no object or list, are 400."""
    status, answer = shops[1].predict(body)
    assert status == 400
    assert answer["error"] in ("malformed-json", "duplicate-key", "nested-too-deeply")


@pytest.mark.parametrize("body", [b"[]", b"[1]", b"[[]]", b"[null]", b"{}", b"[{}]"])
def test_lists_without_rows_are_422(shops, body):
    """An empty list and elements that are no rows are violations."""
    status, answer = shops[1].predict(body)
    assert status == 422
    assert answer["violations"]


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_json_has_not(shops, good, token):
    """NaN and infinities are named as violations of their field, and elsewhere the body is no JSON."""
    status, answer = shops[1].predict(json.dumps(good).replace("150.0", token).encode())
    assert (status, [v["field"] for v in answer["violations"]]) == (422, ["amount"])
    status, _ = shops[1].predict(json.dumps(dict(good, note=0)).replace('"note": 0', '"note": NaN').encode())
    assert status == 400


def test_duplicate_keys_are_refused_wherever_they_hide(shops, good):
    """A key that is sent twice is refused, also behind escapes, in lists and beside colons in strings."""
    text = json.dumps(good)
    twice = text[:-1] + ', "amount": 9.0}'
    hidden = text[:-1] + ', "\\u0061mount": 9.0}'
    colons = text[:-1] + ', "note": "a:b", "note": ":"}'
    nested = text[:-1] + ', "note": {"a": 1, "a": 2}}'
    for body in (twice, hidden, colons, nested, f"[{text}, {twice}]"):
        status, answer = shops[1].predict(body.encode())
        assert (status, answer["error"]) == (400, "duplicate-key"), body
    assert shops[1].predict(dict(good, note="a:b:c"))[0] == 200


def test_a_row_outside_the_population_is_422_of_its_own(shops, good):
    """A row that `where` leaves out has its own code, even when another of its fields is bad."""
    for row in (dict(good, amount=0.5), dict(good, amount=0.5, hour=99)):
        status, answer = shops[1].predict(row)
        assert (status, answer["error"]) == (422, "outside-population")
        assert answer["violations"] == [
            {"row": None, "field": None, "value": {"amount": 0.5}, "expected": "a row where amount >= 1"}
        ]
    status, answer = shops[1].predict([good, dict(good, amount=0.5), dict(good, hour=99)])
    assert (status, answer["error"], [v["row"] for v in answer["violations"]]) == (
        422,
        "contract-violated",
        [1, 2],
    )


def test_unknown_paths_and_methods(shops):
    """Unknown paths are 404 and wrong methods 405, in JSON."""
    assert shops[1].post("/v2/predict", {})[0] == 404
    assert shops[1].post("/v1/predict/", {})[0] == 404
    status, body = shops[1].get("/v1/predict")
    assert (status, json.loads(body)["error"]) == (405, "method-not-allowed")
    assert shops[1].request("DELETE", "/live")[0] == 405


def test_many_unknown_fields_take_no_time(shops, good):
    """A body full of unknown fields is refused with all their names, and soon."""
    row = dict(good, **{f"field_{i}": i for i in range(20_000)})
    status, answer = shops[1].predict(row)
    assert (status, len(answer["violations"])) == (422, 20_000)


def answer_to(port: int, head: bytes, chunks: int, size: int = 65_536) -> bytes:
    """Send a body in pieces until the server hangs up, and return what it said."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(head)
        try:
            for _ in range(chunks):
                client.sendall(b"%x\r\n%s\r\n" % (size, b"x" * size) if b"chunked" in head else b"x" * size)
        except OSError:
            pass
        try:
            return client.recv(65_536)
        except OSError:
            return b""


def test_a_body_above_eight_mebibytes_is_413(shops, good):
    """A large body is refused when it is announced, or when a chunked one has grown too large."""
    head = b"POST /v1/predict HTTP/1.1\r\nHost: x\r\n"
    announced = answer_to(shops[1].port, head + b"Content-Length: 33554432\r\n\r\n", chunks=0)
    assert announced.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in announced.lower()
    chunked = answer_to(shops[1].port, head + b"Transfer-Encoding: chunked\r\n\r\n", chunks=129)
    assert chunked == b"" or chunked.startswith(b"HTTP/1.1 413")
    padding = 8 * 1024 * 1024 - len(json.dumps(good))
    exact = json.dumps(good).encode() + b" " * padding
    assert shops[1].predict(exact)[0] == 200
    assert shops[1].predict(good)[0] == 200


def test_a_chunked_body_is_put_together(shops, good):
    """A body in chunks is a body."""
    text = json.dumps(good).encode()
    connection = shops[1].connect()
    connection.request(
        "POST",
        "/v1/predict",
        iter([text[:10], text[10:]]),
        encode_chunked=True,
        headers={"Transfer-Encoding": "chunked"},
    )
    assert connection.getresponse().status == 200
    connection.close()


def test_a_client_that_leaves_early_harms_nobody(shops, good):
    """A request that is cut off is nobody's answer, and the next one is answered."""
    with socket.create_connection(("127.0.0.1", shops[1].port)) as client:
        client.sendall(b"POST /v1/predict HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert shops[1].predict(good)[0] == 200
