"""The screens of quotations: what is in sight and what each press does, one module per noun."""
