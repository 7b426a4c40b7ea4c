"""Purchases (Compras): electronic documents received from suppliers, and our answers to them."""
