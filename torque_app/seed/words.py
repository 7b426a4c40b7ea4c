"""The vocabulary of a Chilean workshop: people, comunas, cars, jobs and parts."""

from typing import Final

FIRST: Final = (
    "Camila", "Matías", "Valentina", "Benjamín", "Francisca", "Cristóbal", "Javiera", "Vicente",
    "Constanza", "Ignacio", "Catalina", "Joaquín", "Antonia", "Diego", "Fernanda", "Sebastián",
    "Daniela", "Felipe", "Paula", "Rodrigo", "Carolina", "Marcelo", "Claudia", "Jorge", "Patricia",
    "Héctor", "Verónica", "Óscar", "Marta", "Raúl", "Ximena", "Gonzalo", "Ángela", "Iván",
)  # fmt: skip
LAST: Final = (
    "González", "Muñoz", "Rojas", "Díaz", "Pérez", "Soto", "Contreras", "Silva", "Martínez",
    "Sepúlveda", "Morales", "Rodríguez", "López", "Fuentes", "Hernández", "Torres", "Araya",
    "Flores", "Espinoza", "Valenzuela", "Castillo", "Tapia", "Reyes", "Gutiérrez", "Castro",
    "Pizarro", "Álvarez", "Vásquez", "Núñez", "Ibáñez", "Cárcamo", "Huenchumil", "Yáñez",
)  # fmt: skip
COMPANIES: Final = (
    "Transportes {0} Ltda.", "Constructora {0} SpA", "Distribuidora {0} Ltda.", "Frutícola {0} SA",
    "Servicios {0} y Cía. Ltda.", "Comercial {0} SpA", "Inmobiliaria {0} SA", "Ferretería {0} Ltda.",
)  # fmt: skip
GIROS: Final = (
    "Transporte de carga por carretera", "Construcción de obras menores", "Venta al por mayor",
    "Servicios de ingeniería", "Comercio de artículos de ferretería", "Producción de fruta",
)  # fmt: skip
COMUNAS: Final = (
    ("Ñuñoa", "Santiago"), ("Providencia", "Santiago"), ("Maipú", "Santiago"),
    ("La Florida", "Santiago"), ("Puente Alto", "Santiago"), ("Las Condes", "Santiago"),
    ("San Miguel", "Santiago"), ("Macul", "Santiago"), ("Peñalolén", "Santiago"),
    ("Quilicura", "Santiago"), ("Estación Central", "Santiago"), ("Recoleta", "Santiago"),
)  # fmt: skip
STREETS: Final = (
    "Av. Irarrázaval", "Los Aromos", "Pedro de Valdivia", "Av. Grecia", "Los Jazmines",
    "Simón Bolívar", "Av. Macul", "Dublé Almeyda", "Los Tres Antonios", "Av. Pajaritos",
)  # fmt: skip
CARS: Final = (
    ("Toyota", "Yaris"), ("Toyota", "Hilux"), ("Toyota", "RAV4"), ("Hyundai", "Accent"),
    ("Hyundai", "Tucson"), ("Kia", "Morning"), ("Kia", "Rio 5"), ("Kia", "Sportage"),
    ("Chevrolet", "Sail"), ("Chevrolet", "Spark"), ("Chevrolet", "Groove"), ("Suzuki", "Swift"),
    ("Suzuki", "Baleno"), ("Suzuki", "Jimny"), ("Nissan", "Versa"), ("Nissan", "NP300"),
    ("Mitsubishi", "L200"), ("Ford", "Ranger"), ("Peugeot", "208"), ("Peugeot", "Partner"),
    ("Mazda", "3"), ("Mazda", "CX-5"), ("MG", "ZS"), ("Chery", "Tiggo 2"), ("JAC", "S2"),
    ("Volkswagen", "Gol"), ("Volkswagen", "Amarok"), ("Subaru", "Forester"), ("Renault", "Duster"),
)  # fmt: skip
COLORS: Final = ("blanco", "gris plata", "negro", "rojo", "azul", "grafito", "burdeo")

# (service type, what the client says, hours of labour, parts used: (sku prefix, quantity))
JOBS: Final = (
    ("Mantención 10.000 km", "Le toca la mantención de los 10 mil.",
     (("Cambio de aceite y filtro", "1.0"), ("Revisión de 30 puntos", "0.8")),
     (("ACE", "4"), ("FAC", "1"))),
    ("Mantención 40.000 km", "Mantención por kilometraje y revisar ruido al frenar.",
     (("Mantención completa", "3.0"), ("Limpieza y regulación de frenos", "1.2")),
     (("ACE", "4.5"), ("FAC", "1"), ("FAI", "1"), ("BUJ", "4"))),
    ("Frenos", "Suena al frenar y se va hacia un lado.",
     (("Cambio de pastillas delanteras", "1.2"), ("Rectificado de discos", "1.5")),
     (("PAD", "1"), ("LFR", "0.5"))),
    ("Suspensión", "Golpea atrás en los lomos de toro.",
     (("Cambio de amortiguadores", "2.5"), ("Alineación y balanceo", "1.0")),
     (("AMO", "2"), ("BUJE", "2"))),
    ("Eléctrico", "A veces no parte en la mañana.",
     (("Diagnóstico eléctrico con escáner", "1.0"), ("Cambio de batería", "0.4")),
     (("BAT", "1"),)),
    ("Distribución", "Por kilometraje corresponde la correa.",
     (("Cambio de kit de distribución", "4.5"),),
     (("KDI", "1"), ("BAG", "1"), ("REF", "5"))),
    ("Embrague", "Patina en las subidas.",
     (("Cambio de kit de embrague", "5.5"),),
     (("EMB", "1"), ("ACJ", "2"))),
    ("Aire acondicionado", "No enfría.",
     (("Carga y prueba de fugas", "1.5"),), (("GAS", "0.6"), ("FHA", "1"))),
    ("Diagnóstico", "Se prendió la luz del motor.",
     (("Diagnóstico con escáner", "0.8"),), (("SEN", "1"),)),
    ("Neumáticos", "Cambiar los cuatro y alinear.",
     (("Montaje y balanceo de 4 neumáticos", "1.2"), ("Alineación", "0.8")),
     (("NEU", "4"),)),
)  # fmt: skip

# (prefix, name, category, brands, unit, cost from, cost to, minimum)
PARTS: Final = (
    ("ACE", "Aceite sintético 5W30", "Lubricantes", ("Mobil", "Shell", "Castrol"), "LT", 5200, 8900, 40),
    ("FAC", "Filtro de aceite", "Filtros", ("Mann", "Bosch", "Sakura"), "UN", 2900, 7900, 10),
    ("FAI", "Filtro de aire", "Filtros", ("Mann", "Bosch", "Sakura"), "UN", 4500, 12900, 6),
    ("FHA", "Filtro de habitáculo", "Filtros", ("Mann", "Bosch"), "UN", 4900, 11900, 5),
    ("BUJ", "Bujía de iridio", "Encendido", ("NGK", "Denso"), "UN", 4200, 9800, 16),
    ("PAD", "Juego de pastillas delanteras", "Frenos", ("Brembo", "TRW", "Frasle"), "JGO", 14900, 42900, 6),
    ("LFR", "Líquido de frenos DOT 4", "Frenos", ("Bosch", "Wagner"), "LT", 3900, 7900, 8),
    ("AMO", "Amortiguador trasero", "Suspensión", ("Monroe", "KYB"), "UN", 24900, 58900, 4),
    ("BUJE", "Buje de bandeja", "Suspensión", ("Corteco", "Febi"), "UN", 4900, 12900, 8),
    ("BAT", "Batería 55 Ah", "Eléctrico", ("Bosch", "Hankook", "Varta"), "UN", 42900, 69900, 3),
    ("KDI", "Kit de distribución", "Motor", ("Gates", "SKF"), "KIT", 48900, 129900, 2),
    ("BAG", "Bomba de agua", "Motor", ("GMB", "SKF"), "UN", 19900, 54900, 2),
    ("REF", "Refrigerante orgánico", "Lubricantes", ("Prestone", "Vistony"), "LT", 2900, 4900, 20),
    ("EMB", "Kit de embrague", "Transmisión", ("Valeo", "LuK", "Exedy"), "KIT", 68900, 189900, 2),
    ("ACJ", "Aceite de caja 75W90", "Lubricantes", ("Mobil", "Castrol"), "LT", 6900, 10900, 6),
    ("GAS", "Gas refrigerante R134a", "Climatización", ("Dupont",), "KG", 14900, 19900, 3),
    ("SEN", "Sensor de oxígeno", "Encendido", ("NTK", "Bosch", "Denso"), "UN", 28900, 79900, 2),
    ("NEU", "Neumático 185/60 R15", "Neumáticos", ("Hankook", "Goodyear", "Michelin"), "UN", 32900, 68900, 8),
)  # fmt: skip
