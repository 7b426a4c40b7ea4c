"""Tests of the OT."""
