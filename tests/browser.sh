#!/bin/sh
# A browser and a Chinese font for the browser tests, where this machine lets us install them; they skip without.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && found=yes
done
fonts=$(fc-list :lang=zh 2>/dev/null | head -n 1)
[ -n "$found" ] && [ -n "$fonts" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "no chromium or no Chinese font here: browser tests will be skipped"
  exit 0
fi
echo "installing chromium and a Chinese font for the browser tests"
export DEBIAN_FRONTEND=noninteractive
(apt-get update && apt-get install -y --no-install-recommends chromium fonts-wqy-microhei) >/dev/null 2>&1 ||
  echo "they could not be installed: browser tests will be skipped"
exit 0
