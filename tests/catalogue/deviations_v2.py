"""Where ``RestClientV2`` departs from its facts, each with the reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.catalogue.rest_facts import Deviations

AS_ABOVE = "as above"
BY_COIN = "the keys are the coins that fees were paid in, and newFees"
ANSWERED = "one source has it, and it is what comes back; the exchange's examples leave it out"
SIZE = "a size, which need not be whole"

DEVIATIONS = Deviations(
    changes_state={
        "get_spot_trader_symbol_settings": "a read by its name only: it opens pairs to followers, or closes them",
    },
    more_paging={
        # The facts have no paging here; the candles end at endTime, as those of get_spot_candles.
        "get_spot_historic_candles": ("time", "endTime"),
    },
    rows_also={
        "get_margin_open_orders": ("orderList", "resultList"),
        "get_margin_historic_orders": ("orderList", "resultList"),
    },
    next_also={
        # The facts have minId, both documented answers idLessThan.
        "get_margin_liquidation_orders": ("minId", "idLessThan"),
    },
    paged_object={
        "get_subaccounts": ("subList", None),
        "get_futures_interest_history": ("interestList", "endId"),
        "get_futures_interest_rate_history": ("historyInterestRateList", None),
    },
    row_key={
        # The facts' rule picks the first id of a row, which is the owner's.
        "get_spot_open_orders": "orderId",
        "get_spot_sub_account_assets": "id",
    },
    batch_item={"batch_create_virtual_subaccount_and_api_key": ("sub_accounts", "NewSubAccount")},
    optional_argument={
        ("margin_borrow", "loanId"): ANSWERED,
        ("margin_repay", "remainDebtAmount"): ANSWERED,
        ("margin_repay", "repayId"): ANSWERED,
        ("get_earn_savings_subscription_result", "productId"): "the documented example has orderId in its place",
        ("set_futures_position_auto_margin", "amount"): "one source has it; the documented example leaves it out",
    },
    argument={
        ("repay_loan", "repayAll"): {"enum": ["yes", "no"]},  # so in the exchange's example
        ("repay_loan", "repayUnlock"): {"enum": ["yes", "no"]},
        # The facts have a boolean, the exchange's example sends on.
        ("spot_switch_bgb_deduct", "deduct"): {"type": "string", "enum": ["off", "on"]},
    },
    other_type={
        ("get_broker_rebate_info", "userLevel"): "a word such as VIP7, in the documented example",
        ("get_broker_traders", "columnList.value"): "a figure as it is shown, such as $12,376.16",
        ("get_futures_trader_order", "totalpl"): "comes with a currency sign in the documented example",
        ("get_futures_trader_profit_history", "profitHistoryList.profitCount"): "a sum, which need not be whole",
        ("get_spot_trader_profit", "profitHistoryList.profitCount"): "a sum, which need not be whole",
        ("get_earn_elite_records", "redeemType"): "seen as a text and as a list",
        ("get_earn_savings_assets", "productLevel"): "a word, such as normal, in the documented example",
        ("get_earn_savings_products", "productLevel"): AS_ABOVE,
        ("get_earn_savings_records", "productLevel"): AS_ABOVE,
        ("get_futures_next_funding_time", "ratePeriod"): "a number of hours",
        ("get_futures_position_adl_rank", "adlRank"): "the documented example has 0.2248, which is no whole number",
        ("get_futures_position_adl_rank", "rank"): "a number, for arithmetic, as adlRank beside it",
        ("get_loan_product_info", "leverage"): "a text such as 2x, by the documentation",
        ("get_p2p_merchant_advertisement_list", "userLimitList.allowMerchantPlace"): "a yes or no, so in the example",
        ("get_p2p_merchant_orders", "count"): SIZE,
        ("get_p2p_merchant_orders", "paymentInfo.paymethodInfo.value"): "an account number, a name or a file",
        ("get_spot_account", "ips"): "seen as one text, said to be a list",
    },
    read_as={
        ("get_broker_rebate_info", "userLevel"): str,
        ("get_broker_traders", "value"): str,
        ("get_futures_trader_order", "totalpl"): str,
        ("get_futures_trader_profit_history", "profitCount"): Decimal,
        ("get_spot_trader_profit", "profitCount"): Decimal,
        ("get_earn_elite_records", "redeemType"): str,
        ("get_earn_savings_assets", "productLevel"): str,
        ("get_earn_savings_products", "productLevel"): str,
        ("get_earn_savings_records", "productLevel"): str,
        # An example has "111,1", which is no number.
        ("get_futures_account_assets", "unionTotalMagin"): lambda text: None if "," in text else Decimal(text),
        ("get_futures_next_funding_time", "ratePeriod"): int,
        ("get_futures_position_adl_rank", "adlRank"): Decimal,
        ("get_futures_position_adl_rank", "rank"): Decimal,
        ("get_loan_product_info", "leverage"): str,
        ("get_p2p_merchant_advertisement_list", "allowMerchantPlace"): str,
        ("get_p2p_merchant_orders", "count"): Decimal,
        ("get_p2p_merchant_orders", "value"): str,
    },
    other_name={
        # The parts of a fee (newFees) have names of one letter.
        "c": "by_coupon",
        "d": "in_bgb",
        "r": "remaining",
        "t": "total",
        ("create_virtual_subaccount", "failureList.subaAccountName"): "sub_account_name",
        ("create_virtual_subaccount", "successList.subaAccountName"): "sub_account_name",
        ("create_virtual_subaccount", "successList.subaAccountUid"): "sub_account_uid",
    },
    free_keys={
        ("get_spot_historic_orders", "feeDetail"): BY_COIN,
        ("get_spot_open_orders", "feeDetail"): BY_COIN,
        ("get_spot_order", "feeDetail"): BY_COIN,
    },
    other_scalar={"bind_ins_loan_uid": Any},
    list_of_one={"margin_flash_repay": "the crossed account answers one object, the isolated one a list"},
    wrong_request={
        "common_all_trade_rate": "has business, an older name of businessType",
        "common_trade_rate": "has business, an older name of businessType",
        "convert_quoted_price": "has fromCoinSz, an older name of fromCoinSize",
        "copy_mix_trader_config_settings_base": "has yes, where the documentation wants YES",
        "earn_savings_assets": "has pageSize, which the documentation does not know; it is called limit",
        "mix_account_max_open": "has openAmount, which belongs to get_futures_liquidation_price",
        "mix_market_vip_fee_rate": "has coin, which the documentation does not know",
        "mix_order_place_plan_order": "has older names of the execute prices",
        "mix_order_place_plan_order__2": AS_ABOVE,
        "margin_isolated_batch_cancel_order": "spells clientOid clientId",
        "spot_public_coins": "asks by symbol, as get_spot_symbol_info",
        "spot_public_coins__2": AS_ABOVE,
    },
    numbers_in_request=frozenset({"spot_trade_modify_plan_order", "spot_trade_place_plan_order"}),
)
