"""The command line, a module per group of commands; `__main__` tells typer of their functions.

What speaks to Telegram or reads files is imported by the function that needs it: it would double every start.
"""
