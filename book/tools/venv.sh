#!/bin/sh
# Make the virtual environment .venv with the versions pinned in requirements.lock:
#     sh book/tools/venv.sh
# or pin those versions anew, from an environment made for that and thrown away:
#     sh book/tools/venv.sh lock
set -u
cd "$(dirname "$0")/../.." || exit 1
log=_build/install.log
mkdir -p _build

stop() {
    echo "$1" >&2
    exit 1
}

# The versions were pinned with 3.11, so it is asked first; a name on the PATH may still not run.
for python in python3.11 python3.12 python3.13 python3; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    python=
done
[ -n "$python" ] || stop "Python 3.11 or later is needed and was not found: install it (python.org, or your system's packages), then run make again."

new_venv() {
    rm -rf "$1"
    "$python" -m venv "$1" >"$log" 2>&1 ||
        stop "Python's venv module does not work here: install it (Debian and Ubuntu: apt install python3-venv), then run make again. Details: $log"
}

if [ "${1:-}" = lock ]; then
    new_venv _build/lock
    _build/lock/bin/python -m pip install -e '.[book,test]' >>"$log" 2>&1 ||
        stop "The packages could not be installed: check the network, then run make lock again. Details: $log"
    {
        echo "# The versions this book was computed and tested with. Made by: make lock"
        # The package itself, and what only one kind of machine has, are left out.
        _build/lock/bin/python -m pip freeze --exclude-editable --exclude setuptools --exclude wheel |
            grep -viE '^(nvidia|cuda|triton)' | sed 's/+cpu$//'
    } >_build/requirements.lock
    grep -E ' @ |/' _build/requirements.lock && stop "A package came from a path or an address (above): no versions pinned."
    mv _build/requirements.lock requirements.lock
    rm -rf _build/lock
    echo "requirements.lock: $(grep -c == requirements.lock) versions pinned"
    exit 0
fi

echo "making .venv with $("$python" --version) and the versions in requirements.lock (once; takes some minutes)"
new_venv .venv
{
    .venv/bin/python -m pip install -r requirements.lock &&
        .venv/bin/python -m pip install --no-deps -e .
} >>"$log" 2>&1 ||
    stop "The packages could not be installed: check the network, then run make again. Details: $log"
touch .venv/installed
