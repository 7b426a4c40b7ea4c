"""Tests of quality control and delivery."""
