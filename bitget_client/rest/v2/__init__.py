"""The client for classic accounts (``/api/v2``), made of its rooms. Endpoints live in the rooms."""

from __future__ import annotations

from ..client import RestClient
from .account import Accounts
from .affiliate import Affiliate
from .broker import Broker
from .convert import Convert
from .copy_futures import CopyFutures
from .copy_spot import CopySpot
from .earn import Earn
from .futures_account import FuturesAccounts
from .futures_market import FuturesMarket
from .futures_plan import FuturesPlans
from .futures_position import FuturesPositions
from .futures_trade import FuturesTrade
from .ins_loan import InsLoan
from .insights import Insights
from .loan import Loan
from .margin import Margin
from .p2p import P2P
from .public import Public
from .spot_account import SpotAccount
from .spot_market import SpotMarket
from .spot_trade import SpotTrade
from .spot_wallet import SpotWallet
from .sub_account import SubAccounts
from .tax import Tax

__all__ = ["RestClientV2"]


class RestClientV2(
    Public,
    SpotMarket,
    FuturesMarket,
    Insights,
    SpotAccount,
    SpotTrade,
    SpotWallet,
    Margin,
    FuturesAccounts,
    FuturesPositions,
    FuturesTrade,
    FuturesPlans,
    CopyFutures,
    CopySpot,
    Accounts,
    Convert,
    Loan,
    InsLoan,
    Earn,
    P2P,
    SubAccounts,
    Affiliate,
    Broker,
    Tax,
    RestClient,
):
    __doc__ = RestClient.__doc__

    api_version = "v2"
    _time_path = "/api/v2/public/time"
