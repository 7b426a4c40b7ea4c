"""The product's workers, less patient with SII and with smaller envelopes: more goes wrong.

A lost answer costs two seconds instead of ninety, and a few documents travel where hundreds would.
"""

from models.invoicing import Channel
from torque_app.integrations.sii.client.transport import Timeouts
from torque_app.invoicing.service import packing
from workers import __main__, invoicing

TIMEOUTS = Timeouts(connect=1.0, read=2.0)
MOST = {Channel.DTE: 6, Channel.BOLETA: 8}

if __name__ == "__main__":
    invoicing._TIMEOUTS = TIMEOUTS
    packing.MOST.update(MOST)
    __main__.main()
