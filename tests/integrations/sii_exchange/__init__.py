"""The whole exchange with SII's servers, against the simulator as a real process."""
