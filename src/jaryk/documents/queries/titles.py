"""What a document of debt is called, for other rooms."""

from __future__ import annotations

from jaryk.documents.titles import document_title, document_titles

__all__ = ["document_title", "document_titles"]
