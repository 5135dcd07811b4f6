"""Where ``RestClientV3`` departs from its facts, each with the reason."""

from __future__ import annotations

from decimal import Decimal

from tests.catalogue.rest_facts import Deviations

AS_ABOVE = "as above"
ATTACHED = set("takeProfit stopLoss tpTriggerBy slTriggerBy tpOrderType slOrderType tpLimitPrice slLimitPrice".split())
LATER = "the class also serves the WebSocket, where the category stands in the call"
PRICE = "a price as high, low and close beside it"
SIZE = "a size, which need not be whole"

DEVIATIONS = Deviations(
    no_paging={
        "get_cash_dividend_records": "no source says where the next cursor stands",
        "get_cfd_order_history": "rows carry no time to go back by",
        "get_copy_futures_current_followers": "the next cursor is said to be endId, which has not been seen",
        "get_copy_futures_history_followers": AS_ABOVE,
        "get_stock_plus_transfer_records": "the facts show one record with a cursor, not a list of rows",
    },
    paged_object={
        "get_p2p_all_orders": ("items", "nextId"),
        "get_p2p_my_ads": ("items", "nextId"),
        "get_p2p_pending_orders": ("items", "nextId"),
        "get_rate_limit_quota": ("quotaList", None),
    },
    rows_also={"get_sub_account_api_keys": ("list", "items")},
    # The facts do not say what continues the listing; the id of the last row is all an answer has.
    row_key={"get_broker_sub_account_list": "subUid"},
    batch_item={
        "place_batch_orders": ("orders", "PlaceOrder"),
        "cancel_batch_orders": ("orders", "CancelOrder"),
        "batch_modify_orders": ("orders", "ModifyOrder"),
    },
    optional_in_item={
        ("place_batch_orders", "category"): LATER,
        ("cancel_batch_orders", "category"): LATER,
        ("cancel_batch_orders", "symbol"): LATER,
    },
    more_in_item={
        "PlaceOrder": ATTACHED | {"requestTime", "receiveWindow", "autoBorrow", "marginMode"},
        "ModifyOrder": ATTACHED,
    },
    other_type={
        ("get_cfd_fund_detail", "marginLevel"): "a percentage, which need not be whole",
        ("get_grid_bot_detail", "slippage"): "another client has seen 1%, 2% and none",
        ("get_grid_bot_order_details", "buyOrderList.delegateCount"): SIZE,
        ("get_grid_bot_order_details", "sellOrderList.delegateCount"): SIZE,
        ("get_neutral_grid_bot_order_details", "buyOrderList.delegateCount"): SIZE,
        ("get_neutral_grid_bot_order_details", "sellOrderList.delegateCount"): SIZE,
        ("get_position_adl_rank", "adlRank"): "the documented example has 0.4872, which is no whole number",
        ("get_market_fee_group", "tierList.level"): "upper tiers are called PRO1 to PRO6",
        (
            "get_p2p_currencies",
            "fiatDetailList.withdrawalLimit.withdrawLimitValue",
        ): "the value of a free key, not a number",
        ("get_p2p_order_info", "payMethodDetail.payMethodInfo.value"): "an account number, a name or a file",
        ("get_p2p_pay_methods", "payMethodInfo.value"): AS_ABOVE,
        ("get_stock_plus_candlestick", "open"): PRICE,
        ("get_stock_plus_history_candlestick", "open"): PRICE,
        ("get_stock_plus_option_quote", "open"): PRICE,
        ("get_stock_plus_quote", "open"): PRICE,
        ("get_stock_plus_option_volume", "c"): "a number of contracts, for arithmetic",
        ("get_stock_plus_option_volume", "p"): AS_ABOVE,
    },
    read_as={
        ("get_position_adl_rank", "adlRank"): Decimal,
        ("get_market_fee_group", "level"): str,
        **{(name, "open"): Decimal for name in ("get_stock_plus_candlestick", "get_stock_plus_history_candlestick")},
        **{(name, "open"): Decimal for name in ("get_stock_plus_option_quote", "get_stock_plus_quote")},
        ("get_stock_plus_option_volume", "c"): Decimal,
        ("get_stock_plus_option_volume", "p"): Decimal,
        ("get_cfd_fund_detail", "marginLevel"): Decimal,
        ("get_grid_bot_detail", "slippage"): str,
        ("get_grid_bot_order_details", "delegateCount"): Decimal,
        ("get_neutral_grid_bot_order_details", "delegateCount"): Decimal,
        ("get_p2p_currencies", "withdrawLimitValue"): str,
        ("get_p2p_order_info", "value"): str,
        ("get_p2p_pay_methods", "value"): str,
    },
    other_name={
        "a": "asks",
        "b": "bids",
        ("get_stock_plus_option_volume", "c"): "call_volume",
        ("get_stock_plus_option_volume", "p"): "put_volume",
    },
    other_wire={("get_reality_company_overview", "ListingDate"): "listingDate"},  # so seen on the live exchange
    other_scalar={"switch_deduct": bool | str},
    without_samples=frozenset(
        "broker cfd copy_trading earn grid insights loan p2p public reality stock_plus".split()
    ),
    wrong_answer={
        "market_current_fund_rate__4": "shows a ticker of the classic API; only symbol and fundingRate belong here",
    },
    numbers_in_request=frozenset({"account_transfer", "account_withdrawal"}),
)
