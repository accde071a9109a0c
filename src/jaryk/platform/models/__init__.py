from jaryk.platform.models.audit import AuditEvent
from jaryk.platform.models.districts import District
from jaryk.platform.models.files import ImportFile, ImportLine, Verdict
from jaryk.platform.models.installation import Installation, InstallationKind
from jaryk.platform.models.kept import KeptFigures
from jaryk.platform.models.users import Role, User

__all__ = [
    "AuditEvent",
    "District",
    "ImportFile",
    "ImportLine",
    "Installation",
    "InstallationKind",
    "KeptFigures",
    "Role",
    "User",
    "Verdict",
]
