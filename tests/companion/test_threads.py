import os
import subprocess
import sys

# In a process of its own, as it would leave all other tests in one thread.
EARLY_AND_LATE = """
import numpy
from threadpoolctl import threadpool_info, threadpool_limits
threadpool_limits(2)
assert {pool["num_threads"] for pool in threadpool_info()} <= {2}, threadpool_info()
from companion.threads import one_thread
one_thread()
import scipy.linalg, sklearn.cluster, torch
assert torch.get_num_threads() == 1
assert {pool["num_threads"] for pool in threadpool_info()} == {1}, threadpool_info()
from sgcrl.train import Settings, train
from sgcrl.tabular import TabularCritic
from sgcrl.worlds import four_rooms
train(four_rooms(), TabularCritic(four_rooms(), 2, 0), Settings(runs=2, episodes=2))
assert {pool["num_threads"] for pool in threadpool_info()} == {1}, "training gave threads back"
"""


def test_libraries_loaded_before_and_after_have_one_thread():
    free = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    subprocess.run([sys.executable, "-c", EARLY_AND_LATE], env=free, check=True)
