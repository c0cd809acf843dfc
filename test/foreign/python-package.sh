#!/usr/bin/env bash
# Builds the Python package, installs it into a fresh environment, and checks that the Python example synthesises, to the byte, the
# same cdk.tf.json as the TypeScript one. Needs Node, Python 3.9 or newer with venv and pip, and PyPI (or what pip is configured to use).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
  echo "python-package: $*" >&2
  exit 1
}

command -v node > /dev/null || fail 'node is missing'
command -v python3 > /dev/null || fail 'python3 is missing'
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || fail 'python3 is older than 3.9'
python3 -c 'import venv, ensurepip' 2> /dev/null || fail 'the venv module of python3 is missing'
for tool in jsii jsii-pacmak tsx; do
  [ -x "$root/node_modules/.bin/$tool" ] || fail "$tool is missing; run npm ci"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The clients unpack themselves here (0.4 GB) and not into the home directory.
export JSII_RUNTIME_PACKAGE_CACHE_ROOT="$work/jsii-cache"

cd "$root"
echo 'python-package: building'
[ -f .jsii ] && [ -z "$(find src -name '*.ts' -newer .jsii -print -quit)" ] ||
  npx --no-install jsii --silence-warnings=reserved-word || fail 'jsii cannot compile the package'
npx --no-install jsii-pacmak -t python -o "$work/dist" || fail 'jsii-pacmak cannot build the Python package'
wheel=$(find "$work/dist/python" -name 'atrest-*.whl' -print -quit)
[ -n "$wheel" ] || fail 'jsii-pacmak made no wheel'

echo 'python-package: installing'
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "$wheel" -r examples/aws-key-volume-bucket-python/requirements.txt ||
  fail 'pip cannot install the wheel, cdktf and cdktf-cdktf-provider-aws'

# Both run in one folder, because the path of the local state is part of what they write.
echo 'python-package: synthesising'
mkdir "$work/run" && cd "$work/run"
synthesise() {
  mkdir "$work/$1"
  CDKTF_OUTDIR="$work/$1" "${@:2}" || fail "the $1 example does not synthesise"
  [ -s "$work/$1/stacks/key-volume-bucket/cdk.tf.json" ] || fail "the $1 example wrote no cdk.tf.json"
}
synthesise typescript "$root/node_modules/.bin/tsx" "$root/examples/aws-key-volume-bucket/main.ts"
synthesise python "$work/venv/bin/python" "$root/examples/aws-key-volume-bucket-python/main.py"

diff "$work/typescript/stacks/key-volume-bucket/cdk.tf.json" "$work/python/stacks/key-volume-bucket/cdk.tf.json" ||
  fail 'the two examples synthesise different JSON'
echo 'python-package: both examples synthesise the same JSON, byte for byte'
