"""Inspections by traffic light."""
