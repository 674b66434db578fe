# SPDX-License-Identifier: Apache-2.0
"""Which member names only a tensor has: the tensor's own, less what everyday Python objects have too."""

import array
import collections
import io
import pathlib
import re
from functools import lru_cache

from mindport.core.flow.values import MODULE, TENSOR
from mindport.core.world import Knowledge

_PYTHON = frozenset(
    name
    for kind in (
        str, bytes, int, float, complex, list, tuple, dict, set, frozenset, slice, range, property,
        io.StringIO, io.BufferedReader, re.Pattern, re.Match, collections.deque, collections.Counter,
        collections.OrderedDict, pathlib.Path, array.array,
    )
    for name in dir(kind)
    if name != "detach"  # of buffered files: nobody calls it
)  # fmt: skip

NUMPY = frozenset(
    "T all any argmax argmin argpartition argsort astype base byteswap choose clip compress conj conjugate "
    "copy ctypes cumprod cumsum data device diagonal dot dtype dump dumps fill flags flat flatten getfield "
    "imag item itemset itemsize mT max mean min nbytes ndim newbyteorder nonzero partition prod ptp put ravel "
    "real repeat reshape resize round searchsorted setfield setflags shape size sort squeeze std strides sum "
    "swapaxes take to_device tobytes tofile tolist tostring trace transpose var view".split()
)
"""Members of numpy.ndarray."""

_OTHERS = frozenset(
    # pandas, PIL, sympy, argparse, logging, SQL builders, plotting, threading, executors, devices
    "apply map to_dense where select filter rename names name type grad_fn values eq ne gt lt ge le add sub "
    "mul div mod pow floor ceil abs exp log log2 log10 sqrt sin cos tan diff corrcoef cov median mode "
    "quantile rank sample rotate crop split histogram quantize convert register_hook backward device dtype "
    "shape ndim is_cuda T grad requires_grad data layout size dim cross inverse solve evaluate expand subs "
    "diag det trace norm normal_ unique align_to stride storage record_stream lower bernoulli is_complex "
    "index_put pin_memory is_shared is_pinned dim_order set put heaviside resize".split()
)

CALLED_ONLY_ON_TENSORS = frozenset(("size", "dim"))
"""`x.size()` and `x.dim()`, called: NumPy has attributes of that name or none."""

SHARED_WITH_ARRAYS = frozenset(
    "sum mean var std min max argmin argmax prod any all abs exp sqrt sin cos tan norm item numel conj round "
    "floor ceil neg mul div pow view reshape transpose squeeze flatten ravel repeat clip cumsum cumprod "
    "argsort dot trace diag real imag nonzero tolist swapaxes diff quantile median eq ne gt lt ge le log "
    "normal_".split()
)
"""Methods that, called where nothing speaks of NumPy, are a tensor's."""

SHARED_WITH_MODULES = frozenset("to float half double bfloat16 cpu cuda type requires_grad_".split())
"""Methods of tensors and of modules: a tensor's, unless the receiver is named like a module."""

MODULE_LIKE = re.compile(
    r"(?i)model|net\b|module|encoder|decoder|backbone|layer|block|unet|vae|head\b|pipe|processor|tokeniz|critic|actor|"
    r"generator|discriminator|criterion|metric|\bself$|device|inputs?$|batch|sample$|feature_extractor"
)
"""Names of things that have `.to(…)` and are no tensor, or hold tensors."""

CALLED_ONLY_ON_MODULES = frozenset(
    f"{name}()"
    for name in (
        "parameters", "named_parameters", "named_modules", "named_children", "named_buffers", "register_forward_hook",
        "register_forward_pre_hook", "register_full_backward_hook", "get_submodule", "load_state_dict", "modules",
    )
)  # fmt: skip
"""`x.parameters()`, called: of everyday objects only modules have it."""

_STRONG = frozenset(
    # A name from the list above that is nevertheless a tensor's where nothing of NumPy, pandas or PIL is around.
    "shape ndim reshape transpose squeeze flatten argmax argsort cumsum cumprod requires_grad grad_fn is_cuda "
    "norm_ backward".split()
)


@lru_cache(maxsize=4)
def only_on_tensors(knowledge: Knowledge, numpy_around: bool) -> frozenset[str]:
    """The names that prove a tensor in a file, depending on whether the file imports NumPy."""
    tensor = knowledge.members(TENSOR)
    others = (
        knowledge.members(MODULE)
        | knowledge.members("torch.Size")
        | knowledge.members("torch.distributions.Distribution")
    )
    others |= knowledge.members("torch.optim.Optimizer")
    only = frozenset(name for name in tensor if not name.startswith("__")) - _PYTHON - NUMPY - others - _OTHERS
    if not numpy_around:
        only |= _STRONG & tensor
    return only


@lru_cache(maxsize=4)
def perhaps_tensors(knowledge: Knowledge) -> frozenset[str]:
    """The names that suggest a tensor where nothing else is known of the receiver: no builtin object has them."""
    return frozenset(name for name in knowledge.members(TENSOR) if not name.startswith("_")) - _PYTHON


@lru_cache(maxsize=4)
def member_names(knowledge: Knowledge) -> frozenset[str]:
    """The names of all members that objects of the frameworks' classes have: only such attributes are looked at."""
    return frozenset(name for name in knowledge.all_members() if not name.startswith("__"))
