#!/bin/sh
# A folder with every library and syncer itself, to carry to a machine without network: wheelhouse.sh PYTHON [FOLDER]
# It fits machines of this kind of processor and this version of Python; give pip's own words for others:
#   PIP_ARGS="--platform manylinux_2_28_x86_64 --python-version 3.12" sh deploy/wheelhouse.sh .venv/bin/python
set -eu
python=$1
folder=${2:-wheelhouse}
root=$(cd "$(dirname "$0")/.." && pwd)
rm -rf "$folder"
mkdir -p "$folder"
# shellcheck disable=SC2086 -- several words are meant
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: ${PIP_ARGS:-} \
  --requirement "$root/requirements.lock" --dest "$folder"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$folder" "$root"
wheel=$(cd "$folder" && ls syncer-*.whl)
version=$(echo "$wheel" | cut -d- -f2)
{
  cat "$root/requirements.lock"
  echo "syncer==$version --hash=sha256:$(sha256sum "$folder/$wheel" | cut -d' ' -f1)"
} >"$folder/requirements.txt"
cp "$root/deploy/install.sh" "$folder/install.sh"
(cd "$folder" && sha256sum ./*.whl requirements.txt install.sh >SHA256SUMS)
echo "$folder: $(find "$folder" -name '*.whl' | wc -l) wheels; carry it over and say: sh $(basename "$folder")/install.sh /opt/syncer"
