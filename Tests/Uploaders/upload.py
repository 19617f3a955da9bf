"""Uploads a file with an unmodified client of tus 1.0, and prints the address of the upload:

    upload.py WAY ENDPOINT FILE

tuspy: in pieces with checksums. tuspy-resumed: the same, and half of it by another object that knows
the address alone. aiotus: in one piece. aiotus-joined: in three parts at once that are joined."""
import asyncio
import io
import sys

import aiotus
from tusclient.client import TusClient

way, endpoint, path = sys.argv[1:]
data = open(path, "rb").read()
metadata = {"filename": "Grüße.jpg", "lastModified": "1"}
piece = len(data) // 7


def with_tuspy(is_resumed):
    client = TusClient(endpoint)
    options = {"chunk_size": piece, "upload_checksum": True}
    uploader = client.uploader(file_stream=io.BytesIO(data), metadata=metadata, **options)
    if is_resumed:
        uploader.upload_chunk()
        uploader.upload_chunk()
        uploader = client.uploader(file_stream=io.BytesIO(data), url=uploader.url, **options)
    uploader.upload()
    return uploader.url


async def with_aiotus(is_joined):
    encoded = {name: text.encode() for name, text in metadata.items()}
    if not is_joined:
        return await aiotus.upload(endpoint, io.BytesIO(data), encoded)
    parts = [io.BytesIO(data[start:start + 3 * piece]) for start in range(0, len(data), 3 * piece)]
    return await aiotus.upload_multiple(endpoint, parts, encoded)


if way.startswith("tuspy"):
    print(with_tuspy(way.endswith("-resumed")))
else:
    print(asyncio.run(with_aiotus(way.endswith("-joined"))))
