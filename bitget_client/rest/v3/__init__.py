"""The client for unified trading accounts (``/api/v3``), made of its rooms. Endpoints live in the rooms."""

from __future__ import annotations

from ..client import RestClient
from .account import Account
from .broker import Broker
from .cfd import Cfd
from .convert import Convert
from .copy_trading import CopyTrading
from .deposit import Deposit
from .earn import Earn
from .grid import Grid
from .ins_loan import InsLoan
from .insights import Insights
from .loan import Loan
from .market import Market
from .p2p import P2P
from .position import Positions
from .public import Public
from .reality import Reality
from .stock_plus import StockPlus
from .strategy import Strategy
from .sub_account import SubAccounts
from .tax import Tax
from .trade import Trade
from .transfer import Transfer
from .withdraw import Withdraw

__all__ = ["RestClientV3"]


class RestClientV3(
    Public,
    Market,
    Account,
    Trade,
    Positions,
    Strategy,
    Grid,
    CopyTrading,
    Transfer,
    Deposit,
    Withdraw,
    Convert,
    Loan,
    InsLoan,
    Earn,
    P2P,
    Reality,
    StockPlus,
    Cfd,
    Insights,
    SubAccounts,
    Broker,
    Tax,
    RestClient,
):
    __doc__ = RestClient.__doc__

    api_version = "v3"
    _time_path = "/api/v3/public/time"
