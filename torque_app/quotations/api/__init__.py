"""Quotations, by program."""
