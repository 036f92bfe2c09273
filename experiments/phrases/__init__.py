"""All words that people read, in English and in Chinese, side by side, by where they stand."""
