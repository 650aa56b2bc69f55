"""One thread for a whole notebook."""

import os

from threadpoolctl import threadpool_limits


def one_thread() -> None:
    """Let BLAS, OpenMP and torch use one thread, from here to the end of this process.

    For notebooks, which may run anywhere: the arrays here are small, so that several threads mostly
    wait for each other, and they add up sums in another order. A build does the same.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # for the libraries that are yet to be loaded
    threadpool_limits(1)  # for those that are there
