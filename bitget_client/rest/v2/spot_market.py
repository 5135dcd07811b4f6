"""The room ``spot_market`` of the V2 API: endpoints only; what they answer is in ``models.v2.spot_market``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...models.v2.enums import SpotCandleInterval
from ...rate_limit import RateLimit
from ...wire import Timestamp
from ..endpoint import EndpointGroup, get
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.spot_market import (
        CallAuction,
        CoinInfo,
        MergedDepth,
        OrderBook,
        PublicTrade,
        SpotCandle,
        SpotSymbol,
        SpotTicker,
        VipFeeRate,
    )

__all__ = ["SpotMarket"]


class SpotMarket(EndpointGroup):
    """Public spot market data: ``/api/v2/spot/market`` and ``/api/v2/spot/public``. No credentials needed."""

    @get("/api/v2/spot/market/auction")
    def get_spot_call_auction(self, *, symbol: str) -> ApiResponse[CallAuction]:
        """The opening auction of a pair: its stage, and the price and volume to expect.

        https://www.bitget.com/api-doc/spot/market/Get-Auction
        """
        ...

    @get("/api/v2/spot/market/candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime"))
    def get_spot_candles(
        self,
        *,
        symbol: str,
        granularity: SpotCandleInterval,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[SpotCandle]]:
        """Recent candles of a pair.

        At most 1000 in one call (100 unless told), ending at ``end_time`` or now. How far back they go depends on
        ``granularity``: a month for minutes. For what lies further back use :meth:`get_spot_historic_candles`.

        https://www.bitget.com/api-doc/spot/market/Get-Candle-Data
        """
        ...

    @get("/api/v2/spot/market/fills", rate=RateLimit(20, per="ip"))
    def get_spot_recent_trades(self, *, symbol: str, limit: int | None = None) -> ApiResponse[list[PublicTrade]]:
        """The latest public trades of a pair, newest first.

        ``limit`` is 100 unless told, 500 at most. Own fills are in
        :meth:`~bitget_client.rest.v2.spot_trade.SpotTrade.get_spot_fills`.

        https://www.bitget.com/api-doc/spot/market/Get-Recent-Trades
        """
        ...

    @get(
        "/api/v2/spot/market/fills-history",
        rate=RateLimit(20, per="ip"),
        paging=Paging("id_less_than", param="idLessThan", row_key="tradeId"),
    )
    def get_spot_historic_trades(
        self,
        *,
        symbol: str,
        limit: int | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[list[PublicTrade]]:
        """Public trades of a pair in the past, newest first.

        The last 90 days can be asked for, 7 days in one call. Pages hold ``limit`` rows (500 unless told, 1000 at
        most); the oldest ``trade_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/spot/market/Get-Market-Trades
        """
        ...

    @get("/api/v2/spot/market/history-candles", rate=RateLimit(20, per="ip"), paging=Paging("time", param="endTime"))
    def get_spot_historic_candles(
        self,
        *,
        symbol: str,
        granularity: SpotCandleInterval,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[list[SpotCandle]]:
        """Candles of the past, before ``end_time``.

        At most 200 in one call (100 unless told). The exchange's page wants ``end_time``, so give it, also to
        ``paginate``.

        https://www.bitget.com/api-doc/spot/market/Get-History-Candle-Data
        """
        ...

    @get("/api/v2/spot/market/merge-depth", rate=RateLimit(20, per="ip"))
    def get_spot_merge_depth(
        self,
        *,
        symbol: str,
        precision: Literal["scale0", "scale1", "scale2", "scale3"] | None = None,
        limit: int | None = None,
    ) -> ApiResponse[MergedDepth]:
        """A snapshot of the order book with near prices merged, best prices first.

        ``precision`` says how coarse, ``scale0`` (not merged) unless told; ``limit`` is 1, 5, 15, 50 or 100 levels on
        each side.

        https://www.bitget.com/api-doc/spot/market/Merge-Orderbook
        """
        ...

    @get("/api/v2/spot/market/orderbook", rate=RateLimit(20, per="ip"))
    def get_spot_order_book_depth(
        self,
        *,
        symbol: str,
        type: Literal["step0", "step1", "step2", "step3", "step4", "step5"] | None = None,
        limit: int | None = None,
        step: str | None = None,
    ) -> ApiResponse[OrderBook]:
        """A snapshot of the order book, best prices first.

        ``limit`` is the number of levels on each side: 150 unless told, 150 at most. ``type`` merges prices,
        ``step0`` (not merged) unless told.

        https://www.bitget.com/api-doc/spot/market/Get-Orderbook
        """
        ...

    @get("/api/v2/spot/market/tickers", rate=RateLimit(20, per="ip"))
    def get_spot_ticker(self, *, symbol: str | None = None) -> ApiResponse[list[SpotTicker]]:
        """Last price, best bid and ask, and 24-hour figures.

        Without ``symbol``, all pairs.

        https://www.bitget.com/api-doc/spot/market/Get-Tickers
        """
        ...

    @get("/api/v2/spot/market/vip-fee-rate", rate=RateLimit(10, per="ip"))
    def get_spot_vip_fee_rate(self) -> ApiResponse[list[VipFeeRate]]:
        """Spot fees and withdrawal limits by VIP level.

        https://www.bitget.com/api-doc/spot/market/Get-VIP-Fee-Rate
        """
        ...

    @get("/api/v2/spot/public/coins", rate=RateLimit(3, per="ip"))
    def get_spot_coin_info(self, *, coin: str | None = None) -> ApiResponse[list[CoinInfo]]:
        """Coins, their chains, and what deposits and withdrawals cost.

        Without ``coin``, all coins.

        https://www.bitget.com/api-doc/spot/market/Get-Coin-List
        """
        ...

    @get("/api/v2/spot/public/symbols", rate=RateLimit(20, per="ip"))
    def get_spot_symbol_info(self, *, symbol: str | None = None) -> ApiResponse[list[SpotSymbol]]:
        """What can be traded and by which rules: precisions, smallest and largest sizes, fees, states.

        Without ``symbol``, all pairs.

        https://www.bitget.com/api-doc/spot/market/Get-Symbols
        """
        ...
