"""One HTML file that can be put on the table: no network, no script, opens by double click, prints to PDF."""
