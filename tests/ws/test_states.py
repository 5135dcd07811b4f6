"""The table of states."""

from __future__ import annotations

from bitget_client.ws.states import TRANSITIONS, State


def test_every_state_stands_in_the_table() -> None:
    """No state is without a line, so no move can fail for want of one."""
    assert set(State) == set(TRANSITIONS)


def test_closed_is_final() -> None:
    """From CLOSED there is no way, and to CLOSED there is one from everywhere else."""
    assert TRANSITIONS[State.CLOSED] == ()
    assert all(State.CLOSED in moves for state, moves in TRANSITIONS.items() if state is not State.CLOSED)


def test_every_state_can_be_reached() -> None:
    """From IDLE every other state can be reached, and IDLE never again."""
    reached, front = {State.IDLE}, [State.IDLE]
    while front:
        for move in TRANSITIONS[front.pop()]:
            assert move is not State.IDLE
            if move not in reached:
                reached.add(move)
                front.append(move)
    assert reached == set(State)


def test_live_is_reached_by_connecting_only() -> None:
    """Nobody becomes live without having connected."""
    assert {state for state, moves in TRANSITIONS.items() if State.LIVE in moves} == {
        State.CONNECTING,
        State.AUTHENTICATING,
    }
