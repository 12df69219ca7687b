"""The integration of each kind of data pump record; one literal table."""

from collections.abc import Mapping

from ic_adapter.integrations.ach_rejects import ach_reject
from ic_adapter.integrations.adjustments import credit, void
from ic_adapter.integrations.alerts import alert
from ic_adapter.integrations.contact_details import email, phone
from ic_adapter.integrations.mailing_address import mailing_address
from ic_adapter.integrations.payments import payments
from ic_adapter.integrations.registration import registration
from ic_adapter.pump.kinds import Kind
from ic_adapter.pump.steps import Integration

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
