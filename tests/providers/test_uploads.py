"""Providers' own places for inputs, over real sockets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import KeyRefused, NoResult, ProviderError, StorageRefused
from generators.providers.roles.call import Call, UploadedFile
from generators.providers.storage.inputs import link_for
from generators.providers.vendors.dashscope.upload import upload as upload_to_dashscope
from generators.providers.vendors.sophnet.upload import upload as upload_to_sophnet
from tests.fakes.server import Fault, serving
from tests.fakes.uploads import FORM, DashScopeUploadsFake, SophNetUploadsFake
from tests.providers.jobs import PLANTED, Heard, endpoint

FRAME_NAME = "9dff50df08c635815f4b19da10f75660"
"""Of the digest of `frame`."""


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    """A picture that a model is to begin with."""
    path = tmp_path / "Ada's first frame.png"
    path.write_bytes(b"frame")
    return path


@pytest.fixture
def dashscope() -> Iterator[DashScopeUploadsFake]:
    """Service and storage in one."""
    with serving(DashScopeUploadsFake()) as fake:
        yield fake


@pytest.fixture
def sophnet() -> Iterator[SophNetUploadsFake]:
    """The service."""
    with serving(SophNetUploadsFake()) as fake:
        yield fake


def to(fake: DashScopeUploadsFake | SophNetUploadsFake, key: str = PLANTED) -> Call:
    """A call to the fake's service."""
    if isinstance(fake, SophNetUploadsFake):
        return Heard(endpoint(f"{fake.url}/api/open-apis", provider="sophnet", key=key)).call
    return Heard(endpoint(f"{fake.url}/api/v1", provider="dashscope", model="wan2.6-i2v", key=key)).call


def test_dashscope_is_asked_for_leave_and_given_the_file(
    dashscope: DashScopeUploadsFake, frame: Path
) -> None:
    """For the model; its fields in their order; the key goes to the service and not to the storage."""
    laid = link_for(frame, to(dashscope), upload_to_dashscope)

    key = f"dashscope-instant/1/2026-11-20/u/{FRAME_NAME}.png"
    assert laid == UploadedFile(f"oss://{key}", {"X-DashScope-OssResourceResolve": "enable"})
    assert dashscope.laid == {key: b"frame"}
    leave, form = dashscope.asked
    assert leave.query == {"action": "getPolicy", "model": "wan2.6-i2v"}
    assert [part.name for part in form.form] == FORM
    assert form.form[-1].media_type == "image/png"
    assert "Ada" not in form.body.decode()


def test_a_file_may_be_laid_twice(dashscope: DashScopeUploadsFake, frame: Path) -> None:
    """After a crash between upload and create."""
    assert link_for(frame, to(dashscope), upload_to_dashscope) == link_for(
        frame, to(dashscope), upload_to_dashscope
    )


def test_a_file_that_is_too_large_is_not_sent(dashscope: DashScopeUploadsFake, frame: Path) -> None:
    """The leave says how large it may be."""
    frame.write_bytes(bytes(3 << 19))
    with pytest.raises(StorageRefused) as caught:
        link_for(frame, to(dashscope), upload_to_dashscope)

    assert str(caught.value) == (
        "dashscope takes files of 1 MB at most; Ada's first frame.png has 1.5 MB\nMake it smaller."
    )
    assert dashscope.laid == {}


def test_leave_that_has_run_out_is_told(dashscope: DashScopeUploadsFake, frame: Path) -> None:
    """In the storage's words."""
    dashscope.policy = {"signature": "old"}
    with pytest.raises(StorageRefused) as caught:
        link_for(frame, to(dashscope), upload_to_dashscope)

    assert str(caught.value) == (
        "dashscope's storage refused the file (403 AccessDenied: Invalid according to Policy: Policy "
        "expired.)\nRun again to get a new upload form."
    )


def test_leave_without_a_place_is_no_leave(dashscope: DashScopeUploadsFake, frame: Path) -> None:
    """Nothing is sent anywhere."""
    dashscope.policy = {"upload_host": None}
    with pytest.raises(NoResult, match=r"^dashscope returned no upload address for Ada's first frame\.png\n"):
        link_for(frame, to(dashscope), upload_to_dashscope)


def test_a_refused_key_is_no_matter_of_storage(
    dashscope: DashScopeUploadsFake, sophnet: SophNetUploadsFake, frame: Path
) -> None:
    """It is told as everywhere."""
    for fake in (dashscope, sophnet):
        with pytest.raises(KeyRefused):
            link_for(frame, to(fake, key="another-key"), upload_to_dashscope)


def test_sophnet_signs_its_links_itself(sophnet: SophNetUploadsFake, frame: Path) -> None:
    """And hears a digest for a name."""
    laid = link_for(frame, to(sophnet), upload_to_sophnet)

    assert laid == UploadedFile(f"{sophnet.url}/files/{FRAME_NAME}.png?Signature=s")
    assert sophnet.laid == {f"{FRAME_NAME}.png": b"frame"}


def test_an_upload_without_a_link_is_no_result(sophnet: SophNetUploadsFake, frame: Path) -> None:
    """With what it says instead."""
    sophnet.without_link = True
    with pytest.raises(NoResult, match=r"and returned no link to it \(storage is full\)\n"):
        link_for(frame, to(sophnet), upload_to_sophnet)


@pytest.mark.parametrize("fault", [Fault.status(500), Fault.cut(), Fault.junk(), Fault.status(503)])
def test_whatever_fails_is_ours_to_tell(
    dashscope: DashScopeUploadsFake, sophnet: SophNetUploadsFake, frame: Path, fault: Fault
) -> None:
    """And never leaves a job unsure."""
    for fake in (dashscope, sophnet):
        fake.go_wrong(fault, at="POST ")
        if fake is dashscope and fault.how == "junk":
            continue  # its storage says nothing anyway
        with pytest.raises(ProviderError) as caught:
            link_for(frame, to(fake), upload_to_sophnet)
        assert not caught.value.maybe_sent
