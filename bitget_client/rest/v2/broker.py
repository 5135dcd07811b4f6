"""The room ``broker`` of the V2 API: endpoints only; what they answer is in ``models.v2.broker``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from ...models.v2.enums import ProductType, SubAccountStatus, TransferRoute
from ...rate_limit import RateLimit
from ...wire import AtMost, Number, Timestamp
from ..endpoint import EndpointGroup, signed_get, signed_post
from ..paging import Paging
from ..response import ApiResponse

if TYPE_CHECKING:
    from ...models.v2.broker import (
        BrokerInfo,
        BrokerSubAccount,
        BrokerSubAccountPage,
        DailyCommission,
        DepositWithdrawalPage,
        OrderCommissionPage,
        RebateInfo,
        SubAccountApiKey,
        SubAccountCommission,
        SubAccountDeposit,
        SubAccountDepositAddress,
        SubAccountEmail,
        SubAccountFuturesCoins,
        SubAccountSpotCoins,
        SubAccountSummary,
        SubAccountVolume,
        SubAccountWithdrawalPage,
        WithdrawalAck,
    )

__all__ = ["Broker"]

#: What a sub-account may do.
SubAccountPermission = Literal[
    "deposit", "withdraw", "transfer", "spot_trade", "contract_trade", "read", "margin_trade"
]
#: What an API key of a sub-account may do.
KeyPermission = Literal[
    "contract_order", "contract_position", "spot_trade", "margin_trade", "copytrading_trade", "wallet_transfer"
]


class Broker(EndpointGroup):
    """Sub-accounts, their keys and the commission of a broker: ``/api/v2/broker``. For brokers' main accounts."""

    @signed_post("/api/v2/broker/account/create-subaccount", rate=RateLimit(1, per="uid"))
    def create_subaccount(self, *, subaccount_name: str, label: str | None = None) -> ApiResponse[BrokerSubAccount]:
        """Creates a sub-account.

        ``subaccount_name`` is said to be an e-mail address. ``label`` has fewer than 20 characters.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_subaccounts` before repeating.

        https://www.bitget.com/api-doc/broker/subaccount/Create-Subaccount
        """
        ...

    @signed_get("/api/v2/broker/account/info", rate=RateLimit(10, per="uid"))
    def get_broker_info(self) -> ApiResponse[BrokerInfo]:
        """How many sub-accounts there are, and how many there may be.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Broker-Account-Info
        """
        ...

    @signed_post("/api/v2/broker/account/modify-subaccount", rate=RateLimit(1, per="uid"))
    def modify_subaccount(
        self,
        *,
        sub_uid: str,
        perm_list: Sequence[SubAccountPermission],
        status: Literal["normal", "freeze"],
        language: Literal[
            "en_US", "zh_CN", "ja_JP", "vi_VN", "zh_TW", "ru_RU", "es_ES", "tr_TR", "fr_FR", "de_DE", "pt_PT", "th_TH"
        ]
        | None = None,
    ) -> ApiResponse[BrokerSubAccount]:
        """Freezes or frees a sub-account and says what it may do.

        Both are set to what is given: ``perm_list`` names all that the sub-account may do from now on. ``language``
        is that of its messages.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_subaccounts`.

        https://www.bitget.com/api-doc/broker/subaccount/Modify-Suaccount
        """
        ...

    @signed_post("/api/v2/broker/account/modify-subaccount-email", rate=RateLimit(10, per="uid"))
    def modify_subaccount_email(self, *, sub_uid: str, subaccount_email: str) -> ApiResponse[str]:
        """Changes the e-mail address of a sub-account.

        ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: ask
        :meth:`get_subaccount_email`.

        https://www.bitget.com/api-doc/broker/subaccount/Modify-Subaccount-Email
        """
        ...

    @signed_post("/api/v2/broker/account/set-subaccount-autotransfer", rate=RateLimit(10, per="uid"))
    def subaccount_set_auto_transfer(
        self,
        *,
        sub_uid: str,
        coin: str,
        to_account_type: Literal["spot", "usdt-futures", "coin-futures", "usdc-futures"],
    ) -> ApiResponse[str]:
        """Says into which account deposits of a coin to a sub-account go.

        Only for the main account of an ND broker. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: the call
        can be repeated, it sets a state.

        https://www.bitget.com/api-doc/broker/subaccount/Subaccount-Deposit-Auto-Transfer
        """
        ...

    @signed_post("/api/v2/broker/account/subaccount-address", rate=RateLimit(10, per="uid"))
    def create_subaccount_deposit_address(
        self, *, sub_uid: str, coin: str, chain: str | None = None
    ) -> ApiResponse[SubAccountDepositAddress]:
        """Creates the address at which a sub-account is paid in, or shows it.

        Only for the main account of an ND broker. Only some coins have one. ``chain`` is the coin's main chain unless
        told; some chains need ``tag`` beside the address.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: the call
        can be repeated, it shows the address that is there.

        https://www.bitget.com/api-doc/broker/subaccount/Create-Subaccount-Deposit-Address
        """
        ...

    @signed_get("/api/v2/broker/account/subaccount-email", rate=RateLimit(10, per="uid"))
    def get_subaccount_email(self, *, sub_uid: str) -> ApiResponse[SubAccountEmail]:
        """The e-mail address of a sub-account.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Subaccount-Email
        """
        ...

    @signed_get("/api/v2/broker/account/subaccount-future-assets", rate=RateLimit(10, per="uid"))
    def get_subaccount_futures_assets(
        self, *, sub_uid: str, product_type: ProductType
    ) -> ApiResponse[SubAccountFuturesCoins]:
        """The futures balances of a sub-account, by margin coin.

        Only for the main account of an ND broker.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Subaccount-Future-Assets
        """
        ...

    @signed_get(
        "/api/v2/broker/account/subaccount-list",
        rate=RateLimit(1, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="subList"),
    )
    def get_subaccounts(
        self,
        *,
        limit: int | None = None,
        id_less_than: str | None = None,
        status: SubAccountStatus | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[BrokerSubAccountPage]:
        """The broker's sub-accounts, with what each may do.

        Pages hold ``limit`` rows (10 unless told, 100 at most). While ``data.has_next_page``, ``data.id_less_than``
        goes into ``id_less_than``, or use ``paginate``. The times say when a sub-account was created.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Subaccount-List
        """
        ...

    @signed_get("/api/v2/broker/account/subaccount-spot-assets", rate=RateLimit(10, per="uid"))
    def get_subaccount_spot_assets(
        self,
        *,
        sub_uid: str,
        coin: str | None = None,
        asset_type: Literal["hold_only", "all"] | None = None,
    ) -> ApiResponse[SubAccountSpotCoins]:
        """The spot balances of a sub-account.

        Coins that are held, unless ``asset_type`` is ``all`` or ``coin`` names one.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Subaccount-Spot-Assets
        """
        ...

    @signed_post("/api/v2/broker/account/subaccount-withdrawal", rate=RateLimit(10, per="uid"))
    def subaccount_withdrawal(
        self,
        *,
        sub_uid: str,
        coin: str,
        dest: TransferRoute,
        address: str,
        amount: Number,
        chain: str | None = None,
        tag: str | None = None,
        client_oid: str | None = None,
    ) -> ApiResponse[WithdrawalAck]:
        """Withdraws coins of a sub-account over a chain, or sends them to another user.

        Only for the main account of an ND broker. Only some coins can be withdrawn this way. For ``on_chain``
        ``address`` is a chain address, for ``internal_transfer`` a user id; the exchange once said that it no longer
        takes the latter. ``amount`` is in ``coin``; ``chain`` is the coin's main chain unless told, and some chains
        need ``tag``.

        Give a ``client_oid``: it is how to recognise the withdrawal when the answer is lost.

        Raises :class:`~bitget_client.errors.InsufficientBalance` when there is not enough, and
        :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`subaccount_withdrawal_records` before repeating.

        https://www.bitget.com/api-doc/broker/subaccount/Subaccount-Withdraw
        """
        ...

    @signed_get(
        "/api/v2/broker/all-sub-deposit-withdrawal",
        rate=RateLimit(5, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="list", next_key="endId"),
    )
    def get_all_sub_deposit_withdrawal_records(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
        type: Literal["deposit", "all", "withdrawal"] | None = None,
    ) -> ApiResponse[DepositWithdrawalPage]:
        """Deposits and withdrawals of all sub-accounts.

        Only for the main account of an ND broker. The last 90 days can be asked for. Without times: yesterday, by
        UTC; give both times or none, 7 days at most in one call. Pages hold ``limit`` rows (100 unless told, 100 at
        most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Subaccount-All-Deposit-Withdrawal-Records
        """
        ...

    @signed_get("/api/v2/broker/commissions", rate=RateLimit(5, per="uid"), paging=Paging("page", param="pageNo"))
    def get_broker_commissions(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_size: int | None = None,
        page_no: int | None = None,
        biz_type: Literal["spot", "futures"] | None = None,
        sub_biz_type: Literal["coin_futures", "usdt_futures", "usdc_futures", "spot_trade", "spot_margin"]
        | None = None,
    ) -> ApiResponse[list[SubAccountCommission]]:
        """What the broker earned from each sub-account's fees, by coin and instrument.

        Without times: yesterday, by UTC; give both times or none, 30 days at most in one call. ``sub_biz_type``
        narrows ``biz_type``: ``spot_trade`` and ``spot_margin`` are spot, the others futures. Pages of ``page_size``
        rows (100 unless told, 1000 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Broker-Subaccounts-Commissions
        """
        ...

    @signed_post("/api/v2/broker/manage/create-subaccount-apikey", rate=RateLimit(10, per="uid"))
    def create_subaccount_api_key(
        self,
        *,
        sub_uid: str,
        passphrase: str,
        label: str,
        perm_type: Literal["read_and_write", "readonly"],
        perm_list: Sequence[KeyPermission],
        ip_list: Annotated[Sequence[str], AtMost(30)] | None = None,
    ) -> ApiResponse[SubAccountApiKey]:
        """Creates an API key for a sub-account.

        Only for the main account of an ND broker. The secret is ``data.secret_key``. ``passphrase`` (6 to 32
        characters) must be sent with every later call and cannot be read back. ``label`` has fewer than 20
        characters. ``ip_list`` names at most 30 addresses the key works from; only a ``readonly`` key may do without.
        ``wallet_transfer`` is for keys that may write.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the key was created:
        :meth:`get_subaccount_api_key` shows the keys there are, :meth:`delete_subaccount_api_key` removes one.

        https://www.bitget.com/api-doc/broker/apikey/Create-Subaccount-ApiKey
        """
        ...

    @signed_post("/api/v2/broker/manage/delete-subaccount-apikey")
    def delete_subaccount_api_key(self, *, sub_uid: str, api_key: str) -> ApiResponse[str]:
        """Deletes an API key of a sub-account.

        Only for the main account of an ND broker. ``data`` is ``"success"``.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_subaccount_api_key`.

        https://www.bitget.com/api-doc/broker/apikey/Delete-Subaccount-ApiKey
        """
        ...

    @signed_post("/api/v2/broker/manage/modify-subaccount-apikey", rate=RateLimit(10, per="uid"))
    def modify_subaccount_api_key(
        self,
        *,
        sub_uid: str,
        api_key: str,
        passphrase: str,
        perm_type: Literal["read_and_write", "readonly"],
        perm_list: Sequence[KeyPermission],
        label: str | None = None,
        ip_list: Annotated[Sequence[str], AtMost(30)] | None = None,
    ) -> ApiResponse[SubAccountApiKey]:
        """Changes label, addresses or permissions of a sub-account's API key.

        Only for the main account of an ND broker. ``passphrase`` is the key's own. ``ip_list`` (at most 30
        addresses), ``perm_type`` and ``perm_list`` replace what is there; an ``ip_list`` that is left out stays. For
        the values see :meth:`create_subaccount_api_key`.

        Raises :class:`~bitget_client.errors.OutcomeUnknown` when it is not known whether the exchange acted: look at
        :meth:`get_subaccount_api_key`.

        https://www.bitget.com/api-doc/broker/apikey/Modify-Subaccount-ApiKey
        """
        ...

    @signed_get("/api/v2/broker/manage/subaccount-apikey-list", rate=RateLimit(10, per="uid"))
    def get_subaccount_api_key(self, *, sub_uid: str) -> ApiResponse[list[SubAccountApiKey]]:
        """The API keys of a sub-account: label, permissions and addresses.

        Only for the main account of an ND broker. The exchange's example shows the secret too; expect it to be empty
        or masked.

        https://www.bitget.com/api-doc/broker/apikey/subaccount-apikey-list
        """
        ...

    @signed_get(
        "/api/v2/broker/order-commission",
        rate=RateLimit(20, per="uid"),
        paging=Paging("id_less_than", param="idLessThan", rows="commissionlist", next_key="endId"),
    )
    def get_broker_order_commission(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        uid: str | None = None,
        order_id: str | None = None,
        id_less_than: str | None = None,
        orderid: str | None = None,
    ) -> ApiResponse[OrderCommissionPage]:
        """What the broker earned, fill by fill, from orders that carry its channel id.

        The last 30 days, a day behind. Without times: yesterday, by UTC+8; give both times or none. ``order_id``
        leaves the fills of one order; older documents spell it ``orderid``. Amounts are in USDT. Pages hold ``limit``
        rows (500 unless told, 500 at most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/broker/commission/Get-Order-Commission
        """
        ...

    @signed_get("/api/v2/broker/rebate-info", rate=RateLimit(20, per="uid"))
    def get_broker_rebate_info(self, *, uid: str) -> ApiResponse[RebateInfo]:
        """Which part of its fees a user gets back through the broker.

        https://www.bitget.com/api-doc/broker/commission/Get-Rebate-Info
        """
        ...

    @signed_get(
        "/api/v2/broker/subaccount-deposit", paging=Paging("id_less_than", param="idLessThan", row_key="orderId")
    )
    def subaccount_deposit_records(
        self,
        *,
        order_id: str | None = None,
        user_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[list[SubAccountDeposit]]:
        """Deposits of the sub-accounts.

        Only for the main account of an ND broker. Give ``order_id`` or ``user_id`` (the sub-account). Three months
        back unless told, and three months at most in one call. Pages hold ``limit`` rows (20 unless told, 100 at
        most); the oldest ``order_id`` goes into ``id_less_than``, or use ``paginate``.

        Sources disagree whether the rows come as they are or wrapped in an object. ``data`` holds them either way;
        ``paginate`` raises in the second case.

        https://www.bitget.com/api-doc/broker/subaccount/Subaccount-Deposit-Records
        """
        ...

    @signed_get(
        "/api/v2/broker/subaccount-withdrawal",
        paging=Paging("id_less_than", param="idLessThan", rows="resultList", next_key="endId"),
    )
    def subaccount_withdrawal_records(
        self,
        *,
        order_id: str | None = None,
        user_id: str | None = None,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        limit: int | None = None,
        id_less_than: str | None = None,
    ) -> ApiResponse[SubAccountWithdrawalPage]:
        """Withdrawals of the sub-accounts.

        Only for the main account of an ND broker. Give ``order_id`` or ``user_id`` (the sub-account). Three months
        back unless told, and three months at most in one call. Pages hold ``limit`` rows (20 unless told, 100 at
        most); ``data.end_id`` goes into ``id_less_than``, or use ``paginate``.

        https://www.bitget.com/api-doc/broker/subaccount/Subaccount-Withdrawal-Records
        """
        ...

    @signed_get("/api/v2/broker/subaccounts", rate=RateLimit(5, per="uid"), paging=Paging("page", param="pageNo"))
    def get_broker_subaccounts(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[list[SubAccountSummary]]:
        """What each sub-account holds, and when it first paid in and traded.

        Without times: yesterday, by UTC; give both times or none, 30 days at most in one call. Pages of ``page_size``
        rows (100 unless told, 1000 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Broker-Subaccounts
        """
        ...

    @signed_get("/api/v2/broker/total-commission", rate=RateLimit(20, per="uid"))
    def get_broker_total_commission(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
    ) -> ApiResponse[list[DailyCommission]]:
        """What the broker earned day by day, and from how much trading.

        The last 365 days, a day behind. Without times: yesterday, by UTC+8; give both times or none. At most 180 days
        in one call. Amounts are in USDT.

        https://www.bitget.com/api-doc/broker/commission/Get-Total-Commission
        """
        ...

    @signed_get("/api/v2/broker/trade-volume", rate=RateLimit(5, per="uid"), paging=Paging("page", param="pageNo"))
    def get_broker_trade_volume(
        self,
        *,
        start_time: Timestamp | None = None,
        end_time: Timestamp | None = None,
        page_size: int | None = None,
        page_no: int | None = None,
    ) -> ApiResponse[list[SubAccountVolume]]:
        """How much each sub-account traded, in USDT.

        Without times: yesterday, by UTC; give both times or none, 30 days at most in one call. Pages of ``page_size``
        rows (100 unless told, 1000 at most) count from 1 (``page_no``), or use ``paginate``.

        https://www.bitget.com/api-doc/broker/subaccount/Get-Broker-Trade-Volume
        """
        ...
