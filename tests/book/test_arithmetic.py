"""Which kernels of older processors the numerical tests are run with once more."""

import arithmetic
import build
import pytest

SSE = ("SSE3", "SSE42")


@pytest.mark.parametrize(
    ("has", "kernels"),
    [
        ((*SSE, "FMA3", "AVX512_SKX"), ["Prescott", "Haswell"]),
        ((*SSE, "FMA3"), ["Prescott", "Nehalem"]),
        (SSE, ["Prescott"]),
        (("SSE3",), []),
        (("NEON",), []),
    ],
)
def test_only_what_is_older_than_the_processor_is_tried(has, kernels):
    assert arithmetic.older(dict.fromkeys(has, True) | {"VSX": False}) == kernels


def test_a_processor_without_avx_512_is_not_given_its_kernels():
    features = dict.fromkeys((*SSE, "FMA3"), True) | {"AVX512_SKX": False}
    assert "SkylakeX" not in arithmetic.older(features)


def test_numerical_are_the_tests_that_know_of_rounding():
    names = {file.stem for file in arithmetic.numerical(build.ROOT / "tests")}
    assert {"test_train", "test_infonce", "test_network", "test_statistics"} <= names
    assert {"test_flow", "test_drift", "test_interventions"} <= names  # in the folders, too
    assert not names & {"test_figures", "test_panels", "test_gymnasium_env"}
