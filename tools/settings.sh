# Read by the workshop's scripts, not run: takes away what would change what they do.
#
# The environment, Go's own settings (go env -w), a go.work in a folder above the checkout and pip's settings are
# their user's, who made them for other work. What they say of where things come from and where they are kept
# stays: proxies, indexes, certificates, caches. What they say of what is built, and how, does not.
# shellcheck shell=bash disable=SC2086,SC2206 # the names of variables hold no spaces

# Functions that a shell has exported take the places of programs.
while read -r _ _ name; do unset -f "$name"; done < <(declare -F)
unset CDPATH BASH_ENV ENV GREP_OPTIONS
unset ${!PYTHON@} ${!JUPYTER_@} ${!JUPYTERLAB@} ${!IPYTHON@} VIRTUAL_ENV
unset ${!XLA@} ${!GOMLX@} ${!CGO@} CC CXX AR FC PKG_CONFIG CFLAGS CPPFLAGS LDFLAGS
unset CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH GCC_EXEC_PREFIX GCCGO
unset LD_RUN_PATH SDKROOT MACOSX_DEPLOYMENT_TARGET CCC_OVERRIDE_OPTIONS DEPENDENCIES_OUTPUT SUNPRO_DEPENDENCIES ${!ZIG_@}
unset STATICCHECK_CACHE SHELLCHECK_OPTS ${!HADOLINT_@}

# Where Go takes things from and keeps them, and how much of the machine it uses.
go_from="GOPROXY GONOPROXY GOPRIVATE GOSUMDB GONOSUMDB GOINSECURE GOAUTH GOVCS"
go_keeps="GOPATH GOMODCACHE GOCACHE"
go_uses="GOMAXPROCS GOMEMLIMIT GOGC"
for name in ${!GO@}; do
    case " $go_from $go_keeps $go_uses GOENV " in *" $name "*) continue ;; esac
    case $name in
    GO_*) unset "$name" ;;
    *[!A-Z0-9]*) ;; # another program's, such as GOOGLE_…
    *) unset "$name" ;;
    esac
done

# Where uv takes packages from stays, of all that it is told.
for name in ${!UV_@}; do
    case $name in
    UV_DEFAULT_INDEX | UV_INDEX_URL | UV_INSECURE_HOST | UV_NATIVE_TLS | UV_HTTP_TIMEOUT) ;;
    *) unset "$name" ;;
    esac
done

# What go env says is right only where no go.mod or go.work is in sight, and with the Go that is asked.
go_asked() { (cd / && GOWORK=off GOTOOLCHAIN=local GOFLAGS=-buildvcs=false "$@"); }

# choose_go GOROOT VENV: from now on go is this one, and has no settings but those above. What the user has said
# with go env -w of where things come from is read once, and then no more.
choose_go() {
    local name value names
    read -ra names <<<"$go_from $go_keeps"
    export ATELIER_PATH=${ATELIER_PATH:-$PATH}
    PATH=$2/bin:$1/bin:$PATH
    if [ "${GOENV:-}" != off ]; then
        {
            for name in "${names[@]}"; do
                IFS= read -r value || break
                if [ -n "$value" ]; then export "$name=$value"; else unset "$name"; fi
            done
        } < <(go_asked "$1/bin/go" env "${names[@]}")
    fi
    # One that is not set, since there is no home, or that Go would refuse, since it is no absolute path, lies in .venv.
    case ${GOPATH:-} in /*) ;; *) GOPATH=$2/cache/go ;; esac
    case ${GOMODCACHE:-} in /*) ;; *) GOMODCACHE=$2/cache/go/pkg/mod ;; esac
    case ${GOCACHE:-} in /*) ;; *) GOCACHE=$2/cache/go-build ;; esac
    GOENV=off GOWORK=off GOTOOLCHAIN=local GOFLAGS=-buildvcs=false CGO_ENABLED=1
    export PATH GOPATH GOMODCACHE GOCACHE GOENV GOWORK GOTOOLCHAIN GOFLAGS CGO_ENABLED
}

# choose_tmp VENV: programs are built and run in TMPDIR. Where none can be run there, because the file system
# forbids it, or nothing can be written there, .venv has a folder for it.
choose_tmp() {
    if runs_programs "${TMPDIR:-/tmp}"; then return; fi
    mkdir -p "$1/cache/tmp"
    export TMPDIR=$1/cache/tmp
}

# runs_programs FOLDER: whether a program that is written there can be run.
runs_programs() {
    local probe status=1
    probe=$(mktemp "$1/atelier.XXXXXX" 2>/dev/null) || return 1
    if printf '#!/bin/sh\n' >"$probe" && chmod 700 "$probe" && "$probe"; then status=0; fi 2>/dev/null
    rm -f "$probe"
    return "$status"
}
