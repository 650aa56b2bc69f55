"""What is pinned, from pip's report."""

import lock


def item(name, version, is_direct=False):
    return {"metadata": {"name": name, "version": version}, "is_direct": is_direct}


def test_pins_are_sorted_and_hold_nothing_of_one_machine_alone():
    left_out = ["nvidia-cublas", "cuda-toolkit", "triton", "setuptools", "wheel"]
    report = {
        "install": [
            item("sgcrl", "0.1.0", is_direct=True),
            item("torch", "2.13.0+cpu"),
            *(item(name, "1") for name in left_out),
            item("Jinja2", "3.1.6"),
            item("attrs-of-b", "1.0"),
            item("attrs", "26.1.0"),
            item("wheel-inspect", "1.7"),
        ]
    }
    expected = [
        "attrs==26.1.0",
        "attrs-of-b==1.0",
        "Jinja2==3.1.6",
        "torch==2.13.0",
        "wheel-inspect==1.7",
    ]
    assert lock.pins(report) == expected


def test_where_pip_finds_no_versions_it_says_so_and_nothing_is_pinned(monkeypatch):
    monkeypatch.setattr(lock.sys, "executable", "false")
    try:
        lock.would_install("3.11.2", "soupsieve==4.1.2")
    except SystemExit as stopped:
        assert "3.11.2" in str(stopped)
    else:
        raise AssertionError("it went on without an answer of pip's")
