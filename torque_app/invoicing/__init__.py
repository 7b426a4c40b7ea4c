"""Invoices and boletas: issued from an OT, signed, sent to SII and followed to their verdict."""
