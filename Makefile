# Each target calls one or two of the course's commands. `python -m ci` lists them all.
PYTHON ?= python3
VENV := .venv
# One process per core, but at most four, because most machines have memory for four.
PYTEST := $(VENV)/bin/python -m pytest -p ci.spread -n logical --maxprocesses 4 --no-loadscope-reorder
CI := $(VENV)/bin/python -m ci
COURSE := $(VENV)/bin/python -m course_utils
READY := $(VENV)/ready

.PHONY: course test quick browser faults quickstart lab grade clean

course: $(READY)
	$(CI) run --profile full chapters/*.ipynb
	$(CI) book

test: $(READY)
	$(CI) times forecast
	$(CI) run --profile smoke
	$(PYTEST) --junitxml build/tests.xml

# While you work: the gates, the tests of the files you changed, one notebook, one answer. It should take 90 seconds at most.
quick: $(READY)
	$(CI) quick

# Chapter 01, exercise 9.3, the formgrader and the book in Chromium, with keys and clicks. Run `make test` first.
browser: $(READY)
	$(PYTEST) tests/browser_lab.py tests/browser_book.py

# Kills graders, workers, sandboxes and kernels at random moments, COURSE_TEST_FAULTS times. It takes many minutes.
faults: $(READY)
	$(VENV)/bin/python -m pytest -m faults

# The grader's quickstart, word for word, in a new environment. It needs the package index and a few minutes.
quickstart: $(READY)
	$(VENV)/bin/python -m pytest -m installs grader/tests/test_quickstart.py

# In most containers everybody is root, and JupyterLab refuses root unless it is told.
lab: $(READY)
	$(VENV)/bin/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) chapters/01_rank_one.ipynb

grade: $(READY)
	$(VENV)/bin/nbgrader-sandbox grade $(ASSIGNMENT)

# Made once, and again when the versions, the installer or the packages' requirements change.
$(READY): ci/pins.txt ci/install.py pyproject.toml grader/pyproject.toml
	$(PYTHON) -m venv --clear $(VENV) || { echo "Could not make $(VENV). On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(VENV)/bin/python ci/install.py --extras all --editable
	$(COURSE) fetch
	touch $@

clean:
	rm -rf $(VENV) build
