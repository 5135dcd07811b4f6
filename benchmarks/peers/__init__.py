"""This library beside other clients, taking turns on the same loopback servers: ``make bench-peers``.

``match`` sets up a comparison, ``cases`` says which there are, ``company`` talks with the peers. Each peer works in a
process of its own that lives for a whole case, so that its code is as warm as ours: ``run_sdk.cjs`` drives the npm
package ``bitget-api`` in Node, ``run_pybit`` and ``run_ccxt`` drive those with the interpreter they are installed in.
They measure themselves, so that neither their start nor our way to them counts.
"""
