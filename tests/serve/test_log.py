"""What is in the log once an answer has arrived."""

from __future__ import annotations

import json
import signal

import polars as pl
import pytest

from holdfast.data import cell_digests
from holdfast.data.entities import EntityKey
from holdfast.predictions import bodies, read_log

TIME = "2026-03-01T09:30:00.250000+02:00"


def test_an_answer_is_in_the_log_as_it_was_given(folder, start, good):
    """In a durable log an answer that arrived survives a kill at that moment, value for value."""
    folder.promote(folder.add())
    server = start(folder)
    answers = [server.predict(dict(good, amount=100.0 + i))[1] for i in range(5)] + server.predict(
        [good] * 3
    )[1]
    server.stop(signal.SIGKILL)
    logged = folder.logged
    assert len(logged) == 8
    for i, answer in enumerate(answers):
        row = logged[answer["id"]]
        assert {name: row[name] for name in ("version", "prediction", "probability", "threshold")} == {
            name: answer[name] for name in ("version", "prediction", "probability", "threshold")
        }
        assert json.loads(row["inputs"]) == dict(good, amount=100.0 + i if i < 5 else 150.0)


def test_entity_and_time_are_logged_and_nothing_else(folder, start, good):
    """The entity is sealed with the project's key, the event time is the row's own, the rest stays out."""
    folder.promote(folder.add())
    server = start(folder)
    sent = dict(good, customer="C-17", at=TIME, fraud=1, note="secret")
    ids = [server.predict(sent)[1]["id"], server.predict([dict(sent, customer=17), good])[1][0]["id"]]
    hostile = [
        server.predict(dict(good, customer=who))[0] for who in ("\x00cell:zz", "\ud800", [1], 10**30, True)
    ]
    server.stop()
    assert hostile == [200] * 5
    log, key = read_log(folder.state).predictions, EntityKey.of_folder(folder.state)
    rows = {row["id"]: row for row in log.iter_rows(named=True)}
    assert [key.open(rows[i]["entity"]) for i in ids] == cell_digests(pl.Series(["C-17", "17"])).tolist()
    assert rows[ids[0]]["time"].isoformat() == "2026-03-01T07:30:00.250000+00:00"
    assert set(json.loads(rows[ids[0]]["inputs"])) == set(good)
    assert log["entity"].null_count() == 1
    written = b"".join(path.read_bytes() for path in (folder.state / "predictions").iterdir())
    assert b"C-17" not in written
    assert b"secret" not in written


def test_refused_rows_are_counted_with_a_sample(folder, start, good):
    """Refused rows are counted by column and kind, malformed bodies too, and are no predictions."""
    folder.promote(folder.add())
    server = start(folder)
    server.predict([good, dict(good, hour=99, amount=None), dict(good, hour=99, at=TIME)])
    server.predict(dict(good, amount=0.5))  # outside the population: no bad row
    server.predict(b"{")
    assert server.metric('holdfast_rejections_total{field="hour",kind="out of range"}') == 2
    assert server.metric("holdfast_rejected_rows_total") == 2
    assert server.metric("holdfast_outside_population_rows_total") == 1
    server.stop()
    log = read_log(folder.state)
    counts = log.rejections.group_by("field", "kind").agg(pl.col("rows").sum())
    assert set(counts.rows()) == {("hour", "out of range", 2), ("amount", "null", 1)}
    assert log.rejected["rows"].sum() == 3
    assert log.rejected["minute"].min().isoformat() == "2026-03-01T07:30:00+00:00"
    assert log.predictions.height == 0
    assert any('"hour": 99' in body for body in bodies(folder.state)["body"])


def test_outcomes_are_idempotent_and_unknown_ids_are_named(folder, start, good):
    """An outcome is accepted once, known from then on, and an id that was never given is named."""
    folder.promote(folder.add())
    server = start(folder)
    ids = [answer["id"] for answer in server.predict([good] * 3)[1]]
    sent = [{"id": name, "outcome": i % 2, "time": TIME} for i, name in enumerate(ids)]
    assert server.post("/v1/outcomes", sent) == (200, {"accepted": 3, "known": 0, "unknown": []})
    assert server.post("/v1/outcomes", sent) == (200, {"accepted": 0, "known": 3, "unknown": []})
    strange = {"id": "no-such-id", "outcome": 1}
    assert server.post("/v1/outcomes", strange) == (
        200,
        {"accepted": 0, "known": 0, "unknown": ["no-such-id"]},
    )
    assert server.post("/v1/outcomes", {"id": ids[0], "outcome": "1.0"})[1]["accepted"] == 1
    assert read_log(folder.state).outcomes["outcome"].to_list().count(1) == 2
    assert server.metric("holdfast_outcomes_total") == 4


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"id": 5, "outcome": 2, "time": "soon", "more": 1}, ["id", "outcome", "time", "more"]),
        ({"outcome": None}, ["id", "outcome"]),
        ([{"id": "a", "outcome": True}], ["outcome"]),
        ([], [None]),
        ([3], [None]),
    ],
)
def test_outcomes_against_the_contract_are_refused(shops, body, fields):
    """An outcome that is no label, a time that is none and unknown fields are violations."""
    status, answer = shops[1].post("/v1/outcomes", body)
    assert (status, [v["field"] for v in answer["violations"]]) == (422, fields)
    assert shops[1].post("/v1/outcomes", b"{")[0] == 400


def test_two_servers_on_one_folder_write_one_log(folder, start, good):
    """Two processes answer with ids of their own; an outcome may come to either."""
    folder.promote(folder.add())
    one, two = start(folder), start(folder)
    ids = [server.predict(good)[1]["id"] for server in (one, two, one)]
    answer = one.post("/v1/outcomes", [{"id": name, "outcome": 0} for name in ids])
    assert answer == (200, {"accepted": 3, "known": 0, "unknown": []})
    assert set(folder.logged) == set(ids)


def test_without_its_log_a_durable_server_does_not_answer(folder, start, good):
    """When rows cannot be written there is 503 with a code, and no prediction."""
    folder.promote(folder.add())
    server = start(folder)
    (path,) = (folder.state / "predictions").glob("*.sqlite")
    path.unlink()
    status, answer = server.predict(good)
    assert (status, answer["error"]) == (503, "log-write-failed")
    assert "probability" not in answer
    assert server.predict([good] * 2000)[0] == 503


@pytest.mark.parametrize(("mode", "kept"), [("fast", 2), ("off", 0)])
def test_the_contract_says_how_much_is_logged(folder, start, good, mode, kept):
    """`log: fast` is written behind the answer, `log: off` not at all."""
    folder.promote(folder.add(log=mode))
    server = start(folder)
    answers = server.predict([good, good])[1]
    accepted = server.post("/v1/outcomes", [{"id": a["id"], "outcome": 1} for a in answers])[1]["accepted"]
    assert server.stop() == 0
    assert (len(folder.logged), accepted) == (kept, kept)
