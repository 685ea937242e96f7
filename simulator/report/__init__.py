"""Figures in, what people read out: `console` for a terminal, `page` for a browser, `workbook`, `card`."""
