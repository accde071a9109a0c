"""Every paper by what it is: its page, and its table where it has one."""

from __future__ import annotations

from jaryk.documents.papers.act import ReconciliationAct, act_page, act_table
from jaryk.documents.papers.ages import DebtByAge, ages_page, ages_table
from jaryk.documents.papers.correction import (
    CorrectingDocument,
    correction_page,
    correction_table,
)
from jaryk.documents.papers.invoice import InvoiceDocument, invoice_page, invoice_table
from jaryk.documents.papers.letter import DisputeAnswer, answer_page
from jaryk.documents.papers.page import Page
from jaryk.documents.papers.receipt import Receipt, receipt_page
from jaryk.documents.papers.spreadsheet import Table
from jaryk.documents.papers.statement import AccountStatement, statement_page, statement_table

Paper = (
    ReconciliationAct
    | AccountStatement
    | DebtByAge
    | Receipt
    | CorrectingDocument
    | DisputeAnswer
    | InvoiceDocument
)


def page_of(paper: Paper) -> Page:
    """The paper's page."""
    match paper:
        case ReconciliationAct():
            return act_page(paper)
        case AccountStatement():
            return statement_page(paper)
        case DebtByAge():
            return ages_page(paper)
        case Receipt():
            return receipt_page(paper)
        case CorrectingDocument():
            return correction_page(paper)
        case DisputeAnswer():
            return answer_page(paper)
        case InvoiceDocument():
            return invoice_page(paper)


def table_of(paper: Paper) -> Table | None:
    """What the paper tells row by row; None for a receipt and a letter, which are no tables."""
    match paper:
        case ReconciliationAct():
            return act_table(paper)
        case AccountStatement():
            return statement_table(paper)
        case DebtByAge():
            return ages_table(paper)
        case CorrectingDocument():
            return correction_table(paper)
        case InvoiceDocument():
            return invoice_table(paper)
        case Receipt() | DisputeAnswer():
            return None
