"""Builders of valid rows: a workshop, its people, cars and parts."""
