"""Tests of purchases."""
