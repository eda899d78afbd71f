"""Uploads of input files to where a provider can fetch them.

link_for(path, call)    a provider's own upload if it has one, else the bucket of the environment
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from generators.errors import KeyMissing, ProviderError
from generators.providers.catalogue.environment import Environment
from generators.providers.roles.call import Call, UploadedFile
from generators.providers.storage.location import bucket_location

Upload = Callable[[Path, Call], UploadedFile]
"""A vendor's own upload. Raises ProviderError."""
BUCKET_VARIABLE: Final = "CINEMAKE_BUCKET"
"""Names a bucket for providers' inputs, as `s3://bucket/prefix`; without it OSS_BUCKET does."""
INPUTS: Final = "cinemake-inputs"
"""The folder of the bucket for providers' inputs."""
INPUT_LINK_SECONDS: Final = 86_400


def link_for(path: Path, call: Call, upload: Upload | None = None) -> UploadedFile:
    """Upload a file to where the provider of this call can fetch it. Raises ProviderError.

    `upload` is the vendor's own. Upload inside the `create` of a job, so that a job known by its id uploads
    nothing a second time.
    """
    if upload is None:
        return UploadedFile(call.lay(path))
    try:
        return upload(path, call)
    except ProviderError as error:
        # An upload that may have arrived does no harm a second time: the job itself was not sent.
        error.maybe_sent = False
        raise


def upload_input(path: Path, environment: Environment) -> str:
    """Upload a file to the environment's bucket under its digest; return a link. Raises KeyMissing."""
    target = environment.get(BUCKET_VARIABLE, "").strip()
    if not target and not environment.get("OSS_BUCKET", "").strip():
        raise KeyMissing(
            f"{path.name} must be in a bucket the provider can read, and none is set\n"
            f"Set {BUCKET_VARIABLE}=s3://bucket/prefix with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
            "OSS_BUCKET with OSS_ENDPOINT, OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, "
            "in the environment or in .env."
        )
    folder = bucket_location(target or "oss://", environment)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{INPUTS}/{sha256}{path.suffix.lower()}"
    folder.put(name, path, sha256=sha256)
    # Signed even if the bucket has a public address: a provider's input is not for everybody.
    return folder.link(name, seconds=INPUT_LINK_SECONDS)
