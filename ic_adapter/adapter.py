"""The adapter put together: one store, one router client, the integrations over them; no rule and no HTTP edge."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from ic_adapter.billers.editing.drafts import Drafts
from ic_adapter.billers.register import Register
from ic_adapter.config_check.gate import ConfigGate
from ic_adapter.config_check.health import Health
from ic_adapter.config_check.onboarding.on_demand import OnboardingOnDemand
from ic_adapter.daily.autopay import Autopay
from ic_adapter.daily.autopay_views import AutopayViews
from ic_adapter.daily.enrollments import Enrollments
from ic_adapter.daily.payment_files import PaymentDrops
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.lockbox.lockbox import Lockbox
from ic_adapter.files.lockbox.profile import read_profile
from ic_adapter.files.partners.importer import FileImporter
from ic_adapter.files.partners.payments import PaymentFiles
from ic_adapter.files.partners.profiles import Profiles
from ic_adapter.files.pickup.decisions import PickupDecisions
from ic_adapter.files.pickup.on_demand import PickupOnDemand
from ic_adapter.identity.identity import Identity
from ic_adapter.identity.passwords import Cost
from ic_adapter.integrations.bill_images import BillImages
from ic_adapter.integrations.contact_display import ContactDisplay
from ic_adapter.integrations.contact_us_access import Platform
from ic_adapter.integrations.ivr import Ivr
from ic_adapter.integrations.postings.by_kind import INTEGRATIONS
from ic_adapter.integrations.rtdr.lookup import Rtdr
from ic_adapter.integrations.side_by_side import SideBySide
from ic_adapter.integrations.tickets import Tickets
from ic_adapter.payers.block_flags import CustomerBlocks
from ic_adapter.payers.checkout import Checkout
from ic_adapter.payers.fresh_amounts import FreshAmounts
from ic_adapter.payers.statements import Statements
from ic_adapter.pump.dispatcher import Dispatcher
from ic_adapter.pump.intake import Intake
from ic_adapter.pump.operator.bulk_decisions import BulkDecisions
from ic_adapter.pump.operator.decisions import Decisions
from ic_adapter.pump.operator.evidence import Evidence
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.pump.service import Pump
from ic_adapter.pump.worker import Worker
from ic_adapter.router.call_log import CallTally
from ic_adapter.router.client import RouterClient
from ic_adapter.router.paused_groups import Endpoints
from ic_adapter.sign_on.sign_on import SignOn
from ic_adapter.staff.staff import Staff
from ic_adapter.store.database.engine import Store, open_store
from ic_adapter.store.database.presence import presence

LAST = 1.5  # seconds that a call under way may still take at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """Everything a front door needs."""

    store: Store
    register: Register
    client: RouterClient
    endpoints: Endpoints
    importer: FileImporter
    profiles: Profiles
    payment_files: PaymentFiles
    payment_drops: PaymentDrops
    enrollments: Enrollments
    autopay: Autopay
    autopay_views: AutopayViews
    ivr: Ivr
    onboarding: OnboardingOnDemand
    files: PickupDecisions
    pickup_now: PickupOnDemand
    lockbox: Lockbox
    lane_owner: LaneOwner
    rtdr: Rtdr
    contacts: ContactDisplay
    bill_images: BillImages
    tickets: Tickets
    drafts: Drafts
    health: Health
    side_by_side: SideBySide
    identity: Identity
    sign_on: SignOn
    staff: Staff
    intake: Intake
    checkout: Checkout
    statements: Statements
    fresh_amounts: FreshAmounts
    customer_blocks: CustomerBlocks
    decisions: Decisions
    bulk_decisions: BulkDecisions
    evidence: Evidence
    pump: Pump
    calls: CallTally


@contextmanager
def adapter(
    db: str | Path,
    *,
    test_clock: bool,
    failpoints: Failpoints | None = None,
    create: bool = True,
    wait: float = 0,
    lockbox_profile: str = "",
    platform: Platform = Platform(),  # noqa: B008 — a frozen value
    password_cost: tuple[int, int, int] = (19_456, 2, 1),
) -> Generator[Adapter, None, None]:
    """The adapter on this SQLite file or PostgreSQL address, closed at the end; BadConfig when it cannot be used.

    Without `create` the database has to be there. A PostgreSQL server that starts up or recovers is waited for, `wait`
    seconds at most. `lockbox_profile`: the JSON file of lockbox files, blank for the stand-in.
    `platform`: the environment and its features. `password_cost`: memory in KiB, passes and lanes of the hash of a
    payer's password.
    """
    profile = read_profile(Path(lockbox_profile)) if lockbox_profile else read_profile()
    fail = failpoints or Failpoints()
    store = open_store(db, create=create, wait=wait)
    register = Register(store, test_clock=test_clock)
    endpoints = Endpoints(store)
    client = RouterClient(endpoints, fail)
    lane_owner = LaneOwner(presence(store))
    decisions, evidence = Decisions(store, register, fail), Evidence(store, register, client, fail)
    dispatcher = Dispatcher(store, register, ConfigGate().guard(INTEGRATIONS), lane_owner, fail)
    intake = Intake(store, register, fail)
    rtdr = Rtdr(store, register, client)
    checkout = Checkout(store, register, intake.submit)
    pump = Pump(
        store,
        register,
        lane_owner,
        evidence,
        lambda pause: Worker(dispatcher, client, pause),
        checkout.settle_due,
    )
    payments = PaymentFiles(store, register)
    side_by_side = SideBySide()
    rtdr, wake = Rtdr(store, register, client), Event()
    identity = Identity(store, register, Cost(*password_cost))
    enrolled = Enrollments(store, register, intake, fail, wake)
    try:
        yield Adapter(
            store=store,
            register=register,
            client=client,
            endpoints=endpoints,
            importer=FileImporter(store, register, fail),
            profiles=Profiles(store, register),
            payment_files=payments,
            payment_drops=PaymentDrops(store, register, payments, lane_owner, fail),
            enrollments=enrolled,
            autopay=Autopay(store, register, rtdr, intake, fail, wake),
            autopay_views=AutopayViews(store, register, enrolled),
            onboarding=OnboardingOnDemand(store, register),
            ivr=Ivr(store, register),
            files=PickupDecisions(store, register),
            pickup_now=PickupOnDemand(),
            lockbox=Lockbox(store, register, lane_owner, profile, fail),
            lane_owner=lane_owner,
            rtdr=rtdr,
            contacts=ContactDisplay(store, register, client),
            bill_images=BillImages(store, register, client),
            drafts=Drafts(store, register),
            health=Health(register),
            tickets=Tickets(store, register, client, platform=platform),
            side_by_side=side_by_side,
            identity=identity,
            sign_on=SignOn(store, register, identity),
            staff=Staff(store, identity.passwords),
            intake=intake,
            checkout=checkout,
            statements=Statements(store, register),
            fresh_amounts=FreshAmounts(store, rtdr, side_by_side),
            customer_blocks=CustomerBlocks(store, register),
            decisions=decisions,
            bulk_decisions=BulkDecisions(store, register, decisions, fail),
            evidence=evidence,
            pump=pump,
            calls=client.tally,
        )
    finally:
        side_by_side.close()
        if pump.stop(LAST):  # else a call is under way: cut off it would be UNCERTAIN, so it may end with the process
            lane_owner.leave()
            client.close()
            store.close()
