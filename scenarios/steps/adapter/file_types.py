"""What a bill file became: the BIF that Invoice Cloud makes of it, and the customizations that steer it."""

from collections.abc import Mapping
from types import MappingProxyType

from scenarios.context.tables import Table, compare, pairs, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: The names of the fields at Invoice Cloud by FileSpecID (invoice-files §5).
NAMES = MappingProxyType(
    dict(
        pair.split(":")
        for pair in (
            "1:RowType 2:BillerGuid 4:FileCreationDate 5:InvoiceCount 6:TotalInvoiceAmount 7:RowType "
            "8:RecordType 9:InvoiceFormatGuid 10:InvoiceNumber 11:InvoiceDate 12:InvoiceDueDate "
            "13:TotalAmountDue 38:Custom1 39:Custom2 40:Custom3 41:Custom4 42:Custom5 47:Custom10 "
            "93:BalanceDue 94:Custom11 248:AutoPayCollectionDate 252:InvoiceTypeID 346:BillerBillYear "
            "347:BillerInvoiceNumber 407:PastDue 412:PaymentArrangementAmount 58:RowType 59:AccountNumber "
            "60:CustomerName 61:Address1 63:City 64:State 65:Zip 66:Phone 67:EmailAddress "
            "373:DisplayAccountNumber "
        ).split()
    )
)
IH = "7 8 9 10 11 12 13 38 39 40 41 42 47 93 94 248 252 346 347 407 412".split()
CUSTOMIZATIONS = (
    "AllowPartialPayments BalanceForward FirstNotifyRequestedDate SecondNotifyRequestedDate ThirdNotifyRequestedDate"
).split()
CR = "58 59 60 61 63 64 65 66 67 373".split()
FH = "1 2 4 5 6".split()
#: The fields of the three kinds of record in the order in which the BIF has them (invoice-files §11).
RECORDS = MappingProxyType({"FH": FH, "IH": [*IH, *CUSTOMIZATIONS], "CR": CR})


@action('a biller of template "{template}" with the BIF customizations')
def make_customized(world: World, template: str, datatable: Table) -> None:
    """A fresh biller as always, with lines such as AutoPayCollectionDate | InvoiceDueDate-5 (invoice-files §10)."""
    world.create(template, at_adapter=True, bif=pairs(datatable))


@check('the BIF has for account "{account}"')
def check_bif(world: World, account: str, datatable: Table) -> None:
    """The records of the account's bill, a FileSpecID or the name of a customization per line: FS 8, FS 252."""
    expected = pairs(datatable)
    found = _records(world).get(account)
    if found is None:
        raise StepError.on(f"bill of account {account} in the BIF", expected="one", came="none")
    _compare(f"BIF of account {account}", expected, found)


@check("the header of the BIF has")
def check_header(world: World, datatable: Table) -> None:
    """The FH record, a FileSpecID per line: FS 5 is the count, FS 6 the total."""
    expected = pairs(datatable)
    header = _fields(_lines(world)[0])
    _compare("header of the BIF", expected, header)


def _compare(subject: str, expected: Mapping[str, str], came: Mapping[str, str]) -> None:
    """By FileSpecID or name; a difference names both."""
    fields = {name: name.removeprefix("FS ") for name in expected}
    shown_as = {name: f"{name} ({NAMES[field]})" if field in NAMES else name for name, field in fields.items()}
    compare(
        subject,
        {shown_as[name]: value for name, value in expected.items()},
        {shown_as[name]: came.get(field) for name, field in fields.items()},
    )


def _records(world: World) -> dict[str, dict[str, str]]:
    """IH and CR of each bill by AccountNumber; a CR belongs to the IH before it."""
    lines = [_fields(line) for line in _lines(world)[1:]]
    return {customer["59"]: invoice | customer for invoice, customer in zip(lines[::2], lines[1::2], strict=True)}


def _fields(line: str) -> dict[str, str]:
    values = line.split("|")
    names = RECORDS.get(values[0])
    if names is None or len(names) != len(values):
        raise StepError.on("line of the BIF", expected=f"a record of {', '.join(RECORDS)}", came=shown(line))
    return dict(zip(names, values, strict=True))


def _lines(world: World) -> list[str]:
    if world.imported is None or not world.imported.is_success:
        came = "no file was submitted" if world.imported is None else world.imported.text
        raise StepError.on("import of the bill file for the BIF", expected="a file that was taken", came=came)
    text: str = world.imported.json()["bif"]
    return text.splitlines()
