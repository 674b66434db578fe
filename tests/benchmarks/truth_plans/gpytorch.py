# SPDX-License-Identifier: Apache-2.0
"""gpytorch and linear_operator: docstring examples, kernels, exact and variational regression trained for steps."""

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run, built, doctests

PACKAGES = ("gpytorch", "linear_operator")
HELD_OUT = True

_TINY: Mapping[str, Any] = {
    "num_dimensions": 2, "num_tasks": 2, "num_mixtures": 2, "power": 2, "num_samples": 3, "num_dims": 2, "q": 1,
    "num_inducing": 4,
}  # fmt: skip


def runs() -> Iterator[Run]:
    for package in PACKAGES:
        yield from doctests(package, r"\.(test|keops|pyro)\b")
    kernels = importlib.import_module("gpytorch.kernels")
    for name, cls in inspect.getmembers(kernels, inspect.isclass):
        yield f"kernel {name}", _kernel(cls)
    likelihoods = importlib.import_module("gpytorch.likelihoods")
    for name, cls in inspect.getmembers(likelihoods, inspect.isclass):
        yield f"likelihood {name}", _likelihood(cls)
    for name in ("RBFKernel", "MaternKernel", "LinearKernel", "PeriodicKernel"):
        yield f"regression {name}", _exact(name)
    for strategy in ("VariationalStrategy", "UnwhitenedVariationalStrategy", "CiqVariationalStrategy"):
        for distribution in ("CholeskyVariationalDistribution", "MeanFieldVariationalDistribution"):
            yield f"{strategy} {distribution}", _variational(strategy, distribution)
    priors = importlib.import_module("gpytorch.priors")
    for name, cls in inspect.getmembers(priors, inspect.isclass):
        yield f"prior {name}", _prior(cls)


def _gpytorch() -> Any:
    return importlib.import_module("gpytorch")


def _kernel(cls: Callable[..., Any]) -> Callable[[], object]:
    def run() -> None:
        base = _gpytorch().kernels.RBFKernel()
        wanted = inspect.signature(cls).parameters
        kernel = built(cls, _TINY, **({"base_kernel": base} if "base_kernel" in wanted else {}))
        inputs, others = torch.randn(5, 2), torch.randn(4, 2)
        covariance = kernel(inputs)
        covariance.to_dense().sum().backward()
        kernel(inputs, others).to_dense(), kernel(inputs, diag=True), covariance[:2, :2].to_dense()
        kernel[0], kernel.state_dict(), (kernel + base)(inputs).to_dense(), (kernel * base)(inputs).to_dense()

    return run


def _likelihood(cls: Callable[..., Any]) -> Callable[[], object]:
    def run() -> None:
        library = _gpytorch()
        likelihood = built(cls, {"num_classes": 3, "num_features": 5, "num_tasks": 2, "noise": torch.ones(5)})
        function = library.distributions.MultivariateNormal(torch.zeros(5), torch.eye(5))
        target = torch.ones(5)
        likelihood(function), likelihood.expected_log_prob(target, function), likelihood.log_marginal(target, function)

    return run


def _exact(kernel: str) -> Callable[[], object]:
    def run() -> None:
        library = _gpytorch()

        class Regression(library.models.ExactGP):  # type: ignore[name-defined, misc]
            def __init__(self, x: torch.Tensor, y: torch.Tensor, likelihood: Any) -> None:
                super().__init__(x, y, likelihood)
                self.mean = library.means.LinearMean(1)
                self.covariance = library.kernels.ScaleKernel(getattr(library.kernels, kernel)())

            def forward(self, x: torch.Tensor) -> Any:
                return library.distributions.MultivariateNormal(self.mean(x), self.covariance(x))

        x = torch.linspace(0, 1, 12).unsqueeze(-1)
        y = torch.sin(6 * x).squeeze(-1)
        likelihood = library.likelihoods.GaussianLikelihood(noise_prior=library.priors.GammaPrior(1.1, 0.05))
        model = Regression(x, y, likelihood)
        objective = library.mlls.ExactMarginalLogLikelihood(likelihood, model)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        for size in (0, 800):
            with library.settings.max_cholesky_size(size):
                optimizer.zero_grad()
                (-objective(model(x), y)).backward()
                optimizer.step()
        model.eval(), likelihood.eval()
        with torch.no_grad(), library.settings.fast_pred_var():
            prediction = likelihood(model(x + 0.05))
            prediction.confidence_region(), prediction.sample(torch.Size([2])), prediction.log_prob(y)
        model.get_fantasy_model(x[:2] + 0.1, y[:2])

    return run


def _variational(strategy: str, distribution: str) -> Callable[[], object]:
    def run() -> None:
        library = _gpytorch()
        module = library.variational

        class Approximate(library.models.ApproximateGP):  # type: ignore[name-defined, misc]
            def __init__(self, points: torch.Tensor) -> None:
                inner = getattr(module, distribution)(points.size(0))
                super().__init__(getattr(module, strategy)(self, points, inner, learn_inducing_locations=True))
                self.mean = library.means.ConstantMean()
                self.covariance = library.kernels.ScaleKernel(library.kernels.RBFKernel())

            def forward(self, x: torch.Tensor) -> Any:
                return library.distributions.MultivariateNormal(self.mean(x), self.covariance(x))

        x = torch.randn(12, 2)
        y = x.sum(-1)
        model, likelihood = Approximate(x[:4].clone()), library.likelihoods.GaussianLikelihood()
        for name in ("VariationalELBO", "PredictiveLogLikelihood", "GammaRobustVariationalELBO"):
            objective = getattr(library.mlls, name)(likelihood, model, num_data=12)
            (-objective(model(x), y)).backward()
        model.eval()
        model(x)

    return run


def _prior(cls: Callable[..., Any]) -> Callable[[], object]:
    values = {"concentration": 2.0, "rate": 1.0, "loc": 0.0, "scale": 1.0, "a": 0.1, "b": 2.0, "n": 2, "eta": 1.0,
              "low": 0.0,              "high": 1.0, "sigma": 0.1}  # fmt: skip

    def run() -> None:
        prior = built(cls, values)
        prior.log_prob(prior.sample(torch.Size([3])))

    return run
