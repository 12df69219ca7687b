"""Click group that says which command a misplaced option belongs to."""

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
