# SPDX-License-Identifier: Apache-2.0
"""mindport: find PyTorch and TensorFlow API uses, say what stands for them in MindSpore, and prove it."""

__version__ = "0.1.0"
