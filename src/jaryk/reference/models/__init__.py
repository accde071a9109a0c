from jaryk.reference.models.supplier import ServiceSupplier
from jaryk.reference.models.tariffs import (
    NormBasis,
    Tariff,
    TariffCategory,
    TariffGroup,
    TariffGroupMembership,
)
from jaryk.reference.models.taxes import TaxKind, TaxRate
from jaryk.reference.models.works import Work, WorkPrice, WorkTaxRate

__all__ = [
    "NormBasis",
    "ServiceSupplier",
    "Tariff",
    "TariffCategory",
    "TariffGroup",
    "TariffGroupMembership",
    "TaxKind",
    "TaxRate",
    "Work",
    "WorkPrice",
    "WorkTaxRate",
]
