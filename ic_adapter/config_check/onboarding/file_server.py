"""Whether the folders of a biller can be read with the settings of the pick-up."""

from collections.abc import Iterator

from ic_adapter.config_check.onboarding.checked import Checked, Subject, failed, passed, skipped
from ic_adapter.errors import BadConfig
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.profiles import profile_of
from ic_adapter.files.pickup.sources import FOLDERS, sources_of
from ic_adapter.files.transport.folder import Folder, FolderError, NotThere
from ic_adapter.files.transport.opening import is_configured, opener_of

DONATIONS = "FromInvoiceCloud/Payments/Donations"
SETTINGS = "sftp_url, sftp_host_key, and sftp_password or sftp_key_file"


def file_server(subject: Subject) -> Iterator[Checked]:
    """Log in and read every folder of the biller."""
    config, name = subject.config, "SFTP"
    if not is_configured(config):
        yield skipped(name, "sftp_url and file_folder are blank", f"set {SETTINGS}")
        return
    if subject.is_offline:
        yield skipped(name, "not called: --offline")
        return
    try:
        with opener_of(config)() as folder:
            yield passed(name, f"logged in: {config.sftp_url or config.file_folder}")
            for place in _places(subject):
                yield _folder(folder, place)
    except BadConfig as error:
        yield failed(name, str(error), f"correct {SETTINGS}")
    except FolderError as error:
        yield failed(name, str(error), f"correct {SETTINGS}, or ask whether the server runs")


def _places(subject: Subject) -> list[str]:
    """The folders of what is picked up and of what is dropped: donations where it has a lockbox, a payment file."""
    biller = subject.biller
    with subject.store.reading() as connection:
        found = [source.place for source in sources_of(connection, biller)]
        profile = profile_of(connection, biller.id)
    payments = None if profile is None else profile.mapping(PartnerFile.PAYMENT)
    found += [] if payments is None else [f"/{biller.id}{payments.folder}"]
    found += [f"/{biller.id}/{DONATIONS}"] if biller.template.donation_lockbox else []
    return list(dict.fromkeys(found or [f"/{biller.id}/{FOLDERS[FileKind.BILLS]}"]))


def _folder(folder: Folder, path: str) -> Checked:
    try:
        count = len(folder.listing(path))
    except NotThere:
        return failed(path, "the folder does not exist", "create it on the file server")
    except FolderError as error:
        return failed(path, str(error), "allow the pick-up account to read and write the folder")
    return passed(path, f"can be read, {count} {'entry' if count == 1 else 'entries'}")
