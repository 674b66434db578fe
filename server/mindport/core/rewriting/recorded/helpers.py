# SPDX-License-Identifier: Apache-2.0
"""What a file with recorded gradients is given: the functions that stand for PyTorch's, as text by their names.

MindSpore 2.10 records in PyNative what is computed from tensors that ask for gradients, as PyTorch does, once its grad
flag is set. It has no public functions for that record; these few use what its own recomputation uses.
"""

from __future__ import annotations

START = "mindspore.common.api._pynative_executor.set_grad_flag(True)  # record what gradients are computed from"
"""The statement behind the imports that switches recording on."""

SEVERAL = '''\
def in_tuple(value):
    """One tensor or several as a tuple, nothing as an empty one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, mindspore.Tensor) else tuple(value)


'''
WEIGHT = '''\
def weight_of(output, weight=None):
    """What each element of an output is weighted with: 1 for a scalar, in PyTorch nothing else goes without."""
    if weight is None and output.size != 1:
        raise RuntimeError("grad can be implicitly created only for scalar outputs")
    return mindspore.ops.ones_like(mindspore.ops.stop_gradient(output)) if weight is None else weight


'''
HELPERS = {
    "backward_from": WEIGHT
    + '''\
def backward_from(output, weight=None, retain_graph=None, inputs=None):
    """PyTorch's backward(): tensors that ask for gradients add them to those that they hold in `_grad`."""
    run, weights = mindspore._c_expression.run_backward, (weight_of(output, weight),)
    run((output,), weights, bool(retain_graph), False, tuple(inputs or ()), True, accumulate_grad=True)
''',
    "backward_from_all": SEVERAL
    + WEIGHT
    + '''\
def backward_from_all(outputs, weights=None, retain_graph=None, inputs=None):
    """PyTorch's autograd.backward(): as backward() of several outputs together."""
    outputs, given = in_tuple(outputs), in_tuple(weights)
    weights = tuple(map(weight_of, outputs, given)) if given else tuple(map(weight_of, outputs))
    run = mindspore._c_expression.run_backward
    run(outputs, weights, bool(retain_graph), False, in_tuple(inputs), True, accumulate_grad=True)
''',
    "gradients_of": SEVERAL
    + WEIGHT
    + '''\
def gradients_of(outputs, inputs, weights=None, retain_graph=None, allow_unused=None):
    """PyTorch's autograd.grad(): the gradients by inputs, None for one that the outputs do not depend on."""
    outputs, inputs, given = in_tuple(outputs), in_tuple(inputs), in_tuple(weights)
    weights = tuple(map(weight_of, outputs, given)) if given else tuple(map(weight_of, outputs))
    run = mindspore._c_expression.run_backward
    return run(outputs, weights, bool(retain_graph), False, inputs, bool(allow_unused), accumulate_grad=False)
''',
    "GradMode": '''\
class GradMode:
    """PyTorch's no_grad and its like: whether gradients are recorded in a with statement or a decorated function."""

    def __init__(self, enabled):
        self.enabled, self.before = enabled, []

    def __enter__(self):
        self.before.append(mindspore.common.api._pynative_executor.enable_grad())
        mindspore.common.api._pynative_executor.set_enable_grad(bool(self.enabled))

    def __exit__(self, *_):
        mindspore.common.api._pynative_executor.set_enable_grad(self.before.pop())

    def __call__(self, function):
        def decorated(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        decorated.__name__, decorated.__doc__ = function.__name__, function.__doc__
        return decorated
''',
    "requiring_gradient": '''\
def requiring_gradient(tensor, requires_grad=True):
    """PyTorch's requires_grad_(), which gives back the tensor."""
    tensor.requires_grad_(requires_grad)
    return tensor
''',
    "asks_for_gradient": '''\
def asks_for_gradient(tensor):
    """PyTorch's requires_grad: MindSpore also records results that are no floating point numbers."""
    return tensor._requires_grad and (tensor.is_floating_point() or tensor.is_complex())
''',
    "is_leaf_tensor": '''\
def is_leaf_tensor(tensor):
    """PyTorch's is_leaf: no result of something that is recorded."""
    return tensor._is_leaf or not (tensor.is_floating_point() or tensor.is_complex())
''',
    "recorded_node": '''\
def recorded_node(tensor):
    """PyTorch's grad_fn: what is recorded of a result, None for a tensor that is none."""
    return None if tensor._is_leaf else tensor._grad_node
''',
    "retain_gradient": '''\
def retain_gradient(tensor):
    """PyTorch's retain_grad(): the gradient by an intermediate result is kept in its `_grad`, too."""

    def keep(gradient):
        tensor._grad = gradient if tensor._grad is None else tensor._grad + gradient

    if not tensor._is_leaf:
        tensor.register_hook(keep)
''',
    "step_with_gradients": '''\
def step_with_gradients(optimizer, closure=None):
    """PyTorch's optimizer.step(): each parameter moves by the gradient that it holds; one without any stays."""
    value = closure() if closure is not None else None
    parameters = optimizer.parameters
    idle = [index for index, parameter in enumerate(parameters) if parameter._grad is None]
    if len(idle) == len(parameters):
        return value
    states = [state for state in vars(optimizer).values() if isinstance(state, mindspore.ParameterTuple)]
    with mindspore._no_grad():
        kept = [(state[index], state[index].copy()) for state in states for index in idle]
        optimizer(tuple(mindspore.ops.zeros_like(one) if one._grad is None else one._grad for one in parameters))
        for parameter, before in kept:
            parameter.set_data(before)
    return value
''',
    "zero_gradients": '''\
def zero_gradients(parameters, set_to_none=True):
    """PyTorch's zero_grad(): the parameters hold no gradients any more, or zeros."""
    for parameter in parameters:
        if set_to_none or parameter._grad is None:
            parameter._grad = None
        else:
            parameter._grad = mindspore.ops.zeros_like(parameter._grad)
''',
    "clip_gradient_norm": '''\
def clip_gradient_norm(parameters, max_norm, norm_type=2.0):
    """PyTorch's clip_grad_norm_(): scale the gradients that parameters hold; the result is their norm before."""
    parameters = [parameters] if isinstance(parameters, mindspore.Tensor) else parameters
    gradients = [parameter._grad for parameter in parameters if parameter._grad is not None]
    if not gradients:
        return mindspore.tensor(0.0)
    sizes = [gradient.abs() for gradient in gradients]
    if norm_type == float("inf"):
        norm = mindspore.ops.stack([size.max() for size in sizes]).max()
    else:
        norm = sum((size**norm_type).sum() for size in sizes) ** (1.0 / norm_type)
    scale = mindspore.ops.clamp(max_norm / (norm + 1e-6), max=1.0)
    for gradient in gradients:
        gradient.copy_(gradient * scale)
    return norm
''',
    "clip_gradient_values": '''\
def clip_gradient_values(parameters, limit):
    """PyTorch's clip_grad_value_(): no element of the gradients that parameters hold is beyond a limit."""
    for parameter in [parameters] if isinstance(parameters, mindspore.Tensor) else parameters:
        if parameter._grad is not None:
            parameter._grad.copy_(mindspore.ops.clamp(parameter._grad, -limit, limit))
''',
    "updated": '''\
def updated(old, new):
    """What `old += …` leaves: a tensor is changed in place, as in PyTorch, a number is replaced."""
    return old.copy_(new) if isinstance(old, mindspore.Tensor) else new
''',
}
"""Each with what it is built on before it."""
