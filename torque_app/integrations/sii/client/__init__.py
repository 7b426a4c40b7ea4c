"""The client of SII's servers; `sii_client.SiiClient` is the door."""
