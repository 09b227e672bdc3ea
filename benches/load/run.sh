#!/usr/bin/env bash
# What a guard costs a server on the loopback interface. Needs `wrk`.
#   benches/load/run.sh [rounds] [seconds of each run]
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-6} seconds=${2:-5} port=8791
cargo build --release --locked -p load
load=${CARGO_TARGET_DIR:-target}/release/load
server=
trap '[ -z "$server" ] || kill "$server"' EXIT

# the kinds take turns, so that what else the machine does falls on all of them
for _ in $(seq "$rounds"); do
    for kind in open layer routes; do
        "$load" serve "$kind" "$port" & server=$!
        sleep 0.5
        wrk --threads 1 --connections 16 --duration "${seconds}s" --header "Authorization: Bearer ReadAccounts" \
            "http://127.0.0.1:$port/restapi/v1.0/account/4711" |
            awk -v kind="$kind" '/Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = 1 } END { print kind, rate; exit bad }'
        kill "$server"; wait "$server" 2> /dev/null || true
        server=
    done
done | tee >(cat >&2) | awk '
    { rates[$1] = rates[$1] " " $2; if (!($1 in seen)) { seen[$1]; kinds[++n] = $1 } }
    function median(list,   a, i, j, m, t) {
        m = split(list, a, " ")
        for (i = 2; i <= m; i++) for (j = i; j > 1 && a[j - 1] + 0 > a[j] + 0; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
        return m % 2 ? a[(m + 1) / 2] : (a[m / 2] + a[m / 2 + 1]) / 2
    }
    END { for (i = 1; i <= n; i++) { m = median(rates[kinds[i]]); if (i == 1) base = m
        printf "%-7s median %8.0f requests/s, %.3f of open\n", kinds[i], m, m / base } }'
