"""The order-outcome proof for classic accounts: REST and WebSocket orders of V2 under faults."""

from __future__ import annotations

import pytest

from benchmarks import classic_outcomes
from benchmarks.classic_outcomes import FAULTS, run


def test_every_caller_of_a_classic_account_learns_what_became_of_its_order() -> None:
    """Of 400 orders of all kinds under faults no verdict is wrong, none is placed twice, no unknown stays one."""
    summary = run(400, seed=7)
    print(summary.table())
    assert [] == list(summary.wrong)
    assert [] == list(summary.twice)
    assert summary.is_proof
    # It proves nothing unless all of it happened.
    assert {"accepted", "refused", "not sent", "unknown"} == set(summary.verdicts)
    assert {"placed", "not_placed"} == set(summary.resolved)
    assert [] == [fault for fault in FAULTS if not summary.faults[fault]]
    fired = {"drop_before_processing", "drop_before_reply"}
    assert {f"{name} {over}" for name in fired for over in ("ws", "rest")} < set(summary.fired)
    assert {"lose_reply", "process_late", "delay rest", "garble_answer", "http_status"} < set(summary.fired)
    assert summary.verdicts["accepted"] > 200


def test_it_finds_a_verdict_that_comes_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a settle window shorter than the exchange's delay somebody is told "not placed" too early: it shows."""
    late = {"carried out late": FAULTS["carried out late"]}
    monkeypatch.setattr(classic_outcomes, "SETTLE_WINDOW", 0.05)
    monkeypatch.setattr(classic_outcomes, "FAULTS", late)
    summary = run(60, seed=7, fault_every=1)
    assert len(summary.wrong) > 0
    assert not summary.is_proof
