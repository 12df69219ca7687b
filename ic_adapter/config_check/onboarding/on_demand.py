"""The onboarding check of a biller when somebody asks for it on a page, with the settings of the running program."""

from ic_adapter.billers.register import Biller
from ic_adapter.config import Config
from ic_adapter.config_check.onboarding.checked import Checked, Subject
from ic_adapter.config_check.onboarding.registry import onboarding
from ic_adapter.errors import Conflict
from ic_adapter.store.database.engine import Store


class OnboardingOnDemand:
    """Knows the configuration of the program once it serves; a program that was started otherwise has none."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._config: Config | None = None

    def offer(self, config: Config) -> None:
        """From now on this process can check."""
        self._config = config

    @property
    def config(self) -> Config:
        """The configuration of the program; Conflict where this process does not serve."""
        if self._config is None:
            raise Conflict("this process knows no file server and no addresses; start it with ic-adapter serve")
        return self._config

    def check(self, biller: Biller, *, is_offline: bool) -> list[Checked]:
        """Return the results of every check, those of routers and file server skipped with `is_offline`. Conflict."""
        return onboarding(Subject(biller=biller, store=self._store, config=self.config, is_offline=is_offline))
