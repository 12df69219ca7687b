"""pytest plugin: --quick leaves out the slow modules, so that a run fits between two commits (make test-quick).

A module that is new is quick until it proves slow: ``pytest --durations=0`` tells. What is left out here runs in
``make test``, before a change lands.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Modules that take more than about three seconds of one core: they start programs, browsers or PostgreSQL, walk
#: beside a model for a while, or go through a whole matrix.
SLOW = frozenset(
    """
    tests/bench/test_loader.py tests/bench/test_real_run.py
    tests/console/test_browser.py tests/console/test_forms_in_browser.py
    tests/crm/test_desk_browser.py tests/crm/test_desk_evidence.py tests/crm/test_desk_stores.py
    tests/ic_adapter/test_adapter_cli.py tests/ic_adapter/test_adapter_edge.py tests/ic_adapter/test_import_command.py
    tests/ic_adapter/test_import_whole.py tests/ic_adapter/test_large_imports.py
    tests/ic_adapter/test_lost_replies.py tests/ic_adapter/test_presence.py
    tests/ic_adapter/test_migrations.py tests/ic_adapter/test_reason_codes.py tests/ic_adapter/test_router_client.py
    tests/ic_adapter/test_rtdr_failures.py tests/ic_adapter/test_store_postgresql.py tests/ic_adapter/test_store_races.py
    tests/ic_adapter/test_tie_out_command.py tests/ic_adapter/test_tie_out_flow.py
    tests/ic_adapter/file_types/test_field_tables.py tests/ic_adapter/file_types/test_over_sftp.py
    tests/ic_adapter/autopay/test_autopay_kill.py tests/ic_adapter/autopay/test_autopay_served.py
    tests/ic_adapter/store_front/test_virtual_site.py tests/ic_adapter/store_front/test_cloud_store.py
    tests/ic_adapter/identity/test_log_in_pages.py tests/ic_adapter/identity/test_register_pages.py
    tests/ic_adapter/identity/test_passwords.py tests/ic_adapter/identity/test_links.py
    tests/ic_adapter/lockbox/test_lockbox_kill.py tests/ic_adapter/lockbox/test_lockbox_faults.py
    tests/ic_adapter/payers/test_checkout.py tests/ic_adapter/payers/test_checkout_machine.py
    tests/ic_adapter/payers/test_checkout_pages.py tests/ic_adapter/payers/test_channel_codes.py
    tests/ic_adapter/payers/test_words.py tests/ic_adapter/payers/test_page_queries.py
    tests/ic_adapter/pickup/test_pickup_night.py tests/ic_adapter/pickup/model/test_pickup_machine.py
    tests/ic_adapter/pickup/test_pickup_kill_faults.py
    tests/staff/test_customer_pages.py tests/staff/test_foreign_staff.py tests/staff/test_onboarding_pages.py
    tests/staff/test_payer_pages.py tests/staff/test_repeated_staff_forms.py tests/staff/test_staff_queries.py
    tests/harness/replay/test_replay.py tests/harness/record/test_record_canaries.py tests/harness/record/test_record_proxy.py
    tests/harness/test_contract_page.py tests/harness/test_diff_generated.py tests/harness/test_verify_command.py
    tests/harness/test_verify_changes.py tests/shape/test_page_commands.py
    tests/model/test_mutants.py tests/model/test_state_machine.py tests/portal/test_foreign_identities.py
    tests/portal/test_contact_us.py tests/portal/test_crowd.py tests/portal/test_portal_access.py tests/portal/test_portal_autopay.py
    tests/portal/test_fault_looks.py tests/portal/test_keyboard.py tests/portal/test_looks.py tests/portal/test_portal_bill.py tests/portal/test_portal_browser.py
    tests/portal/test_portal_home.py tests/portal/test_portal_profile.py tests/portal/test_repeated_forms.py
    tests/pump/test_changed_texts.py tests/pump/test_conformance_breaks.py tests/pump/test_conformance_order.py
    tests/pump/test_conformance_outcomes.py tests/pump/test_fault_matrix.py tests/pump/test_fault_reads.py
    tests/pump/test_kill.py tests/pump/test_kill_served.py
    tests/pump_model/test_mutants.py tests/pump_model/test_state_machine.py
    tests/scenarios/test_again.py tests/scenarios/test_cli.py tests/scenarios/test_isolation.py
    tests/scenarios/test_on_postgresql.py tests/scenarios/test_plugin.py tests/scenarios/test_real_programs.py
    tests/scenarios/test_pages.py tests/scenarios/test_pages_without_chromium.py
    tests/scenarios/test_report.py tests/scenarios/test_strict.py
    tests/shape/test_command_line_mistakes.py tests/shape/test_limits.py tests/shape/test_needs.py tests/shape/test_readme.py
    tests/simulator/sftp/test_file_fault_rules.py tests/simulator/sftp/test_file_faults.py
    tests/simulator/test_admin_promises.py tests/simulator/test_ending.py
    tests/crm/test_desk_size.py tests/ic_adapter/test_findings.py
    tests/simulator/test_any_request.py tests/simulator/test_data_dir.py tests/simulator/test_day_report_file.py
    tests/testing/test_pages.py tests/testing/test_parallel.py tests/testing/test_plugin.py
    """.split()
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --quick."""
    parser.addoption("--quick", action="store_true", help="leave out the slow modules (tests/quick.py names them)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Drop the tests of slow modules."""
    if not config.getoption("quick"):
        return
    slow = {item for item in items if item.path.relative_to(ROOT).as_posix() in SLOW}
    config.hook.pytest_deselected(items=list(slow))
    items[:] = [item for item in items if item not in slow]
