# SPDX-License-Identifier: Apache-2.0
"""Calls of PyTorch's random functions replaced by numbers that NumPy makes, so that two frameworks have the same."""

import ast
from collections.abc import Iterator

_DRAWN = {"randn": "randn", "rand": "rand", "randint": "randint"}
_COMPLEX = frozenset(("cfloat", "cdouble", "complex64", "complex128"))


def with_numbers(tree: ast.Module, seeds: Iterator[int], but: str) -> ast.Module:
    """The same with `torch.randn(2, 3)` as a tensor of given numbers; `but` is the function that stays."""

    class Replaced(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            self.generic_visit(node)
            name = ast.unparse(node.func)
            drawn = _DRAWN.get(name.removeprefix("torch."))
            keywords = {one.arg: one for one in node.keywords}
            if not name.startswith("torch.") or drawn in (None, but) or not node.args:
                return node
            if set(keywords) - {"dtype", "requires_grad"} or any(isinstance(one, ast.Starred) for one in node.args):
                return node
            dtype = ast.unparse(keywords["dtype"].value) if "dtype" in keywords else ""
            made = _numbers(drawn, node.args, dtype.removeprefix("torch.") in _COMPLEX, seeds)
            usual = "torch.int64" if drawn == "randint" else "torch.float32"
            asked = keywords.get("requires_grad")
            kept = f", {ast.unparse(asked)}" if asked is not None else ""
            return ast.parse(f"torch.tensor({made}, dtype={dtype or usual}{kept})", mode="eval").body

    Replaced().visit(tree)
    return ast.fix_missing_locations(tree)


def _numbers(drawn: str | None, arguments: list[ast.expr], is_complex: bool, seeds: Iterator[int]) -> str:
    """The NumPy expression."""
    texts = [ast.unparse(one) for one in arguments]
    if drawn != "randint" and len(texts) == 1 and isinstance(arguments[0], ast.Tuple | ast.List):
        texts = [ast.unparse(one) for one in arguments[0].elts]
    elif drawn == "randint" and len(texts) == 2:
        texts = ["0", *texts]

    def one() -> str:
        return f"np.random.RandomState({next(seeds)}).{drawn}({', '.join(texts)})"

    return f"{one()} + 1j * {one()}" if is_complex else one()
