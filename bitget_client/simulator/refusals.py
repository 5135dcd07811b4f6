"""How the simulated exchange says no: codes, texts and HTTP statuses. Which rule was broken is decided elsewhere."""

from __future__ import annotations

__all__ = ["NOT_SIMULATED", "Refusal", "not_simulated", "refuse"]

# A code of the simulator's own. The exchange has no such code, so a test can tell "the exchange would say no" from
# "the simulator does not do this".
NOT_SIMULATED = "99404"

_TEXTS = {
    "00001": "startTime and endTime interval cannot be greater than 30 days",
    "22002": "No position to close",
    "22038": "Please enter the quantity as an integral multiple of {0}",
    "25107": "There is currently a position, please close the position",
    "25202": "Insufficient balance",
    "25203": "Insufficient margin",
    "25100": "Trading pair {0} does not exist",
    "25204": "Order does not exist",
    "25205": "{0} trading price cannot be below {1}",
    "25206": "{0} trading price cannot exceed {1}",
    "25207": "{0} trading quantity cannot be less than {1} units",
    "25208": "{0} trading quantity cannot exceed {1} units",
    "25211": "Exceeds the limit of {0} maximum orders",
    "25212": "Duplicate clientOid",
    "25217": "Exceeds maximum repayment limit",
    "25218": "High risk, usage may result in forced liquidation",
    "25223": "Exceeds Max. leverage",
    "25228": "Unable to update leverage for this position, insufficient margin!",
    "25230": "Order quantity exceeds the maximum open quantity",
    "25231": "Close quantity cannot exceed the held position quantity",
    "25244": "Price should be a multiple of {0}",
    "25571": "The modification price and qty is the same as the original value. Please adjust and try again.",
    "429": "Too many requests",
    "40001": "ACCESS_KEY cannot be empty",
    "40002": "ACCESS_SIGN cannot be empty",
    "40003": "Signature cannot be empty",
    "40005": "Invalid ACCESS_TIMESTAMP",
    "40006": "Invalid ACCESS_KEY",
    "40008": "Request timestamp expired",
    "40009": "sign signature error",
    "40011": "ACCESS_PASSPHRASE cannot be empty",
    "40012": "apikey/password is incorrect",
    "40015": "System is abnormal, please try again later",
    "40017": "Parameter verification failed {0}",
    "40019": "Parameter {0} cannot be empty",
    "40020": "Parameter {0} error",
    "40034": "Parameter {0} does not exist",
    "40037": "Apikey does not exist",
    "40084": "You are in Classic Account mode, and the Unified Account API is not supported at this time",
    "40085": "You are in Unified Account mode, and the Classic Account API is not supported at this time",
    "40103": "Request method '{0}' is not supported",
    "40305": "client_oid length is not greater than 50, and cannot be Martian characters",
    "40306": "Batch processing orders can only process up to 20",
    "40402": "The opening direction cannot be empty",
    "40404": "Request URL NOT FOUND",
    "40408": "Wrong time range",
    "40700": "Cursor parameters are incorrect",
    "40762": "The order amount exceeds the balance",
    "40763": "Exceeds position tier limit",
    "40774": "The order type for unilateral position must also be the unilateral position type.",
    "40830": "Long position take profit price should be greater than current price",
    "40832": "Short position take profit price should be less than current price",
    "40834": "Long position stop loss price should be less than current price",
    "40836": "Short position stop loss price should be greater than current price",
    "40837": "No position found, can't set tp/sl",
    "40800": "Insufficient amount of margin",
    "40805": "Unsupported operation",
    "40802": "Position is zero and direct margin call is not allowed",
    "40911": "Request timestamp expired",
    "40924": "One of orderId or clientOrderId should be provided",
    "40925": "Price or size should be provided together",
    "400172": "Parameter verification failed {0}",
    "43005": "Exceed the maximum number of orders",
    "43012": "Insufficient balance",
    "43025": "Plan order does not exist",
    "45097": "There is currently an order or a limit order, and the leverage cannot be adjusted",
    "45110": "less than the minimum amount {0} {1}",
    "45117": "Currently holding positions or orders, the margin mode cannot be adjusted",
}

# The exchange answers refusals with 400; which of them carry 401 is not documented, missing headers are our guess.
_STATUSES = {
    "429": 429, "40001": 401, "40002": 401, "40003": 401, "40011": 401, "40015": 500, "40103": 405, "40404": 404,
}  # fmt: skip


class Refusal(Exception):
    """The exchange says no, with its code."""

    def __init__(self, code: str, message: str, details: tuple[object, ...] = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.details = details  # what the message was filled in with, for rooms that say it in other words

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return _STATUSES.get(self.code, 400)


def refuse(code: str, *details: object) -> Refusal:
    """The refusal with this code and the exchange's words for it."""
    return Refusal(code, _TEXTS[code].format(*details), details)


def not_simulated(what: str) -> Refusal:
    """Something that exists at the exchange and that the simulator does not model."""
    return Refusal(NOT_SIMULATED, f"not simulated: {what}")
