"""Registers as SII's site downloads them: the columns of each tab, and rows."""

SALES = (
    "Nro;Tipo Doc;Tipo Venta;Rut cliente;Razon Social;Folio;Fecha Docto;Fecha Recepcion;"
    "Fecha Acuse Recibo;Fecha Reclamo;Monto Exento;Monto Neto;Monto IVA;Monto total;"
    "IVA Retenido Total;Codigo Otro Imp.;Valor Otro Imp.;Tasa Otro Imp."
)
REGISTERED = (
    "Nro;Tipo Doc;Tipo Compra;RUT Proveedor;Razon Social;Folio;Fecha Docto;Fecha Recepcion;"
    "Fecha Acuse;Monto Exento;Monto Neto;Monto IVA Recuperable;Monto Iva No Recuperable;"
    "Codigo IVA No Rec.;Monto Total;Monto Neto Activo Fijo;IVA Activo Fijo;IVA uso Comun;"
    "Impto. Sin Derecho a Credito;IVA No Retenido;Tabacos Puros;Tabacos Cigarrillos;"
    "Tabacos Elaborados;NCE o NDE sobre Fact. de Compra;Codigo Otro Impuesto;"
    "Valor Otro Impuesto;Tasa Otro Impuesto"
)
EXCLUDED = REGISTERED.replace("Tabacos Puros;Tabacos Cigarrillos;Tabacos Elaborados;", "")
CLAIMED = EXCLUDED.replace("Fecha Acuse;", "Fecha Reclamo;")
PENDING = EXCLUDED.replace("Fecha Acuse;", "")


def sale(
    folio: int, *, type: int = 33, rut: str = "77777777-7", day: str = "10/10/2026", net: int = 1000
) -> str:
    """A row of sales."""
    iva = round(net * 0.19)
    return (
        f"1;{type};Del Giro;{rut};Cliente S.A. ;{folio};{day};{day} 10:00:00;;;0;{net};{iva};"
        f"{net + iva};0;;;"
    )


def purchase(
    folio: int, *, type: int = 33, rut: str = "76192083-9", day: str = "10/10/2026",
    net: int = 1000, kind: str = "Del Giro", asset: int = 0,
) -> str:  # fmt: skip
    """A row of registered purchases."""
    iva = round(net * 0.19)
    return (
        f"1;{type};{kind};{rut};Proveedor Ltda.;{folio};{day};{day} 10:00:00;;0;{net};{iva};;;"
        f"{net + iva};;{asset or ''};;;0;;;;0;;;"
    )


def file(head: str, *rows: str) -> bytes:
    """A file of those rows, as SII writes it."""
    return "".join(f"{line}\n" for line in (head, *rows)).encode("iso-8859-1")
