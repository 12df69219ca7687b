"""THE TABLE of the API: one row per call, from which the routes and the OpenAPI page are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ic_adapter.files.lockbox.confirm_request import ConfirmBody
from ic_adapter.files.partners.mapping.schema import ProfileBody
from ic_adapter.files.pickup.decision_request import FileDecisionBody
from ic_adapter.pump.operator.batch_request import BatchBody, BatchDecisionBody
from ic_adapter.pump.operator.decision_request import DecisionBody
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.web.api import (
    accounts,
    billers,
    decision_batches,
    files,
    lockbox,
    pump,
    tie_out,
)
from ic_adapter.web.api import bodies as b
from ic_adapter.web.api import pump_views as pv
from ic_adapter.web.api import views as v
from ic_adapter.web.api.crm import configuration, onboarding, staff
from ic_adapter.web.api.customers import autopay as ap
from ic_adapter.web.api.customers import contact_views as cv
from ic_adapter.web.api.customers import contacts, payers, sign_on, tickets
from ic_adapter.web.api.partners import ivr, partner_files, payment_files
from ic_adapter.web.api.payers import intents
from ic_adapter.web.api.request import ApiCall

Handler = Callable[[ApiCall], Any]


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One call: method, path, handler, its JSON body if it takes one, its reply, and the status of success.

    `upload`: the body is a file of one of these media types. `file`: the media type of the file that is the reply.
    """

    method: str
    path: str
    handler: Handler
    body: Any
    reply: Any
    status: int = 200
    upload: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    file: str = ""
    again: bool = False  # the same again, which was done before, is answered with 200


XML = ("application/xml", "text/xml")
CSV = ("text/csv",)
FILES = (*XML, *CSV, "text/plain")
B = "/api/billers"
A = f"{B}/{{bid}}/accounts/{{no}}"
R = f"{B}/{{bid}}/records"
D = f"{B}/{{bid}}/decision-batches"
F = f"{B}/{{bid}}/files"
L = f"{B}/{{bid}}/lockbox-files"
E = f"{B}/{{bid}}/autopay/enrollments"
P = f"{B}/{{bid}}/payers"
S = "/api/staff"
#: Where events of each kind are submitted.
EVENT_PATHS: Mapping[Kind, str] = {
    Kind.PAYMENT: "payments",
    Kind.VOID: "voids",
    Kind.CREDIT: "credits",
    Kind.ACH_REJECT: "ach-rejects",
    Kind.PAPERLESS: "paperless",
    Kind.AUTOPAY: "autopay",
    Kind.EMAIL: "email-addresses",
    Kind.PHONE: "phone-numbers",
    Kind.MAILING_ADDRESS: "mailing-addresses",
    Kind.REGISTRATION: "registrations",
}
FOUND_BY = ("state", "kind", "account", "source_id", "trans_no", "before", "limit")
ROUTES: tuple[ApiRoute, ...] = (
    ApiRoute("POST", B, billers.create, b.NewBillerBody, v.BillerView, 201),
    ApiRoute("GET", B, billers.every, None, v.BillerList, query=("limit", "offset")),
    ApiRoute("GET", f"{B}/{{bid}}", billers.one, None, v.BillerView),
    ApiRoute("DELETE", f"{B}/{{bid}}", billers.delete, None, None, 204, query=("force",)),
    ApiRoute("PATCH", f"{B}/{{bid}}/settings", billers.patch_settings, b.Settings, v.SettingsView),
    ApiRoute("PATCH", f"{B}/{{bid}}/keys", billers.patch_keys, b.Keys, v.KeysView),
    ApiRoute("PATCH", f"{B}/{{bid}}/bif", configuration.patch_bif, configuration.BifBody, configuration.BifView),
    ApiRoute("GET", f"{B}/{{bid}}/configuration", configuration.export, None, configuration.ConfigurationDocument),
    ApiRoute(
        "PUT",
        f"{B}/{{bid}}/configuration",
        configuration.replace,
        configuration.ConfigurationDocument,
        configuration.ImportedView,
    ),
    ApiRoute(
        "GET",
        f"{B}/{{bid}}/config-changes",
        configuration.history,
        None,
        configuration.ConfigChangeList,
        query=("before", "limit"),
    ),
    ApiRoute(
        "POST",
        f"{B}/{{bid}}/contact-us/test",
        configuration.test_access,
        configuration.AccessBody,
        configuration.AccessView,
    ),
    ApiRoute(
        "GET",
        f"{B}/{{bid}}/onboarding-check",
        onboarding.check,
        None,
        onboarding.OnboardingCheckView,
        query=("offline",),
    ),
    ApiRoute(
        "POST",
        f"{B}/{{bid}}/onboarding-check/confirmations",
        onboarding.confirm,
        onboarding.ConfirmationBody,
        onboarding.OnboardingCheckView,
    ),
    ApiRoute("GET", f"{B}/{{bid}}/clock", billers.read_clock, None, v.ClockView),
    ApiRoute("POST", f"{B}/{{bid}}/clock", billers.move_clock, b.ClockOrder, v.ClockView),
    ApiRoute("GET", f"{B}/{{bid}}/imports", accounts.list_imports, None, v.ImportList),
    ApiRoute(
        "POST",
        f"{B}/{{bid}}/imports",
        accounts.take_file,
        None,
        v.ImportView,
        201,
        upload=FILES,
        query=("name", "kind"),
    ),
    ApiRoute("POST", f"{B}/{{bid}}/invoices", accounts.add_invoice, b.NewInvoiceBody, v.InvoiceView, 201),
    ApiRoute("GET", A, accounts.account, None, v.AccountView),
    ApiRoute("GET", f"{A}/invoices", accounts.list_invoices, None, v.InvoiceList),
    ApiRoute("POST", f"{A}/rtdr", accounts.refresh, b.Nothing, v.RtdrView),
    ApiRoute("GET", f"{A}/contact-details", contacts.details, None, cv.ContactDetailsView),
    ApiRoute("GET", f"{A}/mailing-address", contacts.address, None, cv.MailingAddressView),
    ApiRoute("GET", f"{A}/payment-options", accounts.options, None, v.OptionsView),
    ApiRoute("GET", f"{B}/{{bid}}/mapping-profile", partner_files.profile, None, partner_files.ProfileView),
    ApiRoute("PUT", f"{B}/{{bid}}/mapping-profile", partner_files.put_profile, ProfileBody, partner_files.ProfileView),
    ApiRoute("GET", "/api/demo-mapping-profile", partner_files.demo, None, partner_files.DemoView),
    ApiRoute(
        "GET",
        f"{B}/{{bid}}/adjustments",
        partner_files.list_adjustments,
        None,
        partner_files.AdjustmentList,
        query=("account", "limit"),
    ),
    ApiRoute("GET", f"{A}/presentments", partner_files.list_presentments, None, partner_files.PresentmentList),
    ApiRoute("GET", f"{B}/{{bid}}/payment-files", payment_files.listed, None, payment_files.PaymentFileList),
    ApiRoute(
        "POST", f"{B}/{{bid}}/payment-files", payment_files.write, b.Nothing, payment_files.WrittenView, query=("day",)
    ),
    ApiRoute("GET", f"{B}/{{bid}}/payment-files/{{day}}", payment_files.one, None, payment_files.PaymentFilePage),
    ApiRoute("POST", f"{B}/{{bid}}/ivr-calls", ivr.call_identified, ivr.IvrCallBody, ivr.IvrCallView),
    ApiRoute("GET", f"{A}/ivr-phone", ivr.phone, None, ivr.IvrPhoneView),
    ApiRoute("POST", f"{A}/tickets", tickets.submit, tickets.TicketBody, tickets.TicketView, 201, again=True),
    ApiRoute("GET", f"{B}/{{bid}}/tickets", tickets.listed, None, tickets.TicketList, query=("account", "limit")),
    ApiRoute(
        "GET",
        f"{B}/{{bid}}/payment-intents",
        intents.list_payment_intents,
        None,
        intents.IntentList,
        query=("account", "limit"),
    ),
    ApiRoute("GET", f"{B}/{{bid}}/payment-intents/{{id}}", intents.payment_intent, None, intents.IntentView),
    ApiRoute("GET", E, ap.enrolled, None, ap.EnrollmentList, query=("before", "limit")),
    ApiRoute("GET", f"{E}/{{no}}", ap.one, None, ap.AccountAutopayView),
    ApiRoute("PUT", f"{E}/{{no}}", ap.enroll, ap.EnrollmentBody, ap.AccountAutopayView, 201, again=True),
    ApiRoute("DELETE", f"{E}/{{no}}", ap.leave, None, ap.AccountAutopayView, query=("by",)),
    ApiRoute(
        "GET",
        f"{B}/{{bid}}/autopay/collections",
        ap.collected,
        None,
        ap.CollectionList,
        query=("account", "state", "limit", "offset"),
    ),
    ApiRoute("POST", f"{B}/{{bid}}/autopay/run", ap.run, b.Nothing, ap.AutopayRunView),
    ApiRoute("POST", P, payers.create, payers.NewPayerBody, payers.PayerView, 201),
    ApiRoute("GET", P, payers.listed, None, payers.PayerList, query=("email", "account", "after", "limit")),
    ApiRoute("GET", f"{P}/{{id}}", payers.one, None, payers.PayerView),
    ApiRoute("POST", f"{P}/{{id}}/lock", payers.lock, payers.LockBody, payers.PayerView),
    ApiRoute("POST", f"{P}/{{id}}/unlock", payers.unlock, b.Nothing, payers.PayerView),
    ApiRoute("POST", f"{P}/{{id}}/end-sessions", payers.end_sessions, b.Nothing, payers.EndedView),
    ApiRoute(
        "GET", f"{B}/{{bid}}/sign-on-uses", sign_on.listed, None, sign_on.SignOnUseList, query=("before", "limit")
    ),
    ApiRoute(
        "GET", f"{B}/{{bid}}/outbox", payers.outbox, None, payers.OutboxView, query=("recipient", "before", "limit")
    ),
    ApiRoute("GET", f"{A}/bill-image", accounts.bill_image, None, None, query=("invoice",), file="application/pdf"),
    ApiRoute("GET", f"{B}/{{bid}}/rtdr-log", accounts.read_log, None, v.RtdrLog, query=("account", "limit")),
    ApiRoute("GET", f"{B}/{{bid}}/endpoints", billers.groups, None, dict[str, v.GroupView]),
    ApiRoute("POST", f"{B}/{{bid}}/endpoints/{{group}}/resume", billers.resume, b.Nothing, dict[str, v.GroupView]),
    *(
        ApiRoute("POST", f"{B}/{{bid}}/{path}", pump.submit(kind), EVENTS[kind], pv.RecordPage, 201, again=True)
        for kind, path in EVENT_PATHS.items()
    ),
    ApiRoute("POST", "/api/registrations", pump.register_customer, b.RegistrationBody, pv.RecordPage, 201, again=True),
    ApiRoute("GET", S, staff.every, None, staff.StaffList),
    ApiRoute("POST", S, staff.add, staff.NewStaffBody, staff.StaffView, 201),
    ApiRoute("GET", f"{S}/{{name}}", staff.one, None, staff.StaffView),
    ApiRoute("PATCH", f"{S}/{{name}}", staff.change, staff.StaffBody, staff.StaffView),
    ApiRoute("DELETE", f"{S}/{{name}}", staff.remove, None, None, 204),
    ApiRoute("GET", R, pump.listed, None, pv.RecordList, query=FOUND_BY),
    ApiRoute("GET", f"{R}/{{id}}", pump.one, None, pv.RecordPage),
    ApiRoute("POST", f"{R}/{{id}}/decision", pump.decide, DecisionBody, pv.RecordPage),
    ApiRoute("POST", f"{R}/{{id}}/evidence", pump.look_again, b.Nothing, pv.RecordPage),
    ApiRoute("POST", D, decision_batches.preview, BatchBody, decision_batches.BatchView, 201),
    ApiRoute("GET", D, decision_batches.listed, None, decision_batches.BatchList, query=("limit",)),
    ApiRoute("GET", f"{D}/{{id}}", decision_batches.one, None, decision_batches.BatchView),
    ApiRoute("POST", f"{D}/{{id}}/decision", decision_batches.decide, BatchDecisionBody, decision_batches.BatchView),
    ApiRoute("GET", f"{B}/{{bid}}/pump", pump.status, None, pv.PumpView, query=("limit",)),
    ApiRoute("POST", f"{B}/{{bid}}/pump/run", pump.run, b.Nothing, pv.PumpRunView),
    ApiRoute("GET", F, files.listed, None, files.FileList, query=("state", "before", "limit")),
    ApiRoute("GET", f"{F}/{{id}}", files.one, None, files.FilePage),
    ApiRoute("POST", f"{F}/{{id}}/decision", files.decide, FileDecisionBody, files.FilePage),
    ApiRoute("POST", f"{B}/{{bid}}/pick-up/run", files.run, b.Nothing, files.LookView),
    ApiRoute("GET", "/api/pick-up", files.status, None, files.PickupStatusList),
    ApiRoute("GET", L, lockbox.listed, None, lockbox.LockboxFileList, query=("before", "limit")),
    ApiRoute("GET", f"{L}/{{id}}", lockbox.one, None, lockbox.LockboxFilePage),
    ApiRoute("POST", f"{L}/{{id}}/export", lockbox.export, b.Nothing, lockbox.LockboxFilePage),
    ApiRoute("POST", f"{L}/{{id}}/confirm", lockbox.confirm, ConfirmBody, lockbox.LockboxFilePage),
    ApiRoute("POST", f"{B}/{{bid}}/lockbox/run", lockbox.run, b.Nothing, lockbox.LockboxRunView),
    ApiRoute("POST", f"{B}/{{bid}}/tie-out", tie_out.tie_out, None, tie_out.TieOutView, upload=CSV, query=("day",)),
)
