#!/bin/sh
# Install syncer from the folder this file lies in, without network: install.sh FOLDER [PYTHON]
# Run it again to upgrade. What differs from the list of hashes is refused.
set -eu
target=$1
python=${2:-python3}
here=$(cd "$(dirname "$0")" && pwd)
(cd "$here" && sha256sum --quiet --check SHA256SUMS)
"$python" -m venv "$target"
PIP_CONFIG_FILE=/dev/null PIP_NO_INDEX=1 PIP_FIND_LINKS=$here PIP_DISABLE_PIP_VERSION_CHECK=1 \
  "$target/bin/python" -m pip install --quiet --no-deps --require-hashes --only-binary :all: \
  --requirement "$here/requirements.txt"
"$target/bin/syncer" --version
