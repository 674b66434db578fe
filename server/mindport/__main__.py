# SPDX-License-Identifier: Apache-2.0
"""`python -m mindport` is the program `mindport`."""

from mindport.cli import main

if __name__ == "__main__":
    main()
