"""The client for unified trading accounts (``/api/v3``), made of its rooms. Endpoints live in the rooms."""

from __future__ import annotations

from ..client import RestClient
from .account import Account
from .market import Market
from .position import Positions
from .public import Public
from .trade import Trade

__all__ = ["RestClientV3"]


class RestClientV3(Public, Market, Account, Trade, Positions, RestClient):
    __doc__ = RestClient.__doc__

    _time_path = "/api/v3/public/time"
