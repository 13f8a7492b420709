#!/usr/bin/env bash
# Steps of a training on ranks that are behind links of a given rate and delay: network namespaces of this machine, joined by a bridge.
# Needs Linux, root, ip, tc and MPICH (Debian: iproute2, mpich), and a built benchmark.
#
#   benchmarks/links.sh NODES GBIT MICROSECONDS FLOATS MILLISECONDS [STEPS]
#
# prints the milliseconds of a step that works for MILLISECONDS (it sleeps: the cores of one machine are not those of NODES) and then adds up
# FLOATS, and the share of its work in it. MICROSECONDS is what a link adds to a message, one way.
set -euo pipefail
nodes=$1 gbit=$2 delay=$3 floats=$4 work=$5 steps=${6:-20}
program=$(dirname "${BASH_SOURCE[0]}")/MLNetAutoencoder.Benchmarks/bin/Release/net10.0/MLNetAutoencoder.Benchmarks.dll
bridge=mlrank$$
note=

clean() {
  for ((i = 0; i < nodes; i++)); do ip netns del "$bridge-$i" 2> /dev/null || true; done
  ip link del "$bridge" 2> /dev/null || true
}
trap clean EXIT

ip link add "$bridge" type bridge
ip link set "$bridge" up
ranks=()
for ((i = 0; i < nodes; i++)); do
  space=$bridge-$i
  ip netns add "$space"
  ip link add "v$$-$i" type veth peer name eth0 netns "$space"
  ip link set "v$$-$i" master "$bridge" up
  ip -n "$space" addr add "10.99.0.$((i + 1))/24" dev eth0
  ip -n "$space" link set lo up
  ip -n "$space" link set eth0 up
  # Both ways of a node's link: what it sends, and what the bridge sends to it.
  if ! ip netns exec "$space" tc qdisc add dev eth0 root netem delay "${delay}us" rate "${gbit}gbit" limit 100000 2> /dev/null; then
    note=", without the delay, as this kernel has no netem"
    ip netns exec "$space" tc qdisc add dev eth0 root tbf rate "${gbit}gbit" burst 256kb latency 500ms
  fi
  tc qdisc add dev "v$$-$i" root tbf rate "${gbit}gbit" burst 256kb latency 500ms
  ranks+=(-np 1 ip netns exec "$space" dotnet exec "$program" --rank-steps "$floats" "$work" "$steps" :)
done
unset 'ranks[-1]'
export UCX_TLS=tcp,self UCX_NET_DEVICES=eth0 DOTNET_TieredPGO=0 DOTNET_gcServer=0
took=$(mpirun.mpich "${ranks[@]}" | sed -n 's/.*= //p' | tail -n 1)
awk -v took="$took" -v work="$work" -v nodes="$nodes" -v gbit="$gbit" -v delay="$delay" 'BEGIN {
  printf "%d nodes, %s Gbit/s, %s us: a step takes %.2f ms, its work is %.0f%% of that\n", nodes, gbit, delay, took, 100 * work / took }'
[ -z "$note" ] || echo "(measured$note)"
