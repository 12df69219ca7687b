"""The integration of each kind of data pump record; one literal table."""

from collections.abc import Mapping

from ic_adapter.integrations.plan import Integration
from ic_adapter.integrations.postings.ach_rejects import ach_reject
from ic_adapter.integrations.postings.adjustments import credit, void
from ic_adapter.integrations.postings.alerts import alert
from ic_adapter.integrations.postings.contact_details import email, phone
from ic_adapter.integrations.postings.mailing_address import mailing_address
from ic_adapter.integrations.postings.payments import payments
from ic_adapter.integrations.postings.registration import registration
from ic_adapter.records.kinds import Kind

INTEGRATIONS: Mapping[Kind, Integration] = {
    Kind.PAYMENT: payments,
    Kind.VOID: void,
    Kind.CREDIT: credit,
    Kind.ACH_REJECT: ach_reject,
    Kind.PAPERLESS: alert,
    Kind.AUTOPAY: alert,
    Kind.EMAIL: email,
    Kind.PHONE: phone,
    Kind.MAILING_ADDRESS: mailing_address,
    Kind.REGISTRATION: registration,
}
