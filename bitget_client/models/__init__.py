"""What the exchange says, as classes; how JSON becomes them is in ``converter``. No network, no endpoint.

* ``v3/<room>.py`` holds the classes of ``rest/v3/<room>.py``; so for ``v2``.
* ``page.py`` holds the two shapes that listings come in, ``enums.py`` the sets of values many endpoints share.

Rules for all of them:

* frozen, slotted attrs classes without converters or validators; the converter fills the slots directly;
* a field is the exchange's name in snake_case; where that is not enough, ``Annotated[..., Wire("isRPI")]`` says it;
* amounts, prices and rates are ``Decimal``, times ``int`` (Unix milliseconds), ``""`` for one of these is ``None``;
* a plain type says what the exchange documents. It promises nothing: what is missing or of another kind is ``None``
  (an empty list where a list is expected), and the decoded JSON stays in ``response.raw``;
* rates are fractions: ``Decimal("0.0006")`` is 0.06 %.

Nothing is imported here, so that using one room does not create the classes of all of them.
"""
