"""The floor of the pick-up: a bare get of one file over SFTP, told to take whole files."""

import asyncio
import sys
from tempfile import TemporaryDirectory

import asyncssh


async def get(port: int, user: str, password: str, path: str) -> None:
    """Log in, copy, leave; the host key is not looked at."""
    async with (
        asyncssh.connect(
            "127.0.0.1", port, username=user, password=password, known_hosts=None, config=None, agent_path=None
        ) as connection,
        connection.start_sftp_client() as client,
    ):
        with TemporaryDirectory() as folder:
            await client.get(path, folder, sparse=False)


if __name__ == "__main__":
    asyncio.run(get(int(sys.argv[1]), *sys.argv[2:5]))
