"""The numerical tests once more, in the arithmetic of older processors.

    python book/tools/arithmetic.py

OpenBLAS and torch have kernels for each kind of processor, and each kind adds in another order. A
newer kind than this processor's own cannot be tried on it.
"""

import os
import subprocess
import sys
from pathlib import Path

from build import ENVIRONMENT, ROOT
from numpy._core._multiarray_umath import __cpu_features__

# OpenBLAS's kernels from old to new, what they need, and the kernels of torch that need no more.
KERNELS = {
    "Prescott": ("SSE3", "default"),
    "Nehalem": ("SSE42", "default"),
    "Haswell": ("FMA3", "avx2"),
    "SkylakeX": ("AVX512_SKX", "avx512"),
}
ARCHITECTURE = """
import numpy, threadpoolctl
print(*{found.get("architecture") for found in threadpoolctl.threadpool_info()} - {None})
"""


def older(features: dict[str, bool]) -> list[str]:
    """The oldest and the newest of the kernels that are older than the processor's own."""
    runnable = [core for core, (need, _) in KERNELS.items() if features.get(need)]
    return runnable[:-1][:1] + runnable[1:-1][-1:]


def numerical(tests: Path) -> list[Path]:
    """The tests of the library that know how numbers are rounded."""
    files = sorted(tests.joinpath("lib").rglob("test_*.py"))
    return [file for file in files if "from rounding import" in file.read_text("utf-8")]


def main() -> int:
    """Run the tests for each kind of kernels, all kinds at once; return how many kinds fail."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
    runs = {}
    for core in older(__cpu_features__):
        kernels = {"OPENBLAS_CORETYPE": core, "ATEN_CPU_CAPABILITY": KERNELS[core][1]}
        options = dict(cwd=ROOT, env=os.environ | ENVIRONMENT | kernels, text=True)
        asked = [sys.executable, "-c", ARCHITECTURE]
        found = subprocess.run(asked, stdout=subprocess.PIPE, check=True, **options).stdout.split()
        if found == [core]:
            tests = [*command, *numerical(ROOT / "tests")]
            runs[core] = subprocess.Popen(tests, stdout=subprocess.PIPE, **options)
    if not runs:
        print("Other arithmetic: this processor, or its BLAS, has no kernels of older processors")
    for core, run in runs.items():
        print(f"Other arithmetic, {core} and torch's {KERNELS[core][1]}:", flush=True)
        print(run.communicate()[0], flush=True)
    return sum(run.returncode != 0 for run in runs.values())


if __name__ == "__main__":
    sys.exit(main())
