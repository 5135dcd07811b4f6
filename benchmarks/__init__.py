"""Ratios against bare libraries on loopback, never timed tests. What is measured stands in ``cases``, one file each.

How to add a case: write ``cases/<name>.py`` with ``run(scale) -> list[Row]``, add its name to ``cases.NAMES`` and its
budget, if it has one, to ``budget``. Contenders are plain functions that return a rate, handed to
``measure.interleave`` in one mapping, so that they take turns in the same run. Another client to compare with is one
more entry there. Servers run in a process of their own: see ``servers``.
"""
