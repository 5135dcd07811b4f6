"""What can be tried at random in V2, by a classic account."""

from __future__ import annotations

from tests.simulator.customer import FUTURES, KINDS, PAIRS, Customer

_TRANSFERS = ("spot", "usdt_futures", "usdc_futures", "coin_futures", "crossed_margin", "isolated_margin", "p2p")

__all__ = ["ClassicSteps"]


class ClassicSteps(Customer):
    """Each method does one thing."""

    def _mix(self, row: tuple[str, str, str]) -> dict[str, str]:
        return {"productType": row[0], "symbol": row[1], "marginCoin": row[2]}

    def _v2_fields(self, row: tuple[str, str, str]) -> dict[str, str]:
        category, symbol, _ = row
        kind, side = self._pick("limit", "limit", "market"), self._pick("buy", "sell")
        fields = {
            "marginMode": self._mode(symbol),
            "side": side,
            "tradeSide": self._often("open", "close"),
            "orderType": kind,
            "size": self._size(category, symbol),
            "force": self._often("gtc", "ioc", "fok", "post_only"),
            "reduceOnly": self._often("no", "yes"),
            "stpMode": self._often("none", "cancel_taker", "cancel_maker", "cancel_both"),
            "clientOid": self._oid(),
        }
        if kind == "limit":
            fields["price"] = self._price(category, symbol)
        if self._chance.random() < 0.25:
            guard = self._protection(category, symbol, side)
            if "takeProfit" in guard:
                fields["presetStopSurplusPrice"] = guard["takeProfit"]
            if "stopLoss" in guard:
                fields["presetStopLossPrice"] = guard["stopLoss"]
        return fields

    def _v2_futures(self) -> None:
        row = self._chance.choice(FUTURES)
        if self._chance.random() < 0.8:
            self._post("/api/v2/mix/order/place-order", {**self._mix(row), **self._v2_fields(row)})
            return
        rows = [self._v2_fields(row) for _ in range(3)]
        shared = {**self._mix(row), "marginMode": rows[0]["marginMode"]}
        self._post("/api/v2/mix/order/batch-place-order", {**shared, "orderList": rows})

    def _v2_futures_change(self) -> None:
        identity, row = self._product("v2")
        fields, base = {**self._mix(row), "orderId": identity}, "/api/v2/mix/order/"
        what = self._chance.randrange(12)
        if what < 6:
            fields |= {"newClientOid": self._oid()}
            fields |= {"newSize": self._size(*row[:2]), "newPrice": self._price(*row[:2])}
            self._post(f"{base}modify-order", fields)
        elif what == 6:
            self._post(f"{base}cancel-order", fields)
        elif what == 7:
            self._post(f"{base}batch-cancel-orders", {**self._mix(row), "orderIdList": [{"orderId": identity}]})
        elif what == 8:
            self._post(f"{base}cancel-all-orders", {"productType": row[0]})
        elif what == 9:
            self._post(f"{base}close-positions", {"productType": row[0]})
        else:
            row, slot, side = self._held("v2")
            wanted = {"long": "buy", "short": "sell"}[side] if slot != "net" else self._pick("buy", "sell")
            fields = {**self._mix(row), "side": wanted, "tradeSide": "open", "clientOid": self._oid()}
            self._post(f"{base}click-backhand", fields)

    def _v2_plan(self) -> None:
        row = self._chance.choice(FUTURES)
        fields, base = self._mix(row), "/api/v2/mix/order/"
        price, size = self._price(*row[:2]), self._size(*row[:2])
        what = self._chance.randrange(7)
        if what < 2:
            fields |= {"planType": "normal_plan", "size": size, "triggerPrice": price, "triggerType": "mark_price"}
            fields |= {"marginMode": "crossed", "side": self._pick("buy", "sell"), "tradeSide": "open"}
            fields |= {"orderType": self._pick("market", "limit"), "price": self._price(*row[:2])}
            self._post(f"{base}place-plan-order", fields)
        elif what == 2:
            fields |= {"planType": "track_plan", "size": size, "triggerPrice": price, "triggerType": "fill_price"}
            fields |= {"marginMode": "crossed", "side": self._pick("buy", "sell"), "tradeSide": "open"}
            fields |= {"orderType": "market", "callbackRate": "1", "callbackRatio": "0.1"}
            self._post(f"{base}place-plan-order", fields)
        elif what == 3:
            row, slot, held = self._held("v2")
            side = {"long": "buy", "short": "sell"}[held] if slot == "net" else held
            kind = self._pick("pos_profit", "pos_loss", "profit_plan", "loss_plan", "moving_plan")
            fields, price, size = self._mix(row), self._price(*row[:2]), self._size(*row[:2])
            fields |= {"planType": kind, "triggerPrice": price, "triggerType": "mark_price", "holdSide": side}
            fields |= {"size": size, "rangeRate": "0.1"}
            self._post(f"{base}place-tpsl-order", fields)
        elif what == 4:
            row, slot, held = self._held("v2")
            side = {"long": "buy", "short": "sell"}[held] if slot == "net" else held
            guard = self._protection(*row[:2], "buy" if held == "long" else "sell")
            fields = self._mix(row)
            fields |= {"holdSide": side, "stopSurplusTriggerPrice": guard.get("takeProfit", "")}
            self._post(f"{base}place-pos-tpsl", {**fields, "stopLossTriggerPrice": guard.get("stopLoss", "")})
        elif what == 5:
            identity, row = self._product("v2", plan=True)
            fields = {**self._mix(row), "orderId": identity, "newSize": self._size(*row[:2])}
            fields |= {"newTriggerPrice": self._price(*row[:2])}
            self._post(f"{base}modify-plan-order", fields)
        else:
            self._post(f"{base}cancel-plan-order", {**fields, "planType": self._pick("normal_plan", "profit_loss")})

    def _v2_settings(self) -> None:
        row = self._chance.choice(FUTURES)
        fields, base = self._mix(row), "/api/v2/mix/account/"
        what = self._chance.randrange(6)
        if what < 2:
            fields |= {"leverage": self._pick("2", "5", "20", "75", "150"), "holdSide": self._pick("long", "short", "")}
            if self._chance.random() < 0.4:
                fields |= {"longLeverage": self._pick("2", "50"), "shortLeverage": self._pick("2", "50")}
            self._post(f"{base}set-leverage", fields)
        elif what == 2:
            self._post(f"{base}set-all-leverage", {"productType": row[0], "leverage": self._pick("3", "30")})
        elif what == 3:
            if self._chance.random() < 0.3:
                self._post("/api/v2/mix/order/cancel-all-orders", {"productType": row[0]})
                self._post("/api/v2/mix/order/close-positions", {"productType": row[0]})
            mode = self._pick("one_way_mode", "hedge_mode")
            self._post(f"{base}set-position-mode", {"productType": row[0], "posMode": mode})
        elif what == 4:
            self._post(f"{base}set-margin-mode", {**fields, "marginMode": self._pick("crossed", "isolated")})
        else:
            amount = self._pick("0.001", "-0.001", "50", "-50", "5000")
            row, _, held = self._held("v2")
            self._post(f"{base}set-margin", {**self._mix(row), "holdSide": held, "amount": amount})

    def _spot_fields(self, symbol: str) -> dict[str, str]:
        kind, side = self._pick("limit", "limit", "market"), self._pick("buy", "sell")
        size = self._size("SPOT", symbol, dollars=kind == "market" and side == "buy")
        fields = {"symbol": symbol, "side": side, "orderType": kind, "size": size, "clientOid": self._oid()}
        fields |= {"force": self._often("gtc", "ioc", "fok", "post_only")}
        fields |= {"stpMode": self._often("none", "cancel_taker", "cancel_maker", "cancel_both")}
        if kind == "limit":
            fields["price"] = self._price("SPOT", symbol)
        if self._chance.random() < 0.2:
            guard = self._protection("SPOT", symbol, side)
            fields |= {"presetTakeProfitPrice": guard.get("takeProfit", "")}
            fields |= {"presetStopLossPrice": guard.get("stopLoss", "")}
        return fields

    def _v2_spot(self) -> None:
        symbol, base = self._pick(*PAIRS), "/api/v2/spot/trade/"
        what = self._chance.randrange(8)
        if what < 4:
            self._post(f"{base}place-order", self._spot_fields(symbol))
        elif what == 4:
            fields = {"symbol": symbol, "orderId": self._some_order("v2"), "newClientOid": self._oid()}
            fields |= {"price": self._price("SPOT", symbol), "size": self._size("SPOT", symbol)}
            self._post(f"{base}cancel-replace-order", fields)
        elif what == 5:
            self._post(f"{base}cancel-symbol-order", {"symbol": symbol})
        elif what == 6:
            fields = {"symbol": symbol, "side": self._pick("buy", "sell"), "triggerPrice": self._price("SPOT", symbol)}
            fields |= {"orderType": "market", "size": self._pick("0.01", "50", "900"), "triggerType": "fill_price"}
            fields |= {"planType": self._pick("amount", "total")}
            self._post(f"{base}place-plan-order", fields)
        else:
            fields = {"symbol": symbol, "tpslType": "tpsl", "side": self._pick("buy", "sell"), "orderType": "market"}
            fields |= {"size": self._size("SPOT", symbol), "triggerPrice": self._price("SPOT", symbol)}
            self._post(f"{base}place-order", fields)

    def _v2_margin(self) -> None:
        kind, symbol = self._pick(*KINDS), self._pick(*PAIRS)
        base, what = f"/api/v2/margin/{kind}/", self._chance.randrange(10)
        if what < 6:
            spot = self._spot_fields(symbol)
            size = spot.pop("size")
            spends = spot["side"] == "buy" and spot["orderType"] == "market"
            loan = self._pick("normal", "autoLoan", "autoRepay", "autoLoanAndRepay")
            self._post(f"{base}place-order", {**spot, "quoteSize" if spends else "baseSize": size, "loanType": loan})
        elif what == 6:
            self._post(f"{base}cancel-order", {"symbol": symbol, "orderId": self._some_order("v2")})
        else:
            coin = self._pick("USDT", symbol.removesuffix("USDT"))
            amount = self._pick("0.001", "0.05", "10", "900", "9000")
            fields = {"coin": coin, "symbol": symbol, "borrowAmount": amount, "repayAmount": amount}
            self._post(f"{base}account/{self._pick('borrow', 'repay', 'flash-repay')}", fields)

    def _v2_money(self) -> None:
        source, target = self._pick(*_TRANSFERS), self._pick(*_TRANSFERS)
        fields = {"fromType": source, "toType": target, "coin": self._often("USDT", "BTC", "USDC")}
        fields |= {"amount": self._pick("0.01", "25", "500", "30000"), "symbol": self._pick(*PAIRS)}
        self._post("/api/v2/spot/wallet/transfer", fields)

    def _v2_trade(self) -> None:
        if self._chance.random() < 0.5:
            symbol = self._pick(*PAIRS)
            kind, params = "SPOT", self._spot_fields(symbol)
        else:
            row = self._chance.choice(FUTURES)
            kind, symbol, coin = row
            params = {**self._v2_fields(row), "marginCoin": coin}
        channel = self._often("place-order", "cancel-order")
        if channel == "cancel-order":
            params = {"orderId": self._some_order("v2")}
        arg = {"id": "9", "instType": kind, "instId": symbol, "channel": channel, "params": params}
        self._operate("v2", {"op": "trade", "args": [arg]})
