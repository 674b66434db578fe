# SPDX-License-Identifier: Apache-2.0
"""`mindport verify`: runs cases of entries in both frameworks and keeps what they showed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from mindport.cli import DONE, FINDINGS
from mindport.cli.progress import progress_bar
from mindport.core.judge import Options
from mindport.core.mapping import Device, Entry
from mindport.db import locate
from mindport.db.lookup import Database
from mindport.db.verified import Record, Status
from mindport.project.problem import WrongUse
from mindport.verify.campaign import ROOTS, Campaign, Verified
from mindport.verify.frameworks import VARIABLE, python_of
from mindport.verify.ledger import Ledger
from mindport.verify.process import WorkerError


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.option("--changed", is_flag=True, help="What was never run, or is another since; goes on where a run stopped.")
@click.option("--all", "everything", is_flag=True, help="Every entry with a target for the device.")
@click.option("--framework", type=click.Choice(list(ROOTS)), default="torch", show_default=True)
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
    framework: str,
    jobs: int,
    device: str,
    python: Path | None,
    output: Path | None,
) -> int:
    """Run cases in the source framework, rewrite them, run them in MindSpore, compare, and keep the result.

    Compared is every tensor and number that a case leaves: values, shapes and dtypes, inputs changed in place, and
    gradients. Exit code 1 tells that some entry claims what no run shows.

    \b
    Examples:
      mindport verify torch.nn.Conv2d torch.Tensor.add_
      mindport verify --changed --jobs 2
      mindport verify --all --framework tensorflow
    """
    if bool(apis) + changed + everything != 1:
        raise WrongUse("mindport verify", "what to run is not clear", "name APIs, or give --changed or --all")
    folder = output or _folder()
    database = locate.open_database()
    chosen = Device(device)
    newest = database.versions["mindspore"][-1]
    campaign = Campaign(framework, _pythons(framework, python), database, Options(chosen, newest, framework))
    ledger = Ledger(folder, chosen)
    found: list[Verified] = []
    try:
        versions = campaign.open(jobs)
        entries = _named(apis, database) if apis else list(campaign.candidates())
        if changed:
            entries = [entry for entry in entries if not ledger.is_fresh(entry, versions)]
        with progress_bar("verifying") as progress:

            def keep(one: Verified) -> None:
                ledger.put(one.entry, one.records)
                found.append(one)
                progress(len(found), len(entries))

            progress(0, len(entries))
            campaign.run(entries, keep)
    except WorkerError as error:
        raise WrongUse(f"{framework}", str(error), f"run `mindport frameworks install {framework}`") from error
    finally:
        campaign.close()
    return _tell(found, bool(apis))


def _folder() -> Path:
    folder = locate.checkout()
    if folder is None:
        raise WrongUse("mindport verify", "there is no api_db folder beside an installed package", "give --output")
    return folder / "verified"


def _pythons(framework: str, explicit: Path | None) -> tuple[Path, Path]:
    """The interpreters of the framework and of MindSpore, one and the same unless a variable says otherwise."""
    python = python_of(framework, explicit)
    if python is None:
        cure = f"run `mindport frameworks install {framework}`, or set {VARIABLE.format(framework.upper())}"
        raise WrongUse(framework, "not installed for verification", cure)
    return python, (explicit or python_of("mindspore") or python)


def _named(apis: Sequence[str], database: Database) -> list[Entry]:
    entries = []
    for api in apis:
        canonical = database.canonical(api)
        entry = database.entry(canonical) if canonical is not None else None
        if entry is None:
            raise WrongUse(api, "the database has no entry for it", "see `mindport lookup`")
        entries.append(entry)
    return entries


def _tell(found: Sequence[Verified], in_full: bool) -> int:
    """Print what the runs showed; the exit code."""
    statuses: Counter[str] = Counter()
    for one in sorted(found, key=lambda one: one.entry.source):
        for target, record in one.records.items():
            statuses[record.status.value] += 1
            if in_full:
                click.echo("\n".join(_lines(one.entry.source, target, record)))
    if not in_full:
        click.echo("\n".join(f"{count:6} {status}" for status, count in statuses.most_common()))
    return FINDINGS if statuses[Status.CONTRADICTED.value] else DONE


def _lines(source: str, target: str, record: Record) -> list[str]:
    count = sum(record.cases.values())
    lines = [
        f"{source} -> {target}: {record.status.value}",
        f"  {count} equal ({', '.join(f'{n} {origin}' for origin, n in record.cases.items()) or 'no case'}), "
        f"largest error {record.max_error:.1g}; gradients {record.gradients}, {record.gradient_error:.1g}",
    ]
    lines += [f"  {what}: {one.code}: {one.what}" for what, several in (
        ("fails", record.failing), ("gradient", record.gradients_failing)) for one in several]  # fmt: skip
    lines += [f"  limit: {limit}: {number}" for limit, number in record.limits.items()]
    return lines + [f"  left alone: {reason}: {number}" for reason, number in record.refused.items()]
