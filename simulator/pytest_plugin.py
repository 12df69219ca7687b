"""Old name of the pytest plugin, for one version; use mock_cayenta_pytest."""

from mock_cayenta_pytest import *  # noqa: F403 — whatever the plugin has is reachable here too
