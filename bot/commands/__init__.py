"""The command line, a module per group of commands; each ends in a function that typer is told of in `__main__`."""
