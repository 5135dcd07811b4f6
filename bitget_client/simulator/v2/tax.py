"""Records for the tax office of V2: the account's bills by product, told in the words of these calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..calls import Call, Routes
from ..checks import choice, required
from ..market import plain
from ..orders import Bill
from .reading import listed, product_of
from .wallets import FUTURES

__all__ = ["routes"]

routes = Routes("/api/v2/tax/")

_SPOT = {
    "trade_in": "Buy",
    "trade_out": "Sell",
    "deposit": "Deposit",
    "transfer_in": "Transfer in",  # the exchange's list of words does not name transfers in one word
    "transfer_out": "Transfer out",
}
_FUTURES = {"burst_long": "burst_close_long", "burst_short": "burst_close_short"}
_MARGIN = {
    "trade_in": "deal_in",
    "trade_out": "deal_out",
    "interest": "interest_repay",
    "liquidation": "liquidation_fee",
}


def _bills(call: Call, coin: str, is_asked: Callable[[Bill], bool]) -> list[Bill]:
    """A page of bills of one span of time, which has to be given, newest first."""
    required(call.query, "startTime")
    required(call.query, "endTime")
    wanted = (call.query.get(coin) or "").upper()
    matching = (
        bill for bill in reversed(call.account.bills) if is_asked(bill) and (not wanted or bill.coin == wanted)
    )
    return listed(call, matching, key=lambda bill: int(bill.id), at=lambda bill: int(bill.ts), limit=500, most=500)


@routes.get("spot-record")
def spot_record(call: Call) -> Any:
    """Movements of the spot wallet. Which order or transfer one belongs to is not kept: ``bizOrderId`` is empty."""
    wallet = call.account.wallet("SPOT")
    return [
        {
            "id": str(bill.id),
            "coin": bill.coin,
            "spotTaxType": _SPOT.get(bill.type, bill.type),
            "amount": plain(bill.amount),
            "fee": plain(bill.fee),
            "balance": plain(bill.balance),
            "bizOrderId": "",
            "ts": str(bill.ts),
        }
        for bill in _bills(call, "coin", lambda bill: bill.wallet == wallet)
    ]


@routes.get("future-record")
def future_record(call: Call) -> Any:
    """Movements of the futures wallets, or of one product's."""
    products = (product_of(call.query),) if call.query.get("productType") else FUTURES
    wallets = {call.account.wallet(product) for product in products}
    return [
        {
            "id": str(bill.id),
            "symbol": bill.symbol,
            "marginCoin": bill.coin,
            "futureTaxType": _FUTURES.get(bill.type, bill.type),
            "amount": plain(bill.amount),
            "fee": plain(bill.fee),
            "ts": str(bill.ts),
        }
        for bill in _bills(call, "marginCoin", lambda bill: bill.wallet in wallets)
    ]


@routes.get("margin-record")
def margin_record(call: Call) -> Any:
    """Movements of the margin wallets, crossed and isolated, or of one kind."""
    kind = choice(call.query, "marginType", ("crossed", "isolated", ""), "")
    start = f"{call.account.uid}/{kind}{'-margin' if kind else ''}"

    def is_margin(bill: Bill) -> bool:
        return bill.wallet.startswith(start) and "-margin" in bill.wallet

    return [
        {
            "id": str(bill.id),
            "coin": bill.coin,
            "marginTaxType": _MARGIN.get(bill.type, bill.type),
            "amount": plain(bill.amount),
            "fee": plain(bill.fee),
            "total": plain(bill.balance),
            "symbol": bill.symbol,
            "ts": str(bill.ts),
        }
        for bill in _bills(call, "coin", is_margin)
    ]
