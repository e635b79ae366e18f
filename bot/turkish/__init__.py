"""Turkish text: folding, suffixes, dates, money, and the exact data in a message. Imports nothing of ours."""
