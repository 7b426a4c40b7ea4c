"""A quotation's page in a tab: opened, and its lines found."""

from torque_app.quotations.state.record import QuotationState


async def on_page(tab, quotation, **query):
    tab.go(quotation_id=str(quotation.quotation.id), **query)
    await tab.do(QuotationState.load)
    return tab.state(QuotationState)


def line_of(page, kind):
    return next(line for line in page.lines if line.kind == kind)
