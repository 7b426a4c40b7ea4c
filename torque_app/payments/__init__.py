"""Money that comes in: payments on invoices, whole or in parts, and their reversals."""
