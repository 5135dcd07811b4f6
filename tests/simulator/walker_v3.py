"""What can be tried at random in V3, by a unified account."""

from __future__ import annotations

from typing import Any

from tests.simulator.customer import FUTURES, PAIRS, Customer

__all__ = ["UnifiedSteps"]


class UnifiedSteps(Customer):
    """Each method does one thing."""

    def _v3_fields(self) -> dict[str, str]:
        category, symbol = self._chance.choice(
            [(row[0], row[1]) for row in FUTURES] * 2 + [("SPOT", pair) for pair in PAIRS] + [("MARGIN", "BTCUSDT")]
        )
        side, kind = self._pick("buy", "sell"), self._pick("limit", "limit", "market")
        spends = kind == "market" and side == "buy" and category in ("SPOT", "MARGIN")
        fields = {
            "category": category,
            "symbol": symbol,
            "side": side,
            "orderType": kind,
            "qty": self._size(category, symbol, dollars=spends),
            "timeInForce": self._often("gtc", "ioc", "fok", "post_only"),
            "posSide": self._pick("long", "short"),
            "reduceOnly": self._often("no", "no", "yes"),
            "stpMode": self._often("none", "cancel_taker", "cancel_maker", "cancel_both"),
            "clientOid": self._oid(),
        }
        if kind == "limit":
            fields["price"] = self._price(category, symbol)
        if category.endswith("FUTURES"):
            fields["marginMode"] = self._mode(symbol)
        if category == "SPOT" and self._chance.random() < 0.2:
            fields["autoBorrow"] = "yes"
        if self._chance.random() < 0.25:
            fields |= self._protection(category, symbol, side)
        return fields

    def _v3_order(self) -> None:
        self._post("/api/v3/trade/place-order", self._v3_fields())

    def _v3_batch(self) -> None:
        self._post("/api/v3/trade/place-batch", [self._v3_fields() for _ in range(self._chance.randint(1, 5))])

    def _v3_modification(self) -> dict[str, str]:
        identity, (category, symbol, _) = self._product("v3")
        fields = {"orderId": identity, "autoCancel": self._often("no", "yes")}
        if self._chance.random() < 0.7:
            fields["price"] = self._price(category, symbol)
        if self._chance.random() < 0.7:
            fields["qty"] = self._size(category, symbol)
        if self._chance.random() < 0.2:
            fields |= self._protection(category, symbol, self._pick("buy", "sell"))
        return fields

    def _v3_change(self) -> None:
        what, category = self._chance.randrange(12), self._chance.choice(FUTURES)[0]
        if what < 7:
            self._post("/api/v3/trade/modify-order", self._v3_modification())
        elif what == 7:
            self._post("/api/v3/trade/batch-modify-order", [self._v3_modification() for _ in range(3)])
        elif what == 8:
            self._post("/api/v3/trade/cancel-order", {"orderId": self._some_order("v3")})
        elif what == 9:
            self._post("/api/v3/trade/cancel-batch", [{"orderId": self._some_order("v3")} for _ in range(3)])
        elif what == 10:
            self._post("/api/v3/trade/cancel-symbol-order", {"category": self._pick(category, "SPOT", "MARGIN")})
        else:
            self._post("/api/v3/trade/close-positions", {"category": category})

    def _v3_settings(self) -> None:
        category, symbol, _ = self._chance.choice(FUTURES)
        what = self._chance.randrange(6)
        if what < 2:
            fields = {"category": category, "marginMode": self._pick("crossed", "isolated")}
            if self._chance.random() < 0.8:
                fields["symbol"] = symbol
            fields[self._often("leverage", "longLeverage", "shortLeverage")] = self._pick("2", "5", "20", "75", "150")
            if self._chance.random() < 0.3:
                fields |= {"longLeverage": self._pick("2", "50"), "shortLeverage": self._pick("2", "50")}
            self._post("/api/v3/account/set-leverage", fields)
        elif what == 2:
            if self._chance.random() < 0.3:
                for name, _, _ in FUTURES:
                    self._post("/api/v3/trade/cancel-symbol-order", {"category": name})
                    self._post("/api/v3/trade/close-positions", {"category": name})
            self._post("/api/v3/account/set-hold-mode", {"holdMode": self._pick("one_way_mode", "hedge_mode")})
        elif what == 3:
            (category, symbol, _), _, side = self._held("v3")
            fields = {"category": category, "symbol": symbol, "posSide": side}
            fields |= {"amount": self._pick("0.001", "1", "50", "5000"), "operation": self._pick("add", "remove")}
            self._post("/api/v3/account/set-margin", fields)
        elif what == 4:
            self._post("/api/v3/trade/countdown-cancel-all", {"countdown": self._often("0", "5", "60")})
        else:
            fields = {"category": "SPOT", "symbol": "BTCUSDT", "side": "buy", "orderType": "market"}
            self._post("/api/v3/account/max-open-available", fields)

    def _v3_money(self) -> None:
        coin = self._pick("USDT", "BTC", "ETH", "USDC")
        amount = self._pick("0.01", "1", "100", "20000")
        what = self._chance.randrange(4)
        if what == 0:
            self._post("/api/v3/account/borrow", {"coin": coin, "amount": amount})
        elif what == 1:
            lists = {"repayableCoinList": [coin], "paymentCoinList": [self._often(coin, "USDT", "BTC")]}
            self._post("/api/v3/account/repay", lists)
        else:
            ends = self._pick(("uta", "spot"), ("spot", "uta"), ("uta", "p2p"))
            named = {"fromType": ends[0], "toType": ends[1], "coin": coin, "amount": amount}
            self._post("/api/v3/account/transfer", named)

    def _v3_strategy(self) -> None:
        category, symbol, _ = self._chance.choice(FUTURES)
        what = self._chance.randrange(6)
        if what < 2:
            side = self._pick("buy", "sell")
            fields = {"category": category, "type": "trigger", "symbol": symbol, "side": side}
            fields |= {"qty": self._size(category, symbol), "triggerPrice": self._price(category, symbol)}
            fields |= {"triggerBy": self._pick("market", "mark"), "triggerOrderType": "market", "posSide": "long"}
            fields |= {"clientOid": self._oid(), "reduceOnly": self._often("no", "yes")}
            if self._chance.random() < 0.4:
                fields |= {"triggerOrderType": "limit", "triggerOrderPrice": self._price(category, symbol)}
            self._post("/api/v3/trade/place-strategy-order", fields)
        elif what < 4:
            (category, symbol, _), _, held = self._held("v3")
            fields = {"category": category, "type": "tpsl", "symbol": symbol, "posSide": held}
            fields |= self._protection(category, symbol, "buy" if fields["posSide"] == "long" else "sell")
            if self._chance.random() < 0.5:
                fields |= {"tpslMode": "partial", "qty": self._size(category, symbol)}
            self._post("/api/v3/trade/place-strategy-order", fields)
        elif what == 4:
            identity, (category, symbol, _) = self._product("v3", plan=True)
            fields = {"orderId": identity, "qty": self._size(category, symbol)}
            fields |= {"triggerPrice": self._price(category, symbol)}
            self._post("/api/v3/trade/modify-strategy-order", fields)
        else:
            self._post("/api/v3/trade/cancel-strategy-order", {"orderId": self._some_order("v3", plan=True)})

    def _v3_trade(self) -> None:
        topic = self._often(
            "place-order", "cancel-order", "modify-order", "batch-place", "batch-cancel", "batch-modify"
        )
        count = self._chance.randint(1, 4) if topic.startswith("batch") else 1
        args: list[Any]
        if "place" in topic:
            args = [self._v3_fields() for _ in range(count)]
            for item in args:
                item["category"] = args[0]["category"]
        elif "modify" in topic:
            args = [self._v3_modification() for _ in range(count)]
        else:
            args = [{"orderId": self._some_order("v3")} for _ in range(count)]
        frame = {"op": "trade", "id": "7", "topic": topic, "args": args}
        category = args[0].pop("category", "usdt-futures").lower() if args else ""
        self._operate("v3", {**frame, "category": category})
