# The commands of this book; `make help` lists them. Paths are relative, so the folder may be
# anywhere and its name may contain spaces (from elsewhere: make -C "the folder" book).
PYTHON := .venv/bin/python
# The same conditions everywhere: one thread a process, no progress bars (book/tools/build.py). The
# second execution reads the trainings of the first: equal settings give equal bits, as the tests
# of the library check, and `make reproduce` trains anew.
NBVAL := --nbval --nbval-current-env --nbval-sanitize-with tests/book/sanitize.cfg \
         --nbval-cell-timeout 1800 --nbval-kernel-startup-timeout 120

.DEFAULT_GOAL := help
.PHONY: help book pdf test speed data replicate reproduce picture lab lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

.venv/installed: requirements.lock
	@sh book/tools/venv.sh

book: .venv/installed ## execute the chapters and build the site, into _build/html
	@$(PYTHON) book/tools/build.py

pdf: book ## print the whole book into one file, _build/book.pdf (some minutes; needs Chromium)
	@$(PYTHON) book/tools/build.py run book/tools/pdf.py

test: .venv/installed ## check everything: style, types, library, site, and a second execution of the chapters
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) book/tools/build.py run -m deno lint
	$(PYTHON) book/tools/build.py run -m deno fmt --check
	$(PYTHON) -m pytest -q -n auto
	@$(PYTHON) book/tools/arithmetic.py
	@$(PYTHON) book/tools/build.py
	$(PYTHON) -m pytest -q -rs -n auto --dist worksteal -m "book or browser" --ignore tests/book/test_speed.py tests/book
	$(PYTHON) -m pytest -q -rs -m "book or browser" tests/book/test_speed.py
	SGCRL_TRAININGS="$(CURDIR)/_build/.jupyter_cache/trainings" $(PYTHON) book/tools/build.py run -m pytest -q -n auto --dist loadfile $(NBVAL) _build/nbval

speed: .venv/installed ## measure the library beside a plain loop, JAX and its arithmetic alone (ten minutes)
	$(PYTHON) book/tools/build.py run -m pytest -q -s tests/benchmarks

data: .venv/installed ## train anew the records in notebooks/data that are out of date (half an hour; can be stopped); on a cluster with SCHEDULER=tcp://ADDRESS:PORT
	@$(PYTHON) book/tools/build.py run -m companion.records $(if $(SCHEDULER),--scheduler "$(SCHEDULER)")

replicate: .venv/installed ## repeat all chapters in eight other seed blocks, for the scorecard (hours; can be stopped)
	@$(PYTHON) book/tools/replicate.py

reproduce: .venv/installed ## build the book twice from nothing, and compare
	@$(PYTHON) book/tools/reproduce.py

picture: .venv/installed ## copy the README's picture from the chapter it belongs to
	@$(PYTHON) book/tools/picture.py

lab: .venv/installed ## open the chapters in JupyterLab
	@JUPYTER_CONFIG_DIR=.venv/etc/jupyter .venv/bin/jupytext-config set-default-viewer python
	@.venv/bin/jupyter lab notebooks

lock: ## pin anew the versions in requirements.lock: the newest that all Pythons can install
	@sh book/tools/venv.sh lock

clean: ## remove everything that was built, the environment included
	rm -rf _build .venv *.egg-info .pytest_cache .ruff_cache
