# SPDX-License-Identifier: Apache-2.0
"""What has to be known about each framework to read its public names; adding a framework means adding an item here."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Framework:
    """How the public names of a framework are found, and what it does not tell itself."""

    package: str
    root: str
    """What its public names start with: "tf" for TensorFlow, the package otherwise."""
    owners: tuple[str, ...]
    """Top packages whose objects belong to the framework."""
    by_files: bool = True
    """Public modules are the package's files; otherwise only modules reachable as attributes."""
    others: tuple[str, ...] = ()
    """Packages that carry the same objects under names of their own."""
    internals: frozenset[str] = frozenset()
    """Parts of module names behind which nothing is public."""
    skip: tuple[str, ...] = ()
    """Modules that are left out with everything below them."""
    by_home: bool = True
    """Whether the package that defines an object, or one around it, is where it is documented."""
    prefer_functions: tuple[str, ...] = ()
    """Prefixes under which functions are documented although a shorter name exists."""
    prefer_classes: tuple[str, ...] = ()
    """The same for classes."""
    avoid: tuple[str, ...] = ()
    """Prefixes that name an object only when nothing else does."""
    stubs: tuple[str, ...] = ()
    """Files of the package with overloads and return types, the most telling first."""
    returns: dict[str, str] = field(default_factory=dict)
    """Public name -> return type that neither annotations nor stubs nor documentation tell."""
    calls: dict[str, str] = field(default_factory=dict)
    """Class -> what calling an instance returns, where its forward() is not annotated."""
    layers: str = ""
    """Modules whose layers return a tensor when called, unless something else is known."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Attributes that exist on instances only, or whose type nothing tells -> type."""
    methods: dict[str, str] = field(default_factory=dict)
    """Methods that only a private class of the instances has -> signature."""
    stands_for: dict[str, str] = field(default_factory=dict)
    """Private base class or metaclass -> the public class that is known to carry its members."""
    instances: bool = True
    """Whether attributes set in `__init__` are wanted; for a framework that is only a target they are not."""
    unimportable: tuple[str, ...] = ()
    """Packages that need something else to be imported; they are read as text."""


_TORCH_RNN = "tuple[torch.Tensor, torch.Tensor]"

TORCH = Framework(
    package="torch",
    root="torch",
    owners=("torch", "functorch"),
    skip=(
        "torch.ao.ns",
        "torch.ao.pruning",
        "torch.contrib",
        "torch.distributed.benchmarks",
        "torch.distributed.elastic",
        "torch.fx.experimental",
        "torch.fx.passes",
        "torch.nativert",
        "torch.numa",
        "torch.onnx.ops",
        "torch.package.analyze",
        "torch.testing._internal",
        "torch.utils.backcompat",
        "torch.utils.benchmark.examples",
        "torch.utils.benchmark.op_fuzzers",
        "torch.utils.bottleneck",
        "torch.utils.data.datapipes",
        "torch.utils.hipify",
        "torch.utils.jit",
        "torch.utils.serialization",
        "torch.utils.tensorboard",
        "torch.utils.viz",
        "torch.utils.model_dump",
    ),
    prefer_functions=("torch.nn.functional.",),
    prefer_classes=("torch.amp.GradScaler",),
    stands_for={"torch._C.TensorBase": "torch.Tensor", "torch.tensortype": "torch.Tensor"},
    avoid=("torch.quantization.", "torch.overrides.", "torch.types."),
    stubs=(
        "_C/_VariableFunctions.pyi",
        "_C/_nn.pyi",
        "nn/functional.pyi",
        "_C/__init__.pyi",
        "return_types.pyi",
        "_C/_distributed_c10d.pyi",
    ),
    returns={
        "torch.utils.data.DataLoader.__iter__": "Any",
        "torch.autograd.Function.apply": "Any",
        "torch.optim.lr_scheduler.LRScheduler.get_last_lr": "list[float]",
        "torch.unique": "torch.Tensor",
        "torch.unique_consecutive": "torch.Tensor",
    },
    calls={
        "torch.nn.LSTM": f"tuple[torch.Tensor, {_TORCH_RNN}]",
        "torch.nn.GRU": _TORCH_RNN,
        "torch.nn.RNN": _TORCH_RNN,
    },
    layers="torch.nn.modules.",
    attributes={
        "torch.__version__": "str",
        "torch.version.cuda": "str | None",
        "torch.version.hip": "str | None",
        "torch.backends.cuda.matmul.allow_tf32": "bool",
        "torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction": "bool",
        "torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction": "bool",
        "torch.autograd.function.FunctionCtx.saved_tensors": "tuple[torch.Tensor, ...]",
        "torch.autograd.function.FunctionCtx.needs_input_grad": "tuple[bool, ...]",
        "torch.nn.Module.training": "bool",
        "torch.nn.Parameter.requires_grad": "bool",
        "torch.optim.Optimizer.param_groups": "list[dict[str, Any]]",
        "torch.optim.Optimizer.state": "dict[torch.Tensor, Any]",
    },
    unimportable=("torch.utils.tensorboard",),
)

TENSORFLOW = Framework(
    package="tensorflow",
    root="tf",
    owners=("tensorflow", "keras", "ml_dtypes"),
    by_files=False,
    others=("keras",),
    internals=frozenset({"src", "python", "core", "compiler"}),
    skip=(
        "tf.compat.v2",
        "tf.compat.v1.compat",
        "tf.compat.v1.keras",
        "tf.python",
        "tf.core",
        "tf.compiler",
        "tf.tools",
        "tf.lite.python",
        "tf.dtensor.python",
    ),
    prefer_functions=("tf.keras.",),
    prefer_classes=("tf.keras.",),
    avoid=(
        "keras.",
        "tf.compat.",
        "tf.raw_ops.",
        "tf.keras.ops.numpy.",
        "tf.keras.ops.nn.",
        "tf.keras.preprocessing.image.",
    ),
    attributes={
        "tf.Tensor.device": "str",
        "tf.Tensor.dtype": "tf.DType",
        "tf.Variable.dtype": "tf.DType",
        "tf.Variable.shape": "tf.TensorShape",
    },
    methods={
        "tf.Tensor.cpu": "() -> tf.Tensor",
        "tf.Tensor.gpu": "(gpu_index=0) -> tf.Tensor",
        "tf.Tensor.numpy": "() -> numpy.ndarray",
        "tf.Variable.numpy": "() -> numpy.ndarray",
    },
)

MINDSPORE = Framework(
    package="mindspore",
    root="mindspore",
    instances=False,
    by_home=False,
    attributes={"mindspore.__version__": "str"},
    stands_for={"mindspore._c_expression.TensorPy": "mindspore.Tensor"},
    owners=("mindspore",),
    skip=(
        "mindspore.ops_generate",
        "mindspore.ops.auto_generate",
        "mindspore.include",
        "mindspore.lib",
        "mindspore.config",
        "mindspore.default_config",
        "mindspore.log",
        "mindspore.version",
        "mindspore.run_check",
        "mindspore.parallel.cluster",
        "mindspore.parallel.shard",
        "mindspore.ops.vm_impl_registry",
        "mindspore.dataset.debug",
        "mindspore.dataset.core",
        "mindspore.dataset.profiler",
        "mindspore.profiler.analysis",
        "mindspore.profiler.common",
        "mindspore.profiler.platform",
        "mindspore.ops.bprop_mindir",
        "mindspore.ops.operations.manually_defined",
        "mindspore.ops.tensor_method",
        "mindspore.common.hook_handle",
    ),
    avoid=("mindspore.common.", "mindspore.ops.function.", "mindspore.ops.functional.", "mindspore.ops.operations."),
)

FRAMEWORKS = {framework.package: framework for framework in (TORCH, TENSORFLOW, MINDSPORE)}
