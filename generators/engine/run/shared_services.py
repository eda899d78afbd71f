"""Opens the services that all steps of one process share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from generators.engine.project import Project
from generators.engine.run.run_folder import run_folder
from generators.media.programs import find_browser, node_program
from generators.money.gateway import ProviderGateway
from generators.plan.paths import REMOTION
from generators.steps.services import Services


def services_in(folder: Path, project: Path, cache: Path, gateway: ProviderGateway | None = None) -> Services:
    """Services with a temporary folder, for a project; without a gateway for steps that ask no provider."""
    return Services(
        remotion=project / REMOTION,
        cache=cache,
        run_folder=folder,
        node=node_program,
        browser=lambda: find_browser(project / REMOTION).choice,
        gateway=gateway,
    )


@contextlib.contextmanager
def open_services(project: Project, gateway: ProviderGateway) -> Iterator[Services]:
    """The coordinator's services for one run, in a temporary folder of their own."""
    with run_folder() as folder:
        services = services_in(folder, project.root, project.cache, gateway)
        try:
            yield services
        finally:
            services.close()
            gateway.journal.disconnect()
