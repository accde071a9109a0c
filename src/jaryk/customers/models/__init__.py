from jaryk.customers.models.agreements import AgreementPoint, CustomerAgreement, TariffAssignment
from jaryk.customers.models.customers import Customer, CustomerAccount

__all__ = [
    "AgreementPoint",
    "Customer",
    "CustomerAccount",
    "CustomerAgreement",
    "TariffAssignment",
]
