"""The onboarding checks of each customer information system, in the order in which they are printed."""

from collections.abc import Mapping

from ic_adapter.billers.templates import Cis
from ic_adapter.config_check.onboarding.checked import Check, Checked, Result, Subject
from ic_adapter.config_check.onboarding.combinations import combinations
from ic_adapter.config_check.onboarding.configuration import configuration
from ic_adapter.config_check.onboarding.confirmed import with_confirmations
from ic_adapter.config_check.onboarding.endpoints import endpoints
from ic_adapter.config_check.onboarding.file_server import file_server
from ic_adapter.config_check.onboarding.files_only import biller_options, handed_over, mapped_files
from ic_adapter.config_check.onboarding.missing import missing_settings

CHECKS: Mapping[Cis, tuple[Check, ...]] = {
    Cis.CAYENTA: (missing_settings, configuration, combinations, endpoints, file_server),
    Cis.STW_OPENGOV: (biller_options, handed_over, mapped_files, file_server),
}


def onboarding(subject: Subject) -> list[Checked]:
    """Return the results of every check of this biller: what page, command and API show."""
    results = [checked for check in CHECKS[subject.biller.template.cis] for checked in check(subject)]
    return with_confirmations(results, subject.store, subject.biller.id)


def is_ready(results: list[Checked]) -> bool:
    """Return whether nothing has to be mended."""
    return not any(one.result is Result.FAIL for one in results)
