"""How runs and comparisons are shown: pages of text, sentences, figures, films, the report."""
