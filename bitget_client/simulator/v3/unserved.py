"""What V3 has and the simulator has not, with the reason that its refusal names. What is served is in the rooms.

Only the paths of the rooms that a trading program uses are listed one by one; for whole rooms that are missing (loans,
copy trading, P2P and so on) the path is reason enough.
"""

from __future__ import annotations

__all__ = ["UNSERVED"]

_REASONS: dict[str, str] = {
    "no sub-accounts": """
        GET account/sub-unified-assets
        GET account/sub-deposit-address
        GET account/sub-deposit-records
        GET account/sub-transfer-record
        POST account/sub-transfer
        POST account/sub-master-transfer
        POST account/move-positions
        GET account/move-position-history
        GET user/sub-list
        GET user/sub-api-list
        POST user/create-sub
        POST user/create-sub-api
        POST user/delete-sub
        POST user/delete-sub-api
        POST user/freeze-sub
        POST user/update-sub-api
        POST user/sub-account/agent-create
    """,
    "every account has the same rate limits": """
        GET user/rate-limit-quota
        POST user/set-rate-limit-quota
    """,
    "no chains: money comes with the account and does not leave the exchange": """
        POST account/deposit-account
        GET account/deposit-address
        GET account/deposit-records
        GET account/withdraw-address
        GET account/withdrawal-records
        POST account/withdraw
        POST account/withdrawal
        POST account/cancel-withdrawal
    """,
    "no conversion of coins": """
        GET account/convert-records
        GET convert/small-assets
        GET convert/small-assets-history
        POST convert/small-assets-trade
    """,
    "an account keeps the mode it was made with": """
        POST account/switch
        GET account/switch-status
        POST account/adjust-account-mode
        GET account/delta-info
    """,
    "no programme of larger limits or better rates for single accounts": """
        GET account/eligible-discount-rate
        GET account/eligible-loan-info
        GET account/eligible-margin-tier
    """,
    "every coin counts as collateral": """
        GET account/custom-collateral-coins
    """,
    "the fields of the answer are not known": """
        GET account/max-borrowable
    """,
    "debts are repaid by hand and by orders that say so": """
        POST account/set-repay-mode
    """,
    "open interest has no caps": """
        GET market/oi-limit
        GET account/open-interest-limit
    """,
    "no retail price improvement": """
        GET market/rpi-orderbook
        GET market/rpi-symbols
    """,
    "no market-maker programme": """
        GET market/fee-group
        GET market/score-weights
    """,
    "no stock futures": """
        GET market/cash-dividend-records
        GET market/split-records
    """,
    "no reserves that could be proven": """
        GET market/proof-of-reserves
    """,
    "the insurance fund keeps no history": """
        GET market/risk-reserve
        GET market/risk-reserve-all
        GET market/risk-reserve-hour
    """,
}


def _table() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for reason, lines in _REASONS.items():
        for line in lines.split("\n"):
            if line.strip():
                method, path = line.split()
                table[(method, f"/api/v3/{path}")] = reason
    return table


#: The reason by verb and whole path.
UNSERVED = _table()
