"""A bare HTTP exchange: an asyncio protocol with two canned answers and keep-alive. It must never be the slow side."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading

from . import announce_and_wait, prepare

TICKER = {
    "category": "SPOT", "symbol": "BTCUSDT", "ts": "1765444395778", "lastPrice": "90253.5", "openPrice24h": "92590.86",
    "highPrice24h": "94475.75", "lowPrice24h": "89394.71", "ask1Price": "90253.5", "bid1Price": "90253.49",
    "bid1Size": "2.368684", "ask1Size": "0.402938", "price24hPcnt": "-0.02524", "volume24h": "7386.014738",
    "turnover24h": "677732572.225658",
}  # fmt: skip
_ORDER = {"orderId": "1304314508780744704", "clientOid": "1304314508780744705"}


def _answer(data: object) -> bytes:
    return _response({"code": "00000", "msg": "success", "requestTime": 1765444397411, "data": data})


def _bybit_answer(data: object) -> bytes:
    """The same in another exchange's wrapping, which its client insists on."""
    return _response({"retCode": 0, "retMsg": "OK", "result": data, "time": 1765444397411})


def _response(answer: object) -> bytes:
    body = json.dumps(answer).encode()
    return (
        b"HTTP/1.1 200 OK\r\nDate: Thu, 11 Dec 2025 09:13:17 GMT\r\nContent-Type: application/json\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\nConnection: keep-alive\r\nVary: Accept-Encoding\r\n"
        b"Cache-Control: no-cache\r\nStrict-Transport-Security: max-age=31536000\r\nServer: bare\r\n\r\n" + body
    )


_GET, _POST = _answer([TICKER]), _answer(_ORDER)
_BYBIT_GET, _BYBIT_POST = _bybit_answer({"list": [TICKER]}), _bybit_answer(_ORDER)


class Http(asyncio.Protocol):
    """One connection: answers each request by its verb."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        data = self._data + data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end].lower()
            mark = head.find(b"content-length:")
            stop = end + 4 + (int(head[mark + 15 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0)
            if stop > len(data):
                break
            if b" /v5/" in head:
                self._transport.write(_BYBIT_GET if head.startswith(b"get ") else _BYBIT_POST)
            else:
                self._transport.write(_GET if head.startswith(b"get ") else _POST)
            data = data[stop:]
        self._data = data


async def _serve(ready: threading.Event, port: list[int], context: ssl.SSLContext | None) -> None:
    server = await asyncio.get_running_loop().create_server(Http, "127.0.0.1", 0, backlog=64, ssl=context)
    port.append(server.sockets[0].getsockname()[1])
    ready.set()
    await server.serve_forever()


def main() -> None:
    """Serve until told to end."""
    context = prepare()
    ready, port = threading.Event(), []  # type: tuple[threading.Event, list[int]]
    threading.Thread(target=lambda: asyncio.run(_serve(ready, port, context)), daemon=True).start()
    ready.wait()
    announce_and_wait(port[0])


if __name__ == "__main__":
    main()
