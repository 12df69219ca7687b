"""The files that a file-only partner drops, as samples: fictional, one of each kind (invoice-files §8 and §9)."""

from collections.abc import Mapping
from importlib.resources import files

#: The folders of a partner beside those that every biller has: parents before children.
FOLDERS = ("/ToInvoiceCloud/Adjustments", "/ToInvoiceCloud/Presentment", "/FromInvoiceCloud/Payments/UB")
#: Path at the file server of each sample, by template; bills come before what refers to them.
SAMPLES: Mapping[str, tuple[str, ...]] = {
    "3780": (
        "/ToInvoiceCloud/Invoices/UB/bills_20240418.csv",
        "/ToInvoiceCloud/Adjustments/adjustments_20240425.txt",
        "/ToInvoiceCloud/Presentment/presentment_20240418.csv",
    )
}


def sample(template_id: str, path: str) -> bytes:
    """Return the content of a sample."""
    return files("simulator.recipes").joinpath("samples", template_id, path.rpartition("/")[2]).read_bytes()
