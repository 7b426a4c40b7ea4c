"""Whom the line to SII trusts."""

import ssl

from torque_app.integrations.sii.client import transport


def test_whom_we_trust_is_read_once_and_nobody_on_this_machine() -> None:
    assert transport._trusted(beyond=True) is transport._trusted(beyond=True)
    at_home = transport._trusted(beyond=False)
    assert at_home.verify_mode is ssl.CERT_REQUIRED
    assert at_home.cert_store_stats()["x509_ca"] == 0
