"""Run `ic-adapter` by `python -m ic_adapter.cli`."""

from ic_adapter.cli.main import main

if __name__ == "__main__":
    main()
