"""Inspections by program."""
