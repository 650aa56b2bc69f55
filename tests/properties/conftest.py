"""Properties are tried on the same inputs every time, and leave nothing in the checkout."""

import build
from hypothesis import HealthCheck, configuration, settings

configuration.set_hypothesis_home_dir(build.ROOT / "_build/home/hypothesis")
settings.register_profile(
    "book",
    max_examples=100,
    derandomize=True,  # a build must not depend on luck,
    database=None,
    deadline=None,  # nor on how busy the machine is
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
# pytest --hypothesis-profile=search tests/properties: more inputs, and others each time.
book = settings.get_profile("book")
settings.register_profile("search", book, max_examples=1000, derandomize=False)
settings.load_profile("book")
