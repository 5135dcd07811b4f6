"""The room ``futures_account`` of the V2 API: endpoints only; what they answer is in ``models.v2.futures_account``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from ...models.v2.enums import (
    AssetMode,
    HoldMode,
    LiveProductType,
    LongShort,
    MarginMode,
    OnOff,
    OrderType,
    ProductType,
)
from ...rate_limit import RateLimit
from ...wire import Closed, Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.futures_account import (
        FuturesAccount,
        FuturesAccountSummary,
        FuturesBillPage,
        InterestHistory,
        IsolatedSymbol,
        LeverageSettings,
        LiquidationPrice,
        MarginModeSettings,
        MaxOpen,
        OpenCount,
        PositionMode,
        SubAccountFutures,
        UnionConfig,
        UnionTransferLimit,
        UsdtAmount,
    )

__all__ = ["FuturesAccounts"]

#: The product lines that know several collateral coins.
UsdtProductType = Annotated[Literal["USDT-FUTURES", "SUSDT-FUTURES"], Closed]


class FuturesAccounts(EndpointGroup):
    """Futures accounts: balances, ledger, leverage and modes: ``/api/v2/mix/account``."""

    @signed_get("/api/v2/mix/account/account", rate=RateLimit(10, per="uid"))
    def get_futures_account_asset(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
    ) -> ApiResponse[FuturesAccount]:
        """Balance, margin and leverage for one contract and margin coin.

        Crossed and isolated figures stand side by side; which apply is said by ``margin_mode``.

        https://www.bitget.com/api-doc/contract/account/Get-Single-Account
        """
        ...

    @signed_get("/api/v2/mix/account/accounts", rate=RateLimit(10, per="uid"))
    def get_futures_account_assets(self, *, product_type: ProductType) -> ApiResponse[list[FuturesAccountSummary]]:
        """Balances of a product line, one row for each margin coin.

        https://www.bitget.com/api-doc/contract/account/Get-Account-List
        """
        ...

    @signed_get(
        "/api/v2/mix/account/bill",
        rate=RateLimit(10, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="bills", next_key="endId"),
    )
    def get_futures_account_bills(
        self,
        *,
        product_type: ProductType,
        symbol: str | None = None,
        coin: str | None = None,
        business_type: str | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        only_funding: Literal["yes", "no"] | None = None,
    ) -> ApiResponse[FuturesBillPage]:
        """The ledger of a product line: fees, funding, profits and transfers.

        ``business_type`` chooses one kind of entry, such as ``contract_settle_fee`` (funding) or ``open_long``;
        ``coin`` counts only for transfers. ``only_funding="yes"`` leaves out shifts of margin. The last 90 days can
        be asked for, 30 days in one call. Pages hold ``limit`` rows (20 unless told, 100 at most); ``data.end_id``
        goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/account/Get-Account-Bill
        """
        ...

    @signed_get(
        "/api/v2/mix/account/interest-history",
        rate=RateLimit(5, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="interestList", next_key="endId"),
    )
    def get_futures_interest_history(
        self,
        *,
        product_type: UsdtProductType,
        coin: str | None = None,
        id_less_than: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
    ) -> ApiResponse[InterestHistory]:
        """Interest charged on debts that losses have made, where several coins are the collateral.

        Also the debt of the moment and its limit. Pages hold ``limit`` rows (20 unless told, 100 at most);
        ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/contract/account/Interest-History
        """
        ...

    @signed_get("/api/v2/mix/account/isolated-symbols", rate=RateLimit(10, per="uid"))
    def get_futures_isolated_symbols(self, *, product_type: ProductType) -> ApiResponse[list[IsolatedSymbol]]:
        """Which contracts of a product line are in isolated margin mode.

        https://www.bitget.com/api-doc/contract/account/Get-Isolated-Symbols
        """
        ...

    @signed_get("/api/v2/mix/account/liq-price", rate=RateLimit(20, per="uid"))
    def get_futures_liquidation_price(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        pos_side: LongShort,
        order_type: OrderType,
        open_amount: Number,
        open_price: Number | None = None,
    ) -> ApiResponse[LiquidationPrice]:
        """Where a position would be liquidated if this order were filled.

        ``open_amount`` is its size in the base coin; limit orders need ``open_price``. Nothing is placed. The price
        may be negative.

        https://www.bitget.com/api-doc/contract/account/Get-Liquidation-Price
        """
        ...

    @signed_get("/api/v2/mix/account/max-open", rate=RateLimit(20, per="uid"))
    def get_futures_max_openable_quantity(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        pos_side: LongShort,
        order_type: OrderType,
        open_price: Number | None = None,
    ) -> ApiResponse[MaxOpen]:
        """The largest order that could be placed now, in the base coin.

        Positions and open orders are counted in. Limit orders need ``open_price``.

        https://www.bitget.com/api-doc/contract/account/Get-Max-Open
        """
        ...

    @signed_get("/api/v2/mix/account/open-count", rate=RateLimit(10, per="uid"))
    def get_futures_open_count(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        open_amount: Number,
        open_price: Number,
        leverage: Number | None = None,
    ) -> ApiResponse[OpenCount]:
        """How large a position a given margin would open, in the base coin.

        ``open_amount`` is the margin in ``margin_coin``; ``leverage`` is 20 unless told.

        https://www.bitget.com/api-doc/contract/account/Est-Open-Count
        """
        ...

    @signed_post("/api/v2/mix/account/set-all-leverage", rate=RateLimit(5, per="uid"))
    def set_all_leverage(
        self,
        *,
        product_type: LiveProductType,
        leverage: Number,
        symbol: str | None = None,
        margin_coin: str | None = None,
        hold_side: LongShort | None = None,
    ) -> ApiResponse[str]:
        """Sets the leverage of a whole product line.

        By what another client says, only contracts with an open position are changed. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_account_asset`.

        https://www.bitget.com/api-doc/contract/account/Change-All-Leverage
        """
        ...

    @signed_post("/api/v2/mix/account/set-asset-mode", rate=RateLimit(2, per="uid"))
    def set_futures_asset_mode(
        self,
        *,
        product_type: UsdtProductType,
        asset_mode: AssetMode,
    ) -> ApiResponse[str]:
        """Chooses whether one coin or several together are the collateral (``single`` or ``union``).

        Only for the product lines in USDT. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_account_assets`.

        https://www.bitget.com/api-doc/contract/account/Set-Asset-Mode
        """
        ...

    @signed_post("/api/v2/mix/account/set-auto-margin", rate=RateLimit(5, per="uid"))
    def set_futures_position_auto_margin(
        self,
        *,
        symbol: str,
        auto_margin: OnOff,
        margin_coin: str,
        hold_side: LongShort,
        amount: Number | None = None,
    ) -> ApiResponse[str]:
        """Turns the automatic top-up of an isolated position's margin on or off.

        ``amount`` is called mandatory by one client only; the documented example goes without. ``data`` is
        ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        ``auto_margin`` of the position.

        https://www.bitget.com/api-doc/contract/account/Set-Auto-Margin
        """
        ...

    @signed_post("/api/v2/mix/account/set-leverage", rate=RateLimit(5, per="uid"))
    def set_futures_leverage(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        leverage: Number | None = None,
        hold_side: LongShort | None = None,
        long_leverage: Number | None = None,
        short_leverage: Number | None = None,
    ) -> ApiResponse[LeverageSettings]:
        """Sets the leverage of a contract.

        Give ``leverage`` in crossed mode and in one-way mode. In isolated hedge mode give ``leverage`` with
        ``hold_side``, or ``long_leverage`` and ``short_leverage``, which win over ``leverage``. What is in force
        comes back.

        Raises :class:`~bitget_client.errors.InvalidParameter` for a leverage the contract does not allow, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_futures_account_asset`.

        https://www.bitget.com/api-doc/contract/account/Change-Leverage
        """
        ...

    @signed_post("/api/v2/mix/account/set-margin", rate=RateLimit(5, per="uid"))
    def set_futures_position_margin(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        hold_side: LongShort,
        amount: Number,
    ) -> ApiResponse[str]:
        """Adds margin to an isolated position, or takes some out.

        ``amount`` is in ``margin_coin``: positive adds, negative takes out. ``data`` is an empty text.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the margin was moved: look at
        ``margin_size`` of the position before repeating.

        https://www.bitget.com/api-doc/contract/account/Change-Margin
        """
        ...

    @signed_post("/api/v2/mix/account/set-margin-mode", rate=RateLimit(5, per="uid"))
    def set_futures_margin_mode(
        self,
        *,
        symbol: str,
        product_type: ProductType,
        margin_coin: str,
        margin_mode: MarginMode,
    ) -> ApiResponse[MarginModeSettings]:
        """Switches a contract between crossed and isolated margin.

        Not while there is a position or an open order in it.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        ``margin_mode`` of :meth:`get_futures_account_asset`.

        https://www.bitget.com/api-doc/contract/account/Change-Margin-Mode
        """
        ...

    @signed_post("/api/v2/mix/account/set-position-mode", rate=RateLimit(5, per="uid"))
    def set_futures_position_mode(self, *, product_type: ProductType, pos_mode: HoldMode) -> ApiResponse[PositionMode]:
        """Switches a product line between one-way and hedge mode.

        Not while there are positions or open orders in the product line.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        ``pos_mode`` of :meth:`get_futures_account_asset`.

        https://www.bitget.com/api-doc/contract/account/Change-Hold-Mode
        """
        ...

    @signed_get("/api/v2/mix/account/sub-account-assets", rate=RateLimit(1, per="uid", seconds=10))
    def get_futures_sub_account_assets(self, *, product_type: ProductType) -> ApiResponse[list[SubAccountFutures]]:
        """Balances of all sub-accounts in a product line.

        One call in ten seconds.

        https://www.bitget.com/api-doc/contract/account/Get-Sub-Account-Contract-Assets
        """
        ...

    @signed_get("/api/v2/mix/account/switch-union-usdt", rate=RateLimit(1, per="uid"))
    def get_switch_union_usdt(self) -> ApiResponse[UsdtAmount]:
        """The USDT quota for switching from several collateral coins back to one.

        https://www.bitget.com/api-doc/contract/account/Get-Switch-Union-USDT
        """
        ...

    @signed_get("/api/v2/mix/account/transfer-limits", rate=RateLimit(1, per="uid"))
    def get_union_transfer_limits(self, *, coin: str) -> ApiResponse[UnionTransferLimit]:
        """How much of a coin may be moved in where several coins are the collateral.

        https://www.bitget.com/api-doc/contract/account/Get-Union-Transfer-Limits
        """
        ...

    @signed_get("/api/v2/mix/account/union-config", rate=RateLimit(1, per="uid"))
    def get_union_config(self) -> ApiResponse[UnionConfig]:
        """Margin rates and limits of debts where several coins are the collateral.

        https://www.bitget.com/api-doc/contract/account/Get-Union-Config
        """
        ...

    @signed_post("/api/v2/mix/account/union-convert", rate=RateLimit(1, per="uid"))
    def union_convert(self, *, coin: str, amount: Number) -> ApiResponse[UsdtAmount]:
        """Turns a collateral coin into USDT.

        ``amount`` is in ``coin``; the USDT that comes back is in ``data.usdt_amount``.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether it was converted: look at
        :meth:`get_futures_account_bills` before repeating.

        https://www.bitget.com/api-doc/contract/account/Union-Convert
        """
        ...
