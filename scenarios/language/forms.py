"""What the tables of steps may hold: for each step with a table, the names of its columns or lines and their words.

A source of names is ``program.View`` (the fields of that view of an API), ``#request``, ``#reply`` or ``#balance``
(tags of the schemas), ``#bill`` (elements of a bill file), ``@kind`` (the words of a kind), else the name itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from scenarios.steps.router.faults import MATCH, OWN

#: Kinds of words in cells, by column or line, where the table says nothing else.
CELLS: Mapping[str, str] = MappingProxyType(
    {
        "function": "journal_function",
        "reason_code": "reason_code",
        "state": "state",
        "before": "state",
        "after": "state",
        "record_state": "state",
        "decision": "decision",
        "instrument": "instrument",
        "effective": "day",
        "due": "day",
        "start": "day",
        "end": "day",
        "day": "day",
        "collect_on": "day",
        "payment_date": "date or time",
        "invoice_date": "day",
        "invoice_due_date": "day",
    }
)
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableForm:
    """Names under a header (``columns``) or in the first of two cells (``lines``), and what their cells hold.

    Neither: any names.
    """

    columns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=lambda: CELLS)


def _columns(*sources: str, cells: Mapping[str, str] = NOTHING) -> TableForm:
    return TableForm(columns=sources, cells={**CELLS, **cells})


def _lines(*sources: str, cells: Mapping[str, str] = NOTHING) -> TableForm:
    return TableForm(lines=sources, cells={**CELLS, **cells})


ANY = TableForm(cells=NOTHING)
EVENTS = tuple(f"adapter:{kind}Event" for kind in ("Flag", "Email", "Phone", "MailingAddress", "Registration"))
#: Cells of these columns are the wire's own: a state of an AR item, a county's state.
PLAIN = {"state": ""}
ARRANGEMENT = _lines("simulator:NewArrangement")
BILLS = _columns("#bill")
ANY_TAG = ("#request:any", "#reply:any")
PATTERN = ("simulator:PatternBody", *ANY_TAG)

FORMS: Mapping[str, TableForm] = MappingProxyType(
    {
        "billers.make_router_with": _lines("simulator:NewBiller", cells={"now": "date or time or real"}),
        "settings.set_questionnaire": _columns("simulator:QuestionBody"),
        "settings.set_logins": _columns("simulator:LoginBody"),
        "settings.set_several": _lines("@setting"),
        "settings.set_adapter_table": ANY,
        "books.set_tags": _lines("#reply:GetAccount"),
        "books.post_entries": _columns("simulator:EntryBody", cells={"kind": "entry_kind"}),
        "books.set_budget": _lines("simulator:BudgetPlanBody"),
        "books.check_books": _lines("#balance"),
        "account_records.check_records": _columns(
            *("simulator:EntryView", "simulator:ItemView", "simulator:CheckView", "simulator:AlertView"),
            *("simulator:ContactView", "simulator:IssueView", "#request:any"),
            cells={"kind": "entry_kind"} | PLAIN,
        ),
        "arrangements.add": ARRANGEMENT,
        "arrangements.add_several": _columns("simulator:NewArrangement"),
        "arrangements.add_with_instalments": _columns("simulator:InstalmentBody"),
        "arrangements.change": _lines("simulator:ArrangementChange"),
        "people.set_records": _columns(*ANY_TAG, "accounts"),
        "people.check_records": _columns(*ANY_TAG, "accounts"),
        "files.import_bills": BILLS,
        "files.hand_over": BILLS,
        "files.hand_over_drec": BILLS,
        "files.add_store_invoice": _lines("adapter:NewInvoiceBody"),
        "files.check_invoice": _lines("adapter:InvoiceView"),
        "files.check_account": _lines("adapter:AccountView"),
        "file_types.make_customized": _lines("@bif_customization"),
        "file_types.check_bif": _lines("@file_spec", "@bif_customization"),
        "file_types.check_header": _lines("@file_spec", "@bif_customization"),
        "bill_runs.check_bill": _lines("#bill", "AutoPayCollectionDate"),
        "stw_opengov.submit_profile": ANY,
        "stw_opengov.check_adjustments": _columns("adapter:AdjustmentView"),
        "stw_opengov.check_presentments": _columns("adapter:PresentmentView"),
        "stw_opengov.check_written": _lines("adapter:PaymentFileView"),
        "stw_opengov.check_ivr": _lines("adapter:IvrCallView"),
        "rtdr.check_calls": _columns("adapter:CallView"),
        "rtdr.check_log": _columns("adapter:RtdrView"),
        "lockbox.check_files": _columns("adapter:LockboxFileView"),
        "lockbox.check_donations": ANY,
        "lockbox.check_last_line": ANY,
        "autopay.check_collections": _columns(
            *("adapter:CollectionView", "why"), cells={"why": "autopay_reason", "state": "autopay_state"}
        ),
        "payer.check_options": _lines("adapter:OptionsView"),
        "payer.check_under_way": _columns("adapter:PaymentUnderWayView"),
        "events.hand_over_payment_with": _lines("adapter:PaymentEvent"),
        "events.hand_over_payments": _columns("name", "account", "adapter:PaymentEvent"),
        "events.hand_over_change": _lines(*EVENTS, cells=PLAIN),
        "events.hand_over_changes": _columns("name", "account", *EVENTS, cells=PLAIN),
        "events.offer": ANY,
        "pump.decide_with": _lines("adapter:DecisionBody"),
        "pump.check_records": _columns("adapter:RecordView", cells={"kind": "record_kind"}),
        "pump.check_record": _lines("adapter:RecordPage", cells={"kind": "record_kind"}),
        "pump.check_tried": _columns("adapter:AttemptView"),
        "pump.check_history": _columns("adapter:ChangeView"),
        "pump.check_evidence": _lines("before", "after", "change", "expected_change", cells=NOTHING),
        "pump.check_status": _lines("adapter:PumpView"),
        "pump.check_lanes": _columns("adapter:LaneView", cells={"kind": "record_kind"}),
        "bulk_decisions.preview": _lines("adapter:BatchBody", cells={"kind": "record_kind"}),
        "bulk_decisions.check_batch": _lines("adapter:BatchView"),
        "bulk_decisions.check_records": _columns("adapter:BatchRecordView", cells={"kind": "record_kind"}),
        "tie_out.check_differences": _columns("adapter:DifferenceView"),
        "tie_out.check_sides": _columns("adapter:SidesView"),
        "tickets.submit_with": _lines("adapter:TicketBody"),
        "tickets.check_questions": ANY,
        "tickets.check_refused": _lines("adapter:TicketBody"),
        "tickets.check_log": _columns("adapter:TicketView"),
        "profile.send_event": _lines("adapter:RegistrationBody"),
        "profile.offer_event": ANY,
        "profile.check_details": _columns("adapter:PhoneView"),
        "profile.check_address": _lines("adapter:AddressView", cells=PLAIN),
        "profile.check_stored": _lines(
            "outcome", "adapter:StoredContactView", "adapter:StoredAddressView", cells=PLAIN
        ),
        "requests.ask_with": _lines("#request"),
        "requests.send_changed_sample": _lines("#request"),
        "replies.check_tags": _lines("#reply"),
        "replies.check_row": _lines("#reply"),
        "statements.ask_with": ANY,
        "statements.ask_by_query": ANY,
        "statements.check_rows": ANY,
        "faults.switch_on_with": _lines(*MATCH, *OWN, "@parameter", cells={"view": "view", "effect": "effect"}),
        "journal.check_asked": _columns("simulator:ExchangeView"),
        "journal.check_tags": _lines("#request"),
        "journal.check_all_tags": _lines("#request"),
        "journal.check_times": _lines(*PATTERN),
        "journal.check_order": _columns(*PATTERN),
        "journal.check_run": _columns(*PATTERN),
        "journal.check_findings": _columns("simulator:FindingView"),
        "partner_files.check_listing": _columns("name", "size", "date"),
        "file_faults.switch_on_with": _lines(
            "simulator:FileMatchBody", "times", "@parameter", cells={"call": "file_call"}
        ),
        "file_faults.check_traffic": _columns("simulator:FileExchangeView", "account", cells={"call": "file_call"}),
        "pick_ups.drop_bills": BILLS,
        "pick_ups.check_files": _columns("adapter:FileView", cells={"state": "file_state", "kind": "file_kind"}),
        "pick_ups.check_left_out": _lines("adapter:FaultyView"),
        "pick_ups.check_folder": _columns("name"),
        "pick_ups.check_expected": _columns("adapter:ExpectedFileView", cells={"kind": "file_kind"} | PLAIN),
        "stand_ins.call_service": ANY,
        "stand_ins.check_answer": ANY,
        "stand_ins.check_call": ANY,
        "forms.fill_several": ANY,
        "forms.check_values": ANY,
        "sights.check_texts": ANY,
        "sights.check_facts": ANY,
    }
)
#: The views of both programs' APIs whose fields these tables name.
VIEWS = frozenset(
    source
    for form in FORMS.values()
    for source in (*form.columns, *form.lines)
    if source.startswith(("adapter:", "simulator:"))
)

#: The kind of word of a placeholder: by step and placeholder, else by placeholder alone; blank: any text.
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "template": "biller_template",
        "billers.make_router_with.template": "router_template",
        "billers.make_router.template": "router_template",
        "function": "function",
        "reason_code": "reason_code",
        "instrument": "instrument",
        "decision": "decision",
        "group": "endpoint_group",
        "day": "day",
        "start": "day",
        "end": "day",
        "moment": "date or time",
        "pump.check_state.state": "state",
        "pump.check_reason.state": "state",
        "pump.check_code.state": "state",
        "pick_ups.check_reason.state": "file_state",
        "faults.switch_on.preset": "preset",
        "file_faults.switch_on.fault": "file_fault",
        "file_faults.switch_on_with.fault": "file_fault",
        "file_faults.switch_preset_on.preset": "file_preset",
        "stand_ins.switch_on.fault": "stand_in_fault",
        "stand_ins.switch_on_with.fault": "stand_in_fault",
        "settings.set_router_key.key": "router_key",
        "settings.set_router_list.key": "router_key",
        "settings.set_codes.name": "code_table",
        "settings.set_advanced.number": "setting",
        "settings.set_advanced_block.number": "setting",
        "settings.point_elsewhere.number": "setting",
        "settings.point_back.number": "setting",
        "settings.set_adapter_key.key": "adapter_key",
        "settings.set_adapter_list.key": "adapter_key",
        "settings.set_adapter_text.key": "adapter_key",
        "settings.set_adapter_table.key": "adapter_key",
        "settings.point_integration.key": "adapter_key",
        "books.post_entry.kind": "entry_kind",
        "account_records.check_records.records": "account_list",
        "people.set_records.kind": "person_list",
        "people.check_records.kind": "person_list",
        "events.hand_over_change.kind": "event",
        "events.hand_over_changes.kind": "event",
        "events.offer.kind": "event",
        "replies.check_tag.tag": "reply tag",
        "rtdr.check_outcome.outcome": "rtdr_outcome",
        "rtdr.check_outcome_code.outcome": "rtdr_outcome",
        "rtdr.check_outcome_reason.outcome": "rtdr_outcome",
        "rtdr.check_changed.field": "rtdr_field",
        "rtdr.check_changed.tag": "reply tag",
        "rtdr.check_new.field": "rtdr_field",
        "rtdr.check_kept.field": "rtdr_field",
        "rtdr.check_kept_code.field": "rtdr_field",
        "rtdr.check_kept_reason.field": "rtdr_field",
    }
)


def kind_of(step: str, placeholder: str) -> str:
    """Return the kind of word that a placeholder of a step takes; blank for any text."""
    return PLACEHOLDERS.get(f"{step}.{placeholder}", PLACEHOLDERS.get(placeholder, ""))
