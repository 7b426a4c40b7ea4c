"""The month before SII: what was sold and bought, SII's own register, and the F29's figures."""
