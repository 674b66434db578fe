# SPDX-License-Identifier: Apache-2.0
"""Gradients that are derived again (`create_graph=True`): where MindSpore would lose a part of them it says so.

MindSpore 2.10 records how a gradient is computed, but not the views and means in it: what goes through them is missing
from a second derivative without a word. So the record is looked at before it is used.
"""

from __future__ import annotations

from mindport.core.rewriting.recorded.helpers import SEVERAL, WEIGHT

_CHECK = '''\
def check_derivable(outputs, weights, inputs):
    """Raise where MindSpore would lose a part of what the gradients by inputs are derived to; it does so with views."""
    whole = set(
        "Abs Add AddExt Atan BiasAdd ClampScalar Contiguous Cos Cosh CumSum Div Divs Erf Exp Expm1 Gather Log Log1p "
        "MatMul Max Maximum Mul Muls Neg OnesLike Pow PowTensorScalar ProdExt RealDiv ReLU Reciprocal ReluGrad "
        "ReverseV2 Rsqrt Select SiLU Sigmoid SigmoidGrad Sin Sinh Softplus Split Sqrt Square Stack StridedSlice Sub "
        "SubExt Tan Tanh TanhGrad Tril ZerosLike".split()
    )
    linear = set("Contiguous Divs ExpandDims MeanExt ReduceMean ReduceSum Reshape Squeeze SumExt Transpose".split())
    wanted = {one._grad_node._unique_id() for one in inputs}
    known = {}

    def leads(node, is_constant):
        """Whether the gradients pass a node, with a constant from above that nothing is lost of."""
        key = node._unique_id(), is_constant
        if key in known:
            return known[key]
        below = is_constant and node.name() in linear | {"Muls", "Neg", "Add", "AddExt", "Sub", "SubExt"}
        recorded = [number for number, (after, _) in enumerate(node.next_functions) if after is not None]
        edges = [number for number in recorded if leads(node.next_functions[number][0], below)]
        known[key] = key[0] in wanted or bool(edges) or not (wanted or recorded)
        shape = node._input_metadata[0].shape if edges else None
        kept = (
            node.name() in whole
            or (is_constant and node.name() in linear)
            or (node.name() == "SelectView" and not shape)
            or (node.name() == "Dense" and edges == [0])
            or (node.name() == "MatMulExt" and len(recorded) == 1 and len(shape or ()) == 2)
        )
        if edges and not kept:
            raise RuntimeError(f"MindSpore would lose a part of what the gradient of {node.name()} is derived to")
        return known[key]

    for output, weight in zip(outputs, weights):
        leads(output._grad_node, not weight._requires_grad or weight._grad_node.name() in ("OnesLike", "ZerosLike"))


'''

AGAIN = {
    "backward_from": WEIGHT
    + _CHECK
    + '''\
def backward_from(output, weight=None, retain_graph=None, create_graph=False, inputs=None):
    """PyTorch's backward(): tensors that ask for gradients add them to those that they hold in `_grad`."""
    weights = (weight_of(output, weight),)
    if create_graph:
        check_derivable((output,), weights, tuple(inputs or ()))
    keep = bool(create_graph if retain_graph is None else retain_graph)
    run = mindspore._c_expression.run_backward
    run((output,), weights, keep, bool(create_graph), tuple(inputs or ()), True, accumulate_grad=True)
''',
    "gradients_of": SEVERAL
    + WEIGHT
    + _CHECK
    + '''\
def gradients_of(outputs, inputs, weights=None, retain_graph=None, create_graph=False, allow_unused=None):
    """PyTorch's autograd.grad(): the gradients by inputs, None for one that the outputs do not depend on."""
    outputs, inputs, given = in_tuple(outputs), in_tuple(inputs), in_tuple(weights)
    weights = tuple(map(weight_of, outputs, given)) if given else tuple(map(weight_of, outputs))
    if create_graph:
        check_derivable(outputs, weights, inputs)
    keep = bool(create_graph if retain_graph is None else retain_graph)
    run, unused = mindspore._c_expression.run_backward, bool(allow_unused)
    return run(outputs, weights, keep, bool(create_graph), inputs, unused, accumulate_grad=False)
''',
}
"""The functions that take `create_graph`, each with what it is built on before it."""
