#!/bin/sh
# Make the virtual environment .venv with the versions pinned in requirements.lock:
#     sh book/tools/venv.sh
# or pin those versions anew:
#     sh book/tools/venv.sh lock
set -u
cd "$(dirname "$0")/../.." || exit 1
log=_build/install.log
mkdir -p _build || exit 1
: >"$log"
export PIP_DISABLE_PIP_VERSION_CHECK=1
# For Linux, PyPI has torch with gigabytes of CUDA, which this book does not use; PyTorch's own
# index has it without.
torch_index=${TORCH_INDEX:-https://download.pytorch.org/whl/cpu}

stop() {
    echo "$1" >&2
    exit 1
}

stop_at_pip() {
    tail -n 3 "$log" >&2
    stop "The packages could not be installed: pip's last words are above, all of them in $log. Then run make again."
}

# The first Python that runs and is of a version in [$1, $2), for which $3 stands.
find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        "$python" -c "import sys; sys.exit(not ($1) <= sys.version_info < ($2))" 2>/dev/null && return
    done
    stop "Python $3 is needed and was not found: install it (python.org, or your system's packages), then run make again."
}

new_venv() {
    rm -rf "$1"
    "$python" -m venv "$1" >>"$log" 2>&1 ||
        stop "Python's venv module does not work here: install it (Debian and Ubuntu: apt install $python-venv), then run make again. Details: $log"
}

if [ "${1:-}" = lock ]; then
    find_python "3, 11" "3, 12" 3.11
    new_venv _build/lock
    _build/lock/bin/python book/tools/lock.py || exit 1
    rm -rf _build/lock
    exit 0
fi

find_python "3, 11, 2" "3, 14" "3.11.2 to 3.13"
echo "making .venv with $("$python" --version) and the versions in requirements.lock (once; takes some minutes)"
new_venv .venv
pip_install() {
    .venv/bin/python -m pip install "$@" >>"$log" 2>&1
}
# Once is enough to ask: where that index does not answer, torch comes with the rest.
[ "$(uname)" != Linux ] ||
    pip_install --no-deps --index-url "$torch_index" --retries 0 --timeout 10 "$(grep '^torch==' requirements.lock)" ||
    echo "PyTorch's own index did not answer: torch is taken from PyPI, with about 2.5 GB of CUDA"
pip_install -r requirements.lock || stop_at_pip
pip_install --no-deps -e . || stop_at_pip
touch .venv/installed
