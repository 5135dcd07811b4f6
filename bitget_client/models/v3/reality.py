"""What the room ``reality`` of the V3 API answers. Times are in milliseconds; dates are the text that comes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import attrs

from ...wire import Wire
from ..enums import Side, YesNoText
from ..page import Page

__all__ = [
    "CompanyOverview",
    "DividendRecord",
    "EarningsForecast",
    "ExecutiveShareholding",
    "InsiderTrade",
    "MarketCalendar",
    "MarketClosure",
    "MarketSession",
    "MarketStates",
    "Page",
    "RealityBookLevel",
    "RealityFill",
    "RealityOrderAck",
    "RealityOrderBook",
    "RealityStock",
    "ShareCapital",
    "Shareholder",
    "TradingHalt",
    "Valuation",
]


@attrs.frozen(kw_only=True)
class RealityFill:
    """One trade between anybody."""

    exec_id: str
    price: Decimal
    size: Decimal
    side: Side | str
    ts: int


@attrs.frozen(kw_only=True)
class RealityBookLevel:
    """The size waiting at one price."""

    price: Decimal
    size: Decimal


@attrs.frozen(kw_only=True)
class RealityOrderBook:
    """A snapshot of the order book, best prices first. ``ts`` is when it was taken."""

    symbol: str
    asks: Annotated[list[RealityBookLevel], Wire("a")]
    bids: Annotated[list[RealityBookLevel], Wire("b")]
    ts: int


@attrs.frozen(kw_only=True)
class MarketClosure:
    """A time the market is closed, and why."""

    remark: str
    start_time: str
    end_time: str


@attrs.frozen(kw_only=True)
class MarketCalendar:
    """When the market is closed."""

    time_zone: str
    specific_config: list[MarketClosure]
    regular_config: list[str]  #: closed every week


@attrs.frozen(kw_only=True)
class CompanyOverview:
    """A listed company."""

    pe_ratio: Decimal
    pb_ratio: Decimal
    total_shares: Decimal | None = None  #: not given for all
    market_cap: Decimal
    high52_week: Decimal
    low52_week: Decimal
    code: str
    name: str
    listing_date: str | None = None
    employees: str
    company_address: str


@attrs.frozen(kw_only=True)
class DividendRecord:
    """A dividend or a split; only the fields of its kind are filled. Dates have been seen as milliseconds."""

    type: str  #: ``cash_dividend``, ``stock_dividend`` or ``stock_split``
    announcement_date: str | None = None
    record_date: str | None = None
    exright_date: str | None = None
    dividend_date: str | None = None
    dividend_per_share: Decimal | None = None
    stock_dividend_per_share: Decimal | None = None
    split_valid_date: str | None = None
    split_numerator: str | None = None  #: 10 to 1 makes ten shares of one
    split_denominator: str | None = None


@attrs.frozen(kw_only=True)
class EarningsForecast:
    """Earnings of one fiscal year, expected or reported.

    Amounts that are not per share are in millions of ``currency``.
    """

    fiscal_year: str
    publication_deadline: str
    is_actual: bool
    revenue: Decimal
    ebit: Decimal
    net_income_parent: Decimal  #: of the parent's shareholders
    eps: Decimal  #: earnings per share
    bps: Decimal  #: book value per share
    cfps: Decimal  #: cash flow per share
    roe: Decimal  #: return on equity
    roa: Decimal  #: return on assets
    currency: str


@attrs.frozen(kw_only=True)
class ExecutiveShareholding:
    """What one director or officer holds. Ratios are in percent: 9.63 is 9.63 %."""

    name: str
    holding_num: int
    holding_ratio: Decimal
    vote_ratio: Decimal
    period: str
    announcement_date: str


@attrs.frozen(kw_only=True)
class InsiderTrade:
    """One reported trade of an insider. Dates have been seen as milliseconds.

    ``inner_trade_type`` is the code of the report: P bought, S sold, A award, F tax, M exempt, C conversion, G gift,
    J other.
    """

    reporter_name: str
    issue_org_name: str
    end_date: str
    announcement_date: str
    inner_type: str  #: what binds the person to the company
    position: str
    security_title: str
    trade_date: str
    designated_exercise_date: str
    inner_trade_type: str
    action_type: str  #: ``add`` or ``decrease``
    trade_volume: Decimal
    trade_price: Decimal
    holding_type: str  #: ``direct`` or ``indirect``
    indirect_holding_statement: str
    post_trade_quantity: Decimal


@attrs.frozen(kw_only=True)
class ShareCapital:
    """The shares of a company since the last change. Dates have been seen as milliseconds."""

    announcement_date: str
    change_date: str
    total_shares: Decimal
    common_shares: Decimal
    preferred_shares: Decimal
    other_shares: Decimal
    special_explain: str
    change_reason: str


@attrs.frozen(kw_only=True)
class Shareholder:
    """What one large shareholder holds."""

    name: str
    holding_num: int
    holding_ratio: Decimal


@attrs.frozen(kw_only=True)
class MarketSession:
    """One session of the market's day."""

    state: str
    time_zone: str
    start_time: str
    end_time: str


@attrs.frozen(kw_only=True)
class MarketStates:
    """The sessions of the market's day."""

    market: str
    daylight_type: str
    state_list: list[MarketSession]


@attrs.frozen(kw_only=True)
class RealityStock:
    """A tokenised stock."""

    symbol: str  #: pair of the token
    code: str  #: ticker of the stock
    name: str
    trading_period: list[str]
    weekend_tradable: YesNoText | str


@attrs.frozen(kw_only=True)
class TradingHalt:
    """A halt of trading. Dates have been seen as milliseconds, times as clock times."""

    code: str
    name: str
    suspension_date: str
    suspension_time: str
    suspension_reason: str
    suspension_price: Decimal
    resumption_date: str
    resumption_quote_time: str
    resumption_trading_time: str


@attrs.frozen(kw_only=True)
class Valuation:
    """Ratios of a stock at one date.

    ``lyr`` is the last full year, ``ttm`` the last twelve months, ``mrq`` the last quarter; ``ed`` takes the figures
    at the end of the period, ``pd`` their average over it.
    """

    date: str
    pb: Decimal  #: to book value
    pb_ed: Decimal
    pb_pd: Decimal
    pb_mrq: Decimal
    pe: Decimal  #: to earnings
    pe_lyr: Decimal
    pe_ttm_ed: Decimal
    pe_ttm_pd: Decimal
    ps: Decimal  #: to sales
    ps_lyr: Decimal
    ps_ttm_ed: Decimal
    ps_ttm_pd: Decimal
    pcf: Decimal  #: to cash flow
    pcf_net: Decimal
    pcf_net_ttm_ed: Decimal
    pcf_net_ttm_pd: Decimal
    pcf_ttm_ed: Decimal
    pcf_ttm_pd: Decimal
    ev_ebitda: Decimal  #: enterprise value to operating earnings
    equity_value: Decimal | None = None  #: not given for all
    gross_ev: Decimal
    net_ev: Decimal
    tmv_usd: Decimal  #: market value of all shares, in US dollars
    cir_tmv_usd: Decimal  #: market value of circulating shares, in US dollars
    dividend_yield_ttm: Decimal


@attrs.frozen(kw_only=True)
class RealityOrderAck:
    """The exchange took the request."""

    order_id: str
    client_oid: str
