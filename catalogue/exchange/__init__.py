"""Catalogue files in and out: CSV, XLSX, JSON, YAML in; the plain table, schema.org and lists of people out.

A foreign file is opened in a process of its own (`quarantine`), its rows become `Row`s, a layout says what their
columns mean, and proposals of sessions come out. Only `entering` touches the database.
"""
