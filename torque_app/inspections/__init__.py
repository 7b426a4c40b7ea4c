"""Inspections by traffic light, and the work they leave for later."""
