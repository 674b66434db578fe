# SPDX-License-Identifier: Apache-2.0
"""`y.backward()` for tensors or a network whose `.grad` is read: `y, x.grad = mindspore.value_and_grad(forward_fn)(x)`.

MindSpore's tensors have no `.grad` of their own, but take the attribute. Gradients add up in PyTorch; only where that
cannot show, because they are deleted before the next `backward()`, is this right.
"""

from __future__ import annotations

import ast
import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import code, loop_of, parsed, scope_of, statements
from mindport.core.rewriting.by_hand.forward_part import Forward, forward_part, siblings_of
from mindport.core.rewriting.by_hand.kept_gradients import added, updates_in_place
from mindport.core.rewriting.by_hand.losses import Losses
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.name_flow import bound_names, loaded_names
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import Node

_DELETED = r"{name}\.grad(?:\.data)?\.zero_\(\)|{name}\.grad *= *None"
_NO_LEAF = Text(
    "what its gradients are for is not seen here: see the steps under `mindport lookup torch.Tensor.backward`",
    "此处看不出要对什么求梯度：步骤见 `mindport lookup torch.Tensor.backward`",
)


def of_leaves(losses: Losses, use: UseEdits) -> list[Edit]:
    """The edits of a `backward()` without an optimizer."""
    statement = losses.statement
    scope = scope_of(statement)
    text = code(scope, use)
    reached = _reached(losses, use)
    tensors = [name for name in _tensors(scope, use) if name in reached]
    networks = [name for name in dict.fromkeys(_networks(text)) if name in reached]
    if bool(tensors) == bool(networks) or len(networks) > 1:
        raise Refused(_NO_LEAF)
    deleted = _deletions(scope, tensors, networks, text, use)
    gone = {use.source.slice(node).partition(".")[0] for node in deleted}
    emptied = gone.issuperset(tensors) if tensors else bool(gone) or _are_reset(networks, text)
    alone = text.count(".backward(") == len(losses.tensors) and loop_of(statement) is None
    adds_up = not (alone or emptied)
    if adds_up:
        deleted = []
    siblings = siblings_of(statement)
    resets = [one for one in siblings[: siblings.index(statement)] if ".zero_grad(" in use.source.slice(one)]
    deleted = [*deleted, *resets]
    before = max((i for i, one in enumerate(siblings) if _prepares(one, tensors, use)), default=-1)
    forward = forward_part(statement, losses.tensors, {*tensors, *networks}, before, use, deleted, losses.weight)
    parameters = tuple(dict.fromkeys((*tensors, *forward.needed)))
    edits = forward.moved(use, parameters, deleted)
    edits.append(Edit(*use.source.offsets(statement), _computed(forward, tensors, networks, parameters, adds_up, use)))
    for node in (*deleted, *losses.others):
        edits.append(line_deletion(use.patches.text, *use.source.offsets(node)))
    return edits + updates_in_place(scope, use)


def of_request(place: Place, use: UseEdits) -> list[Edit]:
    """`x.requires_grad_()` vanishes: what is derived by is named where the gradients are computed."""
    if place.usage.arguments or place.receiver is None:
        raise Refused(_NO_LEAF)
    if place.statement is not None and place.block_holds:
        return [line_deletion(use.patches.text, *place.statement)]
    return [Edit(place.start, place.end, use.patches.within(*place.receiver))]


def of_flag(place: Place, use: UseEdits) -> list[Edit] | None:
    """`x.requires_grad = True` vanishes as `x.requires_grad_()` does; a Parameter has the attribute."""
    receiver = use.patches.within(*place.receiver) if place.receiver is not None else ""
    if re.search(r"\.(weight|bias)$", receiver):
        return []
    assignment = place.expression.parent
    statement = assignment.parent if assignment is not None else None
    if not place.assigned or statement is None or statement.type != "expression_statement":
        return None
    written = use.source.slice(statement)
    if re.fullmatch(r"[\w.]+\.requires_grad\s*=\s*True", written) is None or len(siblings_of(statement)) == 1:
        return None
    return [line_deletion(use.patches.text, *use.source.offsets(statement))]


def _tensors(scope: Node, use: UseEdits) -> list[str]:
    """Names of tensors that ask for gradients, as they come."""
    found = []
    for node in (node for tree in statements([scope], use) for node in ast.walk(tree)):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _asks(value):
                found.append((node.lineno, name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if _asks(value):
                found.append((node.lineno, name))
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=name), attr="requires_grad")], value=ast.Constant(value=True)
            ):
                found.append((node.lineno, name))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="requires_grad_")) as call):
                if not call.args and not call.keywords:
                    found.append((node.lineno, name))
            case _:
                pass
    return list(dict.fromkeys(name for _, name in sorted(found)))


def _asks(value: ast.expr) -> bool:
    """Whether a value is made with `requires_grad=True` or `.requires_grad_()`."""
    for call in (node for node in ast.walk(value) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "requires_grad_" and not call.args:
            return True
        if any(one.arg == "requires_grad" and ast.unparse(one.value) == "True" for one in call.keywords):
            return True
    return False


def _networks(text: str) -> list[str]:
    """Names of networks whose parameters' gradients are read."""
    direct = re.findall(r"\b(\w+)(?:\.\w+|\[[^\]]*\])+\.grad\b(?!\()", text)
    loops = re.findall(r"for [\w, ]*?\b(\w+) in (\w+)\.(?:named_)?parameters\(\)", text)
    return direct + [network for name, network in loops if re.search(rf"\b{name}\.grad\b", text)]


def _reached(losses: Losses, use: UseEdits) -> set[str]:
    """Every name that the loss may depend on."""
    needed = {name for loss in losses.tensors for name in loaded_names(parsed(loss, use))}
    siblings = siblings_of(losses.statement)
    for one in reversed(siblings[: siblings.index(losses.statement)]):
        trees = statements([one], use)
        if needed.intersection(name for tree in trees for name in bound_names(tree)):
            needed |= {name for tree in trees for name in loaded_names(tree)}
    return needed


def _prepares(statement: Node, tensors: list[str], use: UseEdits) -> bool:
    return any(re.match(rf"{name}\.requires_grad", use.source.slice(statement)) for name in tensors)


def _deletions(scope: Node, tensors: list[str], networks: list[str], text: str, use: UseEdits) -> list[Node]:
    """The statements that delete gradients: nothing adds up here."""
    loops = re.findall(r"for [\w, ]*?\b(\w+) in (\w+)\.(?:named_)?parameters\(\)", text)
    names = [*tensors, *(name for name, network in loops if network in networks)]
    if not names:
        return []
    pattern = re.compile("|".join(_DELETED.format(name=re.escape(name)) for name in names))
    nodes = [node for node in walk(scope) if node.type == "expression_statement"]
    return [node for node in nodes if pattern.fullmatch(use.source.slice(node))]


def _are_reset(networks: list[str], text: str) -> bool:
    return any(re.search(rf"\b{name}\.zero_grad\(", text) for name in networks)


def _computed(
    forward: Forward, tensors: list[str], networks: list[str], parameters: tuple[str, ...], adds_up: bool, use: UseEdits
) -> str:
    """What stands in the place of `y.backward()`."""
    aux = ", has_aux=True" if forward.results else ""
    given = ", ".join(parameters)
    if networks:
        weights = f"{networks[0]}.trainable_params()"
        call = use.spelled(f"mindspore.value_and_grad({forward.function}, None, {weights}{aux})({given})")
        if adds_up:
            below = added(weights, forward.indent, forward.unit)
        else:
            below = f"\n{forward.indent}for parameter, gradient in zip({weights}, gradients):\n{forward.indent}"
            below += f"{forward.unit}parameter.grad = gradient"
        return f"{forward.ending(use, parameters)}{forward.target(use)}, gradients = {call}{below}"
    several = len(tensors) > 1
    places = f", {tuple(range(len(tensors)))}" if several else ""
    taken = ", ".join(f"{name}.grad" for name in tensors)
    call = use.spelled(f"mindspore.value_and_grad({forward.function}{places}{aux})({given})")
    if adds_up:
        below = "".join(
            f'\n{forward.indent}{name}.grad = {new} if getattr({name}, "grad", None) is None else {name}.grad + {new}'
            for index, name in enumerate(tensors)
            for new in [f"gradients[{index}]" if several else "gradient"]
        )
        new = "gradients" if several else "gradient"
        return f"{forward.ending(use, parameters)}{forward.target(use)}, {new} = {call}{below}"
    target = f"({taken})" if several else taken
    return f"{forward.ending(use, parameters)}{forward.target(use)}, {target} = {call}"
