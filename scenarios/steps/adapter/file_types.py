"""What a bill file became: the BIF that Invoice Cloud makes of it, and the customizations that steer it."""

from types import MappingProxyType

from scenarios.context.tables import Table, compare, pairs, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

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
    compare(f"BIF of account {account}", expected, {name: found.get(name.removeprefix("FS ")) for name in expected})


@check("the header of the BIF has")
def check_header(world: World, datatable: Table) -> None:
    """The FH record, a FileSpecID per line: FS 5 is the count, FS 6 the total."""
    expected = pairs(datatable)
    header = _fields(_lines(world)[0])
    compare("header of the BIF", expected, {name: header.get(name.removeprefix("FS ")) for name in expected})


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
        raise StepError.on("import", expected="a file that was taken", came=came)
    text: str = world.imported.json()["bif"]
    return text.splitlines()
