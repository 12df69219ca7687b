"""The onboarding check of a biller by page, command and API, with the settings of the running program."""

from ic_adapter.billers.register import Biller, Register
from ic_adapter.config import Config
from ic_adapter.config_check.onboarding import confirmed
from ic_adapter.config_check.onboarding.checked import Checked, Subject
from ic_adapter.config_check.onboarding.registry import onboarding
from ic_adapter.errors import Conflict
from ic_adapter.model import ChangedBy
from ic_adapter.store.database.engine import Store


class OnboardingOnDemand:
    """Knows the configuration of the program once it serves; a program that was started otherwise has none."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register
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

    def confirm(self, biller: Biller, name: str, by: ChangedBy, *, text: str = "", is_confirmed: bool = True) -> None:
        """Confirm warnings of this name, or take that back. `text`: the one that is meant, blank for all of the name.

        Routers and file server are called only where the check of what is stored does not have the warning. Conflict
        where that has none, either.
        """
        found = confirmed.warnings_of(self.check(biller, is_offline=True), name, text)
        found = found or confirmed.warnings_of(self.check(biller, is_offline=False), name, text)
        if not found:
            raise Conflict(f"the check of {name[:100]} does not have this warning now; run the check again")
        act = confirmed.confirm if is_confirmed else confirmed.withdraw
        for warning in found:
            act(self._register, self._store, biller.id, warning, by)
