"""The pure rules of tablets: their PINs, their clocks, and what may be sent from them."""
