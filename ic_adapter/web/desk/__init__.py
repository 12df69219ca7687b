"""The operator's desk: pages for the people who look after the pump."""
