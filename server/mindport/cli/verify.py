# SPDX-License-Identifier: Apache-2.0
"""`mindport verify`: runs cases of entries in both frameworks and keeps what they showed."""

import itertools
import time
from collections.abc import Sequence
from pathlib import Path

import click

from mindport.cli import DONE, FINDINGS
from mindport.cli.progress import progress_bar
from mindport.cli.verify_text import of_records, of_totals
from mindport.core.frameworks import family_of
from mindport.core.judge import Options
from mindport.core.mapping import Device, Entry
from mindport.core.proof import Status
from mindport.db import locate
from mindport.db.lookup import Database
from mindport.project.problem import WrongUse
from mindport.verify.campaign import ROOTS, Campaign, Verified, candidates
from mindport.verify.frameworks import VARIABLE, pinned, python_of
from mindport.verify.ledger import Ledger
from mindport.verify.process import WorkerError
from mindport.verify.staleness import reasons

_PLACE = "mindport verify"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.option("--changed", is_flag=True, help="What was never run, or is another since; goes on where a run stopped.")
@click.option("--all", "everything", is_flag=True, help="Every entry with a target for the device.")
@click.option("--check", is_flag=True, help="Run nothing and need no framework: list what --changed would run.")
@click.option("--framework", type=click.Choice(list(ROOTS)), help="Whose entries; both to check, else torch.")
@click.option("--jobs", "-j", type=click.IntRange(1), default=1, show_default=True, help="Pairs of processes.")
@click.option("--device", type=click.Choice([device.value for device in Device]), default="cpu", show_default=True)
@click.option(
    "--python", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Has the framework and MindSpore."
)
@click.option("--output", "-o", type=click.Path(file_okay=False, path_type=Path), help="Instead of api_db/verified.")
def verify(
    apis: tuple[str, ...],
    changed: bool,
    everything: bool,
    check: bool,
    framework: str | None,
    jobs: int,
    device: str,
    python: Path | None,
    output: Path | None,
) -> int:
    """Run cases in the source framework, rewrite them, run them in MindSpore, compare, and keep the result.

    Compared is every tensor and number that a case leaves: values, shapes and dtypes, inputs changed in place, and
    gradients. Exit code 1 tells that some entry claims what no run shows, or with --check that records are stale.

    \b
    Examples:
      mindport verify torch.nn.Conv2d torch.Tensor.add_
      mindport verify --changed --jobs 2
      mindport verify --all --framework tensorflow
      mindport verify --check
    """
    if bool(apis) + changed + everything + check != 1:
        raise WrongUse(_PLACE, "what to run is not clear", "name APIs, or give --changed, --all or --check")
    database = locate.open_database()
    newest = database.versions["mindspore"][-1]
    ledger = Ledger(output or _folder(), Device(device))
    named = [_named(api, database) for api in apis]
    if check:
        return _check(database, ledger, [Options(Device(device), newest, one) for one in _checked(framework)])
    options = Options(Device(device), newest, framework or _family(named))
    campaign = Campaign(options.framework, _pythons(options.framework, python), database, options)
    found: list[Verified] = []
    began = time.monotonic()
    try:
        versions = campaign.open(jobs)
        entries = named or list(candidates(database, options))
        plans = _plans(entries, ledger, database, options, versions) if changed else {}
        with progress_bar("verifying") as progress:
            done = itertools.count(1)

            def keep(one: Verified | None) -> None:
                if one is not None:
                    ledger.put(one.entry, one.records)
                    found.append(one)
                progress(next(done), len(entries))

            progress(0, len(entries))
            campaign.run(entries, keep, lambda entry, plan: plan in plans.get(entry.source, ()))
    except WorkerError as error:
        cure = f"run `mindport frameworks install {options.framework}`"
        raise WrongUse(options.framework, str(error), cure) from error
    finally:
        campaign.close()
    return _tell(found, bool(apis), time.monotonic() - began)


def _folder() -> Path:
    folder = locate.checkout()
    if folder is None:
        raise WrongUse(_PLACE, "there is no api_db folder beside an installed package", "give --output")
    return folder / "verified"


def _named(api: str, database: Database) -> Entry:
    canonical = database.canonical(api)
    entry = database.entry(canonical) if canonical is not None else None
    if entry is None:
        raise WrongUse(api, "the database has no entry for it", "see `mindport lookup`")
    return entry


def _family(named: Sequence[Entry]) -> str:
    """The framework of the entries that were named."""
    families = {family_of(entry.source) for entry in named}
    if len(families) > 1:
        raise WrongUse(_PLACE, "APIs of two frameworks", "run one command for each framework")
    return families.pop() if families else "torch"


def _checked(framework: str | None) -> list[str]:
    return [framework] if framework is not None else list(ROOTS)


def _pythons(framework: str, explicit: Path | None) -> tuple[Path, Path]:
    """The interpreters of the framework and of MindSpore, one and the same unless a variable says otherwise."""
    python = python_of(framework, explicit)
    if python is None:
        cure = f"run `mindport frameworks install {framework}`, or set {VARIABLE.format(framework.upper())}"
        raise WrongUse(framework, "not installed for verification", cure)
    return python, (explicit or python_of("mindspore") or python)


def _plans(
    entries: Sequence[Entry], ledger: Ledger, database: Database, options: Options, versions: tuple[str, str]
) -> dict[str, set[str]]:
    """Of the entries without a stale record, the plans that they were run with; only torch says what is planned now."""
    known = {entry.source: (entry, ledger.records(entry)) for entry in entries}
    return {
        source: {record.plan for record in records.values()}
        for source, (entry, records) in known.items()
        if next(reasons(entry, records, database, options, versions), None) is None
    }


def _check(database: Database, ledger: Ledger, several: Sequence[Options]) -> int:
    """Print which records are stale and why; the exit code."""
    stale = 0
    for options in several:
        versions = pinned(options.framework)
        for entry in candidates(database, options):
            why = next(reasons(entry, ledger.records(entry), database, options, versions), None)
            if why is not None:
                stale += 1
                click.echo(f"{entry.source}: {why}: run `mindport verify {entry.source}`")
    click.echo(f"{stale or 'no'} stale {'entry' if stale == 1 else 'entries'}")
    return FINDINGS if stale else DONE


def _tell(found: Sequence[Verified], in_full: bool, seconds: float) -> int:
    """Print what the runs showed; the exit code."""
    if in_full:
        for one in sorted(found, key=lambda one: one.entry.source):
            for target, record in one.records.items():
                click.echo("\n".join(of_records(one.entry.source, target, record)))
    records = [record for one in found for record in one.records.values()]
    click.echo("\n".join(of_totals(records, seconds)))
    return FINDINGS if any(record.status is Status.CONTRADICTED for record in records) else DONE
