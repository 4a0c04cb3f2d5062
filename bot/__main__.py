"""The command line: `kursverbund`, also `python -m bot`."""

import logging
import sys

import typer

from bot.commands import doctor as health
from bot.commands import files, institutions, keeping, logs, running, webhook
from bot.commands.console import ConfigFile, Unable, remark

#: A bug: what nobody at the console can act on.
BROKEN = 70


def _group(words: str) -> typer.Typer:
    """Plain text, so that lines stay lines, and no traceback that shows variables."""
    return typer.Typer(
        help=words, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )


cli = _group("A joint training catalogue and enrolment bot.")
of_institution = _group("Member institutions.")
of_webhook = _group("Where Telegram sends updates.")
cli.add_typer(of_institution, name="institution")
cli.add_typer(of_webhook, name="webhook")

COMMANDS = (
    (cli, "run", running.run),
    (cli, "sandbox", running.sandbox),
    (cli, "start", running.start),
    (cli, "migrate", keeping.migrate),
    (cli, "backup", keeping.backup),
    (cli, "doctor", health.doctor),
    (cli, "import", files.bring_in),
    (cli, "export", files.export),
    (of_institution, "add", institutions.add),
    (of_institution, "list", institutions.everyone),
    (of_institution, "close", institutions.close),
    (cli, "invite", institutions.invite),
    (of_webhook, "set", webhook.set_),
    (of_webhook, "delete", webhook.delete),
    (of_webhook, "info", webhook.info),
)
for group, name, command in COMMANDS:
    group.command(name)(command)


@cli.callback()
def before(context: typer.Context, config: ConfigFile = None) -> None:
    context.obj = config


def main() -> None:
    """Exit codes: 0 done, 1 as the command says, 2 wrong usage, configuration or surroundings, 70 a bug of ours."""
    logs.set_up()
    try:
        cli()
    except Unable as error:
        for line in error.lines:
            remark(line)
        sys.exit(2)
    except Exception:
        logging.getLogger("kursverbund").exception("this is a bug; please report it with what follows")
        sys.exit(BROKEN)


if __name__ == "__main__":
    main()
