"""Whether this machine can sign for SII at all: its crypto policy must allow SHA-1 and RSA-512.

A hardened OpenSSL (FIPS, SECLEVEL) refuses both; better known at start-up than with the first
customer waiting. The answer is printed in SII's "Manual de Certificación" 2009, section 5.2.
"""

from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from torque_app.integrations.sii.ted import sign

_ESSENCE: Final = (
    "<DD><RE>97975000-5</RE><TD>33</TD><F>27</F><FE>2003-09-08</FE><RR>8414240-9</RR>"
    "<RSR>JORGE GONZALEZ LTDA</RSR><MNT>502946</MNT><IT1>Cajon AFECTO</IT1><CAF versi"
    'on="1.0"><DA><RE>97975000-5</RE><RS>RUT DE PRUEBA</RS><TD>33</TD><RNG><D>1</D><H'
    ">200</H></RNG><FA>2003-09-04</FA><RSAPK><M>0a4O6Kbx8Qj3K4iWSP4w7KneZYeJ+g/prihYt"
    "IEolKt3cykSxl1zO8vSXu397QhTmsX7SBEudTUx++2zDXBhZw==</M><E>Aw==</E></RSAPK><IDK>1"
    '00</IDK></DA><FRMA algoritmo="SHA1withRSA">g1AQX0sy8NJugX52k2hTJEZAE9Cuul6pqYBdF'
    "xj1N17umW7zG/hAavCALKByHzdYAfZ3LhGTXCai5zNxOo4lDQ==</FRMA></CAF><TSTED>2003-09-0"
    "8T12:28:31</TSTED></DD>"
)
_FRMT: Final = (
    "pqjXHHQLJmyFPMRvxScN7tYHvIsty0pqL2LLYaG43jMmnfiZfllLA0wb32lP+HBJ/tf8nziSeorvjlx410ZImw=="
)
_PRIVATE_KEY: Final = """\
-----BEGIN RSA PRIVATE KEY-----
MIIBOwIBAAJBANGuDuim8fEI9yuIlkj+MOyp3mWHifoP6a4oWLSBKJSrd3MpEsZd
czvL0l7t/e0IU5rF+0gRLnU1Mfvtsw1wYWcCAQMCQQCLyV9FxKFLW09yWw7bVCCd
xpRDr7FRX/EexZB4VhsNxm/vtJfDZyYle0Lfy42LlcsXxPm1w6Q6NnjuW+AeBy67
AiEA7iMi5q5xjswqq+49RP55o//jqdZL/pC9rdnUKxsNRMMCIQDhaHdIctErN2hC
IP9knS3+9zra4R+5jSXOvI+3xVhWjQIhAJ7CF0R0S7SIHHKe04NUURf/7RvkMqm1
08k74sdnXi3XAiEAlkWk2vc2HM+a1sCqQxNz/098ketqe7NuidMKeoOQObMCIQCk
FAMS9IcPcMjk7zI2r/4EEW63PSXyN7MFAX7TYe25mw==
-----END RSA PRIVATE KEY-----
"""
"""The manual's example key: public since 2003, it stamps nothing."""


def problems() -> list[str]:
    """Return why documents cannot be signed here, in Spanish; empty when all is well."""
    try:
        key = load_pem_private_key(_PRIVATE_KEY.encode(), password=None)
        if not isinstance(key, RSAPrivateKey):
            return ["La clave de prueba del SII no se pudo leer."]
        if sign(_ESSENCE, key) != _FRMT:
            return ["El timbre de prueba no coincide con el del manual del SII."]
    except (ValueError, UnsupportedAlgorithm) as error:
        return [f"OpenSSL no permite RSA de 512 bits con SHA-1, que el SII exige: {error}"]
    return []
