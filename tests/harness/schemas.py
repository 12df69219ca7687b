"""Small trees of schemas for the tests of the harness."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"


def request(params: str, types: str = "") -> str:
    """The XSD of a request with these particles in its Params."""
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{types}'
        '<xs:element name="Request"><xs:complexType><xs:sequence><xs:element name="Params"><xs:complexType>'
        f"{params}</xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"
    )


def tree(folder: Path, **files: str) -> Path:
    """A folder of schemas; ``F__request`` becomes ``router/F.request.xsd``."""
    (folder / "router").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "router" / f"{name.replace('__', '.')}.xsd").write_text(text)
    return folder
