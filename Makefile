# The commands of the workshop. The work is in tools/; a recipe here is a line or two.
# PORT is where make lab serves its page. GPU=1 sets up XLA's plugin for NVIDIA GPUs instead of the CPU's, and GPU=0
# does not. CODE=1 puts the code on the slides of make slides, too. ROUNDS is for make bench, ONLY for that and for
# make claims. What the environment says of these counts for nothing, since here each has a value: other programs have
# such variables, too.
PORT = 8888
GPU =
CODE =
ROUNDS = 5
ONLY =
ifneq ($(GPU),)
export ATELIER_GPU = $(filter-out 0,$(GPU))
endif

.DEFAULT_GOAL := help
.PHONY: help setup lab class class-test page page-test page-bench test check notebooks browser-test docker-test html slides bench claims audit bundle closed-test bare-test clean

help: ## says what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## sets up .venv: JupyterLab, XLA, the Go kernel
	@tools/setup

lab: ## sets up, and opens the first notebook in JupyterLab (PORT=8889 for another port)
	@tools/lab $(PORT)

page: setup ## makes the page in which a GAN trains without installing anything: page/atelier.html
	@cd tools && ./env go build -o ../.venv/page ./page
	@tools/env .venv/page

page-test: ## sets up, makes the page, and does with it in a real browser what a visitor does
	tools/browser/run --page
	tools/env python tools/browser/firefox.py

class: ## on Linux as root: a hub, and a workshop for each learner, without Docker (PORT=8889 for another port)
	@tools/class $(PORT)

class-test: setup ## tries a class of twelve (with Docker, or as root without it)
	tools/env python class/test.py

page-bench: ## sets up, makes the page, and measures how fast it is in a real browser
	tools/browser/run --page speed

test: check ## sets up, and runs every check, test and notebook (painters of pictures with a part of their lessons)
	tools/env go test ./...
	cd tools && ./env go test ./...
	tools/env go test ./ganlib -run '^$$' -fuzz FuzzOpen -fuzztime 10000x -fuzzminimizetime 10x
	tools/env python tools/test_workshop.py
	tools/env python tools/test_settings.py
	tools/env python tools/test_tidy.py
	tools/env python tools/test_keeper.py
	tools/env python tools/test_kernel.py
	tools/env python tools/test_locks.py
	tools/env python tools/test_portable.py
	tools/env python tools/test_container.py
	tools/env python tools/test_class.py
	tools/env python tools/test_notebook_files.py
	tools/env python tools/test_html.py
	tools/env python tools/test_slides.py
	tools/env python tools/test_teaching.py
	tools/env python tools/test_instructions.py
	tools/env python tools/test_numbers.py
	tools/env python tools/test_languages.py
	tools/env python tools/test_claims.py
	tools/env python tools/run_notebooks.py --short --jobs 2
	tools/env python tools/test_photographs.py
	tools/env python tools/test_cells.py
	tools/browser/run --if-found
	tools/browser/run --if-found --page
	tools/browser/run --if-found --slides
	@[ ! -f page/atelier.html ] || tools/env python tools/browser/firefox.py

check: setup ## gofmt, go vet and staticcheck
	@unformatted=$$(tools/env gofmt -l bench ganlib internal tools web); test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted" >&2; exit 1; }
	tools/env go vet ./...
	tools/env staticcheck ./...
	cd tools && ./env go vet ./... && ./env staticcheck ./...

notebooks: setup ## runs every notebook from top to bottom, whole, without a browser
	tools/env python tools/run_notebooks.py

browser-test: ## sets up, and does with the notebooks in a real browser what a learner does (CHROMIUM=the browser's path)
	tools/browser/run

html: setup ## makes of every notebook a page to read without Jupyter: html/
	tools/env python tools/to_html.py

slides: setup ## makes slides of notebooks 01 and 02, for a lesson: slides/ (CODE=1 with the code)
	tools/env python tools/to_slides.py $(if $(filter-out 0,$(CODE)),--code)

bench: setup ## measures the speed against other frameworks (ROUNDS=5, ONLY=a pattern of rows)
	tools/env python bench/bench.py --rounds "$(ROUNDS)" --only "$(ONLY)"

claims: setup ## measures again what the prose claims over seeds and exercises, half an hour on two idle cores (ONLY=words)
	tools/env python tools/claims.py $(if $(ONLY),--only "$(ONLY)")

audit: setup ## asks the vulnerability databases about every pinned dependency
	@tools/audit

bundle: setup ## packs all that set-up downloads into one archive, for a machine without a network
	@tools/env python tools/bundle.py

closed-test: bundle ## unpacks that archive where there is no network, sets up and runs notebook 01 there
	python3 tools/test_closed.py

bare-test: setup ## sets up where there are Python and make and no more, with empty caches, and runs notebook 01
	tools/env python tools/test_bare.py

docker-test: ## builds the Docker image and tests it (with Docker, or as root without it)
	python3 docker/test.py

clean: ## removes all that set-up, the benchmark and the tests have made
	@if [ -d .venv ]; then chmod -R u+w .venv; fi # Go's module cache, which may lie there, is kept from being written to
	rm -rf .venv bench/.venv bench/out tools/browser/out tools/browser/out-class tools/browser/out-page tools/browser/out-slides page slides
