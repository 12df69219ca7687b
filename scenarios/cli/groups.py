"""Group of commands that says where an option belongs, and how a pack is run."""

from pathlib import Path

import click


class CommandGroup(click.Group):
    """Group that names the command of an option which was given before it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; NoSuchOption says where the option belongs, if a command has it."""
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            owner = _owner(self, ctx, error.option_name, words)
            if not owner:
                raise
            line = f"{ctx.command_path} {owner} {error.option_name}"
            message = f"No such option {error.option_name!r} before the command; write it behind: {line} …"
            raise click.NoSuchOption(error.option_name, message, ctx=ctx) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; UsageError says how a pack or a path is run."""
        word = args[0] if args else ""
        if self.get_command(ctx, word) is None and _is_target(word):
            ctx.fail(f"No such command {word!r}; to run a pack or a file, write: {ctx.command_path} run {word}")
        return super().resolve_command(ctx, args)


def _owner(group: click.Group, ctx: click.Context, option: str, words: list[str]) -> str:
    """Return the command with this option: the one that was called, else the first; blank where none has it."""
    names = group.list_commands(ctx)
    for name in [*(word for word in words if word in names), *names]:
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            if below := _owner(command, ctx, option, words):
                return f"{name} {below}"
        elif command and any(option in (*one.opts, *one.secondary_opts) for one in command.params):
            return name
    return ""


def _is_target(word: str) -> bool:
    """Whether the word is a path, a feature file or the name of a shipped pack."""
    from scenarios.language import features

    if not word or word.startswith("-"):
        return False
    is_path = "/" in word or "\\" in word or ".feature" in word or Path(word).exists()
    return is_path or (features.PACKS / word).is_dir()
