"""Pure words that every room shares: periods, amounts, days."""
