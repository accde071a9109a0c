from jaryk.documents.models.bills import Bill

__all__ = ["Bill"]
