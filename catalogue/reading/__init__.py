"""What people type, turned into values: dates, times, money, seats, choices in German, French and English.

Every reader is pure, takes the text and returns a value or raises `Unreadable`. None of them guesses.
"""
