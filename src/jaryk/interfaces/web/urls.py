from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from jaryk.interfaces.web.pages import (
    account_money,
    accounts,
    bills,
    calculators,
    corrections,
    disputes,
    doors,
    errors,
    home,
    home_lists,
    norms,
    readings,
    review,
    runs,
    tariffs,
    taxes,
)

handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("jaryk.interfaces.api.urls")),
    path("", home.home, name="home"),
    path("home/<slug:what>", home_lists.figure_list, name="home-list"),
    path("sign-in", doors.sign_in, name="sign-in"),
    path("sign-out", doors.sign_out, name="sign-out"),
    path("preferences", doors.preferences, name="preferences"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/<str:number>", accounts.account, name="accounts-one"),
    path("accounts/<str:number>/statement.csv", accounts.statement, name="accounts-statement"),
    path("accounts/<str:number>/money", account_money.money, name="accounts-money"),
    path("bills/<int:bill_id>", bills.bill, name="accounts-bill"),
    path("bills/<int:bill_id>/explained/<slug:what>", bills.line, name="accounts-bill-line"),
    path("bills/<int:bill_id>/pdf", bills.pdf, name="accounts-bill-pdf"),
    path("bills/<int:bill_id>/dispute", disputes.file, name="disputes-file"),
    path("corrections", corrections.corrections, name="corrections"),
    path("corrections/new", corrections.new, name="corrections-new"),
    path("corrections/<int:recalculation_id>", corrections.correction, name="corrections-one"),
    path(
        "corrections/<int:recalculation_id>/<slug:step>", corrections.step, name="corrections-step"
    ),
    path("disputes", disputes.disputes, name="disputes"),
    path("disputes/<int:dispute_id>", disputes.dispute, name="disputes-one"),
    path("disputes/<int:dispute_id>/<slug:verdict>", disputes.answer, name="disputes-answer"),
    path("month", runs.runs, name="runs"),
    path("month/start", runs.start, name="runs-start"),
    path("month/<int:run_id>", runs.run, name="runs-one"),
    path("month/<int:run_id>/progress", runs.progress, name="runs-progress"),
    path("month/<int:run_id>/set-aside.csv", runs.set_aside, name="runs-set-aside"),
    path("month/<int:run_id>/<slug:step>", runs.step, name="runs-step"),
    path("readings", readings.files, name="readings"),
    path("readings/template/<slug:kind>.csv", readings.template, name="readings-template"),
    path("readings/<int:file_id>", readings.file, name="readings-file"),
    path("readings/<int:file_id>/apply", readings.apply, name="readings-apply"),
    path("readings/<int:file_id>/rejected.csv", readings.rejected, name="readings-rejected"),
    path("tariffs", tariffs.tariffs, name="tariffs"),
    path("tariffs/<slug:code>", tariffs.tariff_group, name="tariffs-group"),
    path("taxes", taxes.taxes, name="taxes"),
    path("taxes/<slug:code>", taxes.tax_group, name="taxes-group"),
    path("taxes/<slug:code>/change", taxes.change_tax, name="taxes-change"),
    path("norms", norms.norms, name="norms"),
    path("norms/<str:citation>", norms.norm, name="norms-paragraph"),
    path("norms/<str:citation>/review", review.norm_review, name="norms-review"),
    path("calculators", calculators.calculators, name="calculators"),
    path("calculators/<slug:name>", calculators.one, name="calculators-one"),
]
