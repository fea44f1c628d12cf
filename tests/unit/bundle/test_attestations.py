from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from holdfast.bundle import attestations, load
from holdfast.errors import BundleError

DIGEST = "ab" * 32


def test_attestations_are_kept_in_order(tmp_path):
    """Each one gets the next number of its kind, and is read back as it was written."""
    for rows in (1, 2):
        attestations.add(tmp_path, DIGEST, "gate", {"rows": rows})
    attestations.add(tmp_path, DIGEST, "gate-look", {"rows": 9})
    attestations.add(tmp_path, DIGEST, "gate", {"rows": 3})
    found = attestations.read(tmp_path, DIGEST, "gate")
    assert [(a.number, a.payload) for a in found] == [(n, {"rows": n}) for n in (1, 2, 3)]
    assert [a.kind for a in attestations.read(tmp_path, DIGEST)] == ["gate"] * 3 + ["gate-look"]
    assert attestations.read(tmp_path, "cd" * 32) == []


def test_writers_at_once_lose_nothing(tmp_path):
    """Many writers at the same time: every attestation is there once."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: attestations.add(tmp_path, DIGEST, "evaluation", i), range(40)))
    found = attestations.read(tmp_path, DIGEST)
    assert sorted(a.payload for a in found) == list(range(40))
    assert len({a.number for a in found}) == 40
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize(
    ("digest", "kind"), [("../x", "gate"), (DIGEST, "../gate"), (DIGEST, ""), (DIGEST, "a/b")]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, digest, kind):
    """Kind and digest become a path, so they are held to their form."""
    with pytest.raises(BundleError) as caught:
        attestations.add(tmp_path, digest, kind, {})
    assert caught.value.code == "attestation-name"


def test_a_bundle_is_unchanged_by_evidence_about_it(churn):
    """Attestations lie beside the bundle, which loads as before."""
    attestations.add(churn.path.parent, churn.digest, "evaluation", {"roc_auc": 0.86})
    assert load(churn.path).digest == churn.digest
