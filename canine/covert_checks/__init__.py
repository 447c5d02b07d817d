"""Covert checks of the whole chain: planned and sealed by a keeper, matched by the rows, revealed by the program."""
