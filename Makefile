# Three commands are enough: `make demo` shows that it works, `make check` is for every change, and
# `make test` proves it. The first and the last install what is missing, with apt-get; the tests of
# Python's packages too, below var/. `make run` takes uploads on http://127.0.0.1:8080.

.PHONY: demo check test lint format browser corpus anomalies interrupted storm simulate run build bench keep front steady slow streams night \
        scale costs quality packages fuzz clean
.DEFAULT_GOAL := build

LISTEN ?= 127.0.0.1:8080

# Everything that building and running need besides the Swift toolchain and make: the one list. Its
# first lines are what the toolchain itself stands on, as swift.org lists it for Debian.
PACKAGES := binutils git libc6-dev libcurl4 libgcc-12-dev libncurses6 libstdc++-12-dev libxml2 \
            tzdata libedit2 libsqlite3-0 pkg-config \
            libfcgi-dev libvips-dev libjpeg-dev libexiv2-dev libpoppler-glib-dev libqpdf-dev libyaml-dev libssl-dev libarchive-dev \
            libglib2.0-dev libcurl4-openssl-dev zlib1g-dev libtesseract-dev tesseract-ocr-eng \
            nginx fonts-urw-base35 poppler-data curl

# What a pipeline with office-pdf needs, and no other does.
OFFICE_PACKAGES := libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc-nogui

# What only the tests need: promtool, certificates, what people put files somewhere with, what has
# system calls fail, what sets the clock, what makes disks to cut the power of, a shell, programs that say
# what a picture or a document shows, a browser and a typeface for what it shows in Chinese, and Python for
# what is in the requirements.txt of Tests/Schemathesis, Tests/Receivers, Tests/Uploaders, Tests/Browser and
# Tests/Corpus.
TEST_PACKAGES := prometheus openssl python3-venv rsync strace e2fsprogs mount faketime zsh \
                 imagemagick libimage-exiftool-perl libheif-examples poppler-utils \
                 mupdf-tools ghostscript qpdf groff-base tesseract-ocr-deu samba smbclient openssh-server \
                 chromium chromium-driver fonts-wqy-zenhei $(OFFICE_PACKAGES)

# What only the benchmark needs: photographs, and those that Pressroom is compared with. Redis comes
# without its service. The Python packages are in Tests/Benchmarks/requirements.txt.
BENCH_PACKAGES := plasma-workspace-wallpapers mate-backgrounds ukui-wallpapers \
                  gcc libvips-tools parallel redis-tools imagemagick poppler-utils python3-venv \
                  strace wrk ocrmypdf qpdf $(OFFICE_PACKAGES)

# How often `make bench` does each work with each contestant; ONLY and PEERS choose among them. BEFORE
# is where the programs of another build are, which take part too.
RUNS ?= 5

# What holds the running server against its description; in var/, as all that is made.
SCHEMATHESIS := var/schemathesis/bin/schemathesis

# What takes mail and webhooks in tests.
RECEIVERS := var/receivers/bin/aiosmtpd

# What uploads files in pieces in tests.
UPLOADERS := var/uploaders/bin/normalizer

# What drives the pages in a browser.
BROWSER := var/browser/bin/wsdump

# What draws odd files and looks at what has become of them.
CORPUS := var/corpus/bin/tifffile

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# Uploads a photograph and a PDF through nginx to a stack of its own, and shows what comes out.
demo: build
	Tests/demo/demo .build/release

# The format, the layers, and every test that needs neither root nor a network nor a program that is not
# there: all but the system tests, which start the programs behind nginx. Of the loops over failing calls,
# power cuts and seeds it takes a sample. Installs nothing.
check: lint
	swift build --build-tests --explicit-target-dependency-import-check error
	PRESSROOM_TESTS=sample PRESSROOM_SEEDS=1000 swift test --skip-build --skip '^SystemTests\.'

# Every test, and the layers: a target imports only what it declares. Where CI is set only what
# fails is printed.
test: PACKAGES += $(TEST_PACKAGES)
test: packages $(SCHEMATHESIS) $(RECEIVERS) $(UPLOADERS) $(BROWSER) $(CORPUS) lint
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build $(if $(CI),--quiet)
	$(BROWSER:wsdump=python) Tests/Browser/browser.py .build/debug var/pages
	$(CORPUS:tifffile=python) Tests/Corpus/corpus.py .build/debug var/odd-files
	Tests/Storm/storm.py .build/debug var --cycles 5

# Whether sources have the format that `make format` gives them; takes seconds.
lint:
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format:
	swift format format --in-place --parallel --recursive Sources Tests Package.swift

# Drives every page in chromium as people do, and looks at each in all its forms: var/pages has the
# screenshots, of which Tests/Browser/results has two for the README. ONLY chooses by words of what a check
# promises.
browser: PACKAGES += $(TEST_PACKAGES)
browser: build $(BROWSER)
	$(BROWSER:wsdump=python) Tests/Browser/browser.py .build/release var/pages --only '$(ONLY)'

# Draws every odd file there is a right answer for, and compares what comes out with ImageMagick,
# Pillow, poppler, mupdf and ghostscript; ONLY chooses by name or kind.
corpus: PACKAGES += $(TEST_PACKAGES)
corpus: build $(CORPUS)
	$(CORPUS:tifffile=python) Tests/Corpus/corpus.py .build/release var/odd-files --all \
	    --only '$(ONLY)'

# Kills programs at random while much is going on, and looks whether anything is lost or torn.
storm: PACKAGES += python3
storm: build
	Tests/Storm/storm.py .build/release var --cycles $(CYCLES) $(if $(SEED),--seed $(SEED))

CYCLES ?= 200

# Has the scheduler decide in so many simulated runs, each of another seed; or, where PRESSROOM_SEED is
# set, in those of this seed again.
simulate: PACKAGES += $(TEST_PACKAGES)
simulate: packages
	swift build --build-tests
	PRESSROOM_SEEDS=$(SEEDS) swift test --skip-build --filter 'The dispatcher in simulation'

SEEDS ?= 100000

# Every call that may fail and every moment the power may go, of every operation of the spool and of
# the real programs; takes an hour. Sources/Storage/Spool/README.md says what it proves.
anomalies: PACKAGES += $(TEST_PACKAGES)
anomalies: packages $(RECEIVERS)
	swift build --build-tests
	PRESSROOM_TESTS=long swift test --skip-build \
	    --filter '[Ww]hatever call fails|[Ww]henever the power|Each flush|Injected failures'

# `pressroom run` on 2,000 files of a tree, interrupted three times, against one straight run; `make test`
# takes a sample of the files.
interrupted: PACKAGES += $(TEST_PACKAGES)
interrupted: packages
	swift build --build-tests
	PRESSROOM_TESTS=long swift test --skip-build --filter 'run goes on where it was stopped'

# nginx and the daemons, until Ctrl-C; the queue is in var/.
run: build
	.build/release/pressroom up --listen $(LISTEN)

# Side by side with what else does this work, in turns: Tests/Benchmarks/README.md.
bench front steady slow costs quality: PACKAGES += $(BENCH_PACKAGES)
bench: build
	Tests/Benchmarks/bench compare .build/release \
	    --runs $(RUNS) --only '$(ONLY)' --peers '$(PEERS)' $(if $(BEFORE),--before '$(BEFORE)')
	$(if $(ONLY)$(PEERS)$(BEFORE),,Tests/Benchmarks/bench front .build/release --runs $(RUNS))

# How fast statuses are read and uploads taken, against the least that could stand there.
front: build
	Tests/Benchmarks/bench front .build/release --runs $(RUNS)

# Whether memory, descriptors and threads stay as they are over many small jobs.
steady: build
	Tests/Benchmarks/bench steady .build/release --jobs $(JOBS)

# Whether slow uploads keep others waiting, and what the responder takes for 2 GB.
slow: build
	Tests/Benchmarks/bench slow .build/release

# What 10,000 event streams take of the responder, and of the speed of reading statuses.
streams: PACKAGES += python3 wrk
streams: build
	Tests/Benchmarks/streams.py .build/release var/bench --streams $(STREAMS)

STREAMS ?= 10000

# What it costs that many jobs wait for a window to open.
night: PACKAGES += python3
night: build
	Tests/Benchmarks/night.py .build/release var/bench --jobs $(HELD)

HELD ?= 100000

# What a million queued jobs cost, and 100,000 files dropped at once; takes some 15 GB meanwhile.
scale: PACKAGES += python3
scale: build
	Tests/Benchmarks/scale.py .build/release var/bench --jobs $(QUEUED)

QUEUED ?= 1000000

# What a small job costs each program: processor time and system calls.
costs: build
	Tests/Benchmarks/bench costs .build/release

# Copies what these measured last into Tests/Benchmarks/results and README.md.
keep:
	Tests/Benchmarks/keep.py var/bench

JOBS ?= 20000

# How good renditions are, and whether a pass makes what its steps make: Tests/Benchmarks/QUALITY.md.
quality: build
	Tests/Benchmarks/bench quality .build/release $(PHOTOGRAPHS)

build: packages
	swift build -c release $(COMMIT_FLAGS)

# What programs name with --version: seven digits of the commit, and whether files have changed
# since. Numbers for the linker, so that nothing is compiled again for them.
COMMIT = $(shell git rev-parse HEAD 2>/dev/null | cut -c1-7)
CHANGES = $(if $(shell git status --porcelain --untracked-files=no),1,0)
COMMIT_FLAGS = $(if $(COMMIT),-Xlinker --defsym=pressroom_commit_zero=0 \
    -Xlinker --defsym=pressroom_commit_number=0x$(COMMIT) \
    -Xlinker --defsym=pressroom_commit_changes=$(CHANGES))

# Throws random bodies at the multipart parser for SECONDS.
fuzz: packages
	Tests/Fuzz/run $(SECONDS)

SECONDS ?= 60

packages:
	@missing=; for package in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	        || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	    echo "installing$$missing"; \
	    $(SUDO) apt-get update -q && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	        apt-get install -y -q --no-install-recommends $$missing; \
	fi

$(SCHEMATHESIS): Tests/Schemathesis/requirements.txt
$(RECEIVERS): Tests/Receivers/requirements.txt
$(UPLOADERS): Tests/Uploaders/requirements.txt
$(BROWSER): Tests/Browser/requirements.txt
$(CORPUS): Tests/Corpus/requirements.txt
$(SCHEMATHESIS) $(RECEIVERS) $(UPLOADERS) $(BROWSER) $(CORPUS): | packages
	/usr/bin/python3 -m venv $(@D)/..
	$(@D)/pip install --quiet --disable-pip-version-check --requirement $<
	$(if $(wildcard $(<D)/requirements-alone.txt),$(@D)/pip install --quiet --disable-pip-version-check \
	    --no-deps --requirement $(<D)/requirements-alone.txt)
	touch $@

clean:
	rm -rf .build var
